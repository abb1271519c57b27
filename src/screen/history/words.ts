import { __, _n } from '@wordpress/i18n';

import { causeLabel } from '../../components/cause-labels';
import { fill } from '../../components/format';
import { resultWords, stateLabel } from '../../components/labels';
import type { Flush } from '../../domain/types';
import type { Reason, Result } from './filters';

export function resultLabel( result: Result ): string {
	return result === 'open' ? resultWords( result ) : stateLabel( result );
}

export function reasonLabel( reason: Reason ): string {
	return reason === 'itself'
		? __( 'Automatically', 'shortpixel-flush' )
		: causeLabel( reason );
}

export function userLabel( { id, name }: { id: number; name: string } ) {
	if ( id === 0 ) {
		return __( 'No person', 'shortpixel-flush' );
	}
	return (
		name ||
		fill(
			/* translators: %s: a user's id. */
			__( 'Deleted user %s', 'shortpixel-flush' ),
			String( id )
		)
	);
}

/** Returns the user who started a flush, or why it was started. */
export function whoOrWhy( { cause, user, why }: Flush ): string {
	return cause === 'person' && user.name !== '' ? user.name : why;
}

/** Counts a flush's copies in a sentence; empty if it has none. */
export function copiesSentence( { copies, counts }: Flush ): string {
	return copies.total === 0
		? ''
		: fill(
				/* translators: 1: number of copies, 2: number of those that were checked, 3: number of those that are new. */
				_n(
					'%1$s copy, %2$s checked, %3$s new',
					'%1$s copies, %2$s checked, %3$s new',
					copies.total,
					'shortpixel-flush'
				),
				copies.total,
				copies.checked,
				counts.fresh + counts.rebuilding
			);
}

import { _n } from '@wordpress/i18n';

import { fill } from '../../components/format';
import type { PurgeState } from '../../domain/types';

/** Returns the result of a group of copies, in a sentence with their number. */
export function groupTitle( state: PurgeState, count: number ): string {
	return fill( sentenceOf( state, count ), count );
}

function sentenceOf( state: PurgeState, count: number ): string {
	switch ( state ) {
		case 'queued':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: not sent yet',
				'%s copies: not sent yet',
				count,
				'shortpixel-flush'
			);
		case 'sent':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: removal requested, not checked yet',
				'%s copies: removal requested, not checked yet',
				count,
				'shortpixel-flush'
			);
		case 'fresh':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: new',
				'%s copies: new',
				count,
				'shortpixel-flush'
			);
		case 'rebuilding':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: redirect to the new file',
				'%s copies: redirect to the new file',
				count,
				'shortpixel-flush'
			);
		case 'unconfirmed':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: neither old nor new for certain',
				'%s copies: neither old nor new for certain',
				count,
				'shortpixel-flush'
			);
		case 'stale':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: still old',
				'%s copies: still old',
				count,
				'shortpixel-flush'
			);
		case 'failed':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: failed',
				'%s copies: failed',
				count,
				'shortpixel-flush'
			);
		case 'unchecked':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: removal requested, not checked',
				'%s copies: removal requested, not checked',
				count,
				'shortpixel-flush'
			);
		case 'cancelled':
			/* translators: %s: number of copies. */
			return _n(
				'%s copy: stopped',
				'%s copies: stopped',
				count,
				'shortpixel-flush'
			);
	}
}

import { __, _n } from '@wordpress/i18n';

import type { Flush, FlushResult, Plan, WorkState } from '../domain/types';
import { fill } from './format';

export function workStateLabel( state: WorkState ): string {
	const labels: Record< WorkState, string > = {
		queued: __( 'Waiting', 'shortpixel-flush' ),
		running: __( 'In progress', 'shortpixel-flush' ),
		done: __( 'Done', 'shortpixel-flush' ),
		skipped: __( 'Skipped', 'shortpixel-flush' ),
		failed: __( 'Failed', 'shortpixel-flush' ),
	};
	return labels[ state ];
}

/** Says how many copies there may be: some of a plan's copies may not exist, such as those for rare screens. */
export function copiesText( { addresses }: Plan ): string {
	return fill(
		/* translators: %s: number of copies. */
		_n(
			'There may be %s copy on the CDN.',
			'There may be %s copies on the CDN.',
			addresses,
			'shortpixel-flush'
		),
		addresses
	);
}

/** Returns a flush's heading: what visitors get now or, for a flush of everything, whether it is done. */
export function resultTitle( { scope, state, result }: Flush ): string {
	if ( state === 'queued' || state === 'running' || state === 'waiting' ) {
		return resultWords( 'open' );
	}
	return scope === 'site' ? stateLabel( state ) : resultWords( result );
}

export function stateLabel(
	state: 'done' | 'partial' | 'failed' | 'cancelled' | 'undone'
): string {
	const labels = {
		done: __( 'Done', 'shortpixel-flush' ),
		partial: __( 'Partly done', 'shortpixel-flush' ),
		failed: __( 'Failed', 'shortpixel-flush' ),
		cancelled: __( 'Stopped', 'shortpixel-flush' ),
		undone: __( 'Undone', 'shortpixel-flush' ),
	};
	return labels[ state ];
}

/** Says briefly what visitors get now, in the same words as includes/admin/media-column.php. */
export function resultWords( result: FlushResult ): string {
	const words: Record< FlushResult, string > = {
		everybody: __( 'New for visitors', 'shortpixel-flush' ),
		new_visitors: __( 'New for new visitors', 'shortpixel-flush' ),
		gone: __( 'Gone from the CDN', 'shortpixel-flush' ),
		sampled: __( 'New where we looked', 'shortpixel-flush' ),
		looked: __( 'New where we looked', 'shortpixel-flush' ),
		unseen: __( 'No known page shows it', 'shortpixel-flush' ),
		unknown: __( 'Visitors may see the old image', 'shortpixel-flush' ),
		old: __( 'Visitors still see the old image', 'shortpixel-flush' ),
		stopped: __( 'Stopped', 'shortpixel-flush' ),
		undone: __( 'Undone', 'shortpixel-flush' ),
		open: __( 'Flushing…', 'shortpixel-flush' ),
		changed: __( 'Changed since', 'shortpixel-flush' ),
	};
	return words[ result ];
}

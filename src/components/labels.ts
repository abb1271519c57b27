import { __, _n } from '@wordpress/i18n';

import type { FlushResult, Plan, WorkState } from '../domain/types';
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

/** Counts the copies of a plan. Some may not exist: those of rare screens, and of sizes that only settings name. */
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

/** Says in a list what is true for visitors, as includes/admin/media-column.php does. */
export function resultWords( result: FlushResult ): string {
	const words: Record< FlushResult, string > = {
		everybody: __( 'New for visitors', 'shortpixel-flush' ),
		new_visitors: __( 'New for new visitors', 'shortpixel-flush' ),
		gone: __( 'Gone from the CDN', 'shortpixel-flush' ),
		sampled: __( 'New where we looked', 'shortpixel-flush' ),
		looked: __( 'New where we looked', 'shortpixel-flush' ),
		unseen: __( 'No known page shows it', 'shortpixel-flush' ),
		unknown: __( 'Not known to be new for everybody', 'shortpixel-flush' ),
		old: __( 'Visitors may see the old image', 'shortpixel-flush' ),
		stopped: __( 'Stopped', 'shortpixel-flush' ),
		undone: __( 'Undone', 'shortpixel-flush' ),
		open: __( 'Being flushed', 'shortpixel-flush' ),
		changed: __( 'Changed since', 'shortpixel-flush' ),
	};
	return words[ result ];
}

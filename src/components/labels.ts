import { __, _n } from '@wordpress/i18n';

import type { Plan, WorkState } from '../domain/types';
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

/** The label of a flush that gives images new addresses. */
export function newAddressText(): string {
	return __( 'Replace everywhere', 'shortpixel-flush' );
}

/** How many copies a plan leads to, of which some may exist nowhere: those of rare screens, and of sizes that only settings name. */
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

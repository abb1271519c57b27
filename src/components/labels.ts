import { __ } from '@wordpress/i18n';

import type { WorkState } from '../domain/types';

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

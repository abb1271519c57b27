import { __ } from '@wordpress/i18n';

import type { Cause } from '../domain/types';

export function causeLabel( cause: Cause ): string {
	const labels: Record< Cause, string > = {
		person: __( 'By a person', 'shortpixel-flush' ),
		code: __( 'Asked for by another plugin', 'shortpixel-flush' ),
		replace: __( 'Replaced', 'shortpixel-flush' ),
		edit: __( 'Edited', 'shortpixel-flush' ),
		restore: __( 'Restored', 'shortpixel-flush' ),
		rename: __( 'Renamed', 'shortpixel-flush' ),
		delete: __( 'Deleted', 'shortpixel-flush' ),
		change: __( 'File changed', 'shortpixel-flush' ),
		optimise: __( 'Optimized', 'shortpixel-flush' ),
		scan: __( 'Found by a check', 'shortpixel-flush' ),
		outside: __( 'Changed outside WordPress', 'shortpixel-flush' ),
	};
	return labels[ cause ];
}

import { __ } from '@wordpress/i18n';

import { isGrowing } from '../domain/flush';
import type { Flush } from '../domain/types';

/** Shows how many images of a flush have been planned; nothing if it is not planning. */
export function ProgressBar( { flush }: { flush: Flush } ) {
	return flush.planning && isGrowing( flush ) ? (
		<progress
			aria-label={ __( 'Progress', 'shortpixel-flush' ) }
			max={ flush.planning.images }
			value={ flush.planning.images_done }
		/>
	) : null;
}

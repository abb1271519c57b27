import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { Section } from '../components/section';

/** The screen where no plugin writes ShortPixel addresses into the pages. */
export function NoProvider() {
	return (
		<Section
			name="empty"
			title={ __( 'Nothing to flush yet', 'shortpixel-flush' ) }
		>
			<p>
				{ __(
					'ShortPixel Flush works with ShortPixel Adaptive Images, with the image optimisation of Autoptimize and with the CDN delivery of ShortPixel Image Optimizer. None of them is active.',
					'shortpixel-flush'
				) }
			</p>
			<p>
				{ __(
					'Visitors get this site’s images from the site itself, so there is no ShortPixel copy to flush. Activate one of them, then come back.',
					'shortpixel-flush'
				) }
			</p>
			<Button variant="secondary" href="plugins.php">
				{ __( 'Go to Plugins', 'shortpixel-flush' ) }
			</Button>
		</Section>
	);
}

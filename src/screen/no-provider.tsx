import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';
import { Section } from '../components/section';

/** Shown if no active plugin loads images from ShortPixel's CDN. */
export function NoProvider() {
	const { provider_offer: offer } = readPageData();
	return (
		<Section
			name="empty"
			title={ __( 'Nothing to flush yet', 'shortpixel-flush' ) }
		>
			<p>
				{ __(
					'Visitors get this site’s images from the site itself: no active plugin loads them from ShortPixel’s CDN.',
					'shortpixel-flush'
				) }
			</p>
			{ offer && (
				<Button
					variant="primary"
					__next40pxDefaultSize
					href={ offer.url }
				>
					{ offer.text }
				</Button>
			) }
		</Section>
	);
}

import { __ } from '@wordpress/i18n';

import { OnDemand } from '../components/on-demand';
import { Section } from '../components/section';
import { loadStaleImages } from './load-on-demand';

/** Finds images that visitors still get in an older version; loaded on demand. */
export function StaleCard() {
	return (
		<Section
			name="stale"
			title={ __(
				'Find images that still look old',
				'shortpixel-flush'
			) }
		>
			<p className="spf-quiet">
				{ __(
					'Compares a copy or two of each image that visitors use with the file on your site.',
					'shortpixel-flush'
				) }
			</p>
			<OnDemand
				show={ __( 'Show', 'shortpixel-flush' ) }
				hide={ __( 'Hide', 'shortpixel-flush' ) }
				load={ loadStaleImages }
				lines={ 3 }
			>
				{ ( { StaleImages, scan } ) => <StaleImages scan={ scan } /> }
			</OnDemand>
		</Section>
	);
}

import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { Loadable } from '../components/loadable';
import { Section } from '../components/section';
import { useLoaded } from '../hooks/use-loaded';
import { loadStaleImages } from './load-on-demand';

/** Finds images that visitors still get in an older version; loaded on demand. */
export function StaleCard() {
	const [ open, setOpen ] = useState( false );
	const [ state, reload ] = useLoaded( open ? loadStaleImages : null );
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
			<ActionButton
				variant="link"
				expanded={ open }
				onClick={ () => setOpen( ! open ) }
			>
				{ open
					? __( 'Hide', 'shortpixel-flush' )
					: __( 'Show', 'shortpixel-flush' ) }
			</ActionButton>
			{ open && (
				<Loadable state={ state } onTryAgain={ reload } lines={ 3 }>
					{ ( { StaleImages, scan } ) => (
						<StaleImages scan={ scan } />
					) }
				</Loadable>
			) }
		</Section>
	);
}

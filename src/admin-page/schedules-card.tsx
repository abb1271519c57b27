import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';
import { ActionButton } from '../components/action-button';
import { Loadable } from '../components/loadable';
import { Section } from '../components/section';
import { useLoaded } from '../hooks/use-loaded';
import { loadSchedules } from './load-on-demand';

const load = () => loadSchedules();

/** What is flushed at set times, loaded on demand. */
export function SchedulesCard( {
	onDetails,
}: {
	onDetails: ( id: number ) => void;
} ) {
	const [ open, setOpen ] = useState( false );
	const [ state, reload ] = useLoaded( open ? load : null );
	return (
		<Section
			name="schedules"
			title={ __( 'Schedules', 'shortpixel-flush' ) }
		>
			<p className="spf-quiet">
				{ __(
					'Flush all images, or some of them, at set times.',
					'shortpixel-flush'
				) }
			</p>
			<ActionButton
				variant="link"
				expanded={ open }
				onClick={ () => setOpen( ! open ) }
			>
				{ open
					? __( 'Hide the schedules', 'shortpixel-flush' )
					: __( 'Show the schedules', 'shortpixel-flush' ) }
			</ActionButton>
			{ open && (
				<Loadable state={ state } onTryAgain={ reload } lines={ 4 }>
					{ ( Schedules ) => (
						<Schedules
							chosen={ readPageData().attachments }
							onDetails={ onDetails }
						/>
					) }
				</Loadable>
			) }
		</Section>
	);
}

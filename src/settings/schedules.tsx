import { __ } from '@wordpress/i18n';

import { readPageData } from '../api/page-data';
import { OnDemand } from '../components/on-demand';
import { Section } from '../components/section';
import { loadSchedules } from './load-on-demand';

const load = () => loadSchedules();

/** What is flushed at set times, loaded once somebody opens it. */
export function Schedules( {
	onDetails,
}: {
	onDetails: ( id: number ) => void;
} ) {
	return (
		<Section
			name="schedules"
			title={ __( 'Schedules', 'shortpixel-flush' ) }
		>
			<p className="spf-quiet">
				{ __(
					'Add one if images change outside WordPress, such as over FTP, or if all are to be flushed at a certain time.',
					'shortpixel-flush'
				) }
			</p>
			<OnDemand
				show={ __( 'Show the schedules', 'shortpixel-flush' ) }
				hide={ __( 'Hide the schedules', 'shortpixel-flush' ) }
				load={ load }
				lines={ 4 }
			>
				{ ( Panel ) => (
					<Panel
						chosen={ readPageData().attachments }
						onDetails={ onDetails }
					/>
				) }
			</OnDemand>
		</Section>
	);
}

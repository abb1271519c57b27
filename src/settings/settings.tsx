import '../connection/connection.css';
import './settings.css';

import { __ } from '@wordpress/i18n';

import { EdgeFact } from '../admin-page/edge-fact';
import { SchedulesCard } from '../admin-page/schedules-card';
import { SettingsCard } from '../admin-page/settings-card';
import { Section } from '../components/section';
import type { Status } from '../domain/types';

interface Props {
	status: Status;
	onChange: () => void;
	onDetails: ( id: number ) => void;
}

export function Settings( { status, onChange, onDetails }: Props ) {
	return (
		<>
			{ status.can.manage && (
				<Section
					name="edges"
					title={ __( 'Your CDN', 'shortpixel-flush' ) }
				>
					<dl className="spf-facts">
						<EdgeFact status={ status } onChange={ onChange } />
					</dl>
				</Section>
			) }
			{ status.can.site && <SchedulesCard onDetails={ onDetails } /> }
			{ status.can.manage && <SettingsCard /> }
		</>
	);
}

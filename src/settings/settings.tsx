import './settings.css';
import { __ } from '@wordpress/i18n';

import { getSettings } from '../api/settings';
import { Loadable } from '../components/loadable';
import { Section } from '../components/section';
import type { Status } from '../domain/types';
import { useLoaded } from '../hooks/use-loaded';
import { OwnCdns } from './own-cdns';
import { Schedules } from './schedules';
import { SettingsForm } from './settings-form';

export interface SettingsProps {
	status: Status;
	onDetails: ( id: number ) => void;
	/** Called when the state of the site has changed. */
	onChange: () => void;
}

/** The tab of the settings: how it flushes, the site's own CDNs, and schedules. */
export function Settings( { status, onDetails, onChange }: SettingsProps ) {
	const { manage, site } = status.can;
	return (
		<div className="spf-tab-settings">
			{ manage && <Managed status={ status } onChange={ onChange } /> }
			{ site && <Schedules onDetails={ onDetails } /> }
			{ ! manage && ! site && (
				<p>
					{ __(
						'Only those who manage this plugin see its settings. Ask an administrator of this site.',
						'shortpixel-flush'
					) }
				</p>
			) }
		</div>
	);
}

// The settings hold the list of the site's own CDNs too.
const load = ( signal: AbortSignal ) => getSettings( signal );

function Managed( {
	status,
	onChange,
}: Pick< SettingsProps, 'status' | 'onChange' > ) {
	const [ state, reload ] = useLoaded( load );
	return (
		<>
			<Section
				name="settings"
				title={ __( 'Flushing', 'shortpixel-flush' ) }
			>
				<Loadable state={ state } onTryAgain={ reload } lines={ 8 }>
					{ ( loaded ) => <SettingsForm loaded={ loaded } /> }
				</Loadable>
			</Section>
			<Section name="cdn" title={ __( 'Your CDN', 'shortpixel-flush' ) }>
				<Loadable state={ state } onTryAgain={ reload } lines={ 3 }>
					{ ( loaded ) => (
						<OwnCdns
							loaded={ loaded }
							status={ status }
							onChange={ onChange }
						/>
					) }
				</Loadable>
			</Section>
		</>
	);
}

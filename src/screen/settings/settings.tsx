import './settings.css';
import { __ } from '@wordpress/i18n';

import { getSettings } from '../../api/settings';
import { Loadable } from '../../components/loadable';
import { Section } from '../../components/section';
import type { Status } from '../../domain/types';
import { useLoaded } from '../../hooks/use-loaded';
import { OwnCdns } from './own-cdns';
import { SettingsForm } from './settings-form';

export interface SettingsProps {
	status: Status;
	/** Called when the site's status has changed. */
	onChange: () => void;
}

export function Settings( { status, onChange }: SettingsProps ) {
	const [ state, reload ] = useLoaded( getSettings );
	return (
		<div className="spf-tab-settings">
			<Section
				name="settings"
				title={ __( 'Settings', 'shortpixel-flush' ) }
			>
				<Loadable state={ state } onTryAgain={ reload } lines={ 12 }>
					{ ( loaded ) => (
						<SettingsForm loaded={ loaded }>
							<section aria-labelledby="shortpixel-flush-cdn">
								<h3 id="shortpixel-flush-cdn">
									{ __( 'Your CDN', 'shortpixel-flush' ) }
								</h3>
								<OwnCdns
									loaded={ loaded }
									status={ status }
									onChange={ onChange }
								/>
							</section>
						</SettingsForm>
					) }
				</Loadable>
			</Section>
		</div>
	);
}

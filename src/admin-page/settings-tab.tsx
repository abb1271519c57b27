import { Loadable } from '../components/loadable';
import { useLoaded } from '../hooks/use-loaded';
import type { SettingsProps } from '../settings/settings';
import { loadSettings } from './load-on-demand';

/** The settings, loaded when they are shown. */
export function SettingsTab( props: SettingsProps ) {
	const [ state, reload ] = useLoaded( loadSettings );
	return (
		<Loadable state={ state } onTryAgain={ reload } lines={ 8 }>
			{ ( Settings ) => <Settings { ...props } /> }
		</Loadable>
	);
}

import { __ } from '@wordpress/i18n';

import { Loadable } from '../components/loadable';
import { Section } from '../components/section';
import { useLoaded } from '../hooks/use-loaded';
import { loadHistory } from './load-on-demand';

/** The history, which comes with a separate script. */
export function HistoryCard( {
	onDetails,
}: {
	onDetails: ( id: number ) => void;
} ) {
	const [ state, reload ] = useLoaded( loadHistory );
	return (
		<Section name="history" title={ __( 'History', 'shortpixel-flush' ) }>
			<Loadable state={ state } onTryAgain={ reload } lines={ 8 }>
				{ ( History ) => <History onDetails={ onDetails } /> }
			</Loadable>
		</Section>
	);
}

import { Modal } from '@wordpress/components';
import { useCallback, useEffect } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getFlush } from '../api/client';
import { resultTitle } from '../components/labels';
import { Loadable } from '../components/loadable';
import { onFlushChange } from '../drive/flush-registry';
import { useLoaded } from '../hooks/use-loaded';
import { loadFlushDetails } from './load-on-demand';

interface Props {
	id: number;
	onClose: () => void;
}

/** The dialog about one flush; its content is loaded as a separate script. */
export function DetailsDialog( { id, onClose }: Props ) {
	const load = useCallback(
		async ( signal: AbortSignal ) => {
			const [ FlushDetails, flush ] = await Promise.all( [
				loadFlushDetails(),
				getFlush( id, signal ),
			] );
			return { FlushDetails, flush };
		},
		[ id ]
	);
	const [ state, reload ] = useLoaded( load );
	useEffect( () => onFlushChange( reload ), [ reload ] );
	return (
		<Modal
			title={
				state.value
					? resultTitle( state.value.flush )
					: __( 'Flush', 'shortpixel-flush' )
			}
			onRequestClose={ onClose }
			size="large"
			className="spf-details"
		>
			<Loadable state={ state } onTryAgain={ reload } lines={ 8 }>
				{ ( { FlushDetails, flush } ) => (
					<FlushDetails flush={ flush } />
				) }
			</Loadable>
		</Modal>
	);
}

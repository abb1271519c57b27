import { Modal } from '@wordpress/components';
import { useCallback, useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { getFlush } from '../api/client';
import { fill, formatTime } from '../components/format';
import { Loadable } from '../components/loadable';
import type { Flush } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { driverOf, onFlushChange } from '../hooks/flush-registry';
import { flushOf } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { useLoaded } from '../hooks/use-loaded';
import { DriverLine } from './driver-line';
import { PauseButton, StopButton } from './flush-buttons';
import { FlushSteps } from './flush-steps';
import { Purges } from './purges';

interface Props {
	id: number;
	onClose: () => void;
}

/** Everything that is known of one flush. */
export function DetailsDialog( { id, onClose }: Props ) {
	const load = useCallback(
		( signal: AbortSignal ) => getFlush( id, signal ),
		[ id ]
	);
	const [ state, reload ] = useLoaded( load );
	useEffect( () => onFlushChange( reload ), [ reload ] );
	const flush = state.value;
	return (
		<Modal
			title={
				flush
					? fill(
							/* translators: %s: an image's title. */
							__( 'Flush of “%s”', 'shortpixel-flush' ),
							flush.subject.title
						)
					: __( 'Flush', 'shortpixel-flush' )
			}
			onRequestClose={ onClose }
			size="fill"
			className="spf-details"
		>
			<Loadable state={ state } onTryAgain={ reload } lines={ 8 }>
				{ ( loaded ) => <FlushDetails flush={ loaded } /> }
			</Loadable>
		</Modal>
	);
}

function FlushDetails( { flush: loaded }: { flush: Flush } ) {
	const driver = driverOf( loaded );
	const progress = useFlush( driver );
	const flush = flushOf( progress ) ?? loaded;
	return (
		<>
			<p>
				<DriverLine driver={ driver } hasButtons />
			</p>
			<FlushButtons driver={ driver } />
			<p className="spf-quiet">
				{ [
					formatTime( flush.created_at ),
					flush.user.name,
					flush.reason,
				]
					.filter( Boolean )
					.join( ' · ' ) }
			</p>
			<FlushSteps driver={ driver } />
			{ flush.counts.total > 0 && <Purges flush={ flush } /> }
		</>
	);
}

/** What can be done with one that is under way; when it is stopped, the focus stays beside its sentence. */
function FlushButtons( { driver }: { driver: FlushDriver } ) {
	const place = useRef< HTMLDivElement >( null );
	return (
		<div ref={ place } tabIndex={ -1 } className="spf-buttons">
			<PauseButton driver={ driver } />
			<StopButton
				driver={ driver }
				onStop={ () => place.current?.focus() }
			/>
		</div>
	);
}

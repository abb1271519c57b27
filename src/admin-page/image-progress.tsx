import { useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { newAddressText } from '../components/labels';
import { isStepwise } from '../domain/flush';
import type { FlushRequest } from '../domain/types';
import type { FlushDriver } from '../hooks/flush-driver';
import { flushOf, isBusy } from '../hooks/progress';
import { useFlush } from '../hooks/use-flush';
import { DriverLine } from './driver-line';
import { PauseButton, StopButton } from './flush-buttons';
import { FlushSteps } from './flush-steps';
import { ProgressBar } from './progress-bar';

interface Props {
	driver: FlushDriver;
	/** What a click on Flush asks for; without it the flush is only followed. */
	request: FlushRequest | null;
	pictures: number;
	onDetails: ( id: number ) => void;
}

/** The button, and from the click on: how far it is, what visitors get, what to do next. */
export function ImageProgress( props: Props ) {
	const { driver, request, pictures, onDetails } = props;
	const button = useRef< HTMLButtonElement >( null );
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const stepwise = flush !== null && isStepwise( flush );
	// The step under way says it already.
	const said = progress.status === 'open' && ! progress.problem && stepwise;
	return (
		<div className="spf-progress">
			<div className="spf-buttons">
				{ request && (
					<ActionButton
						buttonRef={ button }
						variant="primary"
						disabled={ isBusy( progress ) }
						onClick={ () => void driver.start( request ) }
					>
						{ request.method === 'new_address'
							? newAddressText( pictures )
							: __( 'Flush', 'shortpixel-flush' ) }
					</ActionButton>
				) }
				<PauseButton driver={ driver } />
				<StopButton
					driver={ driver }
					onStop={ () => button.current?.focus() }
				/>
			</div>
			{ stepwise ? (
				<FlushSteps driver={ driver } />
			) : (
				<ProgressBar driver={ driver } />
			) }
			{ ! said && (
				<DriverLine
					driver={ driver }
					attachments={ request?.attachments }
					onDetails={ onDetails }
					hasButtons
					hasSteps
				/>
			) }
			{ ! stepwise && <FlushSteps driver={ driver } /> }
		</div>
	);
}

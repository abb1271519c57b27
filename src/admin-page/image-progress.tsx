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
	/** What Flush requests; without it the button is left out and the flush only followed. */
	request: FlushRequest | null;
	onDetails: ( id: number ) => void;
}

/** The Flush button, and once it is pressed: progress, result and next actions. */
export function ImageProgress( props: Props ) {
	const { driver, request, onDetails } = props;
	const button = useRef< HTMLButtonElement >( null );
	const progress = useFlush( driver );
	const flush = flushOf( progress );
	const stepwise = flush !== null && isStepwise( flush );
	// The running step says it already.
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
							? newAddressText()
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

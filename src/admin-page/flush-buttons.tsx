import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { offersPause } from '../domain/flush';
import type { FlushDriver } from '../hooks/flush-driver';
import { useFlush } from '../hooks/use-flush';

interface StopProps {
	driver: FlushDriver;
	/** Moves the focus: the button disappears when it has been pressed. */
	onStop: () => void;
}

/** Stops a flush. */
export function StopButton( { driver, onStop }: StopProps ) {
	const progress = useFlush( driver );
	const cancels = progress.status === 'open' && progress.flush.can.cancel;
	return cancels ? (
		<ActionButton
			variant="tertiary"
			disabled={ progress.status === 'open' && progress.acting !== null }
			onClick={ () => {
				onStop();
				void driver.act( 'cancel' );
			} }
		>
			{ __( 'Stop', 'shortpixel-flush' ) }
		</ActionButton>
	) : null;
}

/** Pauses and resumes a large flush with one button, so that the focus stays where it is. */
export function PauseButton( { driver }: { driver: FlushDriver } ) {
	const progress = useFlush( driver );
	if ( progress.status !== 'open' || ! offersPause( progress.flush ) ) {
		return null;
	}
	const { paused } = progress.flush;
	return (
		<ActionButton
			variant="tertiary"
			disabled={ progress.acting !== null }
			onClick={ () => void driver.act( paused ? 'resume' : 'pause' ) }
		>
			{ paused
				? __( 'Resume', 'shortpixel-flush' )
				: __( 'Pause', 'shortpixel-flush' ) }
		</ActionButton>
	);
}

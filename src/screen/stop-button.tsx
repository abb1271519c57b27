import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import type { FlushDriver } from '../drive/flush-driver';
import { useFlush } from '../hooks/use-flush';

interface StopProps {
	driver: FlushDriver;
	/** Moves the focus, since the button disappears when pressed. */
	onStop: () => void;
}

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

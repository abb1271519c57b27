import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';

interface Props {
	asking: boolean;
	onAsk: ( asking: boolean ) => void;
	onForget: () => Promise< void >;
}

/** The button that forgets what was learned, and the question before it does. */
export function ForgetQuestion( { asking, onAsk, onForget }: Props ) {
	const [ busy, setBusy ] = useState( false );
	const cancel = useRef< HTMLButtonElement >( null );
	const open = useRef< HTMLButtonElement >( null );
	const wasAsking = useRef( false );
	useEffect( () => {
		const close = ( { key }: KeyboardEvent ) =>
			key === 'Escape' && onAsk( false );
		if ( asking ) {
			cancel.current?.focus();
			document.addEventListener( 'keydown', close );
		} else if ( wasAsking.current ) {
			open.current?.focus();
		}
		wasAsking.current = asking;
		return () => document.removeEventListener( 'keydown', close );
	}, [ asking, onAsk ] );
	const forget = async () => {
		setBusy( true );
		await onForget();
		setBusy( false );
	};
	if ( ! asking ) {
		return (
			<ActionButton buttonRef={ open } onClick={ () => onAsk( true ) }>
				{ __( 'Forget them…', 'shortpixel-flush' ) }
			</ActionButton>
		);
	}
	return (
		<div role="group" aria-labelledby="shortpixel-flush-forget">
			<p id="shortpixel-flush-forget">
				{ __(
					'Forget all known sizes? Nothing changes for visitors; the next flush collects them again from the pages it measures and reads.',
					'shortpixel-flush'
				) }
			</p>
			<div className="spf-buttons">
				<ActionButton
					buttonRef={ cancel }
					variant="tertiary"
					onClick={ () => onAsk( false ) }
				>
					{ __( 'Cancel', 'shortpixel-flush' ) }
				</ActionButton>
				<ActionButton disabled={ busy } onClick={ () => void forget() }>
					{ __( 'Forget them', 'shortpixel-flush' ) }
				</ActionButton>
			</div>
		</div>
	);
}

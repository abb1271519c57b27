import { useEffect, useId, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from './action-button';

interface Props {
	/** The button's text, which ends with an ellipsis. */
	button: string;
	/** The button's name for screen readers, if several look alike. */
	label?: string;
	small?: boolean;
	question: string;
	confirm: string;
	/** The confirm button stays disabled until this resolves. */
	onConfirm: () => Promise< void >;
}

/** A button that asks for confirmation in place before it acts. */
export function AskFirst( props: Props ) {
	const [ asking, setAsking ] = useState( false );
	const [ busy, setBusy ] = useState( false );
	const cancel = useRef< HTMLButtonElement >( null );
	const open = useRef< HTMLButtonElement >( null );
	const wasAsking = useRef( false );
	const id = useId();
	useEffect( () => {
		const close = ( { key }: KeyboardEvent ) =>
			key === 'Escape' && setAsking( false );
		if ( asking ) {
			cancel.current?.focus();
			document.addEventListener( 'keydown', close );
		} else if ( wasAsking.current ) {
			open.current?.focus();
		}
		wasAsking.current = asking;
		return () => document.removeEventListener( 'keydown', close );
	}, [ asking ] );
	const act = async () => {
		setBusy( true );
		await props.onConfirm();
		setBusy( false );
	};
	if ( ! asking ) {
		return (
			<ActionButton
				buttonRef={ open }
				small={ props.small ?? false }
				{ ...( props.label !== undefined && { label: props.label } ) }
				onClick={ () => setAsking( true ) }
			>
				{ props.button }
			</ActionButton>
		);
	}
	return (
		<div role="group" aria-labelledby={ id }>
			<p id={ id }>{ props.question }</p>
			<div className="spf-buttons">
				<ActionButton
					buttonRef={ cancel }
					variant="tertiary"
					onClick={ () => setAsking( false ) }
				>
					{ __( 'Cancel', 'shortpixel-flush' ) }
				</ActionButton>
				<ActionButton disabled={ busy } onClick={ () => void act() }>
					{ props.confirm }
				</ActionButton>
			</div>
		</div>
	);
}

import { useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

import { ActionButton } from '../../components/action-button';

interface Props {
	busy: boolean;
	saved: boolean;
	isUnsaved: boolean;
	onDiscard: () => void;
}

/** The Save and Discard buttons, with the state of the form beside them. */
export function SaveBar( { busy, saved, isUnsaved, onDiscard }: Props ) {
	const save = useRef< HTMLButtonElement >( null );
	return (
		<div className="spf-save">
			<ActionButton
				variant="primary"
				buttonRef={ save }
				disabled={ busy }
			>
				{ busy
					? __( 'Saving…', 'shortpixel-flush' )
					: __( 'Save', 'shortpixel-flush' ) }
			</ActionButton>
			{ isUnsaved && (
				<ActionButton
					variant="tertiary"
					disabled={ busy }
					onClick={ () => {
						save.current?.focus();
						onDiscard();
					} }
				>
					{ __( 'Discard changes', 'shortpixel-flush' ) }
				</ActionButton>
			) }
			<span className="spf-quiet">
				{ saved && __( 'Settings saved.', 'shortpixel-flush' ) }
				{ isUnsaved &&
					! busy &&
					__( 'Not saved yet.', 'shortpixel-flush' ) }
			</span>
		</div>
	);
}

import { __ } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';

interface Props {
	busy: boolean;
	saved: boolean;
	isUnsaved: boolean;
	onDiscard: () => void;
}

/** Save, in view while its form is, with how things stand beside it. */
export function SaveBar( { busy, saved, isUnsaved, onDiscard }: Props ) {
	return (
		<div className="spf-save">
			<ActionButton variant="primary" disabled={ busy }>
				{ busy
					? __( 'Saving…', 'shortpixel-flush' )
					: __( 'Save', 'shortpixel-flush' ) }
			</ActionButton>
			{ isUnsaved && (
				<ActionButton
					variant="tertiary"
					disabled={ busy }
					onClick={ onDiscard }
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

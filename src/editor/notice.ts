import { dispatch } from '@wordpress/data';

const id = 'shortpixel-flush';

export interface Notice {
	status: 'success' | 'info' | 'warning' | 'error';
	text: string;
	action?: { label: string; onClick: () => void } | undefined;
	/** Whether it stays until another takes its place, or somebody dismisses it. */
	stays?: boolean;
	/** Whether the notice itself is announced: the driver of a flush announces its own. */
	speaks?: boolean;
}

/** Says something at the editor's lower edge, in place of what was said before. */
export function say( notice: Notice ): void {
	const { status, text, action, stays = false, speaks = false } = notice;
	dispatch( 'core/notices' ).createNotice( status, text, {
		id,
		type: 'snackbar',
		speak: speaks,
		explicitDismiss: stays,
		// A snackbar has room for one.
		actions: action ? [ action ] : [],
	} );
}

export function unsay(): void {
	dispatch( 'core/notices' ).removeNotice( id );
}

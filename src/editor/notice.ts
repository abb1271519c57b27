import { dispatch } from '@wordpress/data';

const id = 'shortpixel-flush';

export interface Notice {
	status: 'success' | 'info' | 'warning' | 'error';
	text: string;
	action?: { label: string; onClick: () => void } | undefined;
	/** Whether the notice stays until it is replaced or dismissed. */
	stays?: boolean;
	/** Whether to announce the notice; the results and problems of flushes are announced anyway. */
	speaks?: boolean;
}

/** Shows a snackbar in place of this plugin's last one. */
export function showNotice( notice: Notice ): void {
	const { status, text, action, stays = false, speaks = false } = notice;
	dispatch( 'core/notices' ).createNotice( status, text, {
		id,
		type: 'snackbar',
		speak: speaks,
		explicitDismiss: stays,
		// A snackbar has room for one action.
		actions: action ? [ action ] : [],
	} );
}

export function removeNotice(): void {
	dispatch( 'core/notices' ).removeNotice( id );
}

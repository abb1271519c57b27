import { __ } from '@wordpress/i18n';

/**
 * Shows the estimate and returns whether the user agrees to it. The browser's own dialog works on every screen, traps
 * the focus, closes with Escape and returns the focus.
 */
export function confirmFlush( estimate: string ): Promise< boolean > {
	const dialog = document.createElement( 'dialog' );
	const form = document.createElement( 'form' );
	const title = document.createElement( 'h2' );
	const text = document.createElement( 'p' );
	const buttons = document.createElement( 'p' );
	const cancel = button( 'button', __( 'Cancel', 'shortpixel-flush' ) );
	const flush = button(
		'button button-primary',
		__( 'Flush', 'shortpixel-flush' )
	);
	flush.value = 'flush';
	title.id = 'spf-confirm-title';
	title.textContent = __( 'Flush these images?', 'shortpixel-flush' );
	text.id = 'spf-confirm-text';
	text.textContent = estimate;
	dialog.style.maxInlineSize = '32em';
	dialog.setAttribute( 'aria-labelledby', title.id );
	dialog.setAttribute( 'aria-describedby', text.id );
	form.method = 'dialog';
	buttons.append( cancel, ' ', flush );
	form.append( title, text, buttons );
	dialog.append( form );
	return new Promise( ( resolve ) => {
		dialog.addEventListener( 'close', () => {
			dialog.remove();
			resolve( dialog.returnValue === flush.value );
		} );
		document.body.append( dialog );
		dialog.showModal();
		cancel.focus();
	} );
}

function button( className: string, text: string ): HTMLButtonElement {
	const made = document.createElement( 'button' );
	made.className = className;
	made.textContent = text;
	// WordPress's own buttons may be too small for touch.
	made.style.minBlockSize = '40px';
	return made;
}

import { useEffect, useRef } from '@wordpress/element';
import type { RefObject } from 'react';

/**
 * Keeps the focus in place when a button disappears with what it says, and gives it back where the button comes back at once, as it does
 * when the person was asked to confirm and did not.
 *
 * @param place    Holds the buttons.
 * @param hasBegun Whether what the button asked for is under way, so that its return would be another one.
 * @return To be called with the button's text when it is pressed.
 */
export function useFocusBack(
	place: RefObject< HTMLElement | null >,
	hasBegun: boolean
): ( text: string ) => void {
	const pressed = useRef( '' );
	useEffect( () => {
		const back = [
			...( place.current?.querySelectorAll( 'button' ) ?? [] ),
		].find( ( { textContent } ) => textContent === pressed.current );
		if ( hasBegun ) {
			pressed.current = '';
		} else if ( back && back.getAttribute( 'aria-disabled' ) !== 'true' ) {
			pressed.current = '';
			if ( back.ownerDocument.activeElement === place.current ) {
				back.focus();
			}
		}
	} );
	return ( text ) => {
		pressed.current = text;
		place.current?.focus();
	};
}

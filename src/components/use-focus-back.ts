import { useEffect, useRef } from '@wordpress/element';
import type { RefObject } from 'react';

/**
 * Keeps the focus in place though a pressed button may disappear: moves it to the container, and back to the button if
 * that stays or returns, as after a declined confirmation.
 *
 * @param place    The container of the buttons.
 * @param hasBegun Whether the action has started, so that a button that appears later is a new one.
 * @return A function to call with the button's text when it is pressed.
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

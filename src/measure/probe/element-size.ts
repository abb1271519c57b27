import type { Box } from '../../domain/types';

export type Size = Omit< Box, 'screens' >;

const NONE: Size = { width: 0, height: 0, padding_x: 0, padding_y: 0 };

/** Whether an element has a box in the layout. */
export function isShown( element: Element ): boolean {
	return element.getClientRects().length > 0;
}

/**
 * Measures an element as the script of ShortPixel Adaptive Images does: by its computed style, or else its attributes,
 * or else its parent. All zeros mean that it has no width of its own, so the script requests the whole file; null means
 * that the script waits.
 */
export function sizeOf( element: Element ): Size | null {
	const style = viewOf( element ).getComputedStyle( element );
	const waits = style.width === '0px' && element.tagName !== 'A';
	if ( waits || ! isShown( element ) ) {
		return null;
	}
	const own = {
		width: parseFloat( style.width ),
		height: parseFloat( style.height ),
	};
	if ( Number.isNaN( own.width ) ) {
		return NONE;
	}
	const size = own.width <= 1 ? roomFor( element, style ) : own;
	return (
		size && {
			width: size.width,
			height: size.height || 0,
			padding_x: edges( style, 'left', 'right' ),
			padding_y: edges( style, 'top', 'bottom' ),
		}
	);
}

function roomFor( element: Element, style: CSSStyleDeclaration ) {
	const outer = ownAttributes( element ) ?? inside( element );
	return (
		outer && {
			width: outer.width - sum( style, 'margin', 'left', 'right' ),
			height: outer.height - sum( style, 'margin', 'top', 'bottom' ),
		}
	);
}

function ownAttributes( element: Element ) {
	const [ width, height ] = [ 'width', 'height' ].map( ( name ) =>
		parseInt( element.getAttribute( name ) ?? '', 10 )
	);
	return element.tagName === 'IMG' && width && height
		? { width, height }
		: null;
}

/** Returns the content size of an element's parent. */
function inside( { parentElement }: Element ) {
	const size = parentElement && sizeOf( parentElement );
	return (
		size && {
			width: size.width - size.padding_x,
			height: size.height - size.padding_y,
		}
	);
}

function edges( style: CSSStyleDeclaration, ...sides: [ string, string ] ) {
	return (
		sum( style, 'padding', ...sides ) +
		sum( style, 'border', ...sides.map( ( side ) => `${ side }-width` ) )
	);
}

function sum( style: CSSStyleDeclaration, of: string, ...sides: string[] ) {
	return sides.reduce(
		( total, side ) =>
			total +
			( parseFloat( style.getPropertyValue( `${ of }-${ side }` ) ) ||
				0 ),
		0
	);
}

export function viewOf( element: Element ): Window & typeof globalThis {
	return element.ownerDocument.defaultView ?? window;
}

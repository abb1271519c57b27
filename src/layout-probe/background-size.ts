import type { Size } from './boxes';
import { viewOf } from './element-size';
import type { Placeholder } from './placeholder';

/**
 * Returns the width of the visible part of a background from a style sheet, in the file's own pixels where it is
 * enlarged. SPAI's script asks for that width there; for a style attribute it takes the element's size.
 */
export function visibleSize(
	element: HTMLElement,
	style: CSSStyleDeclaration,
	layer: number,
	{ width, height }: Placeholder
): Size {
	const wanted = nth( style.backgroundSize, layer );
	const fits = wanted === 'cover' || wanted === 'contain';
	if ( width <= 1 || height <= 1 ) {
		return box( fits ? element.offsetWidth : 0 );
	}
	const isFixed = nth( style.backgroundAttachment, layer ) === 'fixed';
	const room = isFixed
		? viewOf( element ).innerWidth
		: clipWidth( element, style, layer );
	const scale = fits
		? fitting( element, wanted, isFixed, width, height )
		: stated( element, wanted, width, height );
	const visible = Math.min( width * scale, room );
	return box( Math.round( visible / Math.max( 1, scale ) ) );
}

function fitting(
	{ clientWidth, clientHeight }: HTMLElement,
	wanted: string,
	isFixed: boolean,
	width: number,
	height: number
): number {
	const [ across, down ] = [ clientWidth / width, clientHeight / height ];
	if ( isFixed ) {
		return across;
	}
	return wanted === 'cover'
		? Math.max( across, down )
		: Math.min( across, down );
}

function stated(
	element: HTMLElement,
	wanted: string,
	width: number,
	height: number
): number {
	const [ x = 'auto', y = 'auto' ] = wanted.split( ' ' );
	if ( x !== 'auto' ) {
		return pixels( x, element.clientWidth ) / width;
	}
	return y === 'auto' ? 1 : pixels( y, element.clientHeight ) / height;
}

function clipWidth(
	element: HTMLElement,
	style: CSSStyleDeclaration,
	layer: number
): number {
	switch ( nth( style.backgroundClip, layer ) ) {
		case 'padding-box':
			return element.clientWidth;
		case 'content-box':
			return (
				element.clientWidth -
				parseFloat( style.paddingLeft ) -
				parseFloat( style.paddingRight )
			);
		default:
			return element.offsetWidth;
	}
}

function pixels( length: string, whole: number ): number {
	const number = parseFloat( length ) || 0;
	return length.endsWith( '%' ) ? ( whole * number ) / 100 : number;
}

function nth( list: string, layer: number ): string {
	const values = list.split( ',' );
	return ( values[ Math.min( layer, values.length - 1 ) ] ?? '' ).trim();
}

function box( width: number ): Size {
	return { width, height: 0, padding_x: 0, padding_y: 0 };
}

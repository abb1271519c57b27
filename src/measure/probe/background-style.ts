const SIDES = [ 'left', 'top', 'right', 'bottom' ];

/**
 * Describes in one line how a style draws one of an element's backgrounds, since SPAI's script crops a background to
 * its visible part: the style's origin, the size's meaning, the background's size, position, repetition, origin, clip
 * and attachment, the borders, and relevant paddings. Returns an empty text for what can't be expressed, such as
 * `calc()`.
 */
export function describeBackground(
	style: CSSStyleDeclaration,
	layer: number,
	isOwnStyle: boolean
): string {
	const origin = nth( style.backgroundOrigin, layer );
	const clip = nth( style.backgroundClip, layer );
	const pixels = ( name: string ) =>
		String( parseFloat( style.getPropertyValue( name ) ) || 0 );
	const isInside = origin === 'content-box' || clip === 'content-box';
	const words = [
		isOwnStyle ? 'own' : 'sheet',
		style.boxSizing,
		nth( style.backgroundSize, layer ).replace( ' ', '/' ),
		nth( style.backgroundPositionX, layer ),
		nth( style.backgroundPositionY, layer ),
		nth( style.backgroundRepeat, layer ).replace( ' ', '/' ),
		origin,
		clip,
		nth( style.backgroundAttachment, layer ),
		...SIDES.map( ( side ) => pixels( `border-${ side }-width` ) ),
		...SIDES.map( ( side ) =>
			isInside ? pixels( `padding-${ side }` ) : '0'
		),
	];
	return words.every( ( word ) => /^[\w.%/-]+$/.test( word ?? '' ) )
		? words.join( ' ' )
		: '';
}

function nth( list: string | undefined, layer: number ): string {
	const values = ( list ?? '' ).split( ',' );
	return ( values[ Math.min( layer, values.length - 1 ) ] ?? '' ).trim();
}

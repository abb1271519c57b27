/** Gives an image of a size, which has nothing in it and nothing to load. */
function blank( width: number, height: number ): string {
	return `data:image/svg+xml;base64,${ btoa(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${ width }" height="${ height }"/>`
	) }`;
}

/** Where a placeholder's srcset is kept. */
export const KEPT_SRCSET = 'data-spf-srcset';

/**
 * Lets an image take the room it would have if its file had loaded; a placeholder has that already. It has one file
 * then: from a srcset browsers choose again some time after a change of size, and a layout read before is neither.
 */
export function settle( image: Element ): void {
	const source = image.getAttribute( 'src' ) ?? '';
	const srcset = image.getAttribute( 'srcset' );
	image.removeAttribute( 'loading' );
	image.removeAttribute( 'srcset' );
	if ( srcset ) {
		image.setAttribute( KEPT_SRCSET, srcset );
	}
	if ( source === '' || source.startsWith( 'data:' ) ) {
		return;
	}
	const size = sizeInName( source ) ?? sizeInAttributes( image );
	if ( size ) {
		image.setAttribute( 'src', blank( ...size ) );
	} else {
		image.removeAttribute( 'src' );
	}
}

function sizeInName( source: string ): [ number, number ] | null {
	const found = /-(\d{1,5})x(\d{1,5})\.\w+(?:[?#].*)?$/.exec( source );
	return found && [ Number( found[ 1 ] ), Number( found[ 2 ] ) ];
}

function sizeInAttributes( image: Element ): [ number, number ] | null {
	const width = parseInt( image.getAttribute( 'width' ) ?? '', 10 );
	const height = parseInt( image.getAttribute( 'height' ) ?? '', 10 );
	return width > 0 && height > 0 ? [ width, height ] : null;
}

function blank( width: number, height: number ): string {
	return `data:image/svg+xml;base64,${ btoa(
		`<svg xmlns="http://www.w3.org/2000/svg" width="${ width }" height="${ height }"/>`
	) }`;
}

/** The attribute to which `settle` moves an image's srcset. */
export const KEPT_SRCSET = 'data-spf-srcset';

/**
 * Replaces an image's file with a blank one of the size that its name or its attributes state, or removes it if they
 * state none; an inline image stays. Moves its srcset aside: browsers choose from it again some time after a resize,
 * and until then the layout would be wrong.
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
	const [ path = '' ] = source.split( /[?#]/, 1 );
	const found = /-(\d{1,5})x(\d{1,5})\.\w+$/.exec( path );
	return found && [ Number( found[ 1 ] ), Number( found[ 2 ] ) ];
}

function sizeInAttributes( image: Element ): [ number, number ] | null {
	const width = parseInt( image.getAttribute( 'width' ) ?? '', 10 );
	const height = parseInt( image.getAttribute( 'height' ) ?? '', 10 );
	return width > 0 && height > 0 ? [ width, height ] : null;
}

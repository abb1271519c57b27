import { isOwn } from '../../api/own';
import { parseCdnUrl } from '../../domain/cdn-url';

/** The most links that one request takes. */
export const MOST = 200;

const CSS_URL = /url\("((?:[^"\\]|\\.)*)"\)/g;
const IMAGE = /\.(?:jpe?g|png|gif|webp|avif|heic|bmp)$/i;
const PLACEHOLDER = /^data:image\/svg\+xml;base64,/;

/** An element of the page that shows images. */
export interface Shown {
	element: Element;
	/** Where the images come from; of one that waits to be scrolled to, the file that its placeholder names. */
	urls: string[];
}

export interface Collected {
	/** CDN URLs and own image files of this page: those on it in its order, then what else this browser has loaded. */
	urls: string[];
	/** Whether there were more than one request takes. */
	isCut: boolean;
}

/** Finds what on a page shows images, the toolbar left aside. */
export function findShown( page: Document ): Shown[] {
	const bar = page.getElementById( 'wpadminbar' );
	const shown: Shown[] = [];
	for ( const element of elementsOf( page ) ) {
		const urls = bar?.contains( element )
			? []
			: shownBy( element ).map( fileOfPlaceholder );
		if ( urls.length > 0 ) {
			shown.push( { element, urls } );
		}
	}
	return shown;
}

/** Collects what tells the server which images are on a page, and which copies of them this browser has. */
export function collect( shown: Shown[], loaded: string[] ): Collected {
	const all = [ ...shown.flatMap( ( { urls } ) => urls ), ...loaded ];
	const urls = all
		.map( ( url ) => url.replace( /#.*$/, '' ) )
		.filter( ( url ) => parseCdnUrl( url ) !== null || isImage( url ) );
	const unique = [ ...new Set( urls ) ];
	return { urls: unique.slice( 0, MOST ), isCut: unique.length > MOST };
}

function isImage( url: string ): boolean {
	try {
		return isOwn( url ) && IMAGE.test( new URL( url ).pathname );
	} catch {
		return false;
	}
}

/** Yields all elements of a page, including those in open shadow trees. */
function* elementsOf( root: ParentNode ): Generator< Element > {
	for ( const element of root.querySelectorAll( '*' ) ) {
		yield element;
		if ( element.shadowRoot ) {
			yield* elementsOf( element.shadowRoot );
		}
	}
}

function shownBy( element: Element ): string[] {
	const own =
		element instanceof HTMLImageElement
			? [ element.currentSrc || element.src ]
			: [];
	if ( element instanceof HTMLVideoElement ) {
		own.push( element.poster );
	}
	const backgrounds = [ null, '::before', '::after' ].flatMap( ( part ) =>
		[
			...getComputedStyle( element, part ).backgroundImage.matchAll(
				CSS_URL
			),
		].map( ( [ , url = '' ] ) => url.replace( /\\(.)/g, '$1' ) )
	);
	return [ ...own, ...backgrounds ].filter( ( url ) => url !== '' );
}

/** Returns the file that the placeholder of a waiting image names; any other link as it is. */
function fileOfPlaceholder( url: string ): string {
	if ( ! PLACEHOLDER.test( url ) ) {
		return url;
	}
	try {
		const drawing = atob( url.replace( PLACEHOLDER, '' ) );
		const [ , file = '' ] = /\bdata-u="([^"]*)"/.exec( drawing ) ?? [];
		return decodeURIComponent( file );
	} catch {
		return '';
	}
}

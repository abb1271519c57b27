import { parseCdnUrl } from '../domain/cdn-url';

/** As many addresses as one flush takes. */
export const MOST = 200;

const PLACEHOLDER = /data:image\/svg\+xml;base64,/;
const CSS_URL = /url\("((?:[^"\\]|\\.)*)"\)/g;

export interface Collected {
	/** CDN URLs that this browser has loaded for this page, those it loaded first in front. */
	urls: string[];
	/** Whether there were more than are taken. */
	isCut: boolean;
	/** Whether pictures further down wait for being scrolled to. */
	isWaiting: boolean;
}

/** Gathers the CDN URLs of a page: those that were loaded, and those that it shows. */
export function collect( page: Document, loaded: string[] ): Collected {
	const found = new Set( loaded );
	let isWaiting = false;
	for ( const element of elementsOf( page ) ) {
		const shown = shownBy( element );
		shown.forEach( ( url ) => found.add( url ) );
		isWaiting ||= isPlaceholder( element, shown );
	}
	const urls = [ ...found ]
		.map( ( url ) => url.replace( /#.*$/, '' ) )
		.filter( ( url ) => parseCdnUrl( url ) !== null );
	const unique = [ ...new Set( urls ) ];
	return {
		urls: unique.slice( 0, MOST ),
		isCut: unique.length > MOST,
		isWaiting,
	};
}

/** Walks through a page and the open shadow trees in it. */
function* elementsOf( root: ParentNode ): Generator< Element > {
	for ( const element of root.querySelectorAll( '*' ) ) {
		yield element;
		if ( element.shadowRoot ) {
			yield* elementsOf( element.shadowRoot );
		}
	}
}

/** Lists the pictures that one element draws. */
function shownBy( element: Element ): string[] {
	const own =
		element instanceof HTMLImageElement ? [ element.currentSrc ] : [];
	if ( element instanceof HTMLVideoElement && element.poster !== '' ) {
		own.push( element.poster );
	}
	const backgrounds = [ null, '::before', '::after' ].flatMap( ( part ) => [
		...getComputedStyle( element, part ).backgroundImage.matchAll(
			CSS_URL
		),
	] );
	return [
		...own,
		...backgrounds.map( ( [ , url = '' ] ) =>
			url.replace( /\\(.)/g, '$1' )
		),
	];
}

/** Tells whether a lazy picture that has a place on the page is not there yet. */
function isPlaceholder( element: Element, shown: string[] ): boolean {
	const isLeft =
		shown.some( ( url ) => PLACEHOLDER.test( url ) ) &&
		shown.some( ( url ) => namesSource( url ) );
	const isDelayed =
		element instanceof HTMLImageElement &&
		element.loading === 'lazy' &&
		! element.complete;
	return ( isLeft || isDelayed ) && element.getClientRects().length > 0;
}

/** A small drawing can be inlined as well; only a placeholder names the picture that it stands for. */
function namesSource( url: string ): boolean {
	try {
		return atob( url.replace( PLACEHOLDER, '' ) ).includes( 'data-u=' );
	} catch {
		return false;
	}
}

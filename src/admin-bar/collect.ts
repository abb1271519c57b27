import { parseCdnUrl } from '../domain/cdn-url';

/** The most addresses that one flush takes. */
export const MOST = 200;

const PLACEHOLDER = /data:image\/svg\+xml;base64,/;
const CSS_URL = /url\("((?:[^"\\]|\\.)*)"\)/g;

export interface Collected {
	/** CDN URLs that this browser has loaded for this page, in the order of loading. */
	urls: string[];
	/** Whether there were more than one flush takes. */
	isCut: boolean;
	/** Whether images load only when they are scrolled to. */
	isWaiting: boolean;
}

/** Collects a page's CDN URLs: those that were loaded, and those that it shows. */
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

/** Whether a visible lazy image has not loaded yet. */
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

/** Whether an inline SVG names a source: only placeholders do, small drawings don't. */
function namesSource( url: string ): boolean {
	try {
		return atob( url.replace( PLACEHOLDER, '' ) ).includes( 'data-u=' );
	} catch {
		return false;
	}
}

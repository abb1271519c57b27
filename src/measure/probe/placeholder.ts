/** The file behind a placeholder of ShortPixel Adaptive Images; the size is 0 if the placeholder has no valid one. */
export interface Placeholder {
	source: string;
	width: number;
	height: number;
}

const pattern =
	/data:image\/svg\+xml;base64,[A-Za-z\d+/]+=*|data:image\/(?:svg\+xml|gif);u=[A-Za-z\d+/]+=*[^\s"'),]*/g;
const known = new Map< string, Placeholder | null >();

/** Returns the file behind each placeholder in a text, ignoring other images of the same type. */
export function placeholdersIn( text: string, page: string ): Placeholder[] {
	return ( text.match( pattern ) ?? [] ).flatMap(
		( address ) => readPlaceholder( address, page ) ?? []
	);
}

/** Reads a placeholder: an SVG with attributes, or the older form with parameters. Null if it names no file. */
export function readPlaceholder(
	address: string,
	page: string
): Placeholder | null {
	const key = `${ page } ${ address }`;
	let read = known.get( key );
	if ( read === undefined ) {
		read = parse( address, page );
		// Limits the cache's size on a screen that stays open.
		if ( known.size > 2000 ) {
			known.clear();
		}
		known.set( key, read );
	}
	return read;
}

function parse( address: string, page: string ): Placeholder | null {
	try {
		const older = /^data:[^;,]*;u=([^;,]+)/.exec( address );
		const svg = older ? '' : atob( address.replace( /^[^,]*,/, '' ) );
		const said = ( name: string ) =>
			( older
				? new RegExp( `;${ name }=(\\d+)` ).exec( address )
				: new RegExp( `\\sdata-${ name }=["']([^"']*)` ).exec(
						svg
					) )?.[ 1 ] ?? '';
		const named = older ? atob( older[ 1 ] ?? '' ) : said( 'u' );
		const source = absolute( decode( named ), page );
		const [ width, height ] = [ size( said( 'w' ) ), size( said( 'h' ) ) ];
		return source === null ? null : { source, width, height };
	} catch {
		return null;
	}
}

function decode( named: string ): string {
	return decodeURIComponent( named.replace( /\+/g, '%20' ) ).replace(
		/^"+|(?<!")"+$/g,
		''
	);
}

/** Resolves a URL; an absolute one stays as written, since a browser requests it that way. */
function absolute( source: string, page: string ): string | null {
	if ( source === '' || /^(?:data|blob|about):/i.test( source ) ) {
		return null;
	}
	if ( /^https?:\/\//i.test( source ) ) {
		return source;
	}
	return source.startsWith( '//' )
		? new URL( page ).protocol + source
		: new URL( source, page ).href;
}

function size( said: string ): number {
	const number = Math.round( Number( said ) );
	return number > 0 && number <= 20000 ? number : 0;
}

import { browserHost, isHost, looksLikeHost } from './host';
import { decodePercent } from './percent';

export interface CdnUrl {
	endpoint: string;
	host: string;
	key: string;
	params: string[];
	separator: string;
	source: string;
}

/** Characters that a URL can't contain unencoded. */
const NOT_IN_URLS = /[^!-~\u0080-\uffff]|["<>\\`{}]/;

const ASCII = /[^\u0080-\uffff]/;

/**
 * Splits a segment of `name_value` parameters with one kind of separator. Returns null if a parameter is malformed, or
 * unless exactly one is `ret_`.
 */
function splitParams(
	segment: string
): Pick< CdnUrl, 'params' | 'separator' > | null {
	const separator = /%2[bc]|, |[+,]/i.exec( segment )?.[ 0 ] ?? '';
	const params = separator ? segment.split( separator ) : [ segment ];

	return params.every( ( token ) =>
		// Code that encodes the separators encodes a value's colon too.
		/^(?:[a-z]{1,3}_[A-Za-z\d:]*|sc_[A-Za-z\d:.]*)$/.test(
			token.replace( /%3a/gi, ':' )
		)
	) && params.filter( ( token ) => token.startsWith( 'ret_' ) ).length === 1
		? { params, separator }
		: null;
}

function isKey( segment: string ): boolean {
	return /^[\w.~-]+$/.test( segment ) && /[^.]/.test( segment );
}

/**
 * Whether an address was shortened with dots: in place of a part, or at a part's beginning or end. Dots in the middle
 * of a name belong to it.
 */
function isElided( text: string ): boolean {
	for ( const { 0: dots, index } of text.matchAll(
		/(?:\.{3}|\u2026)[.,;:!*~]*/g
	) ) {
		if (
			! index ||
			index + dots.length === text.length ||
			'/?&=#'.includes( text[ index - 1 ] ?? ' ' ) ||
			'/?&=#'.includes( text[ index + dots.length ] ?? ' ' )
		) {
			return true;
		}
	}
	return false;
}

/**
 * Cuts a text before the first occurrence of a character. A regular expression could exhaust the stack on a megabyte of
 * text.
 */
function cutAt( text: string, char: string ): [ string, string ] {
	const at = text.indexOf( char );
	return at < 0 ? [ text, '' ] : [ text.slice( 0, at ), text.slice( at ) ];
}

/** Returns the absolute source from what follows the parameters; null if it is not a file's URL. */
function readSource( written: string, http: boolean ): string | null {
	const tail = written.replace( /\\\//g, '/' );
	const [ path, query ] = cutAt( cutAt( tail, '#' )[ 0 ], '?' );
	const [ start, scheme ] =
		/^(?:(https?)(?::|%3a)(?:\/|%2f){1,2}|\/\/)/i.exec( path ) ?? [ '' ];

	let rest = path.slice( start.length );
	if ( /^[^/]*?%2f/i.test( rest ) ) {
		rest = decodePercent( rest, NOT_IN_URLS ).replace( /#[^]*/, '' );
	} else {
		// Browsers percent-encode a non-ASCII host here, because it is in the CDN URL's path.
		const [ name ] = cutAt( cutAt( rest, '?' )[ 0 ], '/' );
		rest = decodePercent( name, ASCII ) + rest.slice( name.length );
	}
	const [ host, file ] = cutAt( cutAt( rest, '?' )[ 0 ], '/' );

	return NOT_IN_URLS.test( tail ) ||
		isElided( tail ) ||
		isElided( rest ) ||
		! isHost( host ) ||
		! file ||
		file.endsWith( '/' )
		? null
		: ( scheme?.toLowerCase() ?? ( http ? 'http' : 'https' ) ) +
				'://' +
				rest +
				query;
}

/**
 * Returns the path of a source that is written without a host; null if it may begin with a host, or if it is not valid.
 */
function readPath( written: string, hostless: boolean ): string | null {
	const [ tail ] = cutAt( written.replace( /\\\//g, '/' ), '#' );
	const [ path ] = cutAt( tail, '?' );
	const alone =
		! /\/|%2f/i.test( path ) &&
		/.\.(?:avif|gif|jpe?g|png|svg|webp)$/is.test( path.slice( -6 ) );
	const named = /^(?:https?[:%]|\/)/i.test( path ) || path.endsWith( '/' );

	return ! named &&
		path &&
		( alone || hostless ) &&
		! NOT_IN_URLS.test( tail ) &&
		! isElided( tail )
		? '/' + tail
		: null;
}

/** Cuts a URL into host, key, parameters and the rest. */
function segments(
	url: string,
	from: number
): [ string, string, string, string ] {
	const cut = [ '', '', '' ].map( () => {
		const slash = url.indexOf( '/', from );
		const segment = slash < 0 ? '' : url.slice( from, slash );
		from = slash < 0 ? url.length : slash + 1;
		return segment;
	} );
	return [
		cut[ 0 ] ?? '',
		cut[ 1 ] ?? '',
		cut[ 2 ] ?? '',
		url.slice( from ),
	];
}

/**
 * Parses one CDN URL with nothing around it, as `parse_cdn_url()` in PHP does. The source is an absolute URL, or a path
 * that begins with a slash if the CDN URL omits the source's host, as for files in a bucket. Such a CDN URL is
 * recognized if an image file directly follows the parameters; with a folder, only if `hostless` lists its endpoint,
 * since the folder could be a host.
 */
export function parseCdnUrl(
	url: string,
	hostless: string[] = []
): CdnUrl | null {
	const [ absolute, written = 'https' ] = /^(?:(https?):)?\/\//i.exec(
		url
	) ?? [ '' ];
	const [ name, key, segment, tail ] = segments( url, absolute.length );
	const split = splitParams( segment );
	const scheme = written.toLowerCase();
	const host = browserHost( name, scheme );
	if (
		! split ||
		! tail ||
		! isKey( key ) ||
		! isHost( name ) ||
		! ( absolute || looksLikeHost( host ) )
	) {
		return null;
	}
	const endpoint = `${ scheme }://${ host }/${ key }`;
	const source =
		readPath( tail, hostless.includes( endpoint ) ) ??
		readSource( tail, split.params.includes( 'p_h' ) );

	return source === null ? null : { endpoint, host, key, ...split, source };
}

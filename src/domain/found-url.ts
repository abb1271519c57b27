import { cutAt, isElided, isKey, isParams } from './cdn-url';
import { browserHost, isHost, looksLikeHost } from './host';
import { encodeNonAscii } from './percent';
import { asciiHost } from './punycode';

const PUNCTUATION = '.,;:!?*~';

/** Behind a URL in prose: closing quotation marks, Arabic, Indian and full-width punctuation, and what can't be seen. */
const FOREIGN_MARKS =
	'\u2018\u2019\u201a\u201e\u2039\u203a\u060c\u061b\u061f\u0964' +
	'\u3001\u3002\u3009\u300b\u300d\u300f\u3011\uff01\uff09\uff0c\uff1a\uff1b\uff1f' +
	'\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff';

/** Returns where the path segment that ends before `at` begins, not before `from`. */
export function segmentStart( run: string, at: number, from: number ): number {
	return Math.max( run.lastIndexOf( '/', at - 1 ) + 1, from );
}

/** Reads the scheme and host before the key; `piece` is what follows the previous slash. */
function readOrigin( run: string, piece: string, at: number, from: number ) {
	let start = isHost( piece ) ? 0 : piece.length;
	while ( /[\w.:\-\u0080-\uffff]/.test( piece.charAt( start - 1 ) ) ) {
		start--;
	}

	const lead = start ? '' : run.slice( Math.max( from, at - 12 ), at );
	const told = /(?:(https?)(?::|%3a)\/{1,2}|(?:^|[^:/])(\/\/))$/i.exec(
		lead
	);
	const [ all = '', named, slashes ] = told ?? [];
	const scheme = named?.toLowerCase() ?? 'https';
	const name = piece.slice( start );
	const host = isHost( name )
		? asciiHost( browserHost( name, scheme ) )
		: null;

	return host === null ||
		( ! told && lead.endsWith( '//' ) ) ||
		( start && ! "'([=,;|&?*".includes( piece.charAt( start - 1 ) ) ) ||
		( ! named && ! looksLikeHost( host ) )
		? null
		: {
				scheme,
				host,
				at: at + start - ( slashes ?? all ).length,
				named: !! named,
				relative: !! slashes,
			};
}

/** Whether a character that may end a URL does so here, judged by what follows. */
function isEnd( char: string, next: string, quoted: boolean ): boolean {
	// In quotation marks only commas and semicolons may.
	if ( char === ',' || quoted ) {
		return /^(?:https?(?::|%3a)|\/\/)/i.test( next );
	}

	// Markdown's {width=70%} ends a URL; another brace makes it a template, which parseCdnUrl() refuses.
	return char !== '{' || /^(?:[.#:]|[\w-]+=)/.test( next );
}

/** Returns where a URL ends, and whether quotation marks end it; without them, trailing punctuation is not part of it. */
function findEnd(
	run: string,
	start: number,
	from: number,
	inQuotes: boolean
): [ number, boolean ] {
	const close = run[ start - 1 ] === "'" ? run.indexOf( "'", from ) : -1;
	const quoted = close !== -1 || ( inQuotes && ! start );
	const length = close !== -1 ? close : run.length;
	// As a value in another URL's query it ends at that URL's next &.
	const isValue = /[?&][\w.[\]%-]*=$/.test(
		run.slice( Math.max( 0, start - 64 ), start )
	);
	const stops = new RegExp(
		`[,;${ quoted ? '' : "'()[\\]{}|" }${ isValue ? '&' : '' }]`,
		'g'
	);
	let open = 0;
	// Not past the closing quotation mark: the next URL begins there and would be scanned twice.
	for ( const { 0: char, index } of run
		.slice( from, length )
		.matchAll( stops ) ) {
		const at = from + index;
		if ( char === '(' ) {
			open++;
		} else if ( char === ')' && open ) {
			open--;
		} else if ( isEnd( char, run.slice( at + 1, at + 33 ), quoted ) ) {
			return [ at, false ];
		}
	}

	return [ length, quoted ];
}

/** Resolves . and .. in a path; returns an empty string when they climb out of it. */
function resolveDots( path: string ): string {
	// Nearly every path. Of eight URLs in one another each path is the rest of the text.
	// Stryker disable next-line ConditionalExpression,BlockStatement: the others come out as they are too, later.
	if ( ! /(?:^|\/)\.|%2e/i.test( path ) ) {
		return path;
	}
	const kept: string[] = [];
	const segments = path.split( '/' );
	for ( const [ at, segment ] of segments.entries() ) {
		const plain = segment.replace( /%2e/gi, '.' );
		if ( plain === '..' && kept.pop() === undefined ) {
			return '';
		}
		if ( plain !== '..' && plain !== '.' ) {
			kept.push( segment );
		} else if ( at === segments.length - 1 ) {
			// What is left is a folder.
			kept.push( '' );
		}
	}

	return kept.join( '/' );
}

/** Returns what follows the parameters as a browser requests it. A host and path inside another URL's path have no query. */
function browserTail( tail: string, wrapped: boolean ): string {
	const [ path, query ] = cutAt( cutAt( tail, '#' )[ 0 ], '?' );

	return encodeNonAscii(
		resolveDots( path ) + ( wrapped ? '' : query.replace( /'/g, '%27' ) )
	);
}

/** Takes characters off the end of a text. */
function trimEnd( text: string, characters: string ): string {
	let end = text.length;
	while ( end && characters.includes( text.charAt( end - 1 ) ) ) {
		end--;
	}
	return text.slice( 0, end );
}

/** Reads the URL whose parameters are the segment from `start` to `end`; null when they are no parameters or lack host and key. */
export function readUrl(
	run: string,
	start: number,
	end: number,
	from: number,
	quoted: boolean
) {
	const keyAt = segmentStart( run, start - 1, from );
	const hostAt = segmentStart( run, keyAt - 1, from );
	if (
		end === run.length ||
		hostAt >= keyAt ||
		! isParams( run.slice( start, end ) )
	) {
		return null;
	}
	const origin = readOrigin(
		run,
		run.slice( hostAt, keyAt - 1 ),
		hostAt,
		from
	);
	if ( ! origin || ! isKey( run.slice( keyAt, start - 1 ) ) ) {
		return null;
	}

	const [ urlEnd, whole ] = findEnd( run, origin.at, end + 1, quoted );
	const written = run.slice( end + 1, urlEnd );
	const wrapped = ( origin.relative ? /[/A-Za-z\d]/ : /\// ).test(
		run.charAt( origin.at - 1 )
	);
	const isPattern = wrapped && written.endsWith( '*' );
	const shown = whole ? written : trimEnd( written, FOREIGN_MARKS );
	const tail = whole ? shown : trimEnd( shown, PUNCTUATION + FOREIGN_MARKS );
	const requested =
		isPattern || isElided( shown )
			? ''
			: // A service that fetches a whole URL passes the query on; one that fetches host and path (Statically) reads it itself.
				browserTail( tail, wrapped && ! origin.named );

	return {
		url: `${ origin.scheme }://${ origin.host }/${ run.slice( keyAt, end + 1 ) }${ requested }`,
		tail,
		end: urlEnd,
	};
}

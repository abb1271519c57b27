import { parseCdnUrl } from './cdn-url';
import { readUrl, segmentStart } from './found-url';
import { decodePercent } from './percent';
import { encodeSpaces } from './spaced-urls';
import { undoSurroundings } from './surroundings';

/** How deeply nested URLs are unwrapped. */
const UNWRAPPING_LIMIT = 8;

/** What ends a URL in any surroundings: white space, control characters, quotation marks and a few more. */
const END = /[^!#-;=?-[\]-_a-~\u0080-\uffff]/;

/** By character code, for ASCII; no other character ends a URL. */
const ENDS = Array.from( { length: 128 }, ( _, code ) =>
	END.test( String.fromCharCode( code ) )
);

/** Collects CDN URLs that are percent-encoded as a whole inside a path segment. */
function collectEncoded(
	segment: string,
	depth: number,
	found: Set< string >
): void {
	for ( const piece of segment.split( /[=&?#;'()[\]{}|]/ ) ) {
		if ( piece.includes( 'ret_' ) && /%2[f5]/i.test( piece ) ) {
			// Where separators are encoded, a plain plus sign is a space of a form.
			const plain = /%2[bc]/i.test( piece )
				? piece.replace( /\+/g, ' ' )
				: piece;
			collect(
				encodeSpaces( undoSurroundings( decodePercent( plain ) ), '=' ),
				depth + 1,
				found
			);
		}
	}
}

/** Collects the CDN URLs of a run without white space, from left to right. */
function collectRun(
	run: string,
	quoted: boolean,
	depth: number,
	found: Set< string >
): void {
	let from = 0;
	for (
		let at = run.indexOf( 'ret_' );
		at !== -1;
		at = run.indexOf( 'ret_', from )
	) {
		const start = segmentStart( run, at, from );
		const slash = run.indexOf( '/', at );
		const end = slash === -1 ? run.length : slash;
		const read = readUrl( run, start, end, from, quoted );
		if ( read ) {
			const parsed = parseCdnUrl( read.url );
			if ( parsed ) {
				found.add( read.url );
			}
			collect( parsed?.source ?? read.tail, depth + 1, found );
		} else {
			collectEncoded( run.slice( start, end ), depth, found );
		}
		from = read?.end ?? end;
	}
}

/** Collects the CDN URLs of an unescaped text; reads only what surrounds each ret_. */
function collect( text: string, depth: number, found: Set< string > ): void {
	let from = 0;
	for (
		let at = text.indexOf( 'ret_' );
		at !== -1 && depth < UNWRAPPING_LIMIT;
		at = text.indexOf( 'ret_', from )
	) {
		let start = at;
		while ( start > from && ! ENDS[ text.charCodeAt( start - 1 ) ] ) {
			start--;
		}
		for (
			from = at;
			from < text.length && ! ENDS[ text.charCodeAt( from ) ];
		) {
			from++;
		}
		collectRun(
			text.slice( start, from ),
			text[ start - 1 ] === '"' && text[ from ] === '"',
			depth,
			found
		);
	}
}

/** Returns every CDN URL in a text once, in order, as a browser would request it. */
export function findCdnUrls( text: string ): string[] {
	const found = new Set< string >();
	collect( undoSurroundings( text ), 0, found );

	return [ ...found ];
}

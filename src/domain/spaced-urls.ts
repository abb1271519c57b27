import { cutAt } from './cdn-url';

/** What stands before the quotation mark of a single URL: an attribute, a property or CSS's url(). */
const ADDRESS =
	/(?:(?:src|href|poster|url)["']?[ \t\r\n\f]*[=:]|url\()[ \t\r\n\f]*$/i;

const SRCSET = /set["']?[ \t\r\n\f]*[=:][ \t\r\n\f]*$/i;

/** The start of a srcset's next entry, or the descriptor of the one before. */
const NEXT_ENTRY = / (?:(?:https?:)?\/\/|[\d.]{1,12}[wxh](?:,|$| ))/i;

function namesAFile( url: string ): boolean {
	const [ path ] = cutAt( cutAt( url, '#' )[ 0 ], '?' );

	return /\.[a-z][a-z\d]{1,4}$/i.test( path );
}

/**
 * Encodes the spaces of a text that is exactly one URL; returns any other text unchanged.
 *
 * @param value
 * @param lead  What stands before its quotation mark.
 */
export function encodeSpaces( value: string, lead: string ): string {
	const url = value
		.replace( /^[ \t\r\n\f]+/, '' )
		.replace( /(?<![ \t\r\n\f])[ \t\r\n\f]+$/, '' );
	const gap = url.indexOf( ' ' );
	if (
		gap === -1 ||
		! url.includes( 'ret_' ) ||
		/[^ !-~\u0080-\uffff]|["<>\\`]/.test( url ) ||
		! /^(?:https?:)?\/\//i.test( url ) ||
		NEXT_ENTRY.test( url )
	) {
		return value;
	}

	return ADDRESS.test( lead ) ||
		( /[=:(,[][ \t\r\n\f]*$/.test( lead ) &&
			! SRCSET.test( lead ) &&
			! url.includes( ', ' ) &&
			! namesAFile( url.slice( 0, gap ) ) &&
			namesAFile( url ) )
		? url.replace( / /g, '%20' )
		: value;
}

/** Encodes the spaces inside each quoted URL of a text, but not those between the URLs of a srcset or around a URL in prose. */
export function encodeQuotedSpaces( text: string ): string {
	// A URL begins with its scheme or slashes, perhaps after white space.
	const marks = /["'](?=[ \t\r\n\fh/])/gi;
	let encoded = '';
	let from = 0;
	for ( let mark = marks.exec( text ); mark; mark = marks.exec( text ) ) {
		const at = mark.index;
		// Searching for the next mark of the same kind reads each character at most once per kind.
		const end = text.indexOf( mark[ 0 ], at + 1 );
		if ( end === -1 ) {
			continue;
		}
		const value = text.slice( at + 1, end );
		const url = encodeSpaces(
			value,
			text.slice( Math.max( 0, at - 32 ), at )
		);
		if ( url !== value ) {
			encoded += text.slice( from, at + 1 ) + url;
			from = end;
			marks.lastIndex = end + 1;
		}
	}

	return encoded + text.slice( from );
}

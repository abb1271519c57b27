import { encodeQuotedSpaces } from './spaced-urls';

/** The named entities that can stand in or around a URL. */
const ENTITIES: Readonly< Record< string, string > > = {
	amp: '&',
	AMP: '&',
	apos: "'",
	bsol: '\\',
	colon: ':',
	comma: ',',
	commat: '@',
	equals: '=',
	excl: '!',
	gt: '>',
	GT: '>',
	hellip: '\u2026',
	laquo: '\u00ab',
	ldquo: '\u201c',
	lowbar: '_',
	lpar: '(',
	lsquo: '\u2018',
	lt: '<',
	LT: '<',
	nbsp: ' ',
	NewLine: '\n',
	num: '#',
	percnt: '%',
	period: '.',
	plus: '+',
	quest: '?',
	quot: '"',
	QUOT: '"',
	raquo: '\u00bb',
	rdquo: '\u201d',
	rpar: ')',
	rsquo: '\u2019',
	semi: ';',
	sol: '/',
	Tab: '\t',
};

const BACKSLASHES =
	/\\+(?:u([dD][89abAB][\da-fA-F]{2})\\+u([dD][c-fC-F][\da-fA-F]{2})|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\d[\da-fA-F]{1,5})[ \t\r\n\f]?|([nrt])|([!-/:-@[\]^_`{-~]))?/g;
const ENTITY = /&(?:#(?:[xX]([\da-fA-F]+)|(\d+));?|([A-Za-z\d]{1,8});)/g;

/** Returns the character of a code point; U+FFFD for an invalid one. */
function character( code: number ): string {
	return code > 0x10ffff || ( code >= 0xd800 && code < 0xe000 )
		? '\ufffd'
		: String.fromCodePoint( code );
}

/** Undoes the backslash escapes of JSON, JavaScript, CSS and Markdown, however often they were escaped again. */
function undoBackslashes( text: string ): string {
	return text.replace(
		BACKSLASHES,
		( _, high, low, unit, byte, css, blank, mark ) => {
			if ( high ) {
				return String.fromCharCode(
					parseInt( high, 16 ),
					parseInt( low, 16 )
				);
			}
			const hex: string | undefined = unit ?? byte ?? css;

			return hex
				? character( parseInt( hex, 16 ) )
				: ( mark ?? ( blank ? ' ' : '\\' ) );
		}
	);
}

function undoEntities( text: string ): string {
	return text.replace(
		ENTITY,
		( written: string, hex?: string, digits?: string, name?: string ) => {
			if ( name ) {
				return Object.hasOwn( ENTITIES, name )
					? ( ENTITIES[ name ] ?? '' )
					: written;
			}
			return character( hex ? parseInt( hex, 16 ) : Number( digits ) );
		}
	);
}

/** About so many characters at once. */
const PART = 16384;

/** Where a text can be cut without cutting an escape: behind the first character, which is none of an escape's last ones. */
const BEFORE_BACKSLASHES = /[^\da-fA-F\\]\\/g;
const BEFORE_ENTITY = /[^]&/g;

/** Undoes a text in parts: of millions of escapes at once, collecting garbage takes longer than finding them. */
function inParts(
	text: string,
	cut: RegExp,
	undo: ( part: string ) => string
): string {
	const parts: string[] = [];
	for ( let from = 0; from < text.length; ) {
		cut.lastIndex = from + PART;
		const to = ( cut.exec( text )?.index ?? text.length - 1 ) + 1;
		parts.push( undo( text.slice( from, to ) ) );
		from = to;
	}
	return parts.join( '' );
}

/** Undoes escapes and entities nested up to three deep, and rejoins parameters that white space separates. */
export function undoSurroundings( text: string ): string {
	let undone = text;
	for (
		let round = 0, before = '';
		round < 3 && before !== undone;
		round++
	) {
		before = undone;
		undone = inParts( undone, BEFORE_BACKSLASHES, undoBackslashes );
		undone = inParts( undone, BEFORE_ENTITY, undoEntities );
	}

	undone = encodeQuotedSpaces(
		undone.replace( /(_[A-Za-z\d:]*,)[ \t\r\n\f]+(?=[a-z]{1,3}_)/g, '$1' )
	);

	// Non-ASCII spaces and quotation marks end a URL in prose, as does the end of an HTML comment; WordPress removes them
	// from file names.
	return undone.replace(
		/-->|[\u00a0\u2028\u2029\u3000\u201c\u201d\u00ab\u00bb]/g,
		' '
	);
}

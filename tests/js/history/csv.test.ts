import fc from 'fast-check';

import { defused, toCsv } from '../../../src/history/csv';

/** Reads comma-separated values as RFC 4180 has them, character by character. */
function parse( text: string ): string[][] {
	const rows: string[][] = [];
	let row: string[] = [];
	let cell = '';
	let quoted = false;
	for ( let at = 0; at < text.length; at++ ) {
		const character = text.charAt( at );
		if ( quoted && character === '"' && text[ at + 1 ] === '"' ) {
			cell += '"';
			at++;
		} else if ( character === '"' ) {
			quoted = ! quoted;
		} else if ( ! quoted && character === ',' ) {
			row.push( cell );
			cell = '';
		} else if ( ! quoted && text.startsWith( '\r\n', at ) ) {
			rows.push( [ ...row, cell ] );
			row = [];
			cell = '';
			at++;
		} else {
			cell += character;
		}
	}
	expect( [ quoted, row, cell ] ).toEqual( [ false, [], '' ] );
	return rows;
}

const odd = fc.string( {
	unit: fc.constantFrom( ...'=+-@\t\r\n;,"\' aé日＝' ),
	maxLength: 12,
} );

it( 'comes back as it was written, but for what is defused', () => {
	fc.assert(
		fc.property(
			fc
				.integer( { min: 1, max: 5 } )
				.chain( ( width ) =>
					fc.array(
						fc.array( odd, { minLength: width, maxLength: width } ),
						{ minLength: 1, maxLength: 5 }
					)
				),
			( rows ) => {
				const csv = toCsv( rows );
				expect( csv.startsWith( '\uFEFF' ) ).toBe( true );
				expect( parse( csv.slice( 1 ) ) ).toEqual(
					rows.map( ( row ) => row.map( defused ) )
				);
			}
		)
	);
} );

it( 'has no cell that a spreadsheet could run, wherever it splits it', () => {
	fc.assert(
		fc.property( odd, ( text ) => {
			for ( const part of defused( text ).split( /[;\t\r\n]/ ) ) {
				expect( part ).not.toMatch( /^[=+\-@＝＋－＠]/ );
			}
			expect( defused( text ) ).not.toMatch( /^[=+\-@\t\r]/ );
			// Nothing is lost, and nothing but marks is added.
			expect( defused( text ).replace( /'/g, '' ) ).toBe(
				text.replace( /'/g, '' )
			);
		} )
	);
} );

it( 'leaves plain text and numbers as they are', () => {
	fc.assert(
		fc.property( fc.stringMatching( /^[a-z][a-z0-9 ./:-]*$/ ), ( text ) => {
			expect( defused( text ) ).toBe( text );
		} )
	);
	expect( toCsv( [ [ -5, 'a', 'b c' ] ] ) ).toBe( '\uFEFF-5,a,b c\r\n' );
} );

it.each( [
	[ '=cmd|calc', "'=cmd|calc" ],
	[ '+1', "'+1" ],
	[ '-1', "'-1" ],
	[ '@SUM(1)', "'@SUM(1)" ],
	[ '\t=1', "'\t'=1" ],
	[ '\r=1', "'\r'=1" ],
	[ 'a;=1', "a;'=1" ],
	[ 'a=1', 'a=1' ],
	[ "'=1", "'=1" ],
] )( 'writes %j as %j', ( text, safe ) => {
	expect( defused( text ) ).toBe( safe );
} );

it( 'quotes what holds a separator, a quote or a line break', () => {
	expect( toCsv( [ [ 'a,b', 'say "x"', 'two\r\nlines' ] ] ) ).toBe(
		'\uFEFF"a,b","say ""x""","two\r\nlines"\r\n'
	);
} );

/** Returns the locale of a page in this language, and a number and a list formatted for that page. */
function inPage( lang: string ) {
	document.documentElement.lang = lang;
	let found: Record< string, string | undefined > = {};
	jest.isolateModules( () => {
		const { locale } = require( '../../../src/components/locale' );
		const format = require( '../../../src/components/format' );
		found = {
			locale,
			number: format.formatNumber( 12_345.5 ),
			list: format.formatList( [ 'A', 'B' ] ),
		};
	} );
	return found;
}

function inLanguage( locale: string | undefined ) {
	return {
		locale,
		number: new Intl.NumberFormat( locale ).format( 12_345.5 ),
		list: new Intl.ListFormat( locale ).format( [ 'A', 'B' ] ),
	};
}

afterEach( () => ( document.documentElement.lang = '' ) );

test.each( [
	[ 'de-DE', 'de-DE' ],
	[ 'de-DE-formal', 'de-DE-formal' ],
	[ 'de_DE', 'de-DE' ],
	[ 'pt-PT-ao90', 'pt-PT' ],
	[ '', undefined ],
	[ 'not a language', undefined ],
	[ 'x', undefined ],
] )(
	'In a page whose language is "%s", all is written as in %s',
	( lang, locale ) => {
		expect( inPage( lang ) ).toEqual( inLanguage( locale ) );
	}
);

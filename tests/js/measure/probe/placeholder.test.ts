import {
	placeholdersIn,
	readPlaceholder,
} from '../../../../src/measure/probe/placeholder';
import { growth, LINEAR } from '../../support/growth';
import { anOlderPlaceholder, aPlaceholder, svg } from './placeholders';

const page = 'https://example.com/news/today/?page=2';

it.each( [
	[
		'names the file and its size',
		aPlaceholder( 'https://example.com/big-2048x1365.jpg', 2048, 1365 ),
		{
			source: 'https://example.com/big-2048x1365.jpg',
			width: 2048,
			height: 1365,
		},
	],
	[
		'has another version of a file',
		aPlaceholder( 'https://example.com/a.jpg?spf=3&x=1' ),
		{
			source: 'https://example.com/a.jpg?spf=3&x=1',
			width: 300,
			height: 200,
		},
	],
	[
		'does not know the size',
		aPlaceholder( 'https://example.com/a.jpg', '', '' ),
		{ source: 'https://example.com/a.jpg', width: 0, height: 0 },
	],
	[
		'states one pixel because the size is not known',
		aPlaceholder( 'https://example.com/a.jpg', 1, 1 ),
		{ source: 'https://example.com/a.jpg', width: 1, height: 1 },
	],
	[
		'states an impossible size',
		aPlaceholder( 'https://example.com/a.jpg', 1e9, '-3' ),
		{ source: 'https://example.com/a.jpg', width: 0, height: 0 },
	],
	[
		'encodes spaces as PHP does',
		svg( '<svg data-u="https%3A%2F%2Fexample.com%2Fa+b%2Bc.jpg"></svg>' ),
		{ source: 'https://example.com/a b+c.jpg', width: 0, height: 0 },
	],
	[
		'names letters beyond ASCII',
		aPlaceholder( 'https://example.com/блог/é.jpg' ),
		{ source: 'https://example.com/блог/é.jpg', width: 300, height: 200 },
	],
	[
		'leaves the scheme to the page',
		aPlaceholder( '//cdn.example.com/a.jpg' ),
		{ source: 'https://cdn.example.com/a.jpg', width: 300, height: 200 },
	],
	[
		'names a file of the site by its path',
		aPlaceholder( '/wp-content/a.jpg' ),
		{
			source: 'https://example.com/wp-content/a.jpg',
			width: 300,
			height: 200,
		},
	],
	[
		'names a file beside the page',
		aPlaceholder( '../a.jpg' ),
		{ source: 'https://example.com/news/a.jpg', width: 300, height: 200 },
	],
	[
		'includes the quotes of a style attribute',
		aPlaceholder( '"https://example.com/a.jpg"' ),
		{ source: 'https://example.com/a.jpg', width: 300, height: 200 },
	],
	[
		'is of the older form',
		anOlderPlaceholder( 'https://example.com/a.jpg', ';w=640;h=480' ),
		{ source: 'https://example.com/a.jpg', width: 640, height: 480 },
	],
	[
		'is of the older form, without a size',
		anOlderPlaceholder( 'https://example.com/a.jpg' ),
		{ source: 'https://example.com/a.jpg', width: 0, height: 0 },
	],
] )( 'reads a placeholder that %s', ( _, address, expected ) => {
	expect( readPlaceholder( address, page ) ).toEqual( expected );
	expect( placeholdersIn( `x url("${ address }") y`, page ) ).toEqual( [
		expected,
	] );
} );

it.each( [
	[ 'an icon', svg( '<svg width="1" height="1"></svg>' ) ],
	[ 'a placeholder without a file', aPlaceholder( '' ) ],
	[
		'a placeholder of an inline image',
		aPlaceholder( 'data:image/gif;base64,R0lGOD' ),
	],
	[
		'an address with broken escapes',
		svg( '<svg data-u="%E0%A4%A"></svg>' ),
	],
	[ 'no base64', 'data:image/svg+xml;base64,%%%' ],
	[ 'an older one with broken base64', 'data:image/svg+xml;u=abcde' ],
	[ 'an image', 'https://example.com/a.jpg' ],
	[ 'nothing', '' ],
] )( 'takes %s for no placeholder', ( _, address ) => {
	expect( readPlaceholder( address, page ) ).toBeNull();
	expect( placeholdersIn( address, page ) ).toEqual( [] );
} );

it( 'finds all the placeholders of a srcset', () => {
	const [ small, large ] = [ 'small', 'large' ].map( ( name ) =>
		aPlaceholder( `https://example.com/${ name }.jpg` )
	);
	expect(
		placeholdersIn( `${ small } 300w, ${ large } 900w`, page ).map(
			( { source } ) => source
		)
	).toEqual( [
		'https://example.com/small.jpg',
		'https://example.com/large.jpg',
	] );
} );

it( 'does not mix up the placeholders of two pages', () => {
	const address = aPlaceholder( 'a.jpg' );
	expect( readPlaceholder( address, 'https://a.example/x/' )?.source ).toBe(
		'https://a.example/x/a.jpg'
	);
	expect( readPlaceholder( address, 'https://b.example/y/' )?.source ).toBe(
		'https://b.example/y/a.jpg'
	);
} );

it( 'reads megabytes of anything else quickly', () => {
	const start = Date.now();
	const text = 'data:image/svg+xml;base64,'.repeat( 100_000 );
	expect( placeholdersIn( text, page ) ).toEqual( [] );
	expect( Date.now() - start ).toBeLessThan( 2000 );
} );

it( 'reads a source in time that grows as it does', () => {
	// Each source is different, since results are cached.
	let time = 0;
	expect(
		growth( ( size ) =>
			readPlaceholder(
				aPlaceholder( `${ time++ }${ '"'.repeat( size ) }a` ),
				page
			)
		)
	).toBeLessThan( LINEAR );
} );

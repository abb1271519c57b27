/**
 * @jest-environment node
 */
import { mistakeOf } from '../../../tools/languages/mistake';

const image = { id: '%s image', plural: '%s images' };

test.each( [
	[ 'German', [ '%s Bild', '%s Bilder' ], 2 ],
	[ 'Romanian', [ '%s imagine', '%s imagini', '%s de imagini' ], 3 ],
] )(
	'a translation into %s with all its forms is right',
	( _, texts, forms ) => {
		expect( mistakeOf( image, texts, forms ) ).toBeNull();
	}
);

test( 'a form is missing', () => {
	expect( mistakeOf( image, [ '%s imagine', '%s imagini' ], 3 ) ).toBe(
		'it has 2 forms, not 3'
	);
} );

test.each( [
	[ 'lost', '%1$s of %2$s', '%1$s von' ],
	[ 'of another kind', '%s', '%d' ],
	[ 'without its number', '%1$s of %2$s', '%s von %s' ],
	[ 'of a percentage', '%s%% done', '%s fertig' ],
] )( 'a placeholder is %s', ( _, id, text ) => {
	expect( mistakeOf( { id }, [ text ], 2 ) ).toContain(
		'has other placeholders'
	);
} );

test( 'placeholders may change their order', () => {
	expect(
		mistakeOf( { id: '%1$s of %2$s' }, [ 'von %2$s sind %1$s da' ], 2 )
	).toBeNull();
} );

test( 'a tag or an edge is not as in English', () => {
	expect( mistakeOf( { id: '<a>Open</a>' }, [ 'Öffnen' ], 2 ) ).toContain(
		'has other tags'
	);
	expect( mistakeOf( { id: 'Open' }, [ 'Öffnen ' ], 2 ) ).toContain(
		'has a space too many'
	);
} );

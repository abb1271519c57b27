/**
 * @jest-environment node
 */
import { pieceOf } from '../../../tools/languages/pieces';

const of = ( id: string, more: { plural?: string; context?: string } = {} ) =>
	pieceOf( { id, comments: [ 'translators: %s: a name.' ], ...more } );

test.each( [
	[ 'a sentence', 'Visitors see the new image.' ],
	[
		'one with a number',
		'All %1$s copies at the pasted links were checked.',
	],
	[ 'one that begins with a name', '%s is busy. Going on soon…' ],
	[ 'one that begins with a small name', 'bunny.net refused the key.' ],
	[ 'a text after a label', 'Browsers with %s: %2$s' ],
	[ 'a label before a text', '%1$s: %2$s' ],
	[ 'a list at its end', 'Cleared: %s.' ],
	[ 'what another plugin said', '(Reason: %s)' ],
	[ 'a placeholder that is typed', 'The path is written as /purge%s' ],
] )( '%s is whole', ( _, id ) => {
	expect( of( id ) ).toBeNull();
} );

test.each( [
	[ 'it reported a failure', 'begins like the middle of a sentence' ],
	[ 'that %s load', 'begins like the middle of a sentence' ],
	[ '%s…', 'holds nothing but what is put into it' ],
	[ '%1$s %2$s', 'holds nothing but what is put into it' ],
	[
		'%s Visitors may still see the old image.',
		'has a whole sentence put into it',
	],
	[
		'Stopped, it was too much. %s Try again.',
		'has a whole sentence put into it',
	],
	[ 'Last run: %1$s. %2$s', 'has a whole sentence put into it' ],
	[ 'Images ', 'begins or ends with a space' ],
] )( '“%s” is a piece', ( id, why ) => {
	expect( of( id ) ).toBe( why );
} );

test( 'the plural is looked at too', () => {
	expect( of( '%s image', { plural: 'images %s ' } ) ).toBe(
		'begins or ends with a space'
	);
} );

test( 'a word of a list says in which list it stands', () => {
	expect( of( 'phones' ) ).not.toBeNull();
	expect( of( 'phones', { context: 'in a list of devices' } ) ).toBeNull();
} );

test( 'what is put into a sentence is said to translators', () => {
	expect( pieceOf( { id: '%s was checked.', comments: [] } ) ).toBe(
		'has no comment that says what is put into it'
	);
	expect( pieceOf( { id: 'It was checked.', comments: [] } ) ).toBeNull();
} );

import {
	elementsShowing,
	mark,
	stemOf,
} from '../../../src/admin-bar/flush/marks';

const uploads = 'https://example.org/wp-content/uploads/2026/11';
const cdn = 'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img';

test.each( [
	'house.jpg',
	'house-150x150.jpg',
	'house-480x206-c-default.jpg',
	'house-scaled.jpg',
	'house-scaled-e1795532400123.jpg',
	'house.jpg.webp',
	'house@2x.png?x=1#y',
] )( 'All files of an image have one stem: %s', ( name ) => {
	expect( stemOf( `${ uploads }/${ name }` ) ).toBe(
		'/wp-content/uploads/2026/11/house'
	);
} );

function show( ...urls: string[] ) {
	const element = document.createElement( 'img' );
	document.body.append( element );
	return { element, urls };
}

test.each( [
	[ 'the file', `${ uploads }/house.jpg`, true ],
	[ 'a copy on the CDN', `${ cdn }/${ uploads }/house-300x200.jpg`, true ],
	[
		'a copy without the scheme',
		`${ cdn }/example.org/wp-content/uploads/2026/11/house.jpg`,
		true,
	],
	[
		'a copy that leaves the host out',
		`${ cdn }/wp-content/uploads/2026/11/house.jpg`,
		true,
	],
	[ 'another image', `${ uploads }/house-2.jpg`, false ],
	[ 'one whose name ends alike', `${ uploads }/greenhouse.jpg`, false ],
	[ 'one of another month', `${ cdn }/2026/10/house.jpg`, false ],
	[ 'a name that can’t be decoded', `${ uploads }/%E0%A4%A.jpg`, false ],
] )( 'Which elements show an image: %s', ( _, url, isOne ) => {
	const one = show( 'https://example.org/logo.svg', url );
	const file = `${ uploads }/house-150x150.jpg`;
	expect( elementsShowing( [ one ], file ) ).toEqual(
		isOne ? [ one.element ] : []
	);
} );

test( 'A name in other letters is found in either spelling', () => {
	const one = show( `${ cdn }/${ uploads }/h%C3%A4user.jpg` );
	expect(
		elementsShowing( [ one ], `${ uploads }/häuser-150x150.jpg` )
	).toEqual( [ one.element ] );
} );

test( 'A mark leaves no trace', () => {
	document.body.innerHTML = '<img><img class="size-large">';
	const before = document.body.innerHTML;
	const [ one, two ] = [ ...document.images ];
	if ( ! one || ! two ) {
		throw new Error( 'No images.' );
	}
	mark( [ one, two ] );
	expect( one ).toHaveClass( 'spf-here' );
	mark( [ two ] );
	expect( one ).not.toHaveAttribute( 'class' );
	expect( two ).toHaveClass( 'size-large', 'spf-here' );
	mark( [] );
	expect( document.body.innerHTML ).toBe( before );
} );

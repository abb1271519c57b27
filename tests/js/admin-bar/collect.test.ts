import { collect, MOST } from '../../../src/admin-bar/collect';

const cdn = ( name: string ) =>
	`https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img+to_webp/example.org/wp-content/uploads/${ name }`;
const other = 'https://example.org/wp-content/uploads/a.jpg';

const placeholder = ( inner: string ) =>
	`data:image/svg+xml;base64,${ btoa(
		`<svg xmlns="http://www.w3.org/2000/svg"${ inner }/>`
	) }`;
const lazy = placeholder( ' data-u="https%3A%2F%2Fexample.org%2Fa.jpg"' );

/** Backgrounds by the element's id, or by id and pseudo-element; JSDOM computes neither. */
let backgrounds: Record< string, string >;
let isDrawn: boolean;

function image( src: string, properties: object = {} ): HTMLImageElement {
	const made = document.createElement( 'img' );
	const values: object = {
		currentSrc: src,
		loading: 'eager',
		complete: true,
		...properties,
	};
	for ( const [ name, value ] of Object.entries( values ) ) {
		Object.defineProperty( made, name, { value } );
	}
	return made;
}

beforeEach( () => {
	backgrounds = {};
	isDrawn = true;
	document.body.replaceChildren();
	jest.spyOn( window, 'getComputedStyle' ).mockImplementation(
		( { id }, part ) => {
			const style = document.createElement( 'i' ).style;
			return Object.defineProperty( style, 'backgroundImage', {
				value: backgrounds[ `${ id }${ part ?? '' }` ] ?? 'none',
			} );
		}
	);
	jest.spyOn( Element.prototype, 'getClientRects' ).mockImplementation( () =>
		Object.assign( isDrawn ? [ new DOMRect() ] : [], { item: () => null } )
	);
} );

afterEach( () => jest.restoreAllMocks() );

test( 'The CDN URLs among the loaded files are collected once each, in order', () => {
	const { urls } = collect( document, [
		cdn( 'b.jpg' ),
		other,
		'https://example.org/wp-includes/js/jquery.js',
		cdn( 'a.jpg' ),
		cdn( 'b.jpg' ),
	] );
	expect( urls ).toEqual( [ cdn( 'b.jpg' ), cdn( 'a.jpg' ) ] );
} );

test( 'What the page shows is collected too: the browser’s list of loads is limited', () => {
	document.body.append( image( cdn( 'late.jpg' ) ), image( other ) );
	expect( collect( document, [ cdn( 'first.jpg' ) ] ).urls ).toEqual( [
		cdn( 'first.jpg' ),
		cdn( 'late.jpg' ),
	] );
} );

test( 'Backgrounds count, including several per element and those of ::before and ::after', () => {
	document.body.innerHTML = '<div id="hero"></div><p id="quote"></p>';
	backgrounds = {
		hero: `linear-gradient(red, blue), url("${ cdn( 'hero.jpg' ) }"), url("${ cdn( 'front.png' ) }")`,
		'quote::before': `url("${ cdn( 'open.png' ) }")`,
		'quote::after': `url("${ cdn( 'close.png' ) }")`,
	};
	expect( collect( document, [] ).urls ).toEqual( [
		cdn( 'hero.jpg' ),
		cdn( 'front.png' ),
		cdn( 'open.png' ),
		cdn( 'close.png' ),
	] );
} );

test( 'A quote in a file’s name does not end the address of a background', () => {
	document.body.innerHTML = '<div id="hero"></div>';
	backgrounds = { hero: `url("${ cdn( '5\\27.jpg' ) }"), url("x\\"y")` };
	expect( collect( document, [] ).urls ).toHaveLength( 1 );
} );

test( 'The poster of a video is an image of the page', () => {
	document.body.innerHTML = `<video poster="${ cdn( 'poster.jpg' ) }"></video><video></video>`;
	expect( collect( document, [] ).urls ).toEqual( [ cdn( 'poster.jpg' ) ] );
} );

test( 'Open shadow trees are searched at any depth', () => {
	const outer = document.createElement( 'x-card' );
	const inner = document.createElement( 'x-picture' );
	outer.attachShadow( { mode: 'open' } ).append( inner );
	inner.attachShadow( { mode: 'open' } ).append( image( cdn( 'in.jpg' ) ) );
	document.body.append( outer );
	expect( collect( document, [] ).urls ).toEqual( [ cdn( 'in.jpg' ) ] );
} );

test( 'A fragment does not make another address', () => {
	expect(
		collect( document, [ cdn( 'a.svg#icon' ), cdn( 'a.svg' ) ] ).urls
	).toEqual( [ cdn( 'a.svg' ) ] );
} );

test( 'No more are collected than one flush takes, and the cut is reported', () => {
	const many = ( count: number ) =>
		Array.from( { length: count }, ( _, n ) => cdn( `${ n }.jpg` ) );
	const exact = collect( document, many( MOST ) );
	const more = collect( document, many( MOST + 1 ) );
	expect( [ exact.urls.length, exact.isCut ] ).toEqual( [ 200, false ] );
	expect( [ more.urls.length, more.isCut ] ).toEqual( [ 200, true ] );
	expect( more.urls[ 0 ] ).toBe( cdn( '0.jpg' ) );
} );

test.each( [
	[ 'a placeholder', () => image( lazy ), true ],
	[
		'an image that the browser itself loads lazily',
		() => image( cdn( 'a.jpg' ), { loading: 'lazy', complete: false } ),
		true,
	],
	[
		'a lazy image that the browser has loaded',
		() => image( cdn( 'a.jpg' ), { loading: 'lazy' } ),
		false,
	],
	[ 'an inline drawing', () => image( placeholder( '' ) ), false ],
	[
		'an inline drawing that can’t be decoded',
		() => image( 'data:image/svg+xml;base64,%%%' ),
		false,
	],
] )( 'Whether images wait to be scrolled to: %s', ( _, make, isWaiting ) => {
	document.body.append( make() );
	expect( collect( document, [] ).isWaiting ).toBe( isWaiting );
} );

test( 'A background’s placeholder counts as waiting too', () => {
	document.body.innerHTML = '<div id="hero"></div>';
	backgrounds = { hero: `url("${ lazy }")` };
	expect( collect( document, [] ).isWaiting ).toBe( true );
} );

test( 'A placeholder that is not shown does not count as waiting', () => {
	isDrawn = false;
	document.body.append( image( lazy ) );
	expect( collect( document, [] ).isWaiting ).toBe( false );
} );

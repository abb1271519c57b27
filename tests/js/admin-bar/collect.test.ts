import {
	collect as collectFrom,
	findShown,
	MOST,
} from '../../../src/admin-bar/flush/collect';

const cdn = ( name: string ) =>
	`https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img+to_webp/example.org/wp-content/uploads/${ name }`;
const other = 'https://elsewhere.test/wp-content/uploads/a.jpg';
const own = `${ window.location.origin }/wp-content/uploads/a.jpg`;

const collect = ( page: Document, loaded: string[] ) =>
	collectFrom( findShown( page ), loaded );

const placeholder = ( inner: string ) =>
	`data:image/svg+xml;base64,${ btoa(
		`<svg xmlns="http://www.w3.org/2000/svg"${ inner }/>`
	) }`;
const lazy = placeholder( ` data-u="${ encodeURIComponent( own ) }"` );

/** Backgrounds by the element's id, or by id and pseudo-element; JSDOM computes neither. */
let backgrounds: Record< string, string >;

function image( src: string ): HTMLImageElement {
	const made = document.createElement( 'img' );
	return Object.defineProperty( made, 'currentSrc', { value: src } );
}

beforeEach( () => {
	backgrounds = {};
	document.body.replaceChildren();
	jest.spyOn( window, 'getComputedStyle' ).mockImplementation(
		( { id }, part ) => {
			const style = document.createElement( 'i' ).style;
			return Object.defineProperty( style, 'backgroundImage', {
				value: backgrounds[ `${ id }${ part ?? '' }` ] ?? 'none',
			} );
		}
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

test( 'What the page shows comes first: the browser’s list of loads is limited and in no order of the page', () => {
	document.body.append( image( cdn( 'late.jpg' ) ), image( other ) );
	expect( collect( document, [ cdn( 'first.jpg' ) ] ).urls ).toEqual( [
		cdn( 'late.jpg' ),
		cdn( 'first.jpg' ),
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

test( 'The site’s own image files count, as a page has them for who is logged in, and no other files', () => {
	const script = `${ window.location.origin }/a.js`;
	expect( collect( document, [ own, script, other ] ).urls ).toEqual( [
		own,
	] );
} );

test.each( [
	[ 'an image', () => document.body.append( image( lazy ) ) ],
	[
		'a background',
		() => {
			document.body.innerHTML = '<div id="hero"></div>';
			backgrounds = { hero: `url("${ lazy }")` };
		},
	],
] )(
	'What waits to be scrolled to is named by its placeholder: %s',
	( _, draw ) => {
		draw();
		expect( collect( document, [] ).urls ).toEqual( [ own ] );
	}
);

test.each( [ placeholder( '' ), 'data:image/svg+xml;base64,%%%' ] )(
	'An inline drawing names no image',
	( drawing ) => {
		document.body.append( image( drawing ) );
		expect( collect( document, [] ).urls ).toEqual( [] );
	}
);

test( 'What the toolbar itself shows is no image of the page', () => {
	document.body.innerHTML = '<div id="wpadminbar"></div>';
	document.body.firstElementChild?.append( image( own ) );
	expect( collect( document, [] ).urls ).toEqual( [] );
} );

import { findTargets } from '../../../../src/measure/probe/targets';
import { aPlaceholder } from './placeholders';

const page = 'https://example.com/';

/** Returns the targets of a page as "image name width". Elements are 300 px wide unless their style says otherwise. */
function found( body: string, css = '' ): string[] {
	document.head.innerHTML = `<style>* { width: 300px; height: 50px } ${ css }</style>`;
	document.body.innerHTML = body;
	for ( const element of document.querySelectorAll( 'body *' ) ) {
		const isShown = getComputedStyle( element ).display !== 'none';
		Object.defineProperties( element, {
			getClientRects: { value: () => ( isShown ? [ 1 ] : [] ) },
			offsetWidth: { value: 300 },
			clientWidth: { value: 300 },
		} );
	}
	return findTargets( document, page ).flatMap( ( target ) =>
		target().map(
			( { kind, placeholder, size } ) =>
				`${ kind } ${ placeholder.source.replace( page, '' ) } ${ size.width }`
		)
	);
}

function named( name: string ): string {
	return aPlaceholder( `${ page }${ name }`, 900, 600 );
}

it.each( [
	[ 'an image', `<img src="${ named( 'a' ) }">`, [ 'image a 300' ] ],
	[
		'an image with a zoom',
		`<img src="${ named( 'a' ) }" data-src="${ named( 'b' ) }" data-large_image="${ named( 'c' ) }">`,
		[ 'image a 300', 'image c 0', 'image b 0' ],
	],
	[
		'an image with a srcset',
		`<img src="${ named( 'a' ) }" data-spf-srcset="${ named( 'b' ) } 300w, ${ named( 'c' ) } 900w">`,
		[ 'image a 300', 'image b 0', 'image c 0' ],
	],
	[
		'another element in place of an image',
		`<div data-src="${ named( 'a' ) }" data-thumb="${ named( 'b' ) }"></div>`,
		[ 'image a 300', 'image b 0' ],
	],
	[
		'a video’s poster',
		`<video poster="${ named( 'a' ) }"></video>`,
		[ 'image a 300' ],
	],
	[
		'a style attribute',
		`<p style="background-image: url('${ named( 'a' ) }')"></p>`,
		[ 'background a 300' ],
	],
	[
		'nothing for hidden elements',
		`<img src="${ named( 'a' ) }" style="display: none"><p style="display: none; background-image: url('${ named( 'b' ) }')"></p>`,
		[],
	],
	[
		'nothing for icons and loaded images',
		'<img src="data:image/gif;base64,R0lGOD"><img src="/a.jpg"><p style="background: url(data:image/png;base64,AA)"></p>',
		[],
	],
] )( 'finds %s', ( _, body, expected ) => {
	expect( found( body ) ).toEqual( expected );
} );

it( 'finds backgrounds from style sheets, with the size of their elements', () => {
	expect(
		found(
			'<p class="a"></p><p class="a"></p><p class="b"></p>',
			`.a, .none { background-image: url("${ named( 'a' ) }"); background-size: cover }`
		)
	).toEqual( [ 'background a 300', 'background a 300' ] );
} );

it( 'finds them in nested rules, once per element', () => {
	expect(
		found(
			'<p class="a"></p>',
			`@media all { .a { background-image: url("${ named( 'a' ) }") } } p.a { background-image: url("${ named( 'b' ) }"); background-size: cover }`
		)
	).toEqual( [ 'background b 300' ] );
} );

it( 'finds them on ::before and ::after, which no script measures', () => {
	expect(
		found(
			'<p class="a"></p>',
			`.a::before { background-image: url("${ named( 'a' ) }") }`
		)
	).toEqual( [ 'background a 0' ] );
} );

it( 'takes the background of a style attribute that a lazy loader withholds', () => {
	expect(
		found(
			`<p style="background-image: url('${ named( 'a' ) }')"></p>`,
			'p { background-image: none !important }'
		)
	).toEqual( [ 'background a 300' ] );
} );

it( 'marks only elements that must keep their background', () => {
	found(
		`<p class="a"></p><p class="b"></p><p class="c" style="background-image: url('${ named( 'c' ) }')"></p>`,
		`.a { background-image: url("${ named( 'a' ) }") }`
	);
	expect(
		[ ...document.querySelectorAll( '[data-spf-shown]' ) ].map(
			( { className } ) => className
		)
	).toEqual( [ 'a', 'c' ] );
} );

it( 'limits the number of elements', () => {
	const many = `<img src="${ named( 'a' ) }">`.repeat( 700 );
	expect( found( many ) ).toHaveLength( 600 );
} );

import { preparePage } from '../../../../src/measure/probe/prepare';
import { growth, LINEAR } from '../../support/growth';
import { anOlderPlaceholder, aPlaceholder } from './placeholders';

const address = 'https://example.com/news/today/';

/** Prepares a page, then parses the result the way the frame will. */
function prepared( body: string, head = '' ): Document {
	const html = preparePage(
		`<!doctype html><html lang="en"><head>${ head }</head><body>${ body }</body></html>`,
		address
	);
	return new DOMParser().parseFromString( html, 'text/html' );
}

function image( tag: string ): Element {
	const found = prepared( tag ).querySelector( 'img' );
	if ( ! found ) {
		throw new Error( 'The image is gone.' );
	}
	return found;
}

/** Returns the size of the blank image that stands in for a file. */
function blankSize( { src }: { src: string } ): string | undefined {
	return /width="(\d+)" height="(\d+)"/
		.exec( atob( src.replace( /^[^,]*,/, '' ) ) )
		?.slice( 1 )
		.join( '×' );
}

it( 'allows only styles and fonts, before anything else in the page', () => {
	const { head } = prepared( '', '<link rel=stylesheet href=/a.css>' );
	const [ policy, base ] = [ ...head.children ];
	expect( policy?.getAttribute( 'http-equiv' ) ).toBe(
		'Content-Security-Policy'
	);
	const said = policy?.getAttribute( 'content' ) ?? '';
	expect( said ).toContain( "default-src 'none'; img-src data:;" );
	expect( said ).not.toMatch( /script|frame|media|connect/ );
	expect( base?.outerHTML ).toBe( `<base href="${ address }">` );
} );

it.each( [
	[ 'https://cdn.example.com/x/', 'https://cdn.example.com/x/' ],
	[ '/sub/', 'https://example.com/sub/' ],
	[ 'more/?a=1&amp;copy=2', `${ address }more/?a=1&copy=2` ],
] )( 'keeps the page’s own base %s', ( own, whole ) => {
	const page = prepared( '', `<base href="${ own }"><base href="/no/">` );
	const bases = [ ...page.querySelectorAll( 'base' ) ];
	expect( bases.map( ( base ) => base.getAttribute( 'href' ) ) ).toEqual( [
		whole,
	] );
} );

it( 'keeps language, direction and classes, and replaces no-js by js', () => {
	const html = preparePage(
		'<html lang="ar" dir="rtl" class="a no-js"><body class="theme woocommerce-no-js no-jsx">',
		address
	);
	expect( html ).toMatch(
		/^<!DOCTYPE html><html lang="ar" dir="rtl" class="a js">/
	);
	expect( html ).toContain( '<body class="theme woocommerce-js no-jsx">' );
} );

it( 'removes scripts, and what is meant for pages without scripts', () => {
	const page = prepared(
		`<!-- <script> --><p>one</p><script>document.write( '<noscript>' )</script><p>two</p>
		<noscript><img src="/tracker.gif"></noscript><style>/* <script> */ p { color: red }</style><p>three</p>`,
		'<noscript><img src="/tracker.gif"></noscript><meta http-equiv="refresh" content="0;url=/"><meta name="referrer" content="unsafe-url"><meta name="viewport" content="width=device-width">'
	);
	expect( page.querySelectorAll( 'script, noscript, img' ) ).toHaveLength(
		0
	);
	expect( page.querySelectorAll( 'p' ) ).toHaveLength( 3 );
	expect( page.querySelector( 'body style' )?.textContent ).toContain(
		'red'
	);
	expect(
		[ ...page.querySelectorAll( 'meta' ) ].map( ( { name } ) => name )
	).toEqual( [ '', 'viewport' ] );
} );

it( 'keeps the space of frames, videos and objects without their content', () => {
	const page = prepared(
		`<iframe src="/a" srcdoc="b" width="300" loading="lazy"></iframe><embed src="/c"><object data="/d"></object>
		<video src="/e" width="400"><source src="/f"><track src="/g"></video><audio src="/h"></audio><input autofocus>`
	);
	expect( page.body.innerHTML ).not.toMatch(
		/src|data=|loading|audio|source|autofocus/
	);
	expect( page.querySelector( 'iframe' )?.getAttribute( 'width' ) ).toBe(
		'300'
	);
	expect( page.querySelector( 'video' )?.getAttribute( 'width' ) ).toBe(
		'400'
	);
} );

it.each( [
	[ aPlaceholder() ],
	[ anOlderPlaceholder( 'https://example.com/a.jpg' ) ],
] )( 'leaves a placeholder as it is', ( src ) => {
	const kept = image(
		`<img class="a" src="${ src }" srcset=" " sizes="auto, 50vw" width="30" loading="lazy">`
	);
	expect( kept.getAttribute( 'src' ) ).toBe( src );
	expect( kept.getAttribute( 'sizes' ) ).toBe( 'auto, 50vw' );
	expect( kept.hasAttribute( 'srcset' ) ).toBe( false );
	expect( kept.hasAttribute( 'loading' ) ).toBe( false );
} );

it( 'keeps the placeholders of a srcset where browsers don’t choose from them', () => {
	const srcset = `${ aPlaceholder() } 300w`;
	const kept = image(
		`<img src="${ aPlaceholder() }" srcset="${ srcset }">`
	);
	expect( kept.hasAttribute( 'srcset' ) ).toBe( false );
	expect( kept.getAttribute( 'data-spf-srcset' ) ).toBe( srcset );
} );

it.each( [
	[ 'src="/a-300x200.jpg" width="150" height="100"', '300×200' ],
	[ 'src="/a-300x200.webp?ver=2"', '300×200' ],
	[ 'src="/a.jpg" width="640" height="480"', '640×480' ],
	[ 'src="/a.jpg" srcset="/a.jpg 2x" width="64px" height="48"', '64×48' ],
	[ 'src="/a.jpg"', undefined ],
	[ 'src="/a.jpg" width="100%" height="auto"', undefined ],
	[ 'src="/a.jpg" width="640"', undefined ],
] )( 'has <img %s> take the room of its file', ( attributes, expected ) => {
	const stood = image( `<img alt="x" ${ attributes }>` );
	expect( stood.hasAttribute( 'srcset' ) ).toBe( false );
	expect( blankSize( { src: stood.getAttribute( 'src' ) ?? '' } ) ).toBe(
		expected
	);
	expect( stood.getAttribute( 'src' ) ?? 'data:' ).toMatch( /^data:/ );
} );

it( 'removes the sources of a picture element, so that its image is measured', () => {
	const page = prepared(
		'<picture><source srcset="/a.webp"><img src="/a-30x20.jpg"></picture>'
	);
	expect( page.querySelector( 'picture' )?.children ).toHaveLength( 1 );
} );

it.each( [
	[ 'rel="stylesheet" href="/a.css"', 'rel="stylesheet" href="/a.css"' ],
	[
		'rel="stylesheet" href="/a.css" media="print"',
		'rel="stylesheet" href="/a.css" media="print"',
	],
	[
		`rel="stylesheet" href="/a.css" media="print" onload="this.media='screen'"`,
		'rel="stylesheet" href="/a.css" media="screen"',
	],
	[
		'rel="stylesheet" href="/a.css" media="print" onload="go( this )"',
		'rel="stylesheet" href="/a.css" media="all"',
	],
	[
		`rel="stylesheet" href="/a.css" media="(min-width: 9px)" onload="done()"`,
		'rel="stylesheet" href="/a.css" media="(min-width: 9px)"',
	],
	[
		`rel="preload" as="style" href="/a.css" onload="this.rel='stylesheet'"`,
		'rel="stylesheet" as="style" href="/a.css"',
	],
] )(
	'loads the style sheet of <link %s> as scripts would',
	( link, loaded ) => {
		const { head } = prepared( '', `<link ${ link }>` );
		expect( head.querySelector( 'link' )?.outerHTML ).toBe(
			`<link ${ loaded }>`
		);
	}
);

it.each( [ 'preload', 'prefetch', 'icon', 'preconnect', 'manifest', '' ] )(
	'loads nothing else: no link with rel "%s"',
	( rel ) => {
		const { head } = prepared(
			'',
			`<link rel="${ rel }" as="image" href="/a">`
		);
		expect( head.querySelector( 'link' ) ).toBeNull();
	}
);

it.each( [
	[ 'background: url(/a.jpg) no-repeat', 'background: none no-repeat' ],
	[ `background: url( "/a).jpg" )`, 'background: none' ],
	[
		`background: url( 'data:image/png;base64,AA' ), url(/b.jpg)`,
		`background: url( 'data:image/png;base64,AA' ), none`,
	],
	[ 'color: red', 'color: red' ],
	[ 'background: url(/a.jpg', 'background: none' ],
] )( 'asks for no image of an element’s own style: %s', ( style, kept ) => {
	const page = prepared( `<p style="${ style.replace( /"/g, '&quot;' ) }">` );
	expect( page.querySelector( 'p' )?.getAttribute( 'style' ) ).toBe( kept );
} );

it.each( [
	[ 'blanks', 'url(', ' ', '' ],
	[ 'blanks before a file in quotation marks', 'url(', ' ', "'a' b)" ],
	[ 'addresses that are never closed', '', 'url(', '' ],
	[ 'quotation marks that are never closed', '', "url('", '' ],
	[ 'quotation marks and no bracket', '', "url('a'", '' ],
] )(
	'reads a style in time that grows as it does: %s',
	( _name, start, piece, end ) => {
		expect(
			growth( ( size ) =>
				prepared(
					`<p style="${ start }${ piece.repeat( size ) }${ end }">`
				)
			)
		).toBeLessThan( LINEAR );
	}
);

it( 'reads an address in time that grows as it does', () => {
	expect(
		growth( ( size ) =>
			prepared( `<img src="${ '/a-1x1.a?'.repeat( size ) }&#10;">` )
		)
	).toBeLessThan( LINEAR );
} );

it( 'loads no images of style sheets, except those that are measured', () => {
	const sheet = [ ...prepared( '' ).querySelectorAll( 'style' ) ].at( -1 );
	expect( sheet?.textContent ).toMatch(
		/^:not\(\[data-spf-shown\]\)[^{]*::before[^{]*::after\{background-image:none!important;/
	);
} );

it( 'reveals Elementor’s backgrounds', () => {
	const page = prepared( '<div class="e-con e-parent"></div>' );
	expect( page.querySelector( '.e-con.e-lazyloaded' ) ).not.toBeNull();
} );

it.each( [
	'',
	'<',
	'<frameset>',
	'\0',
	'<html><body></html>x<body class=no-js>',
] )( 'makes a page even of %j', ( html ) => {
	expect( preparePage( html, address ) ).toContain( '<base' );
} );

it( 'reads megabytes of unclosed tags quickly', () => {
	const start = Date.now();
	preparePage(
		'<!-- <script> <noscript> <style> '.repeat( 20_000 ),
		address
	);
	expect( Date.now() - start ).toBeLessThan( 5000 );
} );

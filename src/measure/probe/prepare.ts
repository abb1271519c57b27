import { SHOWN } from './shown';
import { settle } from './stand-in';

/** Allows only styles and fonts to load, since they shape the layout, and inline images. */
const POLICY =
	`<meta http-equiv='Content-Security-Policy' content="default-src 'none'; img-src data:; ` +
	`style-src * data: blob: 'unsafe-inline'; font-src * data: blob:">`;

/** Suppresses images of style sheets, which the policy would block with a message in the console. */
const PLAIN = `<style>${ [ '', '::before', '::after' ].map(
	( part ) => `:not([${ SHOWN }]):not(#s#s#s)${ part }`
) }{${ [
	'background-image',
	'border-image-source',
	'list-style-image',
	'mask-image',
	'-webkit-mask-image',
]
	.map( ( name ) => `${ name }:none!important` )
	.join( ';' ) };cursor:auto!important}</style>`;

/**
 * Matches comments, scripts and noscript. Styles are matched too, but kept, so that their content is not mistaken for
 * one of those. An unclosed one extends to the end of the page, as in browsers.
 */
const unused =
	/<!--(?:-?>|[\s\S]*?(?:--!?>|$))|<(script|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)|(<style\b[\s\S]*?(?:<\/style\s*>|$))/gi;

/** Turns a page into one that can be laid out without running scripts or loading anything but styles and fonts. */
export function preparePage( html: string, address: string ): string {
	const doc = new DOMParser().parseFromString(
		html.replace( unused, '$2' ),
		'text/html'
	);
	const base = new URL(
		doc.querySelector( 'base[href]' )?.getAttribute( 'href' ) ?? '',
		address
	);
	remove( doc );
	doc.querySelectorAll( 'link' ).forEach( settleLink );
	doc.querySelectorAll( 'img, input[type=image]' ).forEach( settle );
	doc.querySelectorAll( '*' ).forEach( removeHandlers );
	for ( const element of [ doc.documentElement, doc.body ] ) {
		element.className = element.className.replace(
			/(^|[\s-])no-js(?=\s|$)/g,
			'$1js'
		);
	}
	// Elementor withholds backgrounds further down until its script adds this class.
	doc.querySelectorAll( '.e-con.e-parent' ).forEach( ( element ) =>
		element.classList.add( 'e-lazyloaded' )
	);
	doc.querySelectorAll( '[style*="url"]' ).forEach( settleStyle );
	doc.head.insertAdjacentHTML( 'beforeend', PLAIN );
	const own = doc.createElement( 'base' );
	own.href = base.href;
	doc.head.prepend( own );
	// At the very beginning, since the policy applies only to what follows it.
	doc.head.insertAdjacentHTML( 'afterbegin', POLICY );
	return `<!DOCTYPE html>${ doc.documentElement.outerHTML }`;
}

function remove( doc: Document ): void {
	doc.querySelectorAll(
		'script, noscript, base, meta[http-equiv], meta[name=referrer i], audio, video > *, picture > source'
	).forEach( ( element ) => element.remove() );
	// These elements keep their space but lose their content.
	doc.querySelectorAll( 'iframe, embed, object, video' ).forEach(
		( element ) =>
			[ 'src', 'srcdoc', 'data', 'loading' ].forEach( ( name ) =>
				element.removeAttribute( name )
			)
	);
	doc.querySelectorAll( '[autofocus]' ).forEach( ( element ) =>
		element.removeAttribute( 'autofocus' )
	);
}

/**
 * Removes image URLs from a style attribute, except inline images. An unclosed URL extends to the end of the attribute.
 */
function settleStyle( element: Element ): void {
	const style = element.getAttribute( 'style' ) ?? '';
	element.setAttribute(
		'style',
		style.replace(
			/url\((?!\s*(?:["']\s*)?data:)(?:\s*(?:"[^"]*"|'[^']*')\s*\)|[^)]*(?:\)|$))/gi,
			'none'
		)
	);
}

/** Activates style sheets that a script would activate later; removes links to anything but style sheets. */
function settleLink( link: Element ): void {
	const rel = link.getAttribute( 'rel' ) ?? '';
	const isSheet = /\bstylesheet\b/i.test( rel );
	const isLate = link.hasAttribute( 'onload' );
	if ( isSheet && isLate && link.getAttribute( 'media' ) === 'print' ) {
		const later = /\bmedia\s*=\s*['"]([^'"]+)/.exec(
			link.getAttribute( 'onload' ) ?? ''
		);
		link.setAttribute( 'media', later?.[ 1 ] ?? 'all' );
	} else if ( isLate && link.getAttribute( 'as' ) === 'style' ) {
		link.setAttribute( 'rel', 'stylesheet' );
	} else if ( ! isSheet ) {
		link.remove();
	}
	link.removeAttribute( 'onload' );
}

/** Removes event handlers: the frame runs none, and the console would report each. */
function removeHandlers( element: Element ): void {
	for ( const name of element.getAttributeNames() ) {
		if ( name.startsWith( 'on' ) ) {
			element.removeAttribute( name );
		}
	}
}

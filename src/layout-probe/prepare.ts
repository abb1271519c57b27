import { SHOWN } from './shown';
import { settle } from './stand-in';

/** Only what shapes the page may load: its styles and fonts. */
const POLICY =
	"<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; img-src data:; style-src * data: blob: 'unsafe-inline'; font-src * data: blob:\">";

/** What the policy would refuse is not even asked for, so that no browser complains of it. */
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
 * Comments and what only runs or is read without scripts; a style is matched so that nothing in it is taken for them.
 * What is not closed goes on to the end, as for a browser.
 */
const unused =
	/<!--(?:-?>|[\s\S]*?(?:--!?>|$))|<(script|noscript)\b[\s\S]*?(?:<\/\1\s*>|$)|(<style\b[\s\S]*?(?:<\/style\s*>|$))/gi;

/** Makes of a page what can be laid out without running or loading anything but styles. */
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
	// Elementor holds back backgrounds further down until its script marks them so.
	doc.querySelectorAll( '.e-con.e-parent' ).forEach( ( element ) =>
		element.classList.add( 'e-lazyloaded' )
	);
	doc.querySelectorAll( '[style*="url"]' ).forEach( settleStyle );
	doc.head.insertAdjacentHTML( 'beforeend', PLAIN );
	const own = doc.createElement( 'base' );
	own.href = base.href;
	doc.head.prepend( own );
	// Before everything else: it holds for what comes after it.
	doc.head.insertAdjacentHTML( 'afterbegin', POLICY );
	return `<!DOCTYPE html>${ doc.documentElement.outerHTML }`;
}

function remove( doc: Document ): void {
	doc.querySelectorAll(
		'script, noscript, base, meta[http-equiv], meta[name=referrer i], audio, video > *, picture > source'
	).forEach( ( element ) => element.remove() );
	// What takes room keeps it, without what is in it.
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

/** Leaves an element's own style the pictures that it holds, in place of those that would have to be loaded. */
function settleStyle( element: Element ): void {
	const style = element.getAttribute( 'style' ) ?? '';
	element.setAttribute(
		'style',
		style.replace(
			/url\((?!\s*["']?\s*data:)\s*(?:"[^"]*"|'[^']*'|[^)]*)\s*\)/gi,
			'none'
		)
	);
}

/** Many pages load a style sheet as something else first, and their script makes it one. */
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

/** The frame runs none of them, and the browser's console would complain of each. */
function removeHandlers( element: Element ): void {
	for ( const name of element.getAttributeNames() ) {
		if ( name.startsWith( 'on' ) ) {
			element.removeAttribute( name );
		}
	}
}

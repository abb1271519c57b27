import { settle } from './stand-in';

/** Only what shapes the page may load: its styles and fonts. */
const POLICY =
	"default-src 'none'; img-src data:; style-src * data: blob: 'unsafe-inline'; font-src * data: blob:";

/** Comments and what only runs or is read without scripts; a style is matched so that nothing in it is taken for them. */
const unused =
	/<!--[\s\S]*?-->|<script\b[\s\S]*?<\/script\s*>|<noscript\b[\s\S]*?<\/noscript\s*>|(<style\b[\s\S]*?<\/style\s*>)/gi;

/** Makes of a page what can be laid out without running or loading anything but styles. */
export function preparePage( html: string, address: string ): string {
	const doc = new DOMParser().parseFromString(
		html.replace( unused, '$1' ),
		'text/html'
	);
	const base = new URL(
		doc.querySelector( 'base[href]' )?.getAttribute( 'href' ) ?? '',
		address
	);
	remove( doc );
	doc.querySelectorAll( 'link' ).forEach( settleLink );
	doc.querySelectorAll( 'img, input[type=image]' ).forEach( settle );
	for ( const element of [ doc.documentElement, doc.body ] ) {
		element.className = element.className.replace(
			/(^|[\s-])no-js(?=\s|$)/g,
			'$1js'
		);
	}
	doc.head.prepend(
		made( doc, 'meta', {
			'http-equiv': 'Content-Security-Policy',
			content: POLICY,
		} ),
		made( doc, 'base', { href: base.href } )
	);
	return `<!DOCTYPE html>${ doc.documentElement.outerHTML }`;
}

function remove( doc: Document ): void {
	doc.querySelectorAll(
		'script, noscript, base, meta[http-equiv], audio, video > *, picture > source'
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

/** Many pages load a style sheet as something else first, and their script makes it one. */
function settleLink( link: Element ): void {
	const rel = link.getAttribute( 'rel' ) ?? '';
	const isSheet = /\bstylesheet\b/i.test( rel );
	const isLate = link.hasAttribute( 'onload' );
	if ( isSheet && isLate ) {
		link.removeAttribute( 'media' );
	} else if ( isLate && link.getAttribute( 'as' ) === 'style' ) {
		link.setAttribute( 'rel', 'stylesheet' );
	} else if ( ! isSheet ) {
		link.remove();
	}
	link.removeAttribute( 'onload' );
}

function made(
	doc: Document,
	name: string,
	attributes: Record< string, string >
): HTMLElement {
	const element = doc.createElement( name );
	for ( const [ key, value ] of Object.entries( attributes ) ) {
		element.setAttribute( key, value );
	}
	return element;
}

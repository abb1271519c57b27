import { atMost, left, type Limit, pause, within } from './clock';

export interface Frame {
	document: Document;
	resize: ( width: number, height: number ) => void;
	remove: () => void;
}

const STYLE: Record< string, string > = {
	all: 'initial',
	position: 'fixed',
	top: '0',
	left: '-32000px',
	border: '0',
	visibility: 'hidden',
	'pointer-events': 'none',
};

/** Opens a prepared page in a frame without scripts; resolves with null if it does not load in time. */
export async function openFrame(
	html: string,
	limit: Limit
): Promise< Frame | null > {
	const frame = document.createElement( 'iframe' );
	frame.setAttribute( 'sandbox', 'allow-same-origin' );
	frame.setAttribute( 'scrolling', 'no' );
	frame.setAttribute( 'aria-hidden', 'true' );
	frame.tabIndex = -1;
	for ( const [ name, value ] of Object.entries( STYLE ) ) {
		frame.style.setProperty( name, value, 'important' );
	}
	const resize = ( width: number, height: number ) => {
		frame.style.setProperty( 'width', `${ width }px`, 'important' );
		frame.style.setProperty( 'height', `${ height }px`, 'important' );
	};
	resize( 390, 664 );
	const inside = await within( limit, () => {
		frame.srcdoc = html;
		document.body.append( frame );
		return loaded( frame );
	} );
	if ( ! inside ) {
		frame.remove();
		return null;
	}
	await fontsOf( inside, limit );
	return { document: inside, resize, remove: () => frame.remove() };
}

/** Waits for the page with its styles; some browsers fire a load event for the initial empty frame too. */
function loaded( frame: HTMLIFrameElement ): Promise< Document > {
	return new Promise( ( resolve ) => {
		frame.onload = () => {
			const inside = frame.contentDocument;
			if ( inside?.URL === 'about:srcdoc' ) {
				resolve( inside );
			}
		};
	} );
}

/** Waits for fonts, which browsers request once a layout needs them. */
async function fontsOf( inside: Document, limit: Limit ): Promise< void > {
	void inside.documentElement.offsetHeight;
	await pause();
	const most = Math.min( 1000, left( limit ) / 3 );
	await within( atMost( limit, most ), () => inside.fonts.ready );
}

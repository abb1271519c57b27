import { visibleSize } from '../../../src/layout-probe/background-size';

const file = { source: 'https://example.com/a.jpg', width: 1600, height: 800 };

interface Case {
	size?: string;
	clip?: string;
	attachment?: string;
	layer?: number;
	width?: number;
	height?: number;
	border?: number;
	file?: { width: number; height: number };
}

function width( {
	size = 'auto',
	clip = 'border-box',
	attachment = 'scroll',
	layer = 0,
	width: clientWidth = 1000,
	height: clientHeight = 300,
	border = 0,
	file: own,
}: Case ): number {
	const element = document.createElement( 'div' );
	for ( const [ name, value ] of Object.entries( {
		clientWidth,
		clientHeight,
		offsetWidth: clientWidth + 2 * border,
	} ) ) {
		Object.defineProperty( element, name, { value } );
	}
	const style = {
		backgroundSize: size,
		backgroundClip: clip,
		backgroundAttachment: attachment,
		paddingLeft: '10px',
		paddingRight: '20px',
	} as CSSStyleDeclaration;
	document.body.replaceChildren( element );
	return visibleSize( element, style, layer, { ...file, ...own } ).width;
}

it.each< [ string, Case, number ] >( [
	[ 'as wide as the element that it covers', { size: 'cover' }, 1000 ],
	[
		'as wide as the element where its height decides the cover',
		{ size: 'cover', height: 700 },
		1000,
	],
	[
		'no wider than the file’s own part where that is enlarged',
		{ size: 'cover', width: 3200, height: 900 },
		1600,
	],
	[ 'as wide as it is contained', { size: 'contain' }, 600 ],
	[ 'as wide as the element shows of the file', {}, 1000 ],
	[ 'as wide as the file', { width: 2000 }, 1600 ],
	[ 'as wide as its size says', { size: '400px 200px' }, 400 ],
	[ 'a share of the element', { size: '50%' }, 500 ],
	[ 'as wide as its height makes it', { size: 'auto 50%' }, 300 ],
	[ 'seen under the border too', { border: 5 }, 1010 ],
	[ 'cut at the padding', { border: 5, clip: 'padding-box' }, 1000 ],
	[ 'cut at the content', { border: 5, clip: 'content-box' }, 970 ],
	[
		'as wide as its own layer says',
		{ size: '50px, 70px, cover', layer: 1 },
		70,
	],
	[ 'as wide as the last said', { size: '50px, 70px', layer: 5 }, 70 ],
	[
		'as wide as the element while the page scrolls over it',
		{ size: 'cover', attachment: 'fixed', height: 900 },
		1000,
	],
	[
		'as wide as the element where the file’s size is not known',
		{ size: 'cover', file: { width: 1, height: 1 }, border: 5 },
		1010,
	],
	[
		'of no known width where neither is known',
		{ file: { width: 0, height: 0 } },
		0,
	],
] )( 'finds a background %s', ( _, given, expected ) => {
	expect( width( given ) ).toBe( expected );
} );

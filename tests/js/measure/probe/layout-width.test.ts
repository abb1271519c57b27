import { layoutWidth } from '../../../../src/measure/probe/layout-width';

function width( screen: number, viewport?: string ): number {
	const page = document.implementation.createHTMLDocument();
	if ( viewport !== undefined ) {
		page.head.innerHTML = `<meta name="Viewport" content="${ viewport }">`;
	}
	return layoutWidth( page, { width: screen, height: 600, density: 2 } );
}

it.each< [ number, string | undefined, number ] >( [
	[ 390, 'width=device-width, initial-scale=1', 390 ],
	[ 390, 'initial-scale=1', 390 ],
	[ 390, undefined, 980 ],
	[ 820, undefined, 980 ],
	[ 390, '', 980 ],
	[ 390, 'user-scalable=no', 980 ],
	[ 390, 'width = 1200', 1200 ],
	[ 390, 'width=320', 390 ],
	[ 1920, undefined, 1920 ],
	[ 1920, 'width=1200', 1920 ],
] )( 'lays out a page on %i px with “%s” at %i px', ( screen, said, at ) => {
	expect( width( screen, said ) ).toBe( at );
} );

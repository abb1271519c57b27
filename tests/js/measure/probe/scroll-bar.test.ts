import { scrollBarOf } from '../../../../src/measure/probe/scroll-bar';

const screen = ( width: number, density: number ) => ( {
	width,
	height: 800,
	density,
} );

test.each( [
	[ 'a desktop that is there without a bar too', 1265, 1, 1280, 1, 15 ],
	[ 'half a window', 753, 1.25, 768, 1.25, 15 ],
	[ 'a desktop that is there alone', 1265, 1, 1440, 1, 0 ],
	[ 'the one without the bar', 1280, 1, 1265, 1, 0 ],
	[ 'a desktop of another density', 1265, 1, 1280, 2, 0 ],
	[ 'phones that happen to be 15 px apart', 375, 3, 390, 3, 0 ],
] )( '%s', ( _, width, density, otherWidth, otherDensity, bar ) => {
	const one = screen( width, density );
	expect(
		scrollBarOf( one, [ one, screen( otherWidth, otherDensity ) ] )
	).toBe( bar );
} );

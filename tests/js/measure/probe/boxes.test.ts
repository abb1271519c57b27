import { Boxes } from '../../../../src/measure/probe/boxes';
import type { Size } from '../../../../src/measure/probe/element-size';
import type { Measured } from '../../../../src/measure/probe/targets';

const phone = { width: 390, height: 664, density: 3 };
const tablet = { width: 820, height: 1106, density: 2 };
const picture = {
	source: 'https://example.com/a.jpg',
	width: 2048,
	height: 1365,
};

function size( width: number, height = 100, padding = 0 ) {
	return { width, height, padding_x: padding, padding_y: padding };
}

function image( measured: Size, placeholder = picture ): Measured {
	return { kind: 'image', placeholder, size: measured };
}

it( 'keeps one box for all screens on which an image has the same size', () => {
	const boxes = new Boxes();
	const first = boxes.addScreens( [ phone, { ...phone, density: 2 } ] );
	boxes.add( image( size( 300 ) ), first );
	boxes.add( image( size( 300 ) ), boxes.addScreens( [ tablet ] ) );
	expect( boxes.images() ).toEqual( [
		{
			...picture,
			kind: 'image',
			boxes: [ { ...size( 300 ), screens: [ 0, 1, 2 ] } ],
		},
	] );
	expect( boxes.screens ).toHaveLength( 3 );
} );

it( 'lists a screen once where two elements have the same size on it', () => {
	const boxes = new Boxes();
	const screens = boxes.addScreens( [ phone ] );
	boxes.add( image( size( 300 ) ), screens );
	boxes.add( image( size( 300 ) ), screens );
	boxes.add( image( size( 150 ) ), screens );
	expect( boxes.images()[ 0 ]?.boxes ).toEqual( [
		{ ...size( 300 ), screens: [ 0 ] },
		{ ...size( 150 ), screens: [ 0 ] },
	] );
} );

it( 'distinguishes sizes by each of their four numbers', () => {
	const boxes = new Boxes();
	const screens = boxes.addScreens( [ phone ] );
	const one = { width: 1, height: 2, padding_x: 3, padding_y: 4 };
	for ( const name of Object.keys( one ) ) {
		boxes.add( image( { ...one, [ name ]: 9 } ), screens );
	}
	expect( boxes.images()[ 0 ]?.boxes ).toHaveLength( 4 );
} );

it( 'distinguishes images from backgrounds, and two sizes of one address', () => {
	const boxes = new Boxes();
	const screens = boxes.addScreens( [ phone ] );
	boxes.add( image( size( 300 ) ), screens );
	boxes.add( { ...image( size( 300 ) ), kind: 'background' }, screens );
	boxes.add( image( size( 300 ), { ...picture, width: 1 } ), screens );
	expect(
		boxes.images().map( ( { kind, width } ) => [ kind, width ] )
	).toEqual( [
		[ 'image', 2048 ],
		[ 'background', 2048 ],
		[ 'image', 1 ],
	] );
} );

it.each( [
	[ 300.015625, 300.015625 ],
	[ 300.0156, 300.015625 ],
	[ 354.333, 354.328125 ],
	[ 0, 0 ],
	[ -3, 0 ],
	[ NaN, 0 ],
	[ 50_000, 20_000 ],
	[ Infinity, 20_000 ],
] )( 'keeps %s pixels as %s', ( measured, kept ) => {
	const boxes = new Boxes();
	boxes.add( image( size( measured ) ), boxes.addScreens( [ phone ] ) );
	expect( boxes.images()[ 0 ]?.boxes[ 0 ]?.width ).toBe( kept );
} );

it( 'keeps no more than a flush accepts', () => {
	const boxes = new Boxes();
	for ( let n = 0; n < 340; n++ ) {
		const screens = boxes.addScreens( [ { ...phone, width: 300 + n } ] );
		boxes.add( image( size( n ) ), screens );
	}
	for ( let n = 0; n < 400; n++ ) {
		const source = `https://example.com/${ n }.jpg`;
		boxes.add( image( size( 1 ), { ...picture, source } ), [ 0 ] );
	}
	expect( boxes.screens ).toHaveLength( 150 );
	expect( boxes.images() ).toHaveLength( 300 );
	expect( boxes.images()[ 0 ]?.boxes ).toHaveLength( 320 );
} );

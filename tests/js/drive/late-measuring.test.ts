import type { FlushRequest } from '../../../src/domain/types';
import { withMeasuring } from '../../../src/drive/late-measuring';

beforeEach( () => {
	window.shortpixelFlush = { probe_url: '/probe.js' };
} );

it.each< [ string, FlushRequest ] >( [
	[ 'images', { scope: 'images', attachments: [ 12 ] } ],
	[ 'a pasted text', { scope: 'urls', pasted: 'x' } ],
] )( 'says of %s that measurements will follow', ( _, request ) => {
	expect( withMeasuring( request ) ).toEqual( {
		...request,
		measuring: true,
	} );
} );

it.each< [ string, FlushRequest ] >( [
	[ 'links', { scope: 'urls', urls: [ 'x' ] } ],
	[ 'everything', { scope: 'site' } ],
	[ 'the library', { scope: 'images', library: true } ],
	[
		'more images than are planned at once',
		{ scope: 'images', attachments: Array( 101 ).fill( 1 ) },
	],
] )( 'measures nothing for %s', ( _, request ) => {
	expect( withMeasuring( request ) ).toBe( request );
} );

it( 'measures nothing without its script', () => {
	window.shortpixelFlush = {};
	const images: FlushRequest = { scope: 'images', attachments: [ 12 ] };
	expect( withMeasuring( images ) ).toBe( images );
} );

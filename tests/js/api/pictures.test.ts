import { reloadPicture } from '../../../src/api/pictures';

afterEach( () => {
	Reflect.deleteProperty( window, 'fetch' );
} );

it.each( [
	[
		'its own header',
		'Tue, 24 Nov 2026 12:00:00 GMT',
		new Date( '2026-11-24T12:00:00Z' ),
	],
	[ 'no header', null, null ],
	[ 'a header that is no time', 'never', null ],
] )( 'takes the time of an image from %s', async ( _, header, time ) => {
	window.fetch = jest.fn( async () =>
		Object.assign( {} as Response, { headers: { get: () => header } } )
	);
	expect( await reloadPicture( 'https://example.org/a.jpg' ) ).toEqual(
		time
	);
} );

import { readOutside } from '../../../src/measure/read-outside';
import { fakeServer, lost } from '../api/fake-server';
import { aFlush } from '../api/samples';

const route = 'POST /flushes/7/pages';
const page = `${ window.location.origin }/house/`;
const asks = aFlush( { id: 7, pages_to_read: [ page ] } );
const seen = aFlush( { id: 7 } );
const fetched = jest.fn();

function answering( html: string, status = 200, headers = {} ) {
	fetched.mockImplementation( () =>
		Promise.resolve( {
			status,
			headers: new Map( Object.entries( headers ) ),
			text: () => Promise.resolve( html ),
		} )
	);
}

beforeEach( () => {
	jest.useFakeTimers();
	fetched.mockReset();
	global.fetch = fetched;
	AbortSignal.timeout = () => new AbortController().signal;
} );

afterEach( () => {
	jest.useRealTimers();
} );

it( 'reads a page as a visitor whom caches serve, and sends what may hold links', async () => {
	answering(
		'<p>Text</p><img src="https://cdn.shortpixel.ai/spai/ret_img/a.test/a.jpg"><img src="data:image/svg+xml;base64,PHN2Zw=="><b title="x">',
		200,
		{ 'x-cache': 'hit' }
	);
	const calls = fakeServer( { [ route ]: () => seen } );
	const onFlush = jest.fn();
	await readOutside( asks, onFlush );
	expect( fetched ).toHaveBeenCalledWith(
		page,
		expect.objectContaining( {
			credentials: 'omit',
			cache: 'no-store',
			headers: { 'Cache-Control': 'max-age=31536000', Pragma: '' },
		} )
	);
	expect( calls.map( ( { data } ) => data ) ).toEqual( [
		{
			pages: [
				{
					url: page,
					status: 200,
					headers: { 'x-cache': 'hit' },
					text: expect.stringMatching(
						/^"https:\/\/cdn\.shortpixel\.ai\/spai\/ret_img\/a\.test\/a\.jpg"\n"data:image\/svg\+xml;base64,PHN2Zw=="\n"<p>Text/
					),
				},
			],
		},
	] );
	expect( onFlush ).toHaveBeenCalledWith( seen );
} );

it( 'reads again after a moment where the server asks for it, three times at most', async () => {
	answering( 'ret_img' );
	const calls = fakeServer( { [ route ]: () => asks } );
	const over = readOutside( asks, jest.fn() );
	await jest.advanceTimersByTimeAsync( 4_999 );
	expect( calls ).toHaveLength( 1 );
	await jest.advanceTimersByTimeAsync( 60_000 );
	await over;
	expect( calls ).toHaveLength( 3 );
} );

it( 'reads the pages of a flush once at a time', async () => {
	answering( '' );
	const calls = fakeServer( { [ route ]: () => seen } );
	await Promise.all( [
		readOutside( asks, jest.fn() ),
		readOutside( asks, jest.fn() ),
	] );
	expect( calls ).toHaveLength( 1 );
} );

it.each( [
	[ 'does not open', () => fetched.mockRejectedValue( new TypeError() ) ],
	[ 'is too long', () => answering( `"${ 'ret_'.repeat( 70_000 ) }"` ) ],
] )( 'says nothing of a page that %s', async ( _, given ) => {
	given();
	const calls = fakeServer( { [ route ]: () => seen } );
	await readOutside( asks, jest.fn() );
	expect( calls[ 0 ]?.data ).toEqual( {
		pages: [ { url: page, status: 0, headers: {}, text: '' } ],
	} );
} );

it( 'sends no character that the route refuses', async () => {
	answering( '<img src="ret_\0\u0007.jpg">' );
	const calls = fakeServer( { [ route ]: () => seen } );
	await readOutside( asks, jest.fn() );
	expect( JSON.stringify( calls[ 0 ]?.data ) ).toContain( 'ret_  .jpg' );
} );

it( 'leaves pages of other origins alone', async () => {
	const calls = fakeServer( {} );
	await readOutside(
		aFlush( { id: 7, pages_to_read: [ 'https://elsewhere.test/' ] } ),
		jest.fn()
	);
	expect( fetched ).not.toHaveBeenCalled();
	expect( calls ).toHaveLength( 0 );
} );

it( 'leaves things as they are where the server does not answer', async () => {
	answering( '' );
	fakeServer( { [ route ]: () => Promise.reject( lost ) } );
	const onFlush = jest.fn();
	await readOutside( asks, onFlush );
	expect( onFlush ).not.toHaveBeenCalled();
} );

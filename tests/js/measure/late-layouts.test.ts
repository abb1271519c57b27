import type { Layout } from '../../../src/domain/types';
import { measureLate } from '../../../src/measure/late-layouts';
import { measureLayouts } from '../../../src/measure/layouts';
import { fakeServer, later, lost, refusal } from '../api/fake-server';
import { aFlush, aLayout, done } from '../api/samples';

jest.mock( '../../../src/measure/layouts', () => ( {
	measureLayouts: jest.fn(),
} ) );
const measured = jest.mocked( measureLayouts );
const route = 'POST /flushes/7/layouts';
const waiting = aFlush( { id: 7, measuring: [ 12 ] } );

beforeEach( () => {
	jest.useFakeTimers();
	measured.mockReset();
} );

afterEach( () => {
	jest.useRealTimers();
} );

it( 'sends everything at the end, and shows what became of the flush', async () => {
	measured.mockResolvedValue( [ aLayout() ] );
	const flush = aFlush();
	const calls = fakeServer( { [ route ]: () => flush } );
	const onFlush = jest.fn();
	await measureLate( waiting, onFlush, new AbortController() );
	expect( calls.map( ( { data } ) => data ) ).toEqual( [
		{ layouts: [ aLayout() ], measuring: false },
	] );
	expect( onFlush ).toHaveBeenCalledWith( flush );
} );

it( 'sends what it has so far, and a word every 20 seconds', async () => {
	const all = later< Layout[] >();
	measured.mockImplementation( ( _ids, _signal, onLayouts ) => {
		setTimeout( () => onLayouts?.( [ aLayout() ] ), 30_000 );
		return all.promise;
	} );
	const calls = fakeServer( { [ route ]: () => aFlush() } );
	const over = measureLate( waiting, jest.fn(), new AbortController() );
	await jest.advanceTimersByTimeAsync( 45_000 );
	expect( calls.map( ( { data } ) => data ) ).toEqual( [
		{ layouts: [], measuring: true },
		{ layouts: [ aLayout() ], measuring: true },
		{ layouts: [], measuring: true },
	] );
	all.resolve( [ aLayout(), aLayout() ] );
	await over;
	await jest.advanceTimersByTimeAsync( 60_000 );
	expect( calls ).toHaveLength( 4 );
} );

it.each( [
	[ 'has ended', () => done() ],
	[
		'takes no more',
		() => Promise.reject( refusal( 'shortpixel_flush_ended', 409 ) ),
	],
] )( 'stops measuring for a flush that %s', async ( _, answer ) => {
	let stopped = false;
	measured.mockImplementation(
		( _ids, signal ) =>
			new Promise( ( resolve ) =>
				signal?.addEventListener( 'abort', () => {
					stopped = true;
					resolve( [] );
				} )
			)
	);
	const calls = fakeServer( { [ route ]: answer } );
	const over = measureLate( waiting, jest.fn(), new AbortController() );
	await jest.advanceTimersByTimeAsync( 20_000 );
	await over;
	expect( stopped ).toBe( true );
	expect( calls ).toHaveLength( 1 );
} );

it( 'goes on where one word was lost', async () => {
	const all = later< Layout[] >();
	measured.mockReturnValue( all.promise );
	const calls = fakeServer( { [ route ]: () => Promise.reject( lost ) } );
	const over = measureLate( waiting, jest.fn(), new AbortController() );
	await jest.advanceTimersByTimeAsync( 41_000 );
	all.resolve( [] );
	await over;
	expect( calls ).toHaveLength( 3 );
} );

it( 'says the last word once the connection is back', async () => {
	measured.mockResolvedValue( [ aLayout() ] );
	const online = jest.spyOn( navigator, 'onLine', 'get' );
	online.mockReturnValue( false );
	const flush = aFlush();
	const calls = fakeServer( {
		[ route ]: () => ( navigator.onLine ? flush : Promise.reject( lost ) ),
	} );
	const onFlush = jest.fn();
	const over = measureLate( waiting, onFlush, new AbortController() );
	await jest.advanceTimersByTimeAsync( 1_000 );
	expect( calls ).toHaveLength( 1 );
	online.mockReturnValue( true );
	window.dispatchEvent( new Event( 'online' ) );
	await over;
	expect( calls.map( ( { data } ) => data ) ).toEqual( [
		{ layouts: [ aLayout() ], measuring: false },
		{ layouts: [ aLayout() ], measuring: false },
	] );
	expect( onFlush ).toHaveBeenCalledWith( flush );
	online.mockRestore();
} );

it( 'says nothing more once it is told to stop', async () => {
	const all = later< Layout[] >();
	measured.mockReturnValue( all.promise );
	const calls = fakeServer( { [ route ]: () => aFlush() } );
	const controller = new AbortController();
	const over = measureLate( waiting, jest.fn(), controller );
	controller.abort();
	all.resolve( [ aLayout() ] );
	await over;
	await jest.advanceTimersByTimeAsync( 60_000 );
	expect( calls ).toEqual( [] );
} );

import type { Layout, Screen } from '../../../src/domain/types';
import { type Call, refusal } from '../api/fake-server';

const screens: Screen[] = [ { width: 390, height: 664, density: 3 } ];
const home = 'https://example.com/';
const about = 'https://example.com/about/';

const measure = jest.fn();
let calls: Call[];
let fakeServer: typeof import( '../api/fake-server' ).fakeServer;
let hooks: typeof import( '../../../src/hooks/measurements' );
let due: string[][];
/** Seconds until pages that failed are due, by answer. */
let dueIn: ( number | null )[];

function layout( url: string ): Layout {
	return { url, state: 'measured', screens, images: [] };
}

/** What was asked of the server, in order. */
function asked(): string[] {
	return calls.map( ( { route } ) => route );
}

async function pass( milliseconds: number ): Promise< void > {
	await jest.advanceTimersByTimeAsync( milliseconds );
	document.querySelectorAll( 'script' ).forEach( ( script ) => {
		window.shortpixelFlushProbe = { measure };
		script.dispatchEvent( new Event( 'load' ) );
	} );
	await jest.advanceTimersByTimeAsync( 10_000 );
}

function set( target: object, name: string, value: unknown ): void {
	Object.defineProperty( target, name, { configurable: true, value } );
}

beforeEach( () => {
	jest.useFakeTimers();
	jest.resetModules();
	set( navigator, 'onLine', true );
	set( navigator, 'connection', undefined );
	set( document, 'hidden', false );
	measure.mockReset();
	measure.mockImplementation( async ( urls: string[] ) =>
		urls.map( ( url ) => layout( url ) )
	);
	delete window.shortpixelFlushProbe;
	window.shortpixelFlush = { probe_url: '/build/layout-probe.js' };
	document.head.innerHTML = '';
	( { fakeServer } = jest.requireActual( '../api/fake-server' ) );
	hooks = jest.requireActual( '../../../src/hooks/measurements' );
	due = [ [ home ], [ about ], [] ];
	dueIn = [];
	const next = () => ( {
		pages: due.shift() ?? [],
		due_in: dueIn.shift() ?? null,
		screens,
	} );
	calls = fakeServer( {
		'GET /measurements': next,
		'POST /measurements': next,
	} );
} );

afterEach( () => {
	jest.restoreAllMocks();
} );

it( 'measures what is due, and then what is due next', async () => {
	void hooks.measureDue();
	await pass( 10_000 );
	expect( measure.mock.calls.map( ( [ urls ] ) => urls ) ).toEqual( [
		[ home ],
		[ about ],
	] );
	expect( asked() ).toEqual( [
		'GET /measurements',
		'POST /measurements',
		'POST /measurements',
	] );
	expect( calls[ 1 ]?.data ).toEqual( { layouts: [ layout( home ) ] } );
} );

it( 'waits until the browser is idle', async () => {
	let idle: () => void = () => undefined;
	jest.spyOn( window, 'requestIdleCallback' ).mockImplementation(
		( callback ) => {
			idle = () =>
				callback( { didTimeout: false, timeRemaining: () => 50 } );
			return 1;
		}
	);
	void hooks.measureDue();
	await jest.advanceTimersByTimeAsync( 100_000 );
	expect( calls ).toEqual( [] );
	idle();
	await jest.advanceTimersByTimeAsync( 0 );
	expect( asked() ).toEqual( [ 'GET /measurements' ] );
} );

it( 'does not measure for ever', async () => {
	due = Array.from( { length: 30 }, ( _, n ) => [ `${ home }${ n }/` ] );
	void hooks.measureDue();
	await pass( 10_000 );
	await pass( 100_000 );
	expect( measure ).toHaveBeenCalledTimes( 4 );
} );

it( 'measures what failed once it is due again, while this page stays open', async () => {
	due = [ [ home ], [], [ home ], [] ];
	dueIn = [ null, 60 ];
	measure.mockResolvedValueOnce( [
		{ ...layout( home ), state: 'late', screens: [] },
	] );
	void hooks.measureDue();
	await pass( 10_000 );
	expect( asked() ).toEqual( [ 'GET /measurements', 'POST /measurements' ] );
	await pass( 40_000 );
	expect( measure ).toHaveBeenCalledTimes( 1 );
	await pass( 10_000 );
	expect( measure ).toHaveBeenCalledTimes( 2 );
	expect( asked().slice( 2 ) ).toEqual( [
		'GET /measurements',
		'POST /measurements',
	] );
	await pass( 10_000_000 );
	expect( calls ).toHaveLength( 4 );
} );

it( 'waits for what fails three times', async () => {
	due = [];
	dueIn = [ 60, 300, 1_800, 86_400 ];
	void hooks.measureDue();
	await pass( 100_000_000 );
	expect( asked() ).toEqual( Array( 4 ).fill( 'GET /measurements' ) );
} );

it( 'asks again where a request failed, each time after a longer while', async () => {
	const times: number[] = [];
	const fail = () => {
		times.push( Date.now() );
		throw refusal( 'x', 503 );
	};
	fakeServer( { 'GET /measurements': fail } );
	void hooks.measureDue();
	await pass( 100_000_000 );
	const seconds = times.map( ( at ) => ( at - ( times[ 0 ] ?? 0 ) ) / 1_000 );
	expect( seconds.map( Math.round ) ).toEqual( [ 0, 60, 360, 2160 ] );
} );

it( 'measures again where the script did not load', async () => {
	due = [ [ home ], [ home ], [] ];
	void hooks.measureDue();
	await jest.advanceTimersByTimeAsync( 10_000 );
	document
		.querySelectorAll( 'script' )
		.forEach( ( script ) => script.dispatchEvent( new Event( 'error' ) ) );
	await jest.advanceTimersByTimeAsync( 50_000 );
	expect( asked() ).toEqual( [ 'GET /measurements' ] );
	await pass( 20_000 );
	expect( asked() ).toEqual( [
		'GET /measurements',
		'GET /measurements',
		'POST /measurements',
	] );
} );

it.each( [
	[ 'offline', () => set( navigator, 'onLine', false ) ],
	[
		'on a connection where data is dear',
		() => set( navigator, 'connection', { saveData: true } ),
	],
	[ 'in a tab that nobody sees', () => set( document, 'hidden', true ) ],
] )( 'does nothing %s', async ( _, happens ) => {
	happens();
	void hooks.measureDue();
	void hooks.measurePost( 7 );
	await pass( 10_000 );
	expect( calls ).toEqual( [] );
} );

it( 'measures a post’s page', async () => {
	due = [ [ about ], [ home ] ];
	void hooks.measurePost( 7 );
	await pass( 10_000 );
	expect( asked() ).toEqual( [ 'GET /measurements', 'POST /measurements' ] );
	expect( calls[ 0 ]?.query ).toEqual( { post: '7' } );
	expect( measure.mock.calls.map( ( [ urls ] ) => urls ) ).toEqual( [
		[ about ],
	] );
} );

it( 'measures a post’s page again that failed', async () => {
	due = [ [ about ], [ home ], [ about ], [] ];
	dueIn = [ null, 60 ];
	void hooks.measurePost( 7 );
	await pass( 10_000 );
	await pass( 60_000 );
	expect( calls.map( ( { query } ) => query ) ).toEqual( [
		{ post: '7' },
		{},
		{ post: '7' },
		{},
	] );
	expect( measure.mock.calls.map( ( [ urls ] ) => urls ) ).toEqual( [
		[ about ],
		[ about ],
	] );
} );

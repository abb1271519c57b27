import type { Layout, Screen } from '../../../src/domain/types';
import { type Call } from '../api/fake-server';

const screens: Screen[] = [ { width: 390, height: 664, density: 3 } ];
const home = 'https://example.com/';
const about = 'https://example.com/about/';

const measure = jest.fn();
let calls: Call[];
let fakeServer: typeof import( '../api/fake-server' ).fakeServer;
let hooks: typeof import( '../../../src/hooks/measurements' );
let due: string[][];

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
	const next = () => ( { pages: due.shift() ?? [], screens } );
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

it( 'stops where a page stays due', async () => {
	due = [ [ home ], [ home ], [ home ] ];
	void hooks.measureDue();
	await pass( 10_000 );
	await pass( 100_000 );
	expect( measure ).toHaveBeenCalledTimes( 1 );
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
	await pass( 0 );
	expect( asked() ).toEqual( [ 'GET /measurements', 'POST /measurements' ] );
	expect( calls[ 0 ]?.query ).toEqual( { post: '7' } );
	expect( measure.mock.calls.map( ( [ urls ] ) => urls ) ).toEqual( [
		[ about ],
	] );
} );

import type { Layout, Screen } from '../../../src/domain/types';
import { type Call, later, refuse } from '../api/fake-server';

const screens: Screen[] = [
	{ width: 390, height: 664, density: 3 },
	{ width: 1920, height: 945, density: 1 },
];
const home = 'https://example.com/';
const about = 'https://example.com/about/';

const measure = jest.fn();
let fakeServer: typeof import( '../api/fake-server' ).fakeServer;
let calls: Call[];
let measureLayouts: (
	attachments: number[],
	signal?: AbortSignal,
	onLayouts?: ( layouts: Layout[] ) => void
) => Promise< Layout[] >;

function measured( url: string, changes: Partial< Layout > = {} ): Layout {
	return { url, state: 'measured', screens, images: [], ...changes };
}

function answer( ...urls: string[] ) {
	const pages = urls.map( ( url ) => ( { url, title: url } ) );
	return () => ( { pages, screens } );
}

/** Returns all script tags of the page; only the probe adds any. */
function scripts(): HTMLScriptElement[] {
	return [ ...document.querySelectorAll( 'script' ) ];
}

async function settle(): Promise< void > {
	await jest.advanceTimersByTimeAsync( 0 );
}

/** Simulates the browser: the newest script either loads and runs, or fails to load. */
async function scriptArrives( works = true ): Promise< void > {
	await settle();
	const script = scripts().at( -1 );
	if ( works ) {
		window.shortpixelFlushProbe = { measure };
	}
	script?.dispatchEvent( new Event( works ? 'load' : 'error' ) );
	await settle();
}

beforeEach( () => {
	jest.useFakeTimers();
	jest.resetModules();
	measure.mockReset();
	measure.mockImplementation( async ( urls: string[] ) =>
		urls.map( ( url ) => measured( url ) )
	);
	delete window.shortpixelFlushProbe;
	window.shortpixelFlush = { probe_url: '/build/layout-probe.js?ver=1' };
	scripts().forEach( ( script ) => script.remove() );
	// The module caches results, so each test loads a new copy of it and of api-fetch.
	( { fakeServer } = jest.requireActual( '../api/fake-server' ) );
	const hook = jest.requireActual<
		typeof import( '../../../src/measure/layouts' )
	>( '../../../src/measure/layouts' );
	measureLayouts = (
		attachments,
		signal = new AbortController().signal,
		onLayouts = () => undefined
	) => hook.measureLayouts( attachments, signal, onLayouts, [] );
	calls = fakeServer( { 'GET /pages': answer( home, about ) } );
} );

afterEach( () => {
	jest.useRealTimers();
} );

it( 'measures the pages that show the images on the server’s screens', async () => {
	const asked = measureLayouts( [ 12, 13 ] );
	await scriptArrives();
	expect( await asked ).toEqual( [ measured( home ), measured( about ) ] );
	expect( calls[ 0 ]?.query ).toEqual( {
		'attachments[0]': '12',
		'attachments[1]': '13',
	} );
	expect( measure.mock.calls[ 0 ]?.slice( 0, 2 ) ).toEqual( [
		[ home, about ],
		screens,
	] );
	expect( scripts().map( ( { src } ) => src ) ).toEqual( [
		'http://localhost/build/layout-probe.js?ver=1',
	] );
} );

it( 'loads the script once, and measures a page again only after ten minutes', async () => {
	const first = measureLayouts( [ 12 ] );
	await scriptArrives();
	await first;

	jest.advanceTimersByTime( 9 * 60_000 );
	expect( await measureLayouts( [ 13 ] ) ).toHaveLength( 2 );
	expect( measure ).toHaveBeenCalledTimes( 1 );

	jest.advanceTimersByTime( 2 * 60_000 );
	expect( await measureLayouts( [ 13 ] ) ).toHaveLength( 2 );
	expect( measure ).toHaveBeenCalledTimes( 2 );
	expect( scripts() ).toHaveLength( 1 );
} );

it( 'remembers that a page refuses to be framed', async () => {
	const framing = measured( home, { state: 'framing', screens: [] } );
	calls = fakeServer( { 'GET /pages': answer( home ) } );
	measure.mockResolvedValue( [ framing ] );
	const first = measureLayouts( [ 12 ] );
	await scriptArrives();
	expect( await first ).toEqual( [ framing ] );
	expect( await measureLayouts( [ 12 ] ) ).toEqual( [ framing ] );
	expect( measure ).toHaveBeenCalledTimes( 1 );
} );

it( 'measures a page once for two simultaneous callers, and continues for the second when the first leaves', async () => {
	const slow = later< Layout[] >();
	let stop: AbortSignal | undefined;
	measure.mockImplementationOnce( ( _, __, { signal } ) => {
		stop = signal;
		return slow.promise;
	} );
	const leaves = new AbortController();
	const first = measureLayouts( [ 12 ], leaves.signal );
	const second = measureLayouts( [ 13 ] );
	await scriptArrives();
	leaves.abort();
	expect( await first ).toEqual( [] );
	expect( stop?.aborted ).toBe( false );

	slow.resolve( [ measured( home ), measured( about ) ] );
	expect( await second ).toHaveLength( 2 );
	expect( measure ).toHaveBeenCalledTimes( 1 );
} );

it( 'takes two minutes at most, whatever the probe does', async () => {
	measure.mockReturnValueOnce( new Promise( () => undefined ) );
	const asked = measureLayouts( [ 12 ] );
	await scriptArrives();
	await jest.advanceTimersByTimeAsync( 121_000 );
	expect( await asked ).toEqual( [] );
} );

it( 'stops measuring when nobody is waiting any longer', async () => {
	let stop: AbortSignal | undefined;
	measure.mockImplementationOnce( ( _, __, { signal } ) => {
		stop = signal;
		return new Promise( () => undefined );
	} );
	const leaves = new AbortController();
	const asked = measureLayouts( [ 12 ], leaves.signal );
	await scriptArrives();
	leaves.abort();
	expect( await asked ).toEqual( [] );
	await settle();
	expect( stop?.aborted ).toBe( true );
} );

it( 'gives up on a script that never loads, and leaves the probe the rest of the time', async () => {
	const asked = measureLayouts( [ 12 ] );
	await jest.advanceTimersByTimeAsync( 120_100 );
	expect( await asked ).toEqual( [] );

	const again = measureLayouts( [ 12 ] );
	await jest.advanceTimersByTimeAsync( 2_000 );
	await scriptArrives();
	await again;
	expect( measure.mock.calls[ 0 ]?.[ 2 ].deadline ).toBe( 118_000 );
} );

it.each< [ string, () => void ] >( [
	[
		'the server refuses',
		() => fakeServer( { 'GET /pages': refuse( new Error( 'no' ) ) } ),
	],
	[
		'the server is silent',
		() => fakeServer( { 'GET /pages': () => new Promise( () => {} ) } ),
	],
	[ 'no page shows them', () => fakeServer( { 'GET /pages': answer() } ) ],
	[
		'there is no screen',
		() =>
			fakeServer( {
				'GET /pages': () => ( {
					pages: [ { url: home, title: '' } ],
					screens: [],
				} ),
			} ),
	],
	[ 'the answer is none', () => fakeServer( { 'GET /pages': () => null } ) ],
	[ 'the build has no probe', () => delete window.shortpixelFlush ],
] )( 'gives nothing, and loads nothing, where %s', async ( _, arrange ) => {
	arrange();
	const asked = measureLayouts( [ 12 ] );
	await jest.advanceTimersByTimeAsync( 121_000 );
	expect( await asked ).toEqual( [] );
	expect( scripts() ).toHaveLength( 0 );
} );

it( 'returns nothing where the probe fails', async () => {
	measure.mockRejectedValue( new Error( 'broken' ) );
	const asked = measureLayouts( [ 12 ] );
	await scriptArrives();
	await jest.advanceTimersByTimeAsync( 12_000 );
	expect( await asked ).toEqual( [] );
} );

it( 'requests nothing once aborted, or for no images', async () => {
	expect( await measureLayouts( [ 12 ], AbortSignal.abort() ) ).toEqual( [] );
	expect( await measureLayouts( [] ) ).toEqual( [] );
	expect( calls ).toHaveLength( 0 );
} );

it( 'keeps to the limits of images per question and of pages and screens per flush', async () => {
	const many = Array.from( { length: 30 }, ( _, n ) => `${ home }${ n }` );
	const all = Array.from( { length: 160 }, ( _, n ) => ( {
		width: 320 + n,
		height: 600,
		density: 1,
	} ) );
	calls = fakeServer( {
		'GET /pages': () => ( {
			...answer( ...many, ...many )(),
			screens: all,
		} ),
	} );
	measure.mockImplementation( async ( urls: string[], on: Screen[] ) =>
		urls.map( ( url ) => measured( url, { screens: on } ) )
	);
	const ids = Array.from( { length: 150 }, ( _, n ) => n + 1 );
	const asked = measureLayouts( ids );
	await scriptArrives();
	expect( await asked ).toHaveLength( 20 );
	expect( Object.keys( calls[ 0 ]?.query ?? {} ) ).toHaveLength( 100 );
	expect( measure.mock.calls[ 0 ]?.[ 1 ] ).toEqual( all.slice( 0, 150 ) );
} );

it( 'passes on what it has after every four pages', async () => {
	const urls = [ 1, 2, 3, 4, 5, 6 ].map( ( n ) => `${ home }${ n }/` );
	fakeServer( { 'GET /pages': answer( ...urls ) } );
	const some: number[] = [];
	const asked = measureLayouts( [ 12 ], undefined, ( layouts ) =>
		some.push( layouts.length )
	);
	await scriptArrives();
	expect( await asked ).toHaveLength( 6 );
	expect( some ).toEqual( [ 4 ] );
} );

describe( 'a flush, which waits for all pages,', () => {
	const late = ( url: string ) =>
		measured( url, { state: 'late', screens: [] } );
	/** Measures the way a flush does, and collects the layouts that are reported before the end. */
	const ask = ( signal?: AbortSignal ) => {
		const meanwhile: Layout[][] = [];
		const end = measureLayouts( [ 12 ], signal, ( some ) =>
			meanwhile.push( some )
		);
		return { end, meanwhile };
	};

	it.each< [ string, Partial< Layout > ] >( [
		[ 'was late', { state: 'late', screens: [] } ],
		[ 'did not answer', { state: 'unreachable', screens: [] } ],
		[ 'had time for some screens', { screens: screens.slice( 0, 1 ) } ],
	] )(
		'takes what there is, and measures a page again that %s',
		async ( _, changes ) => {
			const failed = measured( about, changes );
			measure.mockResolvedValueOnce( [ measured( home ), failed ] );
			const { end, meanwhile } = ask();
			await scriptArrives();
			expect( meanwhile ).toEqual( [ [ measured( home ), failed ] ] );
			await jest.advanceTimersByTimeAsync( 1_999 );
			expect( measure ).toHaveBeenCalledTimes( 1 );
			await jest.advanceTimersByTimeAsync( 1 );
			expect( await end ).toEqual( [
				measured( home ),
				measured( about ),
			] );
			expect( measure.mock.calls[ 1 ]?.[ 0 ] ).toEqual( [ about ] );
		}
	);

	it( 'tries three times, each after a longer while', async () => {
		measure.mockImplementation( async ( urls: string[] ) =>
			urls.map( late )
		);
		const { end } = ask();
		await scriptArrives();
		await jest.advanceTimersByTimeAsync( 2_000 );
		expect( measure ).toHaveBeenCalledTimes( 2 );
		await jest.advanceTimersByTimeAsync( 9_999 );
		expect( measure ).toHaveBeenCalledTimes( 2 );
		await jest.advanceTimersByTimeAsync( 1 );
		expect( await end ).toEqual( [ late( home ), late( about ) ] );
		expect( measure ).toHaveBeenCalledTimes( 3 );
	} );

	it( 'keeps what a page measured on more screens', async () => {
		const some = measured( home, { screens: screens.slice( 0, 1 ) } );
		fakeServer( { 'GET /pages': answer( home ) } );
		measure
			.mockResolvedValueOnce( [ some ] )
			.mockResolvedValue( [ late( home ) ] );
		const { end } = ask();
		await scriptArrives();
		await jest.advanceTimersByTimeAsync( 12_000 );
		expect( await end ).toEqual( [ some ] );
	} );

	it( 'measures itself what was measured already for something else, and failed', async () => {
		const { measurePages } = jest.requireActual<
			typeof import( '../../../src/measure/layout-batches' )
		>( '../../../src/measure/layout-batches' );
		const other = later< Layout[] >();
		measure.mockReturnValueOnce( other.promise );
		const until = Date.now() + 30_000;
		const probeUrl = '/build/layout-probe.js?ver=1';
		void measurePages( [ home, about ], { screens, probeUrl, until } );
		await scriptArrives();
		const { end } = ask();
		await settle();
		expect( measure ).toHaveBeenCalledTimes( 1 );
		other.resolve( [ late( home ), late( about ) ] );
		await jest.advanceTimersByTimeAsync( 2_000 );
		expect( await end ).toEqual( [ measured( home ), measured( about ) ] );
	} );

	it( 'asks again for the pages, and for the script', async () => {
		fakeServer( { 'GET /pages': refuse( new Error( 'busy' ) ) } );
		const { end, meanwhile } = ask();
		await settle();
		expect( meanwhile ).toEqual( [ [] ] );
		fakeServer( { 'GET /pages': answer( home ) } );
		await jest.advanceTimersByTimeAsync( 2_000 );
		await scriptArrives( false );
		expect( measure ).not.toHaveBeenCalled();
		await jest.advanceTimersByTimeAsync( 10_000 );
		await scriptArrives();
		expect( await end ).toEqual( [ measured( home ) ] );
	} );

	it( 'does not try again in the last seconds', async () => {
		measure.mockImplementation( async ( urls: string[] ) => {
			jest.setSystemTime( Date.now() + 118_000 );
			return urls.map( late );
		} );
		const { end } = ask();
		await scriptArrives();
		expect( await end ).toHaveLength( 2 );
		expect( measure ).toHaveBeenCalledTimes( 1 );
	} );

	it( 'does not try again once it has ended', async () => {
		measure.mockImplementation( async ( urls: string[] ) =>
			urls.map( late )
		);
		const ends = new AbortController();
		const { end } = ask( ends.signal );
		await scriptArrives();
		ends.abort();
		expect( await end ).toEqual( [] );
		await jest.advanceTimersByTimeAsync( 20_000 );
		expect( measure ).toHaveBeenCalledTimes( 1 );
	} );
} );

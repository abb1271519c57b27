/**
 * @jest-environment node
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Delays } from '../../../tools/simulator/delay';
import { PRESETS } from '../../../tools/simulator/presets';
import {
	PRESET_NAMES,
	type PresetName,
} from '../../../tools/simulator/switch-types';
import { startSimulator } from '../../../tools/simulator/simulator';
import { simulatorControl } from '../../../tools/simulator/control';
import { ask, colourOf, pictureOf, warm, type Reply } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench();
const PARAMS = 'w_40+q_lossy+ret_img+to_webp';

/** Sets a preset, and stops the clock, so that only the test advances the time. */
const be = async ( preset: PresetName, seed = 1 ): Promise< void > => {
	await bench.control.stopClock();
	await bench.control.setSwitches( { preset, seed } );
};
/** Makes a variant stale: the caches hold red, the site blue. */
const makeStale = async ( accept = '' ): Promise< string > => {
	await bench.site.paint( '/a.jpg', 'red' );
	const url = bench.cdn( PARAMS, '/a.jpg' );
	await warm( url, { accept } );
	await bench.site.paint( '/a.jpg', 'blue' );
	return url;
};
const remove = ( url: string, accept = '' ): Promise< Reply > =>
	ask( url.replace( '/spai/', '/spai/f_remove+' ), { accept } );
const statusOf = async ( url: string ): Promise< number > =>
	( await ask( url ) ).status;

describe.each( [ 'bunny', 'bunny-query' ] as const )( '%s', ( preset ) => {
	test( 'answers with bunny.net’s headers, cold, just taken and held', async () => {
		await be( preset );
		await bench.control.setSwitches( { redirect_status: 302 } );
		await bench.site.paint( '/a.jpg', 'red' );
		const url = bench.cdn( PARAMS, '/a.jpg' );
		const cold = await ask( url );
		expect( cold.status ).toBe( 302 );
		expect( cold.headers ).toMatchObject( {
			location: `${ bench.site.url }/a.jpg`,
			server: expect.stringMatching( /^BunnyCDN-/ ),
			'cdn-cache': 'MISS',
			'cdn-requestpullcode': '302',
			'cdn-status': '302',
		} );

		const taken = await warm( url );
		expect( taken.headers ).toMatchObject( {
			server: expect.stringMatching( /^BunnyCDN-/ ),
			'cdn-cache': 'MISS',
			'cdn-pullzone': expect.stringMatching( /^\d+$/ ),
			'cdn-requestpullcode': '200',
			'cdn-status': '200',
		} );
		const at = taken.headers[ 'cdn-cachedat' ] ?? '';
		expect( at ).toMatch( /^\d\d\/\d\d\/\d{4} \d\d:\d\d:\d\d$/ );
		expect( Date.parse( `${ at } GMT` ) ).toBe(
			Date.parse( taken.headers[ 'date' ] ?? '' )
		);

		await bench.control.advance( 3600 );
		const held = await ask( url );
		expect( held.headers ).toMatchObject( {
			'cdn-cache': 'HIT',
			'cdn-cachedat': at,
		} );
		expect(
			Date.parse( held.headers[ 'date' ] ?? '' ) -
				Date.parse( `${ at } GMT` )
		).toBe( 3_600_000 );
		for ( const { headers } of [ cold, taken, held ] ) {
			expect( headers ).not.toHaveProperty( 'age' );
			expect( headers ).not.toHaveProperty( 'last-modified' );
		}
	} );

	test( 'takes the same old file anew after 13 days', async () => {
		await be( preset );
		const url = await makeStale();
		await bench.control.advance( 13 * 86400 - 1 );
		expect( ( await ask( url ) ).headers[ 'cdn-cache' ] ).toBe( 'HIT' );
		await bench.control.advance( 1 );
		const anew = await ask( url );
		expect( anew.headers[ 'cdn-cache' ] ).toBe( 'EXPIRED' );
		expect( Date.parse( `${ anew.headers[ 'cdn-cachedat' ] } GMT` ) ).toBe(
			Date.parse( anew.headers[ 'date' ] ?? '' )
		);
		expect( await colourOf( anew ) ).toBe( 'red' );
		expect( ( await ask( url ) ).headers[ 'cdn-cache' ] ).toBe( 'HIT' );
	} );

	test( 'removes from both its layers after the time that its seed draws', async () => {
		const { seed, seconds } = slowSeed();
		await be( preset, seed );
		const url = await makeStale();
		const accepted = await remove( url );
		expect( accepted.status ).toBe( 200 );
		expect( accepted.headers[ 'cdn-cache' ] ).toBe( 'MISS' );
		await bench.control.advance( seconds - 0.01 );
		expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
		await bench.control.advance( 0.02 );
		expect( await statusOf( url ) ).toBe( 307 );
		const rebuilt = await warm( url );
		expect( await colourOf( rebuilt ) ).toBe( 'blue' );
		expect( rebuilt.headers[ 'cdn-cache' ] ).toBe( 'MISS' );
	} );

	test( 'keeps another list of parameters as another copy', async () => {
		await be( preset );
		await makeStale();
		const versioned = bench.cdn( `${ PARAMS }+v_3`, '/a.jpg' );
		expect( await statusOf( versioned ) ).toBe( 307 );
		expect( await colourOf( await warm( versioned ) ) ).toBe( 'blue' );
	} );
} );

/** Returns the first seed whose first removal takes between 5 and 30 seconds. */
const slowSeed = (): { seed: number; seconds: number } => {
	for ( let seed = 1; ; seed++ ) {
		const delay = PRESETS.bunny.removal_delay ?? 0;
		const seconds = new Delays().next( delay, { seed, now: 0 } );
		if ( seconds > 5 && seconds < 30 ) {
			return { seed, seconds };
		}
	}
};

test( 'bunny ignores a source’s query, bunny-query does not', async () => {
	await be( 'bunny' );
	const url = await makeStale();
	const same = await ask( `${ url }?spf=3` );
	expect( [ same.status, same.headers[ 'cdn-cache' ] ] ).toEqual( [
		200,
		'HIT',
	] );
	expect( await colourOf( same ) ).toBe( 'red' );

	await be( 'bunny-query' );
	await bench.site.paint( '/a.jpg?spf=3', 'blue' );
	expect( await statusOf( `${ url }?spf=3` ) ).toBe( 307 );
	expect( await colourOf( await warm( `${ url }?spf=3` ) ) ).toBe( 'blue' );
} );

describe( 'two-layers', () => {
	test( 'gives the old file back with an age counted anew, as often as it is removed', async () => {
		await be( 'two-layers' );
		const url = await makeStale();
		const old = await ask( url );
		await bench.control.advance( 500 );
		expect( ( await ask( url ) ).headers[ 'age' ] ).toBe( '500' );
		for ( let time = 0; time < 2; time++ ) {
			await remove( url );
			await bench.control.advance( 31 );
			const reply = await ask( url );
			expect( await colourOf( reply ) ).toBe( 'red' );
			expect( reply.headers ).toMatchObject( {
				age: '0',
				etag: old.headers[ 'etag' ],
			} );
			expect( reply.headers ).not.toHaveProperty( 'last-modified' );
			await bench.control.advance( 7 );
			expect( ( await ask( url ) ).headers[ 'age' ] ).toBe( '7' );
		}
	} );

	test( 'redirects to the original what it has not got', async () => {
		await be( 'two-layers' );
		const cold = await ask( bench.cdn( PARAMS, '/none.jpg' ) );
		expect( [ cold.status, cold.headers[ 'location' ] ] ).toEqual( [
			307,
			`${ bench.site.url }/none.jpg`,
		] );
	} );
} );

describe( 'by-accept', () => {
	const VISITORS = [
		[ 'image/avif,image/webp,image/*,*/*;q=0.8', 'avif' ],
		[ 'image/webp,*/*', 'webp' ],
		[ 'image/*,*/*;q=0.5', 'jpeg' ],
	] as const;

	test( 'gives each visitor the best format it accepts, and says so', async () => {
		await be( 'by-accept' );
		await bench.site.paint( '/a.jpg', 'red' );
		for ( const [ accept, format ] of VISITORS ) {
			const url = bench.cdn( PARAMS, '/a.jpg' );
			expect( ( await ask( url, { accept } ) ).status ).toBe( 307 );
			const reply = await warm( url, { accept } );
			expect( await pictureOf( reply ) ).toBe( `${ format } 40x30` );
			expect( reply.headers[ 'vary' ] ).toBe( 'Accept' );
		}
		expect( ( await bench.control.cache() ).entries ).toHaveLength( 3 );
	} );

	test( 'removes the copy that the removal’s own Accept would get, and no other', async () => {
		await be( 'by-accept' );
		for ( const [ accept ] of VISITORS ) {
			await makeStale( accept );
		}
		const url = bench.cdn( PARAMS, '/a.jpg' );
		const statuses = (): Promise< number[] > =>
			Promise.all(
				VISITORS.map( async ( [ accept ] ) => {
					return ( await ask( url, { accept } ) ).status;
				} )
			);
		await remove( url, 'image/webp' );
		await bench.control.advance( 30 );
		expect( await statuses() ).toEqual( [ 200, 307, 200 ] );
		await remove( url, '*/*' );
		await bench.control.advance( 30 );
		expect( ( await statuses() )[ 2 ] ).toBe( 307 );
	} );
} );

test( 'slow-65 removes after 65 seconds', async () => {
	await be( 'slow-65' );
	const url = await makeStale();
	await remove( url );
	await bench.control.advance( 64.9 );
	expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
	await bench.control.advance( 0.1 );
	expect( await statusOf( url ) ).toBe( 307 );
} );

describe( 'the times of bunny.net’s removals', () => {
	const curve = PRESETS.bunny.removal_delay ?? 0;

	test( 'are 0 s in the median, 16 s for nine of ten, 65 s for 99 of 100', () => {
		const drawn = Array.from( { length: 2000 }, ( _, seed ) =>
			new Delays().next( curve, { seed, now: 0 } )
		);
		const within = ( seconds: number ): number =>
			drawn.filter( ( one ) => one <= seconds ).length / drawn.length;
		[
			[ 0, 0.5 ],
			[ 8, 0.7 ],
			[ 16, 0.9 ],
			[ 65, 0.99 ],
			[ 90, 1 ],
		].forEach( ( [ seconds = 0, share = 0 ] ) =>
			expect( Math.abs( within( seconds ) - share ) ).toBeLessThan( 0.02 )
		);
		expect( within( 15 ) ).toBeLessThan( 0.9 );
		expect( within( 60 ) ).toBeLessThan( 0.99 );
	} );

	test( 'are the same for the same seed, and for what is removed within ten seconds', () => {
		const draw = ( seed: number ): number[] => {
			const delays = new Delays();
			return [ 0, 9_999, 10_000, 40_000, 80_000, 120_000 ].map( ( now ) =>
				delays.next( curve, { seed, now } )
			);
		};
		const all = [ 1, 2, 3, 4 ].map( draw );
		expect( [ 1, 2, 3, 4 ].map( draw ) ).toEqual( all );
		all.forEach( ( [ first, same ] ) => expect( same ).toBe( first ) );
		expect( new Set( all.flat() ).size ).toBeGreaterThan( 5 );
	} );

	test( 'start over with a reset', async () => {
		const { seed, seconds } = slowSeed();
		for ( let time = 0; time < 2; time++ ) {
			await bench.control.reset();
			await be( 'bunny', seed );
			const url = await makeStale();
			await remove( url );
			await bench.control.advance( seconds - 0.01 );
			expect( await statusOf( url ) ).toBe( 200 );
			await bench.control.advance( 0.02 );
			expect( await statusOf( url ) ).toBe( 307 );
		}
	} );
} );

describe( 'a preset', () => {
	test( 'sets all switches anew, and then those named beside it', async () => {
		const before = await bench.control.switches();
		await bench.control.setSwitches( { slow: true, redirect_status: 302 } );
		expect(
			await bench.control.setSwitches( { preset: 'slow-65', account: 1 } )
		).toEqual( { ...before, removal_delay: 65, account: 1 } );
		expect( await bench.control.setSwitches( { preset: null } ) ).toEqual(
			before
		);
	} );

	test( 'that does not exist is refused, and nothing is changed', async () => {
		const before = await bench.control.switches();
		await expect(
			bench.control.setSwitches( {
				account: 1,
				preset: 'rabbit' as PresetName,
			} )
		).rejects.toThrow( 'preset must be one of bunny, bunny-query' );
		expect( await bench.control.switches() ).toEqual( before );
	} );

	test( 'to start with is what a reset goes back to', async () => {
		const simulator = await startSimulator( {
			removalDelay: 5,
			switches: { preset: 'by-accept', seed: 7 },
		} );
		const control = simulatorControl( simulator.controlUrl );
		const start = await control.switches();
		expect( start ).toMatchObject( {
			by_accept: true,
			removal_delay: 5,
			seed: 7,
		} );
		await control.setSwitches( { preset: 'two-layers' } );
		expect( await control.reset() ).toEqual( start );
		await simulator.stop();
	} );

	test.each( PRESET_NAMES )( '%s is in the README', ( name ) => {
		const readme = readFileSync(
			join( __dirname, '../../../tools/simulator/README.md' ),
			'utf8'
		);
		expect( readme ).toContain( `| \`${ name }\` |` );
	} );
} );

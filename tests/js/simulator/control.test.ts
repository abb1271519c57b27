/**
 * @jest-environment node
 */
import { connect } from 'node:net';
import { startSimulator } from '../../../tools/simulator/simulator';
import { ask, warm } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench( { removalDelay: 5, account: 1 } );

const post = async (
	path: string,
	body: string
): Promise< [ number, unknown ] > => {
	const response = await fetch( bench.simulator.controlUrl + path, {
		method: 'POST',
		body,
	} );
	return [ response.status, await response.json() ];
};

test( 'an unknown route answers 404', async () => {
	expect( ( await post( '/log', '' ) )[ 0 ] ).toBe( 404 );
	expect( ( await post( '/toString', '' ) )[ 0 ] ).toBe( 404 );
} );

test( 'reset restores everything', async () => {
	await bench.site.paint( '/a.jpg', 'red' );
	const url = bench.cdn( 'w_40+ret_img', '/a.jpg' );
	await warm( url );
	await ask( bench.cdn( 'f_remove+w_40+ret_img', '/a.jpg' ) );
	await bench.control.setSwitches( { account: -3 } );
	await bench.control.reset();
	expect( await bench.control.switches() ).toMatchObject( { account: 1 } );
	expect( ( await bench.control.log() ).entries ).toEqual( [] );
	expect( ( await ask( url ) ).status ).toBe( 307 );
	await warm( url );
	await bench.control.advance( 60 );
	expect( ( await ask( url ) ).status ).toBe( 200 );
} );

describe( 'the log', () => {
	test( 'holds each request as it was received', async () => {
		const path =
			'/spai/f_remove%2Bw_40%2Bret_img/https%3A//a.test/x%20y/../b.jpg?a=%C3%BC';
		const before = Date.now();
		await ask( bench.simulator.url + path, { 'user-agent': 'Test/1' } );
		const { entries, dropped } = await bench.control.log();
		expect( dropped ).toBe( 0 );
		expect( entries ).toHaveLength( 1 );
		expect( entries[ 0 ] ).toMatchObject( {
			kind: 'removal',
			method: 'GET',
			url: path,
			status: 200,
			headers: { 'user-agent': 'Test/1' },
			concurrency: 1,
		} );
		expect( entries[ 0 ]?.time ).toBeGreaterThanOrEqual( before );
	} );

	test( 'reports how many were answered at the same time', async () => {
		await bench.control.setSwitches( { slow: { ms: 400 } } );
		const url = bench.cdn( 'w_40+ret_img', '/none.jpg' );
		await Promise.all( Array.from( { length: 5 }, () => ask( url ) ) );
		const { entries, max_concurrency: most } = await bench.control.log();
		expect( most ).toBe( 5 );
		expect(
			entries.map( ( { concurrency } ) => concurrency ).sort()
		).toEqual( [ 1, 2, 3, 4, 5 ] );
		await bench.control.setSwitches( { slow: null } );
		await ask( url );
		expect(
			( await bench.control.log() ).entries.at( -1 )?.concurrency
		).toBe( 1 );
	} );

	test( 'can be cleared, which restarts its count', async () => {
		await ask( bench.simulator.url + '/x' );
		expect( await bench.control.clearLog() ).toEqual( {
			entries: [],
			dropped: 0,
			max_concurrency: 0,
		} );
	} );
} );

test( 'the cache is listed entry by entry', async () => {
	await bench.site.paint( '/a.jpg', 'red' );
	const { body, headers } = await warm(
		bench.cdn( 'w_40+ret_img+to_webp', '/a.jpg', 'spai7' )
	);
	expect( await bench.control.cache() ).toEqual( {
		entries: [
			{
				key: 'spai7',
				params: [ 'w_40', 'ret_img', 'to_webp' ],
				source: `${ bench.site.url }/a.jpg`,
				format: 'webp',
				content_type: 'image/webp',
				built_at: expect.any( Number ),
				stored_at: expect.any( Number ),
				etag: headers[ 'etag' ],
				bytes: body.length,
			},
		],
		edge: [],
		building: 0,
	} );
} );

describe( 'stopping', () => {
	test( 'does not wait for clients, builds or removals', async () => {
		const simulator = await startSimulator();
		const port = Number( new URL( simulator.url ).port );
		const idle = connect( port, '127.0.0.1' );
		idle.on( 'error', () => undefined );
		await new Promise( ( resolve ) => idle.once( 'connect', resolve ) );
		await fetch( `${ simulator.controlUrl }/switches`, {
			method: 'POST',
			body: '{"build_delay":60}',
		} );
		const waiting = ask(
			`${ simulator.url }/spai/ret_wait/a.test/x.jpg`
		).catch( () => 'cut' );
		await ask( `${ simulator.url }/spai/f_remove+ret_img/a.test/x.jpg` );
		const start = performance.now();
		await simulator.stop();
		expect( performance.now() - start ).toBeLessThan( 3000 );
		await waiting;
		await expect( ask( `${ simulator.url }/` ) ).rejects.toThrow();
	} );

	test( 'a control port in use is reported, and the other port freed', async () => {
		const controlPort = Number( new URL( bench.simulator.url ).port );
		await expect( startSimulator( { controlPort } ) ).rejects.toThrow(
			'EADDRINUSE'
		);
	} );
} );

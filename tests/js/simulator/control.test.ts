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

describe( 'switches', () => {
	test( 'start from the options', async () => {
		expect( await bench.control.switches() ).toMatchObject( {
			removal_delay: 5,
			account: 1,
			redirect_status: 307,
			slow: null,
		} );
	} );

	test( 'are merged one by one, a fault as a whole', async () => {
		await bench.control.setSwitches( {
			slow: { ms: 5, match: 'x' },
			account: 2,
		} );
		const after = await bench.control.setSwitches( {
			slow: { ms: 6 },
			reset: true,
		} );
		expect( after ).toMatchObject( {
			slow: { ms: 6, match: null, count: null, fraction: 1 },
			reset: { match: null },
			account: 2,
		} );
		expect(
			await bench.control.setSwitches( { reset: false } )
		).toMatchObject( { reset: null } );
	} );

	test.each( [
		[ 'an unknown switch', { slwo: true } ],
		[ 'one that every object has', { toString: true } ],
		[ 'an unknown field', { slow: { seconds: 1 } } ],
		[ 'a number out of range', { slow: { ms: -1 } } ],
		[ 'a text for a number', { slow: { ms: '5' } } ],
		[ 'a broken count', { reset: { count: 1.5 } } ],
		[ 'a fraction above 1', { reset: { fraction: 2 } } ],
		[ 'a broken pattern', { reset: { match: '(' } } ],
		[ 'a text for a fault', { reset: 'yes' } ],
		[ 'a list for a fault', { reset: [] } ],
		[ 'a status that is no error', { server_error: { status: 200 } } ],
		[
			'a header that cannot be dropped',
			{ drop_headers: { headers: [ 'vary' ] } },
		],
		[ 'a setting without a value', { removal_delay: null } ],
		[ 'another redirect status', { redirect_status: 301 } ],
		[ 'an account state that is none', { account: 3 } ],
		[ 'a list', [] ],
	] )( 'refuse %s', async ( _name, body ) => {
		const [ status, answer ] = await post(
			'/switches',
			JSON.stringify( body )
		);
		expect( status ).toBe( 400 );
		expect( answer ).toEqual( { error: expect.stringMatching( /\.$/ ) } );
	} );

	test( 'are left as they were when one is wrong', async () => {
		await post( '/switches', '{"account":2,"slow":{"ms":"x"}}' );
		expect( await bench.control.switches() ).toMatchObject( {
			account: 1,
			slow: null,
		} );
	} );

	test( 'refuse what is no JSON, and too much of it', async () => {
		expect( ( await post( '/switches', '{' ) )[ 0 ] ).toBe( 400 );
		expect(
			( await post( '/switches', ' '.repeat( 300_000 ) ) )[ 0 ]
		).toBe( 400 );
	} );

	test( 'are reported by the client in words', async () => {
		const wrong = { slow: { ms: -1 } };
		await expect( bench.control.setSwitches( wrong ) ).rejects.toThrow(
			'slow.ms must be a number'
		);
	} );
} );

test( 'an unknown route is not found', async () => {
	expect( ( await post( '/log', '' ) )[ 0 ] ).toBe( 404 );
	expect( ( await post( '/toString', '' ) )[ 0 ] ).toBe( 404 );
} );

test( 'reset puts everything back', async () => {
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

	test( 'tells how many were answered at once', async () => {
		await bench.control.setSwitches( { slow: { ms: 80 } } );
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

	test( 'can be emptied, and counts anew', async () => {
		await ask( bench.simulator.url + '/x' );
		expect( await bench.control.clearLog() ).toEqual( {
			entries: [],
			dropped: 0,
			max_concurrency: 0,
		} );
	} );
} );

test( 'the cache is told entry by entry', async () => {
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
		expect( performance.now() - start ).toBeLessThan( 500 );
		await waiting;
		await expect( ask( `${ simulator.url }/` ) ).rejects.toThrow();
	} );

	test( 'a taken control port is told, and the other one freed', async () => {
		const controlPort = Number( new URL( bench.simulator.url ).port );
		await expect( startSimulator( { controlPort } ) ).rejects.toThrow(
			'EADDRINUSE'
		);
	} );
} );

/**
 * @jest-environment node
 */
import { ask, colourOf, head, warm } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench();
const PARAMS = 'w_40+ret_img';

const warmUrl = async ( params = PARAMS, key = 'spai' ): Promise< string > => {
	await bench.site.paint( '/a.jpg', 'red' );
	const url = bench.cdn( params, '/a.jpg', key );
	await warm( url );
	return url;
};
const statusesOf = async (
	url: string,
	times: number
): Promise< number[] > => {
	const statuses: number[] = [];
	for ( let time = 0; time < times; time++ ) {
		statuses.push( ( await ask( url ) ).status );
	}
	return statuses;
};

test( 'slow delays answers', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( { slow: { ms: 1000, count: 1 } } );
	const timed = async (): Promise< number > => {
		const start = performance.now();
		expect( ( await ask( url ) ).status ).toBe( 200 );
		return performance.now() - start;
	};
	expect( await timed() ).toBeGreaterThanOrEqual( 995 );
	expect( await timed() ).toBeLessThan( 995 );
} );

describe( 'rate_limit', () => {
	test( 'answers 429 with Retry-After in seconds, a given number of times', async () => {
		const url = await warmUrl();
		await bench.control.setSwitches( {
			rate_limit: { retry_after: 7, count: 2 },
		} );
		const reply = await ask( url );
		expect( reply.status ).toBe( 429 );
		expect( reply.headers[ 'retry-after' ] ).toBe( '7' );
		expect( await statusesOf( url, 3 ) ).toEqual( [ 429, 200, 200 ] );
	} );

	test( 'sends Retry-After as a date, or leaves it out', async () => {
		const url = await warmUrl();
		await bench.control.setSwitches( {
			rate_limit: { retry_after: 60, form: 'date' },
		} );
		const { headers } = await ask( url );
		const ahead = Date.parse( headers[ 'retry-after' ] ?? '' ) - Date.now();
		expect( ahead ).toBeGreaterThan( 58_000 );
		expect( ahead ).toBeLessThanOrEqual( 61_000 );
		await bench.control.setSwitches( { rate_limit: { form: 'none' } } );
		expect( ( await ask( url ) ).headers ).not.toHaveProperty(
			'retry-after'
		);
	} );

	test( 'refuses a removal before it is accepted', async () => {
		const url = await warmUrl();
		await bench.control.setSwitches( {
			rate_limit: { match: 'f_remove' },
		} );
		const removal = bench.cdn( `f_remove+${ PARAMS }`, '/a.jpg' );
		expect( ( await ask( removal ) ).status ).toBe( 429 );
		await bench.control.advance( 60 );
		expect( ( await ask( url ) ).status ).toBe( 200 );
	} );
} );

test( 'server_error answers with the given status', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( {
		server_error: { status: 502, count: 1 },
	} );
	expect( await statusesOf( url, 2 ) ).toEqual( [ 502, 200 ] );
} );

test( 'a fraction is distributed evenly', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( { server_error: { fraction: 0.25 } } );
	expect( await statusesOf( url, 8 ) ).toEqual( [
		200, 200, 200, 503, 200, 200, 200, 503,
	] );
	await bench.control.setSwitches( { server_error: { fraction: 0.1 } } );
	const tenth = await statusesOf( url, 20 );
	expect(
		tenth
			.map( ( status, index ) => ( status === 503 ? index : -1 ) )
			.filter( ( at ) => at >= 0 )
	).toEqual( [ 9, 19 ] );
} );

test( 'reset cuts the connection before an answer', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( { reset: { count: 1 } } );
	await expect( ask( url ) ).rejects.toMatchObject( { code: 'ECONNRESET' } );
	const { entries } = await bench.control.log();
	expect( entries.at( -1 ) ).toMatchObject( { status: 0 } );
	expect( ( await ask( url ) ).status ).toBe( 200 );
} );

test( 'half_answer announces more bytes than it sends', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( { half_answer: { count: 1 } } );
	expect( ( await head( url ) ).status ).toBe( 200 );
	await expect( ask( url ) ).rejects.toThrow( 'aborted' );
	expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
} );

test( 'drip sends the whole body byte by byte', async () => {
	const url = await warmUrl();
	const { body } = await ask( url );
	await bench.control.setSwitches( { drip: { ms: 1, count: 1 } } );
	const begun = Date.now();
	expect( ( await ask( url ) ).body ).toEqual( body );
	expect( Date.now() - begun ).toBeGreaterThanOrEqual( body.length - 5 );
} );

test( 'a match leaves every other address alone', async () => {
	const hit = await warmUrl();
	const spared = await warmUrl( 'w_41+ret_img' );
	await bench.control.setSwitches( { server_error: { match: '/w_40\\+' } } );
	expect( ( await ask( spared ) ).status ).toBe( 200 );
	expect( ( await ask( hit ) ).status ).toBe( 503 );
} );

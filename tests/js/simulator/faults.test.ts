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

test( 'slow answers take their time', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( { slow: { ms: 150, count: 1 } } );
	const timed = async (): Promise< number > => {
		const start = performance.now();
		expect( ( await ask( url ) ).status ).toBe( 200 );
		return performance.now() - start;
	};
	expect( await timed() ).toBeGreaterThanOrEqual( 145 );
	expect( await timed() ).toBeLessThan( 145 );
} );

describe( 'rate_limit', () => {
	test( 'answers 429 with Retry-After in seconds, as often as it is told', async () => {
		const url = await warmUrl();
		await bench.control.setSwitches( {
			rate_limit: { retry_after: 7, count: 2 },
		} );
		const reply = await ask( url );
		expect( reply.status ).toBe( 429 );
		expect( reply.headers[ 'retry-after' ] ).toBe( '7' );
		expect( await statusesOf( url, 3 ) ).toEqual( [ 429, 200, 200 ] );
	} );

	test( 'or with a date, or without', async () => {
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

	test( 'hits a removal before it is accepted', async () => {
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

test( 'server_error answers the status it is given', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( {
		server_error: { status: 502, count: 1 },
	} );
	expect( await statusesOf( url, 2 ) ).toEqual( [ 502, 200 ] );
} );

test( 'a fraction is spread evenly', async () => {
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

test( 'half_answer promises more than it sends', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( { half_answer: { count: 1 } } );
	expect( ( await head( url ) ).status ).toBe( 200 );
	await expect( ask( url ) ).rejects.toThrow( 'aborted' );
	expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
} );

describe( 'refused_keys', () => {
	test( 'refuses the keys of a list, and removals under them', async () => {
		const url = await warmUrl();
		await bench.control.setSwitches( {
			refused_keys: { keys: [ 'spai2' ], status: 404 },
		} );
		const next = bench.cdn( PARAMS, '/a.jpg', 'spai2' );
		const removal = bench.cdn( `f_remove+${ PARAMS }`, '/a.jpg', 'spai2' );
		expect( ( await ask( next ) ).status ).toBe( 404 );
		expect( ( await ask( removal ) ).status ).toBe( 404 );
		expect( ( await ask( url ) ).status ).toBe( 200 );
		expect( bench.site.hits ).toHaveLength( 1 );
	} );

	test( 'or those of a pattern, or all', async () => {
		const url = await warmUrl();
		const third = bench.cdn( PARAMS, '/a.jpg', 'spai3' );
		await bench.control.setSwitches( {
			refused_keys: { pattern: '^spai\\d+$' },
		} );
		expect( ( await ask( third ) ).status ).toBe( 403 );
		expect( ( await ask( url ) ).status ).toBe( 200 );
		await bench.control.setSwitches( { refused_keys: { status: 500 } } );
		expect( ( await ask( url ) ).status ).toBe( 500 );
	} );

	test( 'counts only what it hits', async () => {
		const url = await warmUrl();
		const next = bench.cdn( PARAMS, '/a.jpg', 'spai2' );
		await bench.control.setSwitches( {
			refused_keys: { keys: [ 'spai2' ], count: 1 },
		} );
		await statusesOf( url, 3 );
		expect( await statusesOf( next, 2 ) ).toEqual( [ 403, 307 ] );
	} );
} );

test( 'no_credits sends even warm pictures to their original and builds nothing', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( { no_credits: true } );
	const reply = await ask( url );
	expect( reply.status ).toBe( 307 );
	expect( reply.headers[ 'location' ] ).toBe( `${ bench.site.url }/a.jpg` );
	await ask( bench.cdn( 'w_30+ret_wait', '/a.jpg' ) );
	expect( bench.site.hits ).toHaveLength( 1 );
	const account = await ask( `${ bench.simulator.url }/read-domain/a.test` );
	expect( JSON.parse( account.body.toString() ) ).toMatchObject( {
		Status: -1,
	} );
} );

test( 'error_page is a status 200 that is no picture', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( { error_page: true } );
	const reply = await ask( url );
	expect( reply.status ).toBe( 200 );
	expect( reply.headers[ 'content-type' ] ).toBe(
		'text/html; charset=utf-8'
	);
	expect( reply.body.toString() ).toContain( '<h1>' );
	await bench.control.setSwitches( {
		error_page: { body: 'oh', content_type: 'image/jpeg' },
	} );
	const lie = await ask( url );
	expect( lie.headers[ 'content-type' ] ).toBe( 'image/jpeg' );
	expect( lie.body.toString() ).toBe( 'oh' );
} );

describe( 'drop_headers', () => {
	const NAMES = [
		'age',
		'etag',
		'last-modified',
		'date',
		'cache-control',
	] as const;

	test.each( NAMES )( 'leaves out %s alone', async ( name ) => {
		const url = await warmUrl();
		const before = Object.keys( ( await ask( url ) ).headers );
		await bench.control.setSwitches( {
			drop_headers: { headers: [ name ] },
		} );
		const after = Object.keys( ( await ask( url ) ).headers );
		expect( before ).toContain( name );
		expect( after ).toEqual( before.filter( ( one ) => one !== name ) );
	} );

	test( 'leaves out all of them by default', async () => {
		const url = await warmUrl();
		await bench.control.setSwitches( { drop_headers: true } );
		const { headers } = await ask( url );
		NAMES.forEach( ( name ) =>
			expect( headers ).not.toHaveProperty( name )
		);
	} );
} );

test( 'redirect goes elsewhere, or round in circles', async () => {
	const url = await warmUrl();
	await bench.control.setSwitches( {
		redirect: { to: 'https://elsewhere.test/x' },
	} );
	const away = await ask( url );
	expect( [ away.status, away.headers[ 'location' ] ] ).toEqual( [
		307,
		'https://elsewhere.test/x',
	] );
	await bench.control.setSwitches( { redirect: true } );
	expect( ( await ask( url ) ).headers[ 'location' ] ).toBe( url );
} );

test( 'clock_skew puts Date and Last-Modified wrong', async () => {
	const url = await warmUrl();
	const right = await ask( url );
	await bench.control.setSwitches( {
		clock_skew: { date: -3600, last_modified: 7200 },
	} );
	const wrong = await ask( url );
	const moved = ( name: string ): number =>
		Date.parse( wrong.headers[ name ] ?? '' ) -
		Date.parse( right.headers[ name ] ?? '' );
	expect( moved( 'last-modified' ) ).toBe( 7_200_000 );
	expect( moved( 'date' ) ).toBeLessThan( -3_590_000 );
	expect( moved( 'date' ) ).toBeGreaterThanOrEqual( -3_600_000 );
} );

test( 'a match spares every other address', async () => {
	const hit = await warmUrl();
	const spared = await warmUrl( 'w_41+ret_img' );
	await bench.control.setSwitches( { server_error: { match: '/w_40\\+' } } );
	expect( ( await ask( spared ) ).status ).toBe( 200 );
	expect( ( await ask( hit ) ).status ).toBe( 503 );
} );

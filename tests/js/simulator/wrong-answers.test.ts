/**
 * @jest-environment node
 */
import { ask, warm } from './support/ask';
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

describe( 'refused_keys', () => {
	test( 'refuses listed keys, and removals under them', async () => {
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

	test( 'refuses keys that match a pattern, or all', async () => {
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

	test( 'counts only the requests it refuses', async () => {
		const url = await warmUrl();
		const next = bench.cdn( PARAMS, '/a.jpg', 'spai2' );
		await bench.control.setSwitches( {
			refused_keys: { keys: [ 'spai2' ], count: 1 },
		} );
		await statusesOf( url, 3 );
		expect( await statusesOf( next, 2 ) ).toEqual( [ 403, 307 ] );
	} );
} );

test( 'no_credits redirects even warm images to their original and builds nothing', async () => {
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

test( 'error_page answers 200 with something that is not an image', async () => {
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

	test.each( NAMES )( 'can leave out only %s', async ( name ) => {
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

test( 'redirect leads elsewhere, or in a circle', async () => {
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

test( 'clock_skew shifts Date and Last-Modified', async () => {
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

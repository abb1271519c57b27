/**
 * @jest-environment node
 */
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { startSimulator } from '../../../tools/simulator/simulator';
import { ask, pictureOf, warm } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench();
const PARAMS = 'w_40+q_lossy+ret_img+to_webp';

describe( 'a cold variant', () => {
	test( 'redirects to its original while it is being made', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		const reply = await ask( bench.cdn( PARAMS, '/a.jpg' ) );
		expect( reply.status ).toBe( 307 );
		expect( reply.headers ).toMatchObject( {
			location: `${ bench.site.url }/a.jpg`,
			'cache-control': 'no-cache',
			'access-control-allow-origin': '*',
		} );
		expect( reply.body ).toHaveLength( 0 );
	} );

	test( 'is built once, however many requests there are', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		const url = bench.cdn( PARAMS, '/a.jpg' );
		const ten = Array.from( { length: 10 }, () => ask( url ) );
		const statuses = ( await Promise.all( ten ) ).map(
			( { status } ) => status
		);
		expect( statuses ).toContain( 307 );
		await warm( url );
		expect( bench.site.hits ).toEqual( [ '/a.jpg' ] );
	} );

	test( 'keeps redirecting when its original cannot be fetched', async () => {
		bench.site.put( '/down.jpg', { status: 503 } );
		bench.site.put( '/login.jpg', {
			headers: { 'content-type': 'text/html' },
			body: '<h1>Log in</h1>',
		} );
		for ( const path of [ '/down.jpg', '/login.jpg', '/none.jpg' ] ) {
			const url = bench.cdn( 'w_40+ret_wait', path );
			expect( ( await ask( url ) ).status ).toBe( 307 );
			expect( ( await ask( url ) ).status ).toBe( 307 );
		}
		expect( ( await bench.control.cache() ).entries ).toEqual( [] );
	} );

	test( 'is fetched across redirects only within its site', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		bench.site.put( '/moved.jpg', {
			status: 301,
			headers: { location: '/a.jpg' },
		} );
		bench.site.put( '/away.jpg', {
			status: 302,
			headers: {
				location: `${ bench.site.url.replace( '127.0.0.1', 'localhost' ) }/a.jpg`,
			},
		} );
		bench.site.put( '/loop.jpg', {
			status: 302,
			headers: { location: '/loop.jpg' },
		} );
		const of = async ( path: string ): Promise< number > =>
			( await ask( bench.cdn( 'w_40+ret_wait', path ) ) ).status;
		expect( await of( '/moved.jpg' ) ).toBe( 200 );
		expect( await of( '/away.jpg' ) ).toBe( 307 );
		expect( await of( '/loop.jpg' ) ).toBe( 307 );
		expect(
			bench.site.hits.filter( ( path ) => path === '/loop.jpg' )
		).toHaveLength( 4 );
	} );

	test( 'is answered as its ret_ parameter says', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		await bench.control.setSwitches( { build_delay: 0.1 } );
		const of = ( ret: string ) =>
			ask( bench.cdn( `w_40+ret_${ ret }`, '/a.jpg' ) );

		const blank = await of( 'blank' );
		expect( blank.status ).toBe( 200 );
		expect( await pictureOf( blank ) ).toBe( 'gif 1x1' );
		expect( blank.headers[ 'cache-control' ] ).toBe( 'no-cache' );
		const json = await of( 'json' );
		expect( json.headers[ 'content-type' ] ).toBe( 'application/json' );
		expect( JSON.parse( json.body.toString() ) ).toMatchObject( {
			OriginalURL: `${ bench.site.url }/a.jpg`,
		} );
		expect( ( await of( 'auto' ) ).status ).toBe( 307 );
		const waited = await of( 'wait' );
		expect( await pictureOf( waited ) ).toBe( 'jpeg 40x30' );
	} );

	test( 'redirects by 302 where that is switched on', async () => {
		await bench.control.setSwitches( { redirect_status: 302 } );
		expect( ( await ask( bench.cdn( PARAMS, '/a.jpg' ) ) ).status ).toBe(
			302
		);
	} );

	test( 'stays cold for as long as the build is delayed', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		await bench.control.setSwitches( { build_delay: 60 } );
		const url = bench.cdn( PARAMS, '/a.jpg' );
		await ask( url );
		await new Promise( ( resolve ) => setTimeout( resolve, 150 ) );
		expect( ( await ask( url ) ).status ).toBe( 307 );
	} );
} );

test( 'an original that never comes is given up after originTimeout', async () => {
	const silent = createServer().listen( 0, '127.0.0.1' );
	await once( silent, 'listening' );
	const { port } = silent.address() as AddressInfo;
	const simulator = await startSimulator( { originTimeout: 0.2 } );
	const source = `http://127.0.0.1:${ port }/a.jpg`;
	const reply = await ask( `${ simulator.url }/spai/ret_wait/${ source }` );
	expect( [ reply.status, reply.headers[ 'location' ] ] ).toEqual( [
		307,
		source,
	] );
	await simulator.stop();
	silent.close();
} );

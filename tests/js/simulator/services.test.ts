/**
 * @jest-environment node
 */
import { ask, warm, type Reply } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench( { keys: [ 'KEY' ] } );
const PARAMS = 'ret_img,q_cdnize,to_auto,s_webp:avif';

const json = ( { body }: Reply ): unknown => JSON.parse( body.toString() );
const service = ( path: string, method = 'GET' ): Promise< Reply > =>
	ask( `${ bench.simulator.url }${ path }`, {}, method );
const warmOne = async ( path: string, params = PARAMS ): Promise< string > => {
	await bench.site.paint( path, 'red' );
	const url = bench.cdn( params, path, 'spio' );
	await warm( url );
	return url;
};
const statusesOf = async ( urls: string[] ): Promise< number[] > => {
	const replies = await Promise.all( urls.map( ( url ) => ask( url ) ) );
	return replies.map( ( { status } ) => status );
};

describe( 'purging one file', () => {
	test( 'takes what the source begins with, after the delay', async () => {
		const mine = [
			await warmOne( '/a.jpg' ),
			await warmOne( '/a-80x60.jpg' ),
		];
		const others = [
			await warmOne( '/b.jpg' ),
			await warmOne( '/a.jpg', 'ret_img,w_40' ),
		];
		const reply = await service(
			`/purge-cdn-cache/KEY/${ bench.cdn( PARAMS, '/a', 'spio' ) }*`
		);
		expect( reply.status ).toBe( 200 );
		expect( json( reply ) ).toMatchObject( { Status: 2 } );
		expect( await statusesOf( mine ) ).toEqual( [ 200, 200 ] );
		await bench.control.advance( 30 );
		expect( await statusesOf( mine ) ).toEqual( [ 307, 307 ] );
		expect( await statusesOf( others ) ).toEqual( [ 200, 200 ] );
	} );

	test( 'without the wildcard takes that source only', async () => {
		const [ mine, other ] = [
			await warmOne( '/a.jpg' ),
			await warmOne( '/a.jpg.png' ),
		];
		await service( `/purge-cdn-cache/KEY/${ mine }` );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ mine, other ] ) ).toEqual( [ 307, 200 ] );
	} );

	test( 'refuses a wrong key and what is no CDN URL', async () => {
		const url = await warmOne( '/a.jpg' );
		const wrong = await service( `/purge-cdn-cache/OTHER/${ url }*` );
		expect( wrong.status ).toBe( 403 );
		expect( json( wrong ) ).toMatchObject( { Status: -401 } );
		const odd = await service( '/purge-cdn-cache/KEY/a.test/b*' );
		expect( odd.status ).toBe( 400 );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ url ] ) ).toEqual( [ 200 ] );
	} );

	test( 'is under the same switches as a removal', async () => {
		const url = await warmOne( '/a.jpg' );
		await bench.control.setSwitches( {
			no_removal: { match: 'purge-cdn-cache' },
		} );
		await service( `/purge-cdn-cache/KEY/${ url }` );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ url ] ) ).toEqual( [ 200 ] );
		await bench.control.setSwitches( { rate_limit: true } );
		expect(
			( await service( `/purge-cdn-cache/KEY/${ url }` ) ).status
		).toBe( 429 );
	} );
} );

describe( 'purging a domain', () => {
	const path = ( key: string, host: string ): string =>
		`/purge-cdn-cache-bulk/${ key }/${ host }/spcdn.shortpixel.ai`;

	test( 'takes all of that site, under every key', async () => {
		const urls = [
			await warmOne( '/a.jpg' ),
			await warmOne( '/b.jpg', 'ret_img,w_40' ),
		];
		const { host } = new URL( bench.site.url );
		expect(
			json( await service( path( 'KEY', 'other.test' ), 'POST' ) )
		).toMatchObject( { Status: 2 } );
		await bench.control.advance( 30 );
		expect( await statusesOf( urls ) ).toEqual( [ 200, 200 ] );
		expect(
			json( await service( path( 'KEY', host ), 'POST' ) )
		).toMatchObject( { Status: 2 } );
		await bench.control.advance( 30 );
		expect( await statusesOf( urls ) ).toEqual( [ 307, 307 ] );
	} );

	test( 'needs POST and the key', async () => {
		expect( ( await service( path( 'KEY', 'a.test' ) ) ).status ).toBe(
			405
		);
		expect(
			( await service( path( 'OTHER', 'a.test' ), 'POST' ) ).status
		).toBe( 403 );
	} );
} );

test( 'a purge address is never taken for a CDN URL', async () => {
	await bench.site.paint( '/a.jpg', 'red' );
	const url = `${ bench.simulator.url }/purge-cdn-cache/w_40+ret_img/${ bench.site.url }/a.jpg`;
	expect( ( await ask( url ) ).status ).toBe( 403 );
	expect( bench.site.hits ).toEqual( [] );
	const { entries } = await bench.control.log();
	expect( entries.map( ( { kind } ) => kind ) ).toEqual( [ 'purge' ] );
} );

describe( 'read-domain', () => {
	test.each( [ 2, 1, -1, -2, -3 ] as const )(
		'says account state %i',
		async ( account ) => {
			await bench.control.setSwitches( { account } );
			const reply = await service( '/read-domain/a.test' );
			expect( reply.headers[ 'content-type' ] ).toBe(
				'application/json'
			);
			expect( json( reply ) ).toMatchObject( {
				Status: account,
				Domain: 'a.test',
			} );
		}
	);

	test( 'needs a host', async () => {
		expect( ( await service( '/read-domain/' ) ).status ).toBe( 404 );
	} );
} );

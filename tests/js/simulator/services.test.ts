/**
 * @jest-environment node
 */
import { ofSite } from '../../../tools/simulator/service';
import type { Variant } from '../../../tools/simulator/variant';
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
	test( 'removes every source with the given beginning, after the delay', async () => {
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

	test( 'without the wildcard removes only that source', async () => {
		const [ mine, other ] = [
			await warmOne( '/a.jpg' ),
			await warmOne( '/a.jpg.png' ),
		];
		await service( `/purge-cdn-cache/KEY/${ mine }` );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ mine, other ] ) ).toEqual( [ 307, 200 ] );
	} );

	test( 'refuses a wrong key and anything but a CDN URL', async () => {
		const url = await warmOne( '/a.jpg' );
		const wrong = await service( `/purge-cdn-cache/OTHER/${ url }*` );
		expect( wrong.status ).toBe( 403 );
		expect( json( wrong ) ).toMatchObject( { Status: -401 } );
		const odd = await service( '/purge-cdn-cache/KEY/a.test/b*' );
		expect( odd.status ).toBe( 400 );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ url ] ) ).toEqual( [ 200 ] );
	} );

	test( 'obeys the same switches as a removal', async () => {
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

describe( 'the answer to a purge', () => {
	const purge = ( url: string ): Promise< Reply > =>
		service( `/purge-cdn-cache/KEY/${ url.replace( /\.jpg$/, '*' ) }` );

	test.each( [
		[ 'status', { Status: 2 } ],
		[ 'status_text', { Status: '2' } ],
		[ 'code', { Status: { Code: 2 } } ],
		[ 'code_text', { Status: { Code: '2' } } ],
	] as const )( 'as %s is a success', async ( answer, body ) => {
		const url = await warmOne( '/a.jpg' );
		await bench.control.setSwitches( { purge_answer: answer } );
		expect( json( await purge( url ) ) ).toMatchObject( body );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ url ] ) ).toEqual( [ 307 ] );
	} );

	test.each( [
		[
			'wrong_key',
			/^{"Status":1,"Message":"Not the right API Key"}$/,
			'application/json',
		],
		[
			'cdn_error',
			/^{"Status":2,.*"CDN":{"Error":".+"}}$/,
			'application/json',
		],
		[ 'other', /"Status":1/, 'application/json' ],
		[ 'text', /^OK/, 'text/plain; charset=utf-8' ],
		[ 'page', /^<!doctype html>/, 'text/html; charset=utf-8' ],
		[ 'empty', /^$/, 'application/json' ],
	] as const )(
		'as %s is an error, and nothing is removed',
		async ( answer, body, type ) => {
			const url = await warmOne( '/a.jpg' );
			await bench.control.setSwitches( { purge_answer: answer } );
			const reply = await purge( url );
			expect( reply.status ).toBe( 200 );
			expect( reply.headers[ 'content-type' ] ).toBe( type );
			expect( reply.body.toString() ).toMatch( body );
			await bench.control.advance( 30 );
			expect( await statusesOf( [ url ] ) ).toEqual( [ 200 ] );
		}
	);

	test( 'can be a refusal of the account’s own key', async () => {
		const url = await warmOne( '/a.jpg' );
		await bench.control.setSwitches( {
			refused_account_key: { count: 1 },
		} );
		const reply = await purge( url );
		expect( reply.status ).toBe( 403 );
		expect( json( reply ) ).toMatchObject( { Status: -401 } );
		expect( json( await purge( url ) ) ).toMatchObject( { Status: 2 } );
	} );

	test( 'may stand for copies with any parameters', async () => {
		const urls = [
			await warmOne( '/a.jpg' ),
			await warmOne( '/a.jpg', 'ret_img,w_40' ),
			await warmOne( '/b.jpg', 'ret_img,w_40' ),
		];
		await bench.control.setSwitches( { purge_reach: 'source' } );
		await purge( urls[ 0 ] ?? '' );
		await bench.control.advance( 30 );
		expect( await statusesOf( urls ) ).toEqual( [ 307, 307, 200 ] );
	} );
} );

describe( 'a source’s query', () => {
	const warmBoth = async (): Promise< string[] > => {
		return [ await warmOne( '/a.jpg' ), await warmOne( '/a.jpg?spf=3' ) ];
	};
	const removal = ( url: string ): string =>
		url.replace( '/ret_img,', '/f_remove,ret_img,' );

	test( 'makes it another image', async () => {
		const [ plain = '', versioned = '' ] = await warmBoth();
		await ask( removal( plain ) );
		await bench.control.advance( 30 );
		// The next request for the removed copy starts a build, which must not end before the entries are counted.
		await bench.control.setSwitches( { build_delay: 60 } );
		expect( await statusesOf( [ plain, versioned ] ) ).toEqual( [
			307, 200,
		] );
		expect( ( await bench.control.cache() ).entries ).toHaveLength( 1 );
	} );

	test( 'does not where a switch says so', async () => {
		await bench.control.setSwitches( { ignore_query: true } );
		const [ plain = '', versioned = '' ] = await warmBoth();
		expect( ( await bench.control.cache() ).entries ).toHaveLength( 1 );
		await ask( removal( versioned ) );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ plain ] ) ).toEqual( [ 307 ] );
	} );

	test( 'is covered by a purge’s wildcard like the rest of the name', async () => {
		const urls = await warmBoth();
		await service(
			`/purge-cdn-cache/KEY/${ bench.cdn( PARAMS, '/a', 'spio' ) }*`
		);
		await bench.control.advance( 30 );
		expect( await statusesOf( urls ) ).toEqual( [ 307, 307 ] );
	} );
} );

test( 'a needless percent-encoding makes another image, unless paths are normalised', async () => {
	const plain = await warmOne( '/a.jpg' );
	const spelled = plain.replace( /a\.jpg$/, '%61.jpg' );
	expect( spelled ).not.toBe( plain );
	await bench.control.setSwitches( { normalise_paths: true } );
	expect( await statusesOf( [ spelled ] ) ).toEqual( [ 200 ] );
	await bench.control.setSwitches( {
		normalise_paths: false,
		build_delay: 60,
	} );
	expect( await statusesOf( [ spelled ] ) ).toEqual( [ 307 ] );
} );

describe( 'purging a domain', () => {
	const path = ( key: string, host: string ): string =>
		`/purge-cdn-cache-bulk/${ key }/${ host }/spcdn.shortpixel.ai`;

	test( 'removes everything of that site, under every key', async () => {
		const urls = [
			await warmOne( '/a.jpg' ),
			await warmOne( '/b.jpg', 'ret_img,w_40' ),
			bench.cdn( PARAMS, '/a.jpg', 'spai' ),
		];
		await warm( urls[ 2 ] ?? '' );
		const { host } = new URL( bench.site.url );
		expect(
			json( await service( path( 'KEY', 'other.test' ), 'POST' ) )
		).toMatchObject( { Status: 2 } );
		await bench.control.advance( 30 );
		expect( await statusesOf( urls ) ).toEqual( [ 200, 200, 200 ] );
		expect(
			json( await service( path( 'KEY', host ), 'POST' ) )
		).toMatchObject( { Status: 2 } );
		await bench.control.advance( 30 );
		expect( await statusesOf( urls ) ).toEqual( [ 307, 307, 307 ] );
	} );

	test( 'identifies the site by its host without the port, as accounts do', async () => {
		const url = await warmOne( '/a.jpg' );
		const { hostname } = new URL( bench.site.url );
		await service( path( 'KEY', hostname ), 'POST' );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ url ] ) ).toEqual( [ 307 ] );
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

describe( 'purging a domain as Adaptive Images does', () => {
	const path = ( key: string, host: string ): string =>
		`/purge-cdn-cache-bulk/${ key }/${ host }`;

	test( 'takes one GET without a CDN host', async () => {
		const url = await warmOne( '/a.jpg' );
		const { hostname } = new URL( bench.site.url );
		const reply = await service( path( 'KEY', hostname ) );
		expect( reply.status ).toBe( 200 );
		expect( json( reply ) ).toMatchObject( { Status: 2 } );
		expect( await statusesOf( [ url ] ) ).toEqual( [ 200 ] );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ url ] ) ).toEqual( [ 307 ] );
		const posted = await service( path( 'KEY', hostname ), 'POST' );
		expect( [ posted.status, posted.headers[ 'allow' ] ] ).toEqual( [
			405,
			'GET',
		] );
	} );

	test( 'covers the site with www, which Image Optimizer’s call keeps apart', () => {
		const takes = ( host: string, isBare: boolean, source: string ) =>
			ofSite( host, isBare )( { source } as Variant, 'source' );
		expect( takes( 'a.test', true, 'https://www.a.test/b.jpg' ) ).toBe(
			true
		);
		expect( takes( 'a.test', true, 'https://a.test/b.jpg' ) ).toBe( true );
		expect( takes( 'a.test', true, 'https://x.a.test/b.jpg' ) ).toBe(
			false
		);
		expect( takes( 'a.test', false, 'https://www.a.test/b.jpg' ) ).toBe(
			false
		);
		expect( takes( 'a.test', true, 'uploads/b.jpg' ) ).toBe( false );
	} );

	test( 'tells a wrong key by its message, not by a status', async () => {
		const url = await warmOne( '/a.jpg' );
		const { hostname } = new URL( bench.site.url );
		const reply = await service( path( 'OTHER', hostname ) );
		expect( reply.status ).toBe( 200 );
		expect( json( reply ) ).toEqual( {
			Status: 1,
			Message: 'Not the right API Key',
		} );
		await bench.control.advance( 30 );
		expect( await statusesOf( [ url ] ) ).toEqual( [ 200 ] );
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
		'reports account state %i',
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

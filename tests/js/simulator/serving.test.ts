/**
 * @jest-environment node
 */
import { ask, colourOf, head, pictureOf, warm } from './support/ask';
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

	test( 'is built once, however many ask', async () => {
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

	test( 'goes on redirecting when its original cannot be had', async () => {
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

	test( 'is fetched across redirects within its site only', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		bench.site.put( '/moved.jpg', {
			status: 301,
			headers: { location: '/a.jpg' },
		} );
		bench.site.put( '/away.jpg', {
			status: 302,
			headers: {
				location: bench.site.url.replace( '127.0.0.1', 'localhost' ),
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

	test( 'is answered as its ret_ parameter asks', async () => {
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

describe( 'a warm variant', () => {
	test( 'is a picture of the right colour, format and size', async () => {
		await bench.site.paint( '/a.jpg', 'blue' );
		const reply = await warm( bench.cdn( PARAMS, '/a.jpg' ) );
		expect( await pictureOf( reply ) ).toBe( 'webp 40x30' );
		expect( await colourOf( reply ) ).toBe( 'blue' );
		expect( reply.headers[ 'content-type' ] ).toBe( 'image/webp' );
		expect( reply.headers[ 'content-length' ] ).toBe(
			String( reply.body.length )
		);
	} );

	test( 'carries the headers of a cache, with its real age', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		const before = Math.floor( Date.now() / 1000 ) * 1000;
		const url = bench.cdn( PARAMS, '/a.jpg' );
		const first = await warm( url );
		expect( first.headers ).toMatchObject( {
			age: '0',
			'cache-control': 'public, max-age=31536000',
			'access-control-allow-origin': '*',
		} );
		expect( first.headers[ 'etag' ] ).toMatch( /^"[0-9a-f]{32}"$/ );
		const built = first.headers[ 'last-modified' ] ?? '';
		expect( Date.parse( built ) ).toBeGreaterThanOrEqual( before );

		await bench.control.advance( 40 );
		const later = await ask( url );
		expect( Number( later.headers[ 'age' ] ) ).toBeGreaterThanOrEqual( 40 );
		expect( Number( later.headers[ 'age' ] ) ).toBeLessThan( 45 );
		expect( later.headers[ 'last-modified' ] ).toBe( built );
		expect(
			Date.parse( later.headers[ 'date' ] ?? '' )
		).toBeGreaterThanOrEqual( before + 40_000 );
	} );

	test( 'answers HEAD without a body and a conditional GET with 304', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		const url = bench.cdn( PARAMS, '/a.jpg' );
		const { headers, body } = await warm( url );
		const { etag = '', 'last-modified': modified = '' } = headers;

		const short = await head( url );
		expect( short.status ).toBe( 200 );
		expect( short.body ).toHaveLength( 0 );
		expect( short.headers[ 'content-length' ] ).toBe(
			String( body.length )
		);

		const asks: [ Record< string, string >, number ][] = [
			[ { 'if-none-match': etag }, 304 ],
			[ { 'if-none-match': `"x", W/${ etag }` }, 304 ],
			[ { 'if-none-match': '"x"' }, 200 ],
			[ { 'if-modified-since': modified }, 304 ],
			[ { 'if-modified-since': new Date( 0 ).toUTCString() }, 200 ],
			[ { 'if-none-match': '"x"', 'if-modified-since': modified }, 200 ],
		];
		for ( const [ condition, status ] of asks ) {
			expect( [
				condition,
				( await ask( url, condition ) ).status,
			] ).toEqual( [ condition, status ] );
		}
	} );

	test( 'keeps the old picture after the original changed', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		const url = bench.cdn( PARAMS, '/a.jpg' );
		await warm( url );
		await bench.site.paint( '/a.jpg', 'blue' );
		await bench.control.advance( 86_400 );
		expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
		expect( bench.site.hits ).toHaveLength( 1 );
	} );
} );

test( 'keys are separate caches', async () => {
	await bench.site.paint( '/a.jpg', 'red' );
	await warm( bench.cdn( PARAMS, '/a.jpg', 'spai' ) );
	await bench.site.paint( '/a.jpg', 'blue' );
	const bumped = bench.cdn( PARAMS, '/a.jpg', 'spai2' );
	expect( ( await ask( bumped ) ).status ).toBe( 307 );
	expect( await colourOf( await warm( bumped ) ) ).toBe( 'blue' );
	expect( await colourOf( await ask( bench.cdn( PARAMS, '/a.jpg' ) ) ) ).toBe(
		'red'
	);
} );

test( 'the order and repeats of parameters make no other variant, a value and a query do', async () => {
	await bench.site.paint( '/a.jpg', 'red' );
	await bench.site.paint( '/a.jpg?v=2', 'blue' );
	await warm( bench.cdn( 'w_40+p_h+ret_img', '/a.jpg' ) );
	const same = bench.cdn( 'p_h,ret_img,w_40,p_h', '/a.jpg' );
	expect( ( await ask( same ) ).status ).toBe( 200 );
	for ( const other of [
		bench.cdn( 'w_41+p_h+ret_img', '/a.jpg' ),
		bench.cdn( 'w_40+p_h+ret_img', '/a.jpg?v=2' ),
	] ) {
		expect( ( await ask( other ) ).status ).toBe( 307 );
	}
	expect(
		await colourOf(
			await warm( bench.cdn( 'w_40+p_h+ret_img', '/a.jpg?v=2' ) )
		)
	).toBe( 'blue' );
} );

test( 'the source is found with and without a scheme, encoded in part or whole', async () => {
	await bench.site.paint( '/gr%C3%BCn.jpg', 'green' );
	const source = `${ bench.site.url }/gr%C3%BCn.jpg`;
	const base = `${ bench.simulator.url }/spai`;
	const bare = source.replace( 'http://', '' );
	for ( const url of [
		`${ base }/w_41+ret_img+p_h/${ bare }`,
		`${ base }/w_42%2Bret_img/${ source }`,
		`${ base }/w_43%2cret_img/${ source.replace( ':', '%3A' ) }`,
		`${ base }/w_44+ret_img/${ encodeURIComponent( source ) }`,
	] ) {
		expect( await colourOf( await warm( url ) ) ).toBe( 'green' );
		expect( ( await bench.control.cache() ).entries.at( -1 )?.source ).toBe(
			source
		);
	}
	const cold = await ask( `${ base }/w_9+ret_img/${ bare }` );
	expect( cold.headers[ 'location' ] ).toBe( `https://${ bare }` );
} );

test( 'what is no CDN URL is not found, and only GET and HEAD are taken', async () => {
	const { url } = bench.simulator;
	for ( const path of [
		'/',
		'/spai',
		'/spai/w_40/x.test/a.jpg',
		'/assets/js/ai.js',
	] ) {
		expect( [ path, ( await ask( url + path ) ).status ] ).toEqual( [
			path,
			404,
		] );
	}
	const posted = await ask( bench.cdn( PARAMS, '/a.jpg' ), {}, 'POST' );
	expect( posted.status ).toBe( 405 );
	expect( posted.headers[ 'allow' ] ).toBe( 'GET, HEAD' );
} );

/**
 * @jest-environment node
 */
import { ask, colourOf, head, pictureOf, warm } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench();
const PARAMS = 'w_40+q_lossy+ret_img+to_webp';

describe( 'a warm variant', () => {
	test( 'is an image of the right colour, format and size', async () => {
		await bench.site.paint( '/a.jpg', 'blue' );
		const reply = await warm( bench.cdn( PARAMS, '/a.jpg' ) );
		expect( await pictureOf( reply ) ).toBe( 'webp 40x30' );
		expect( await colourOf( reply ) ).toBe( 'blue' );
		expect( reply.headers[ 'content-type' ] ).toBe( 'image/webp' );
		expect( reply.headers[ 'content-length' ] ).toBe(
			String( reply.body.length )
		);
	} );

	test( 'sends the headers of a cache, with the real age', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		const before = Math.floor( Date.now() / 1000 ) * 1000;
		const url = bench.cdn( PARAMS, '/a.jpg' );
		const first = await warm( url );
		expect( Number( first.headers[ 'age' ] ) ).toBeLessThan( 5 );
		expect( first.headers ).toMatchObject( {
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

	test( 'keeps the old image after the original changed', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		const url = bench.cdn( PARAMS, '/a.jpg' );
		await warm( url );
		await bench.site.paint( '/a.jpg', 'blue' );
		await bench.control.advance( 86_400 );
		expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
		expect( bench.site.hits ).toHaveLength( 1 );
	} );
} );

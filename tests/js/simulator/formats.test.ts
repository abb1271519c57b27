/**
 * @jest-environment node
 */
import sharp from 'sharp';
import { ask, pictureOf, warm } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench();

const BROWSER = 'image/avif,image/webp,image/*;q=0.8';

describe( 'formats', () => {
	test.each( [
		[ 'ret_img', '/a.jpg', 'jpeg' ],
		[ 'ret_img', '/a.png', 'png' ],
		[ 'ret_img+to_webp', '/a.jpg', 'webp' ],
		[ 'ret_img+to_avif', '/a.png', 'avif' ],
		[ 'ret_img+to_webp+q_lossless', '/a.png', 'webp' ],
		[ 'q_+ret_img+to_webp', '/a.jpg', 'webp' ],
	] )( '%s of %s gives %s', async ( params, path, format ) => {
		await bench.site.paint( path, 'red' );
		const reply = await warm( bench.cdn( params, path ), {
			accept: BROWSER,
		} );
		expect( await pictureOf( reply ) ).toBe( `${ format } 80x60` );
		expect( reply.headers[ 'content-type' ] ).toBe( `image/${ format }` );
		expect( reply.headers[ 'vary' ] ).toBeUndefined();
	} );

	test.each( [
		[ 'ret_img+to_auto', BROWSER, 'avif' ],
		[ 'ret_img+to_auto', 'image/webp,*/*', 'webp' ],
		[ 'ret_img+to_auto', '*/*', 'jpeg' ],
		[ 'ret_img,to_auto,s_webp', BROWSER, 'webp' ],
		[ 'ret_img,to_auto,s_webp:avif', BROWSER, 'avif' ],
	] )(
		'%s for a visitor accepting %s gives %s',
		async ( params, accept, format ) => {
			await bench.site.paint( '/a.jpg', 'red' );
			const reply = await warm( bench.cdn( params, '/a.jpg' ), {
				accept,
			} );
			expect( await pictureOf( reply ) ).toBe( `${ format } 80x60` );
			expect( reply.headers[ 'vary' ] ).toBe( 'Accept' );
		}
	);

	test( 'to_auto keeps one file for each format', async () => {
		await bench.site.paint( '/a.jpg', 'red' );
		const url = bench.cdn( 'ret_img+to_auto', '/a.jpg' );
		const avif = await warm( url, { accept: BROWSER } );
		const jpeg = await warm( url, { accept: '*/*' } );
		expect( avif.headers[ 'etag' ] ).not.toBe( jpeg.headers[ 'etag' ] );
		const { entries } = await bench.control.cache();
		expect( entries.map( ( { format } ) => format ) ).toEqual( [
			'avif',
			'source',
		] );
	} );
} );

describe( 'sizes', () => {
	test.each( [
		[ 'w_40+ret_img', '40x30' ],
		[ 'h_30+ret_img', '40x30' ],
		[ 'w_40+h_40+ret_img', '40x30' ],
		[ 'w_40+h_40+c_center+ret_img', '40x40' ],
		[ 'w_5000+ret_img', '80x60' ],
		[ 'w_0+ret_img', '80x60' ],
		[ 'q_lqip+w_80+ret_img', '32x24' ],
	] )( '%s gives %s', async ( params, size ) => {
		await bench.site.paint( '/a.jpg', 'red' );
		const reply = await warm( bench.cdn( params, '/a.jpg' ) );
		expect( await pictureOf( reply ) ).toBe( `jpeg ${ size }` );
	} );
} );

test( 'a lossy image is smaller than a glossy one, and that than an original', async () => {
	const size = { width: 200, height: 200 };
	const noise = await sharp( {
		create: {
			...size,
			channels: 3,
			background: 'black',
			noise: { type: 'gaussian', mean: 128, sigma: 40 },
		},
	} )
		.jpeg( { quality: 98 } )
		.toBuffer();
	bench.site.put( '/noise.jpg', {
		headers: { 'content-type': 'image/jpeg' },
		body: noise,
	} );
	const bytes = async ( q: string ): Promise< number > =>
		( await warm( bench.cdn( `q_${ q }+ret_img`, '/noise.jpg' ) ) ).body
			.length;
	const [ lossy, glossy, orig ] = [
		await bytes( 'lossy' ),
		await bytes( 'glossy' ),
		await bytes( 'orig' ),
	];
	expect( lossy ).toBeLessThan( glossy );
	expect( glossy ).toBeLessThan( orig );
} );

test( 'camera data is removed unless ex_1 keeps it', async () => {
	const body = await sharp( {
		create: { width: 8, height: 8, channels: 3, background: 'red' },
	} )
		.jpeg()
		.withExif( { IFD0: { Copyright: 'Somebody' } } )
		.toBuffer();
	bench.site.put( '/a.jpg', {
		headers: { 'content-type': 'image/jpeg' },
		body,
	} );
	const exifOf = async ( params: string ) =>
		(
			await sharp(
				( await warm( bench.cdn( params, '/a.jpg' ) ) ).body
			).metadata()
		).exif;
	expect( await exifOf( 'ret_img' ) ).toBeUndefined();
	expect( await exifOf( 'ret_img+ex_1' ) ).toBeDefined();
} );

describe( 'other files pass through unchanged', () => {
	test.each( [
		[
			'/logo.svg',
			'image/svg+xml',
			'<svg xmlns="http://www.w3.org/2000/svg"/>',
		],
		[ '/style.css?ver=6.8', 'text/css; charset=utf-8', 'a{color:red}' ],
		[ '/script.js', 'application/javascript', 'let a;' ],
		[ '/font.woff2', 'font/woff2', 'wOF2' ],
		[ '/move.gif', 'image/gif', 'GIF89a' ],
	] )( '%s', async ( path, type, body ) => {
		bench.site.put( path, { headers: { 'content-type': type }, body } );
		const reply = await warm(
			bench.cdn( 'ret_auto+to_webp+v_1234', path )
		);
		expect( reply.body.toString() ).toBe( body );
		expect( reply.headers[ 'content-type' ] ).toBe( type );
	} );

	test( 'one without a type is recognised by its name', async () => {
		bench.site.put( '/font.woff', { body: 'wOFF' } );
		const reply = await warm( bench.cdn( 'ret_auto', '/font.woff' ) );
		expect( reply.headers[ 'content-type' ] ).toBe( 'font/woff' );
	} );

	test( 'an error page in place of a style sheet does not', async () => {
		bench.site.put( '/style.css', {
			headers: { 'content-type': 'text/html' },
			body: '<h1>Oh</h1>',
		} );
		const reply = await ask( bench.cdn( 'ret_wait', '/style.css' ) );
		expect( reply.status ).toBe( 307 );
	} );
} );

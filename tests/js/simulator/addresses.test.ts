/**
 * @jest-environment node
 */
import { ask, colourOf, warm } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench();
const PARAMS = 'w_40+q_lossy+ret_img+to_webp';

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

test( 'order and repeats of parameters do not make another variant; a value and a query do', async () => {
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

test( 'the source is found with and without a scheme, encoded partly or wholly', async () => {
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

test( 'anything but a CDN URL answers 404, and only GET and HEAD are allowed', async () => {
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

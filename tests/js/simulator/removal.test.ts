/**
 * @jest-environment node
 */
import { ask, colourOf, until, warm } from './support/ask';
import { useBench } from './support/bench';

const bench = useBench();
const PARAMS = 'w_40+ret_img';

/** Makes a variant stale: the cache holds red, the site blue. */
const makeStale = async (
	params = PARAMS,
	path = '/a.jpg'
): Promise< string > => {
	await bench.site.paint( path, 'red' );
	const url = bench.cdn( params, path );
	await warm( url );
	await bench.site.paint( path, 'blue' );
	return url;
};
const remove = ( url: string, token = 'f_remove+' ): Promise< unknown > =>
	ask( url.replace( '/spai/', `/spai/${ token }` ) );
const statusOf = async ( url: string ): Promise< number > =>
	( await ask( url ) ).status;

test( 'f_remove is accepted at once and takes effect 30 seconds later', async () => {
	await bench.control.stopClock();
	const url = await makeStale();
	const reply = await ask( url.replace( '/spai/', '/spai/f_remove+' ) );
	expect( reply.status ).toBe( 200 );
	expect( reply.headers[ 'cache-control' ] ).toBe( 'no-cache' );
	await bench.control.advance( 29 );
	expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
	await bench.control.advance( 1 );
	const gone = await ask( url );
	expect( gone.status ).toBe( 307 );
	expect( gone.headers[ 'location' ] ).toBe( `${ bench.site.url }/a.jpg` );
	const rebuilt = await warm( url );
	expect( await colourOf( rebuilt ) ).toBe( 'blue' );
	expect( rebuilt.headers[ 'age' ] ).toBe( '0' );
} );

test( 'a clock that is stopped goes on from where it was moved to', async () => {
	const { now } = await bench.control.stopClock();
	expect( await bench.control.advance( 7 ) ).toEqual( { now: now + 7000 } );
	const url = await makeStale();
	await bench.control.setSwitches( { removal_delay: 0.1 } );
	await remove( url );
	await fetch( `${ bench.simulator.controlUrl }/clock`, {
		method: 'POST',
		body: '{"stopped":false}',
	} );
	await until( url, ( { status } ) => status === 307 );
	const running = await bench.control.advance( 0 );
	expect( running.now ).toBeGreaterThanOrEqual( now + 7100 );
} );

test( 'the delay is a switch, and works in real time too', async () => {
	await bench.control.setSwitches( { removal_delay: 1 } );
	const url = await makeStale();
	const started = Date.now();
	await remove( url );
	expect( await statusOf( url ) ).toBe( 200 );
	await until( url, ( { status } ) => status === 307 );
	expect( Date.now() - started ).toBeGreaterThanOrEqual( 995 );
} );

test.each( [
	'f_remove+',
	'f_remove,',
	'f_remove%2B',
	'f_remove%2C',
	'f_remove%2c',
] )( '%s is understood in the separator of its URL', async ( token ) => {
	const separator = token.slice( 'f_remove'.length );
	const url = await makeStale(
		[ 'w_40', 'q_lossy', 'ret_img' ].join( separator )
	);
	await remove( url, token );
	await bench.control.advance( 30 );
	expect( await statusOf( url ) ).toBe( 307 );
} );

test( 'f_remove before a single parameter is understood', async () => {
	const url = await makeStale( 'ret_img' );
	await remove( url );
	await bench.control.advance( 30 );
	expect( await statusOf( url ) ).toBe( 307 );
} );

test( 'f_remove anywhere but first removes nothing', async () => {
	const url = await makeStale();
	const misplaced = await ask(
		bench.cdn( 'w_40+f_remove+ret_img', '/a.jpg' )
	);
	expect( misplaced.status ).toBe( 200 );
	await bench.control.advance( 60 );
	expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
	const { entries } = await bench.control.log();
	expect( entries.every( ( { kind } ) => kind === 'image' ) ).toBe( true );
} );

test( 'other widths, sources and keys are kept', async () => {
	const url = await makeStale();
	const others = [
		await makeStale( 'w_41+ret_img' ),
		await makeStale( PARAMS, '/b.jpg' ),
	];
	const key = bench.cdn( PARAMS, '/a.jpg', 'spai2' );
	await warm( key );
	await remove( url );
	await bench.control.advance( 30 );
	expect( await statusOf( url ) ).toBe( 307 );
	for ( const other of [ ...others, key ] ) {
		expect( [ other, await statusOf( other ) ] ).toEqual( [ other, 200 ] );
	}
} );

test( 'with removal_scope "source" every variant of the source under its key is removed', async () => {
	const url = await makeStale();
	const width = await makeStale( 'w_41+ret_img+to_webp' );
	const other = await makeStale( PARAMS, '/b.jpg' );
	const key = bench.cdn( PARAMS, '/a.jpg', 'spai2' );
	await warm( key );
	await bench.control.setSwitches( { removal_scope: 'source' } );
	await remove( url );
	await bench.control.advance( 30 );
	const statuses = await Promise.all(
		[ url, width, other, key ].map( statusOf )
	);
	expect( statuses ).toEqual( [ 307, 307, 200, 200 ] );
} );

test( 'removal_status is the status of an accepted removal', async () => {
	await bench.control.setSwitches( { removal_status: 302 } );
	const url = bench.cdn( `f_remove+${ PARAMS }`, '/a.jpg' );
	expect( await statusOf( url ) ).toBe( 302 );
} );

test( 'all formats of a to_auto variant are removed together', async () => {
	const url = await makeStale( 'ret_img+to_auto' );
	await warm( url, { accept: 'image/webp' } );
	await remove( url );
	await bench.control.advance( 30 );
	expect( ( await bench.control.cache() ).entries ).toEqual( [] );
} );

test( 'a build running when the removal happens is discarded', async () => {
	await bench.site.paint( '/a.jpg', 'red' );
	await bench.control.setSwitches( { build_delay: 1 } );
	const slow = ask( bench.cdn( 'w_40+ret_wait', '/a.jpg' ) );
	while ( ( await bench.control.cache() ).building === 0 ) {
		await new Promise( ( resolve ) => setTimeout( resolve, 5 ) );
	}
	await ask( bench.cdn( 'f_remove+w_40+ret_wait', '/a.jpg' ) );
	await bench.control.advance( 30 );
	expect( ( await slow ).status ).toBe( 200 );
	expect( ( await bench.control.cache() ).entries ).toEqual( [] );
} );

/**
 * @jest-environment node
 */
import { ask, colourOf, warm } from './support/ask';
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

describe( 'removals that fail silently', () => {
	beforeEach( () => bench.control.stopClock() );

	test( 'no_removal accepts a removal and never does it', async () => {
		const url = await makeStale();
		await bench.control.setSwitches( { no_removal: true } );
		expect( await remove( url ) ).toMatchObject( { status: 200 } );
		await bench.control.advance( 3600 );
		expect( await colourOf( await ask( url ) ) ).toBe( 'red' );
	} );

	test( 'no_removal with a match and a count affects one variant once', async () => {
		const hit = await makeStale( 'w_40+ret_img' );
		const spared = await makeStale( 'w_41+ret_img' );
		await bench.control.setSwitches( {
			no_removal: { match: 'w_40', count: 1 },
		} );
		await remove( spared );
		await remove( hit );
		await bench.control.advance( 30 );
		expect( await statusOf( spared ) ).toBe( 307 );
		expect( await statusOf( hit ) ).toBe( 200 );
		await remove( hit );
		await bench.control.advance( 30 );
		expect( await statusOf( hit ) ).toBe( 307 );
	} );

	test( 'stale_edge brings the old bytes back with a young age', async () => {
		const url = await makeStale();
		const old = await ask( url );
		await bench.control.setSwitches( { stale_edge: true } );
		await bench.control.advance( 500 );
		await remove( url );
		await bench.control.advance( 31 );
		const reply = await ask( url );
		expect( await colourOf( reply ) ).toBe( 'red' );
		expect( reply.headers[ 'etag' ] ).toBe( old.headers[ 'etag' ] );
		expect( reply.headers[ 'last-modified' ] ).toBe(
			old.headers[ 'last-modified' ]
		);
		// The edge fetched the copy 15 s after the removal was accepted; the removal was carried out after 30 s.
		expect( reply.headers[ 'age' ] ).toBe( '16' );
		const { entries, edge } = await bench.control.cache();
		expect( entries ).toEqual( [] );
		expect( edge ).toHaveLength( 1 );
	} );

	test( 'stale_edge refetches when it is told to, and a second removal succeeds', async () => {
		const url = await makeStale();
		await bench.control.setSwitches( {
			stale_edge: { refetch_after: 29 },
		} );
		await remove( url );
		await bench.control.advance( 31 );
		expect( ( await ask( url ) ).headers[ 'age' ] ).toBe( '2' );
		await remove( url );
		await bench.control.advance( 31 );
		expect( await statusOf( url ) ).toBe( 307 );
		expect( await colourOf( await warm( url ) ) ).toBe( 'blue' );
	} );

	test( 'switching stale_edge off removes the edge', async () => {
		const url = await makeStale();
		await bench.control.setSwitches( { stale_edge: true } );
		await remove( url );
		await bench.control.advance( 31 );
		expect( await statusOf( url ) ).toBe( 200 );
		await bench.control.setSwitches( { stale_edge: null } );
		expect( await statusOf( url ) ).toBe( 307 );
	} );
} );

import {
	mayHaveLoaded,
	refreshBrowserCopies,
} from '../../../src/measure/browser-copies';
import type { Flush } from '../../../src/domain/types';
import { fakeServer, page, refusal, refuse } from '../api/fake-server';
import { aPurge, counts, done } from '../api/samples';

const get = jest.fn();
const loaded = jest.fn();
const flush = ( changes: Partial< Flush > = {} ) =>
	done( { id: 7, counts: counts( { total: 2, fresh: 2 } ), ...changes } );
const asked = () => get.mock.calls.map( ( [ url ] ) => url as string );

beforeEach( () => {
	get.mockReset().mockResolvedValue( { headers: new Map() } );
	Object.assign( performance, { getEntriesByType: loaded } );
	loaded.mockReset().mockReturnValue( [] );
	Object.assign( window, { fetch: get } );
	Object.assign( window, { innerWidth: 1280, devicePixelRatio: 1 } );
	document.body.innerHTML = '';
} );

it( 'fetches copies that this browser may have past its cache', async () => {
	const { url } = aPurge( { found_in: 'probe' } );
	fakeServer( {
		'GET /flushes/7/purges': () =>
			page( [ aPurge( { found_in: 'probe' } ) ] ),
	} );
	await refreshBrowserCopies( flush() );
	expect( get ).toHaveBeenCalledTimes( 1 );
	expect( get ).toHaveBeenCalledWith(
		url,
		expect.objectContaining( {
			cache: 'reload',
			mode: 'no-cors',
			credentials: 'omit',
		} )
	);
} );

it( 'fetches all widths, not only those on the screen, and redraws these', async () => {
	const shown = aPurge( { found_in: 'page', url: 'https://cdn/shown' } );
	const other = aPurge( { id: 2, found_in: 'probe', url: 'https://cdn/2' } );
	const assigned = jest.fn();
	document.body.append( anImage( shown.url, assigned ) );
	fakeServer( { 'GET /flushes/7/purges': () => page( [ other, shown ] ) } );
	await refreshBrowserCopies( flush() );
	expect( asked() ).toEqual( [ 'https://cdn/shown', 'https://cdn/2' ] );
	expect( assigned ).toHaveBeenCalledWith( shown.url );
} );

it( 'reads what was checked, then the pages of a long list', async () => {
	const calls = fakeServer( {
		'GET /flushes/7/purges': ( { query } ) => {
			const { page: number, sampled } = query;
			const name = sampled ? 'checked' : number;
			return page( [
				aPurge( { found_in: 'probe', url: `https://cdn/${ name }` } ),
			] );
		},
	} );
	await refreshBrowserCopies(
		flush( { counts: counts( { total: 900, fresh: 900 } ) } )
	);
	expect( calls ).toHaveLength( 4 );
	expect( asked() ).toEqual(
		[ 'checked', 1, 2, 3 ].map( ( n ) => `https://cdn/${ n }` )
	);
} );

it( 'leaves out what is old, what no visitor has and what no screen of this size asks for', () => {
	expect(
		mayHaveLoaded( [
			aPurge( { found_in: 'probe', state: 'stale' } ),
			aPurge( { found_in: 'probe', state: 'failed' } ),
			aPurge( { found_in: 'settings' } ),
			aPurge( { found_in: 'recent' } ),
			aPurge( { found_in: 'density' } ),
			aPurge( { found_in: 'probe', width: 2560 } ),
			aPurge( { found_in: 'probe', width: 1280, url: 'https://a/' } ),
			aPurge( {
				found_in: 'probe',
				state: 'unchecked',
				url: 'https://b/',
			} ),
			aPurge( {
				found_in: 'page',
				state: 'rebuilding',
				url: 'https://c/',
			} ),
		] )
	).toEqual( [ 'https://c/', 'https://a/', 'https://b/' ] );
} );

it( 'has few copies made that nobody looked at', () => {
	const many = Array.from( { length: 100 }, ( _, n ) =>
		aPurge( { id: n, found_in: 'probe', state: 'unchecked' } )
	);
	expect(
		mayHaveLoaded( [ ...many, aPurge( { found_in: 'probe' } ) ] )
	).toHaveLength( 25 );
} );

it( 'fetches no more than a person should have to download', async () => {
	const many = Array.from( { length: 100 }, ( _, n ) =>
		aPurge( { id: n, found_in: 'probe', url: `https://cdn/${ n }` } )
	);
	fakeServer( {
		'GET /flushes/7/purges': ( { query } ) =>
			page(
				many.map( ( purge ) => ( {
					...purge,
					url: `${ purge.url }/${ query[ 'page' ] }`,
				} ) )
			),
	} );
	await refreshBrowserCopies(
		flush( { counts: counts( { total: 300, fresh: 300 } ) } )
	);
	expect( asked() ).toHaveLength( 120 );
} );

it( 'fetches the site’s own files again, never from the cache alone, which would leave errors in the console', async () => {
	const file = ( n: number ) => `${ window.location.origin }/${ n }.jpg`;
	loaded.mockReturnValue( [ { name: file( 30 ) } ] );
	fakeServer( {
		'GET /flushes/7/purges': () =>
			page(
				Array.from( { length: 40 }, ( _, n ) =>
					aPurge( { id: n, found_in: 'settings', source: file( n ) } )
				)
			),
	} );
	await refreshBrowserCopies( flush() );
	expect( asked() ).toHaveLength( 24 );
	expect( asked()[ 0 ] ).toBe( file( 30 ) );
	expect( get.mock.calls.map( ( [ , { cache } ] ) => cache ) ).toEqual(
		Array( 24 ).fill( 'reload' )
	);
} );

it( 'leaves out the site’s own files of copies that are missing or old', async () => {
	const source = `${ window.location.origin }/gone.jpg`;
	fakeServer( {
		'GET /flushes/7/purges': () =>
			page( [
				aPurge( { state: 'failed', source } ),
				aPurge( { state: 'stale', source } ),
			] ),
	} );
	await refreshBrowserCopies( flush() );
	expect( get ).not.toHaveBeenCalled();
} );

function anImage( url: string, assigned: jest.Mock ): HTMLImageElement {
	const image = document.createElement( 'img' );
	Object.defineProperties( image, {
		currentSrc: { value: url },
		src: { get: () => url, set: assigned },
	} );
	return image;
}

it( 'redraws what the page shows in a frame, as the block editor does', async () => {
	const purge = aPurge( { found_in: 'page' } );
	const assigned = jest.fn();
	const frame = document.createElement( 'iframe' );
	document.body.append( frame );
	frame.contentDocument?.body.append( anImage( purge.source, assigned ) );
	fakeServer( { 'GET /flushes/7/purges': () => page( [ purge ] ) } );
	await refreshBrowserCopies( flush() );
	expect( asked() ).toContain( purge.source );
	expect( assigned ).toHaveBeenCalledWith( purge.source );
} );

it( 'fetches after new links only what the screen shows at its own one', async () => {
	const purge = aPurge( { found_in: 'page' } );
	const assigned = jest.fn();
	document.body.append( anImage( purge.source, assigned ) );
	fakeServer( { 'GET /flushes/7/purges': () => page( [ purge ] ) } );
	await refreshBrowserCopies(
		flush( { ways: { new_link: 1, removal: 0 } } )
	);
	expect( asked() ).toEqual( [ purge.source ] );
	expect( assigned ).toHaveBeenCalledTimes( 1 );
} );

it( 'continues when one image can’t be fetched', async () => {
	get.mockRejectedValue( new TypeError( 'lost' ) );
	fakeServer( {
		'GET /flushes/7/purges': () =>
			page( [
				aPurge( { found_in: 'probe' } ),
				aPurge( { id: 2, found_in: 'probe', url: 'https://b/' } ),
			] ),
	} );
	await refreshBrowserCopies( flush() );
	expect( get ).toHaveBeenCalledTimes( 2 );
} );

it( 'stays silent where the addresses can’t be read', async () => {
	fakeServer( {
		'*': refuse( refusal( 'shortpixel_flush_not_found', 404 ) ),
	} );
	await expect( refreshBrowserCopies( flush() ) ).resolves.toBeUndefined();
	expect( get ).not.toHaveBeenCalled();
} );

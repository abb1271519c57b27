import {
	refreshBrowserCopies,
	worthFetching,
} from '../../../src/hooks/browser-copies';
import { fakeServer, refusal, refuse } from '../api/fake-server';
import { aPurge } from '../api/samples';

const get = jest.fn();

beforeEach( () => {
	get.mockReset().mockResolvedValue( { headers: new Map() } );
	Object.assign( window, { fetch: get } );
	document.body.innerHTML = '';
} );

it( 'fetches the new pictures past the browser’s cache', async () => {
	const { url } = aPurge();
	fakeServer( { 'GET /flushes/7/purges': () => [ aPurge() ] } );
	await refreshBrowserCopies( 7 );
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

it( 'redraws the pictures of the flush that are on the screen', async () => {
	const shown = aPurge();
	const image = document.createElement( 'img' );
	const assigned = jest.fn();
	Object.defineProperties( image, {
		currentSrc: { value: shown.source },
		src: { get: () => shown.source, set: assigned },
	} );
	document.body.append( image );
	fakeServer( { 'GET /flushes/7/purges': () => [ shown ] } );
	await refreshBrowserCopies( 7 );
	expect( get ).toHaveBeenCalledWith( shown.source, expect.anything() );
	expect( assigned ).toHaveBeenCalledWith( shown.source );
} );

it( 'leaves out addresses that are old or not confirmed as new', () => {
	expect(
		worthFetching( [
			aPurge( { state: 'stale' } ),
			aPurge( { state: 'failed' } ),
			aPurge( { state: 'unconfirmed' } ),
			aPurge( { state: 'rebuilding', url: 'https://a/' } ),
		] )
	).toEqual( [ 'https://a/' ] );
} );

it( 'fetches at most sixty, those seen in pages first', () => {
	const guessed = Array.from( { length: 90 }, ( _, n ) =>
		aPurge( { id: n, url: `https://guessed/${ n }` } )
	);
	const seen = aPurge( { id: 99, url: 'https://seen/', found_in: 'page' } );
	const urls = worthFetching( [ ...guessed, seen ] );
	expect( urls ).toHaveLength( 60 );
	expect( urls[ 0 ] ).toBe( 'https://seen/' );
} );

it( 'continues when one picture can’t be fetched', async () => {
	get.mockRejectedValue( new TypeError( 'lost' ) );
	fakeServer( {
		'GET /flushes/7/purges': () => [
			aPurge(),
			aPurge( { id: 2, url: 'https://b/' } ),
		],
	} );
	await refreshBrowserCopies( 7 );
	expect( get ).toHaveBeenCalledTimes( 2 );
} );

it( 'stays silent where the addresses can’t be read', async () => {
	fakeServer( {
		'*': refuse( refusal( 'shortpixel_flush_not_found', 404 ) ),
	} );
	await expect( refreshBrowserCopies( 7 ) ).resolves.toBeUndefined();
	expect( get ).not.toHaveBeenCalled();
} );

import * as client from '../../../src/api/client';
import * as settings from '../../../src/api/settings';
import {
	fakeServer,
	inTurn,
	page,
	refusal,
	refuse,
	response,
} from './fake-server';
import { aFlush, aPurge, someSettings } from './samples';

const request = { scope: 'images' as const, attachments: [ 12 ] };

it.each( [
	[
		'the status',
		() => client.getStatus( false ),
		'GET /status',
		{},
		undefined,
	],
	[
		'the status, checked with ShortPixel',
		() => client.getStatus( true ),
		'GET /status',
		{ check: 'true' },
		undefined,
	],
	[
		'a plan',
		() => client.planFlush( request ),
		'POST /flushes',
		{},
		{ ...request, dry_run: true },
	],
	[
		'a flush',
		() => client.startFlush( { ...request, ask: true } ),
		'POST /flushes',
		{},
		{ ...request, ask: true },
	],
	[
		'one flush',
		() => client.getFlush( 7 ),
		'GET /flushes/7',
		{},
		undefined,
	],
	[
		'a step',
		() => client.actOnFlush( 7, 'run' ),
		'POST /flushes/7/run',
		{},
		{},
	],
	[
		'a retry',
		() => client.retryFlush( 7, { ask: true, confirmed: 150 } ),
		'POST /flushes/7/retry',
		{},
		{ ask: true, confirmed: 150 },
	],
	[
		'a stop',
		() => client.actOnFlush( 7, 'cancel' ),
		'POST /flushes/7/cancel',
		{},
		{},
	],
	[
		'an undo',
		() => client.actOnFlush( 7, 'undo' ),
		'POST /flushes/7/undo',
		{},
		{},
	],
	[
		'the pages of two images',
		() => client.getPages( [ 12, 13 ] ),
		'GET /pages',
		{ 'attachments[0]': '12', 'attachments[1]': '13' },
		undefined,
	],
	[
		'the images that changed',
		() => client.listChanged(),
		'GET /images/changed',
		{},
		undefined,
	],
	[
		'the settings',
		() => settings.getSettings(),
		'GET /settings',
		{},
		undefined,
	],
	[
		'saving the settings',
		() => settings.saveSettings( someSettings ),
		'POST /settings',
		{},
		someSettings,
	],
] )( 'asks for %s at its route', async ( _, ask, route, query, data ) => {
	const calls = fakeServer( { '*': () => ( {} ) } );
	await ask();
	expect( calls ).toEqual( [ { route, query, data, signal: undefined } ] );
} );

it( 'passes the signal on to the request', async () => {
	const calls = fakeServer( { '*': () => aFlush() } );
	const { signal } = new AbortController();
	await client.getFlush( 7, signal );
	expect( calls[ 0 ]?.signal ).toBe( signal );
} );

it( 'reads the size of the history from the headers', async () => {
	const calls = fakeServer( {
		'GET /flushes': () => page( [ aFlush() ], 23, 3 ),
	} );
	const query = { page: 2, per_page: 10 };
	const { flushes, total, pages } = await client.listFlushes( query );
	expect( flushes ).toEqual( [ aFlush() ] );
	expect( [ total, pages ] ).toEqual( [ 23, 3 ] );
	expect( calls[ 0 ]?.query ).toEqual( { page: '2', per_page: '10' } );
} );

it( 'requests only the addresses of one result', async () => {
	const calls = fakeServer( {
		'GET /flushes/7/purges': () => page( [ aPurge() ] ),
	} );
	await client.listPurges( 7, { page: 1, per_page: 50, state: 'stale' } );
	expect( calls[ 0 ]?.query ).toEqual( {
		page: '1',
		per_page: '50',
		state: 'stale',
	} );
} );

it( 'requests all addresses where no result is named', async () => {
	const calls = fakeServer( { 'GET /flushes/7/purges': () => page( [] ) } );
	await client.listPurges( 7, { page: 1, per_page: 50, state: undefined } );
	expect( calls[ 0 ]?.query ).toEqual( { page: '1', per_page: '50' } );
} );

it( 'lets api-fetch renew a lapsed nonce before it requests a list again', async () => {
	const lapsed = refusal( 'rest_cookie_invalid_nonce', 403 );
	const answer = inTurn(
		Promise.reject( response( lapsed, 403 ) ),
		[],
		page( [ aFlush() ] )
	);
	const calls = fakeServer( { 'GET /flushes': answer } );
	const { total } = await client.listFlushes( { page: 1, per_page: 10 } );
	expect( total ).toBe( 1 );
	expect( calls ).toHaveLength( 3 );
} );

it( 'does not repeat a request that is refused for another reason', async () => {
	const refused = response(
		refusal( 'shortpixel_flush_forbidden', 403 ),
		403
	);
	const calls = fakeServer( { 'GET /flushes': refuse( refused ) } );
	await expect(
		client.listFlushes( { page: 1, per_page: 10 } )
	).rejects.toBe( refused );
	expect( calls ).toHaveLength( 1 );
} );

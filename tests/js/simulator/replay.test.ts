/**
 * @jest-environment node
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRecording, replayOf } from '../../../tools/simulator/recording';
import { startSimulator } from '../../../tools/simulator/simulator';
import { simulatorControl } from '../../../tools/simulator/control';

const HEADERS = {
	age: 3,
	'cache-control': 'public, max-age=60',
	date: 0,
	etag: 1,
	'last-modified': -3,
	'content-type': 'image/webp',
};

interface Written {
	name: string;
	[ field: string ]: unknown;
}

/** A recorded answer that shows image A, unless `more` says otherwise. */
const ask = (
	name: string,
	more: Record< string, unknown > = {}
): Written => ( {
	name,
	at: 0,
	after: null,
	accept: 'webp',
	link: 'cdn/spai/w_300+ret_img/site/picture',
	status: 200,
	headers: HEADERS,
	body: 'image',
	picture: { shows: 'A' },
	said: '',
	...more,
} );
const cold = ( name: string, at = 0 ): Written =>
	ask( name, { at, status: 307, headers: {}, picture: null } );
const tall = ( name: string, after: number | null = null ): Written =>
	ask( name, { after, picture: { shows: 'B' } } );

const switchesOf = ( ...asks: Written[] ) =>
	replayOf(
		readRecording( {
			format: 'shortpixel-flush-recording',
			version: 1,
			next_key: 'spai2',
			ended: 'complete',
			asks,
		} )
	).switches;

describe( 'how long a removal takes', () => {
	const kept = ask( 'plain_kept' );
	const remove = ask( 'remove', { status: 202, picture: null } );
	const old = ( seconds: number, age = 500 ): Written =>
		ask( `removed_${ seconds }`, {
			after: seconds,
			headers: { ...HEADERS, age },
		} );

	test( 'is between the last old look and the first new one', () => {
		expect(
			switchesOf(
				kept,
				remove,
				old( 5 ),
				{ ...cold( 'removed_15' ), after: 15 },
				tall( 'removed_30', 30 ),
				tall( 'removed_65', 65 )
			)
		).toMatchObject( { removal_status: 202, removal_delay: 10 } );
		expect(
			switchesOf( kept, remove, tall( 'removed_5', 5 ) )
		).toMatchObject( { removal_delay: 2.5 } );
	} );

	test( 'is for ever where the old picture stays', () => {
		expect(
			switchesOf( kept, remove, old( 5 ), old( 65 ), ask( 'removed' ) )
		).toMatchObject( { no_removal: true } );
	} );

	test( 'is more than 65 seconds where it goes at last', () => {
		expect(
			switchesOf( kept, remove, old( 5 ), old( 65 ), tall( 'removed' ) )
		).toMatchObject( { removal_delay: 65.5 } );
	} );

	test( 'reaches the edge alone where the old picture comes back young', () => {
		expect(
			switchesOf( kept, remove, old( 5 ), old( 15 ), old( 30, 2 ) )
		).toMatchObject( {
			removal_reach: 'edge',
			removal_delay: 22.5,
			edge_lifetime: expect.any( Number ),
		} );
	} );
} );

test( 'a form is no new link where the plain copy comes, unless the site itself gives the old picture', () => {
	expect(
		switchesOf(
			ask( 'query' ),
			tall( 'site_query' ),
			tall( 'spelling' ),
			ask( 'parameter' )
		)
	).toMatchObject( {
		ignore_query: true,
		normalise_paths: false,
		ignore_version: true,
	} );
	expect( switchesOf( ask( 'query' ), ask( 'site_query' ) ) ).toMatchObject( {
		ignore_query: false,
	} );
} );

test( 'what is missing redirects or is made at once', () => {
	expect( switchesOf( cold( 'plain' ), ask( 'plain' ) ) ).toMatchObject( {
		cold: 'redirect',
		build_delay: 0,
	} );
	expect( switchesOf( ask( 'plain' ) ) ).toMatchObject( { cold: 'build' } );
	expect(
		switchesOf(
			cold( 'plain' ),
			cold( 'plain', 2 ),
			ask( 'plain', { at: 4 } )
		)
	).toMatchObject( { cold: 'redirect', build_delay: 3 } );
	expect( switchesOf( cold( 'plain' ), cold( 'plain', 2 ) ) ).toMatchObject( {
		build_delay: 3600,
	} );
} );

test( 'services, keys and headers are as they were', () => {
	expect(
		switchesOf(
			ask( 'plain_again' ),
			ask( 'plain_head', { status: 405, picture: null } ),
			ask( 'next_key', { status: 403, picture: null } ),
			ask( 'account', { said: 'status -1' } ),
			ask( 'purge', { said: 'status 1 wrong_key' } )
		)
	).toMatchObject( {
		head_status: 405,
		refused_keys: { keys: [ 'spai2' ], status: 403 },
		account: -1,
		purge_answer: 'wrong_key',
		headers: 'plain',
		cache_control: 'public, max-age=60',
	} );
	expect(
		switchesOf(
			ask( 'plain', { headers: { 'cdn-cache': 'miss', date: 400 } } )
		)
	).toMatchObject( {
		headers: 'bunny',
		drop_headers: { headers: [ 'etag', 'cache-control' ] },
		clock_skew: { date: 400 },
	} );
} );

test( 'what no switch can do is told', () => {
	expect(
		replayOf(
			readRecording( {
				format: 'shortpixel-flush-recording',
				version: 1,
				ended: 'busy',
				asks: [
					ask( 'plain', { status: 429, picture: null } ),
					ask( 'query', { status: 0, picture: null } ),
					tall( 'plain_kept' ),
				],
			} )
		).notes
	).toHaveLength( 4 );
} );

test.each( [
	{},
	[],
	null,
	{ format: 'shortpixel-flush-recording', version: 2, asks: [] },
] )( '%j is no recording', ( value ) => {
	expect( () => readRecording( value ) ).toThrow(
		'This is no recording of a CDN.'
	);
} );

test( 'a whole recording starts a simulator that behaves like it', async () => {
	const file = join( __dirname, 'support/recording-of-bunny.json' );
	const { switches, notes } = replayOf(
		readRecording( JSON.parse( readFileSync( file, 'utf8' ) ) )
	);
	const simulator = await startSimulator( { switches } );
	const set = await simulatorControl( simulator.controlUrl ).switches();
	await simulator.stop();
	expect( notes ).toEqual( [] );
	expect( set ).toMatchObject( {
		headers: 'bunny',
		ignore_query: true,
		normalise_paths: false,
		cold: 'redirect',
		redirect_status: 307,
		removal_scope: 'exact',
		edge_lifetime: 13 * 86400,
	} );
} );

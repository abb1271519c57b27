import { resultsOf } from '../../../src/admin-bar/flush/results';
import type { Purge, PurgeState } from '../../../src/domain/types';
import { aPurge } from '../api/samples';

const of = ( id: number | null, ...states: PurgeState[] ): Purge[] =>
	states.map( ( state ) => aPurge( { attachment_id: id, state } ) );

test.each< [ PurgeState[], string, string ] >( [
	[ [ 'fresh', 'rebuilding' ], 'good', 'New copies: 2' ],
	[ [ 'fresh', 'unchecked' ], 'good', 'New copies: 1' ],
	[ [ 'fresh', 'stale' ], 'bad', 'Still old, or not removed' ],
	[ [ 'failed' ], 'bad', 'Still old, or not removed' ],
	[
		[ 'fresh', 'unconfirmed' ],
		'warning',
		'Not certain whether it is new',
	],
	[ [ 'unchecked', 'cancelled' ], 'neutral', 'Not checked' ],
] )( 'What is known least well decides: %j', ( states, tone, text ) => {
	expect( resultsOf( of( 12, ...states ), true ).get( 12 ) ).toEqual( {
		tone,
		text,
	} );
} );

test( 'Each image has its own result, and a link without one has none', () => {
	const purges = [
		...of( 1, 'fresh' ),
		...of( 2, 'stale' ),
		...of( null, 'stale' ),
	];
	const tones = [ ...resultsOf( purges, true ) ].map( ( [ id, { tone } ] ) => [
		id,
		tone,
	] );
	expect( tones ).toEqual( [
		[ 1, 'good' ],
		[ 2, 'bad' ],
	] );
} );

test( 'Where not all copies are known, none is good news', () => {
	expect( resultsOf( of( 1, 'fresh' ), false ).get( 1 )?.tone ).toBe(
		'neutral'
	);
} );

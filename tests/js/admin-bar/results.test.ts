import { resultsOf } from '../../../src/admin-bar/flush/results';
import type { FlushState, Purge, PurgeState } from '../../../src/domain/types';
import { aFlush, aPurge } from '../api/samples';

/** A flush of these images. */
const flushOf = (
	ids: number[],
	state: FlushState = 'partial',
	whole = true
) => {
	const flush = aFlush( { state } );
	return {
		...flush,
		subject: { ...flush.subject, attachment_ids: ids },
		coverage: {
			pages: 1,
			screens: 1,
			devices: [],
			read: 1,
			known: 0,
			whole,
			skipped: [],
		},
	};
};

const of = ( id: number | null, ...states: PurgeState[] ): Purge[] =>
	states.map( ( state ) => aPurge( { attachment_id: id, state } ) );

test.each< [ PurgeState[], string, string ] >( [
	[ [ 'fresh', 'rebuilding' ], 'good', 'New copies: 2' ],
	[ [ 'fresh', 'unchecked' ], 'good', 'New copies: 1' ],
	[ [ 'fresh', 'stale' ], 'bad', 'Still old, or not removed' ],
	[ [ 'failed' ], 'bad', 'Still old, or not removed' ],
	[ [ 'fresh', 'unconfirmed' ], 'warning', 'Not certain whether it is new' ],
	[ [ 'unchecked', 'cancelled' ], 'neutral', 'Not checked' ],
] )( 'What is known least well decides: %j', ( states, tone, text ) => {
	expect(
		resultsOf( of( 12, ...states ), flushOf( [ 12 ] ) ).get( 12 )
	).toEqual( {
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
	const tones = [ ...resultsOf( purges, flushOf( [ 1, 2 ] ) ) ].map(
		( [ id, { tone } ] ) => [ id, tone ]
	);
	expect( tones ).toEqual( [
		[ 1, 'good' ],
		[ 2, 'bad' ],
	] );
} );

test( 'Where not all copies are known, none is good news', () => {
	expect(
		resultsOf( of( 1, 'fresh' ), flushOf( [ 1 ], 'partial', false ) ).get(
			1
		)?.tone
	).toBe( 'neutral' );
} );

test( 'A large flush keeps no copy that is new: where all is well, its images are', () => {
	expect( resultsOf( [], flushOf( [ 1 ], 'done' ) ).get( 1 ) ).toEqual( {
		tone: 'good',
		text: 'New',
	} );
	expect( resultsOf( [], flushOf( [ 1 ], 'partial' ) ).size ).toBe( 0 );
} );

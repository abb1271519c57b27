import fc from 'fast-check';

import {
	groupCopies,
	groupEvidence,
	groupKey,
} from '../../../src/domain/copy-groups';
import { type Purge, purgeStates } from '../../../src/domain/types';
import { aPurge } from '../api/samples';

const kinds = [ 'age_newer', 'bytes_changed', 'redirect_to_origin' ] as const;

const copies: fc.Arbitrary< Purge[] > = fc
	.array(
		fc.record( {
			state: fc.constantFrom( ...purgeStates ),
			reason: fc.constantFrom( '', 'It failed.' ),
			evidence: fc.array(
				fc.record( {
					kind: fc.constantFrom( ...kinds ),
					text: fc.constantFrom( 'one', 'two' ),
				} ),
				{ maxLength: 3 }
			),
		} ),
		{ maxLength: 40 }
	)
	.map( ( some ) =>
		some.map( ( one, id ) => aPurge( { ...one, id: id + 1 } ) )
	);

const ids = ( some: Purge[] ) =>
	some.map( ( { id } ) => id ).sort( ( a, b ) => a - b );

it( 'puts each copy into one group, with those that ended alike', () => {
	fc.assert(
		fc.property( copies, ( all ) => {
			const groups = groupCopies( all );
			expect(
				ids( groups.flatMap( ( group ) => group.copies ) )
			).toEqual( ids( all ) );
			expect( new Set( groups.map( ( { key } ) => key ) ).size ).toBe(
				groups.length
			);
			for ( const group of groups ) {
				group.copies.forEach( ( copy ) => {
					expect( groupKey( copy ) ).toBe( group.key );
					expect( copy.state ).toBe( group.state );
					expect( copy.reason ).toBe( group.reason );
				} );
			}
		} )
	);
} );

it( 'groups alike whatever the order of copies and evidence', () => {
	const sizes = ( all: Purge[] ) =>
		groupCopies( all ).map( ( { key, copies: { length } } ) => [
			key,
			length,
		] );
	fc.assert(
		fc.property( copies, ( all ) => {
			const turned = [ ...all ].reverse().map( ( copy ) => ( {
				...copy,
				evidence: [ ...copy.evidence ].reverse(),
			} ) );
			expect( sizes( turned ) ).toEqual( sizes( all ) );
		} )
	);
} );

it( 'says of evidence whether it is of all', () => {
	const [ group ] = groupCopies( [
		aPurge( {
			id: 1,
			evidence: [
				{ kind: 'age_newer', text: '3 seconds old.' },
				{ kind: 'bytes_changed', text: 'Other bytes.' },
			],
		} ),
		aPurge( {
			id: 2,
			evidence: [
				{ kind: 'bytes_changed', text: 'Other bytes.' },
				{ kind: 'age_newer', text: '4 seconds old.' },
			],
		} ),
	] );
	expect( group && groupEvidence( group ) ).toEqual( [
		{ kind: 'age_newer', text: '3 seconds old.', isCommon: false },
		{ kind: 'bytes_changed', text: 'Other bytes.', isCommon: true },
	] );
} );

it( 'puts what is wrong first, then the largest group, then what comes first by name', () => {
	const some = ( state: Purge[ 'state' ], reason: string, count: number ) =>
		Array.from( { length: count }, () =>
			aPurge( { state, reason, evidence: [] } )
		);
	const groups = groupCopies( [
		...some( 'unchecked', '', 9 ),
		...some( 'fresh', '', 9 ),
		...some( 'sent', '', 9 ),
		...some( 'unconfirmed', '', 9 ),
		...some( 'stale', 'b', 1 ),
		...some( 'stale', 'c', 2 ),
		...some( 'stale', 'a', 1 ),
	] );
	expect( groups.map( ( { state, reason } ) => state + reason ) ).toEqual( [
		'stalec',
		'stalea',
		'staleb',
		'unconfirmed',
		'sent',
		'fresh',
		'unchecked',
	] );
} );

it( 'keeps copies with other evidence apart', () => {
	const copy = ( ...of: ( typeof kinds )[ number ][] ) =>
		aPurge( { evidence: of.map( ( kind ) => ( { kind, text: '' } ) ) } );
	const groups = groupCopies( [
		copy( 'age_newer', 'bytes_changed' ),
		copy( 'bytes_changed' ),
		copy( 'bytes_changed', 'age_newer', 'age_newer' ),
		copy(),
	] );
	expect( groups.map( ( { copies: { length } } ) => length ) ).toEqual( [
		2, 1, 1,
	] );
} );

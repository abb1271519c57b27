import { offersNewLinks, prefersNewLinks } from '../../../src/domain/preselect';
import { beforeAndAfter } from '../../../src/domain/comparison';
import { checkedImages } from '../../../src/domain/scan';
import type { Comparison, Plan, Status } from '../../../src/domain/types';
import type { Scan } from '../../../src/domain/scan';

const status = (
	providers: [ boolean, string ][],
	clears: boolean[]
): Status =>
	( {
		providers: providers.map( ( [ newLinks, state ] ) => ( {
			can: { new_address: newLinks },
			state,
		} ) ),
		page_caches: clears.map( ( one ) => ( { clears: one } ) ),
	} ) as unknown as Status;

const plan = ( foundIn: Record< string, number > | undefined ): Plan =>
	( { found_in: foundIn } ) as unknown as Plan;

it.each< [ [ boolean, string ][], boolean ] >( [
	[ [], false ],
	[ [ [ true, 'ready' ] ], true ],
	[ [ [ false, 'ready' ] ], false ],
	[ [ [ true, 'off' ] ], false ],
	[
		[
			[ false, 'ready' ],
			[ true, 'off' ],
		],
		false,
	],
	[
		[
			[ false, 'off' ],
			[ true, 'ready' ],
		],
		true,
	],
] )( 'new links are offered of %j: %s', ( providers, expected ) => {
	expect( offersNewLinks( status( providers, [] ) ) ).toBe( expected );
	expect(
		prefersNewLinks( status( providers, [] ), plan( { probe: 1 } ) )
	).toBe( expected );
	expect( prefersNewLinks( status( providers, [] ), null ) ).toBe( false );
} );

it.each< [ boolean[], Plan | null, boolean ] >( [
	[ [ true, true ], plan( { probe: 1 } ), true ],
	[ [ true, false ], plan( { probe: 1 } ), false ],
	[ [ true, true ], null, false ],
	[ [], plan( { probe: 1 } ), true ],
	[ [], plan( { place: 1 } ), true ],
	[ [], plan( { page: 1 } ), true ],
	[ [], plan( { learned: 4 } ), false ],
	[ [], plan( {} ), false ],
	[ [ false ], plan( { probe: 1, place: 2, page: 3 } ), false ],
] )(
	'with page caches that can be cleared %j and the plan %j they are preferred: %s',
	( clears, planned, expected ) => {
		expect(
			prefersNewLinks( status( [ [ true, 'ready' ] ], clears ), planned )
		).toBe( expected );
	}
);

it.each< [ Partial< Comparison >, unknown ] >( [
	[
		{ before: 'a', after: 'b', site: 'c', leads_to_site: true },
		{ before: 'a', after: 'b' },
	],
	[
		{ before: 'a', after: null, site: 'c', leads_to_site: true },
		{ before: 'a', after: 'c' },
	],
	[ { before: 'a', after: null, site: 'c', leads_to_site: false }, null ],
	[ { before: 'a', after: null, site: null, leads_to_site: true }, null ],
	[ { before: null, after: 'b', site: 'c', leads_to_site: true }, null ],
] )( 'of %j visitors got before and after: %j', ( comparison, expected ) => {
	expect( beforeAndAfter( comparison as Comparison ) ).toEqual( expected );
} );

it( 'adds up what a scan has checked, whatever it found', () => {
	expect(
		checkedImages( {
			counts: {
				new: 1,
				unchanged: 20,
				stale: 300,
				unknown: 4000,
				waiting: 50000,
			},
		} as Scan )
	).toBe( 4321 );
} );

import fc from 'fast-check';

import { barsOf } from '../../../src/history/bars';

const size = { width: 360, height: 48, gap: 6 };

const columns = fc.array(
	fc.array( fc.nat( 10_000 ), { minLength: 4, maxLength: 4 } ),
	{ minLength: 1, maxLength: 12 }
);

it( 'stays inside its box, without a gap in a column or two bars on one spot', () => {
	fc.assert(
		fc.property( columns, ( counts ) => {
			const bars = barsOf( counts, size );
			counts.forEach( ( parts, column ) => {
				let bottom = size.height;
				for ( const bar of bars.filter(
					( b ) => b.column === column
				) ) {
					expect( bar.y + bar.height ).toBeCloseTo( bottom );
					bottom = bar.y;
					expect( bar.x ).toBeGreaterThanOrEqual( 0 );
					expect( bar.x + bar.width ).toBeLessThanOrEqual(
						size.width + 1e-9
					);
				}
				expect( bottom ).toBeGreaterThanOrEqual( -1e-9 );
				expect( parts ).toHaveLength( 4 );
			} );
		} )
	);
} );

it( 'shows each part that is there, however small, and no other', () => {
	fc.assert(
		fc.property( columns, ( counts ) => {
			const bars = barsOf( counts, size );
			expect(
				bars.map( ( { column, part } ) => [ column, part ] )
			).toEqual(
				counts.flatMap( ( parts, column ) =>
					parts.flatMap( ( count, part ) =>
						count > 0 ? [ [ column, part ] ] : []
					)
				)
			);
			for ( const { height } of bars ) {
				expect( height ).toBeGreaterThanOrEqual( 2 );
			}
		} )
	);
} );

it( 'is never lower where there is more', () => {
	const heightOf = ( counts: number[][], column: number ) =>
		barsOf( counts, size )
			.filter( ( bar ) => bar.column === column )
			.reduce( ( sum, { height } ) => sum + height, 0 );
	fc.assert(
		fc.property(
			fc.array( fc.nat( 500 ), { minLength: 2, maxLength: 12 } ),
			( totals ) => {
				const counts = totals.map( ( total ) => [ total, 0, 0, 0 ] );
				const heights = totals.map( ( _, at ) =>
					heightOf( counts, at )
				);
				totals.forEach( ( total, at ) => {
					if ( total === Math.max( ...totals ) && total > 0 ) {
						expect( heights[ at ] ).toBeCloseTo( size.height );
					}
					totals.forEach( ( other, beside ) => {
						if ( total >= other ) {
							expect( heights[ at ] ).toBeGreaterThanOrEqual(
								( heights[ beside ] ?? 0 ) - 1e-9
							);
						}
					} );
				} );
			}
		)
	);
} );

it( 'has no bars for nothing', () => {
	expect( barsOf( [], size ) ).toEqual( [] );
	expect( barsOf( [ [ 0, 0, 0, 0 ] ], size ) ).toEqual( [] );
} );

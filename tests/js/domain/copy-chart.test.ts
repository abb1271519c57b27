import fc from 'fast-check';

import { copyChart } from '../../../src/domain/copy-chart';

const copies = fc.array(
	fc.record( {
		width: fc.option( fc.integer( { min: 1, max: 6000 } ) ),
		format: fc.constantFrom( 'webp', 'avif', 'auto', 'original', null ),
	} ),
	{ maxLength: 80 }
);

const sum = ( numbers: number[] ) => numbers.reduce( ( a, b ) => a + b, 0 );

it( 'counts each copy once, in the row of its width and the part of its format', () => {
	fc.assert(
		fc.property( copies, ( all ) => {
			const { rows, formats } = copyChart( all );
			expect( sum( rows.map( ( { count } ) => count ) ) ).toBe(
				all.length
			);
			for ( const { from, to, count, parts } of rows ) {
				const inRow = all.filter( ( { width } ) =>
					from === null && to === null
						? width === null
						: width !== null &&
							width >= ( from ?? 0 ) &&
							width <= ( to ?? Infinity )
				);
				expect( inRow ).toHaveLength( count );
				formats.forEach( ( format ) =>
					expect(
						parts.find( ( part ) => part.format === format )
							?.count ?? 0
					).toBe(
						inRow.filter(
							( copy ) => ( copy.format ?? '' ) === format
						).length
					)
				);
			}
		} )
	);
} );

it( 'draws bars of parts that touch, each as long as its count, the longest to the end', () => {
	fc.assert(
		fc.property( copies, ( all ) => {
			const { rows } = copyChart( all );
			const longest = Math.max(
				1,
				...rows.map( ( { count } ) => count )
			);
			for ( const { count, parts } of rows ) {
				let end = 0;
				for ( const part of parts ) {
					expect( part.start ).toBeCloseTo( end, 6 );
					expect( part.length ).toBeCloseTo(
						( 100 * part.count ) / longest,
						6
					);
					end = part.start + part.length;
				}
				expect( end ).toBeCloseTo( ( 100 * count ) / longest, 6 );
			}
		} )
	);
} );

it( 'has rows that join without a gap, from the narrowest to the widest', () => {
	fc.assert(
		fc.property( copies, ( all ) => {
			const rows = copyChart( all ).rows.filter(
				( { from, to } ) => from !== null || to !== null
			);
			rows.slice( 1 ).forEach( ( { from }, at ) =>
				expect( from ).toBe( ( rows[ at ]?.to ?? NaN ) + 1 )
			);
			expect( rows[ 0 ]?.count ).not.toBe( 0 );
			expect( rows.at( -1 )?.count ).not.toBe( 0 );
		} )
	);
} );

it( 'is the same whatever the order of the copies', () => {
	fc.assert(
		fc.property( copies, ( all ) => {
			expect( copyChart( [ ...all ].reverse() ) ).toEqual(
				copyChart( all )
			);
		} )
	);
} );

it( 'names formats by how many copies have them, then by name, and a row has no part of one that it lacks', () => {
	const of = ( width: number, ...formats: string[] ) =>
		formats.map( ( format ) => ( { width, format } ) );
	const { rows, formats } = copyChart( [
		...of( 300, 'webp', 'png' ),
		...of( 400, 'avif', 'jpg', 'jpg' ),
	] );
	expect( formats ).toEqual( [ 'jpg', 'avif', 'png', 'webp' ] );
	expect(
		rows.map( ( { parts } ) => parts.map( ( { format } ) => format ) )
	).toEqual( [
		[ 'png', 'webp' ],
		[ 'jpg', 'avif' ],
	] );
} );

it( 'puts copies that are as wide as their file last', () => {
	const { rows, formats } = copyChart( [
		{ width: null, format: null },
		{ width: 300, format: 'webp' },
		{ width: 3000, format: 'webp' },
	] );
	expect( formats ).toEqual( [ 'webp', '' ] );
	expect( rows[ 0 ] ).toMatchObject( { from: null, to: 320, count: 1 } );
	expect( rows.at( -2 ) ).toMatchObject( { from: 2561, to: null, count: 1 } );
	expect( rows.at( -1 ) ).toMatchObject( { from: null, to: null, count: 1 } );
	expect( copyChart( [] ) ).toEqual( { rows: [], formats: [] } );
} );

import fc from 'fast-check';

import {
	type Filters,
	isFiltered,
	noFilters,
	queryOf,
	readFilters,
	reasons,
	results,
	writeFilters,
} from '../../../../src/screen/history/filters';

const day = fc
	.date( {
		min: new Date( 2000, 0, 1 ),
		max: new Date( 2099, 11, 31 ),
		noInvalidDate: true,
	} )
	.map( ( date ) =>
		[
			date.getFullYear(),
			String( date.getMonth() + 1 ).padStart( 2, '0' ),
			String( date.getDate() ).padStart( 2, '0' ),
		].join( '-' )
	);

const anyFilters: fc.Arbitrary< Filters > = fc.record( {
	search: fc.string( { unit: 'grapheme' } ).map( ( text ) => text.trim() ),
	result: fc.constantFrom( '' as const, ...results ),
	user: fc.oneof( fc.constant( '' ), fc.nat().map( String ) ),
	cause: fc.constantFrom( '' as const, ...reasons ),
	after: fc.oneof( fc.constant( '' ), day ),
	before: fc.oneof( fc.constant( '' ), day ),
	page: fc.integer( { min: 1, max: 1_000 } ),
} );

const screen = 'https://example.com/wp-admin/upload.php';

it( 'are read from an address as they were written into it, and leave the rest alone', () => {
	fc.assert(
		fc.property( anyFilters, ( filters ) => {
			const before = new URL(
				`${ screen }?page=shortpixel-flush&tab=history&flush=7&search=old`
			);
			const after = writeFilters( filters, before );
			expect( readFilters( after.searchParams ) ).toEqual( filters );
			expect( after.searchParams.get( 'page' ) ).toBe(
				'shortpixel-flush'
			);
			expect( after.searchParams.get( 'flush' ) ).toBe( '7' );
			expect( writeFilters( noFilters, after ).search ).toBe(
				'?page=shortpixel-flush&tab=history&flush=7'
			);
		} )
	);
} );

it.each( [
	'result=great',
	'user=ada',
	'user=-1',
	'cause=weather',
	'after=2026-02-30',
	'before=yesterday',
	'history_page=0',
	'history_page=1.5',
	'search=%20',
] )( 'leave out what is none of the choices: %s', ( query ) => {
	expect( readFilters( new URLSearchParams( query ) ) ).toEqual( noFilters );
} );

it( 'ask for whole days of this browser', () => {
	fc.assert(
		fc.property( day, ( date ) => {
			const { after = '', before = '' } = queryOf( {
				...noFilters,
				after: date,
				before: date,
			} );
			const [ from, until ] = [ new Date( after ), new Date( before ) ];
			expect( [ from.getHours(), until.getHours() ] ).toEqual( [ 0, 0 ] );
			const hours = ( until.getTime() - from.getTime() ) / 3_600_000;
			expect( hours ).toBeGreaterThanOrEqual( 23 );
			expect( hours ).toBeLessThanOrEqual( 25 );
		} )
	);
} );

it( 'ask for nothing where nothing is chosen', () => {
	expect( queryOf( { ...noFilters, page: 3 } ) ).toEqual( {} );
	expect( isFiltered( { ...noFilters, page: 3 } ) ).toBe( false );
} );

it( 'ask in the server’s words', () => {
	const of = ( some: Partial< Filters > ) =>
		queryOf( { ...noFilters, ...some } );
	expect( of( { result: 'open' } ) ).toEqual( { open: true } );
	expect( of( { result: 'partial' } ) ).toEqual( { state: [ 'partial' ] } );
	expect( of( { user: '0' } ) ).toEqual( { user: 0 } );
	expect( of( { cause: 'itself' } ).cause ).toEqual( [
		'delete',
		'rename',
		'replace',
		'restore',
		'edit',
		'change',
		'optimise',
		'outside',
	] );
	expect( of( { cause: 'person' } ) ).toEqual( { cause: [ 'person' ] } );
	expect( of( { cause: 'edit' } ) ).toEqual( { cause: [ 'edit' ] } );
} );

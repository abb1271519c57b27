import {
	act,
	configure,
	render,
	screen,
	waitFor,
	within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { speak } from '@wordpress/a11y';

import { History } from '../../../src/history/history';
import type { Flush } from '../../../src/domain/types';
import {
	type Call,
	fakeServer,
	later,
	page,
	refusal,
	refuse,
} from '../api/fake-server';
import { aSummary, counts, done, partial, waiting } from '../api/samples';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

// Checking every element for visibility takes most of the time.
configure( { defaultHidden: true } );

const address = '/wp-admin/upload.php?page=shortpixel-flush&tab=history';

beforeEach( () => {
	jest.mocked( speak ).mockClear();
	window.history.replaceState( null, '', address );
} );

type Answers = Parameters< typeof fakeServer >[ 0 ];

async function open( answers: Answers, query = '' ): Promise< Call[] > {
	window.history.replaceState( null, '', address + query );
	const calls = fakeServer( {
		'GET /flushes/summary': () => aSummary(),
		...answers,
	} );
	await act( async () => {
		render( <History onDetails={ onDetails } /> );
	} );
	return calls;
}

// The registry of flushes outlives a test.
let lastId = 5_000;

function newId(): number {
	lastId += 1;
	return lastId;
}

const onDetails = jest.fn();

const rows = () => screen.findAllByRole( 'listitem' );

const queries = ( calls: Call[] ) =>
	calls
		.filter( ( { route } ) => route === 'GET /flushes' )
		.map( ( { query } ) => query );

/** An image’s flush of which nothing came. */
function stillOld( changes: Partial< Flush > = {} ): Flush {
	return partial( {
		state: 'failed',
		counts: counts( { total: 43, stale: 43 } ),
		offers: [ 'replace_everywhere' ],
		...changes,
	} );
}

it( 'says what, result, when and who in a line, and the facts on demand', async () => {
	const flush = partial( { id: newId(), reason: 'A new logo.' } );
	await open( { 'GET /flushes': () => page( [ flush ] ) } );
	const [ row ] = await rows();
	expect( row ).toHaveTextContent( /mid\.jpg.*41\/43 new.*admin/ );
	expect( row ).not.toHaveTextContent( flush.message );

	const name = screen.getByRole( 'button', { name: 'mid.jpg' } );
	expect( name ).toHaveAttribute( 'aria-expanded', 'false' );
	await userEvent.click( name );
	expect( name ).toHaveAttribute( 'aria-expanded', 'true' );
	expect( row ).toHaveTextContent( flush.message );
	expect( row ).toHaveTextContent( 'A new logo.' );
	await userEvent.click(
		screen.getByRole( 'button', { name: /^Details of the flush/ } )
	);
	expect( onDetails ).toHaveBeenLastCalledWith( flush.id );
} );

it( 'has the one action that helps', async () => {
	await open( {
		'GET /flushes': () =>
			page( [
				stillOld( { id: newId() } ),
				partial( { id: newId() } ),
				done( { id: newId() } ),
			] ),
	} );
	const buttons = ( await rows() ).map( ( row ) =>
		within( row )
			.getAllByRole( 'button' )
			.map( ( { textContent } ) => textContent )
	);
	expect( buttons ).toEqual( [
		[ 'mid.jpg', 'Replace everywhere' ],
		[ 'mid.jpg', 'Try again' ],
		[ 'mid.jpg' ],
	] );
} );

it( 'keeps a flush in its place that is tried again and so leaves what is filtered', async () => {
	const flush = partial( { id: newId() } );
	let listed = [ flush ];
	const calls = await open(
		{
			'GET /flushes': () => page( listed ),
			[ `POST /flushes/${ flush.id }/retry` ]: () => {
				listed = [];
				return done( { id: flush.id } );
			},
		},
		'&result=partial'
	);
	await rows();
	await userEvent.click(
		screen.getByRole( 'button', { name: 'Try again: mid.jpg' } )
	);
	await waitFor( () => expect( queries( calls ) ).toHaveLength( 2 ) );
	// The second answer, which no longer has it, is shown.
	await act( async () => {} );
	const [ row ] = await rows();
	expect( row ).toHaveTextContent( '43/43 new' );
	expect( screen.queryByText( /^No flush/ ) ).toBeNull();
} );

it( 'continues a running one and says how it ended', async () => {
	const id = newId();
	await open( {
		'GET /flushes': () => page( [ waiting( 0, { id } ) ] ),
		[ `POST /flushes/${ id }/run` ]: () => done( { id } ),
		[ `GET /flushes/${ id }/purges` ]: () => [],
	} );
	expect(
		await screen.findByText( /^Visitors see the new image\. All 43/ )
	).toBeVisible();
} );

it( 'asks for what is chosen, keeps it in the address, and begins on the first page', async () => {
	const calls = await open( {
		'GET /flushes': () => page( [ done( { id: newId() } ) ], 23, 3 ),
		'GET /flushes/summary': () =>
			aSummary( {
				users: [
					{ id: 0, name: '' },
					{ id: 4, name: 'Ada' },
					{ id: 5, name: '' },
				],
			} ),
	} );
	await userEvent.click(
		await screen.findByRole( 'button', { name: 'Next' } )
	);
	await screen.findByText( 'Page 2 of 3' );
	expect( window.location.search ).toContain( 'history_page=2' );
	const choose = async ( label: string, option: string ) =>
		userEvent.selectOptions(
			screen.getByRole( 'combobox', { name: label } ),
			option
		);
	await choose( 'Why', 'Edited' );
	await choose( 'Result', 'Failed' );
	await choose( 'Who', 'Ada' );
	expect( queries( calls ).at( -1 ) ).toEqual( {
		page: '1',
		per_page: '10',
		'cause[0]': 'edit',
		'state[0]': 'failed',
		user: '4',
	} );
	expect(
		Object.fromEntries( new URLSearchParams( window.location.search ) )
	).toEqual( {
		page: 'shortpixel-flush',
		tab: 'history',
		result: 'failed',
		user: '4',
		cause: 'edit',
	} );
	await choose( 'Who', 'No person' );
	expect( queries( calls ).at( -1 ) ).toHaveProperty( 'user', '0' );
	await choose( 'Who', 'Deleted user 5' );
	expect( queries( calls ).at( -1 ) ).toHaveProperty( 'user', '5' );
} );

it( 'opens as a link says', async () => {
	const calls = await open(
		{ 'GET /flushes': () => page( [], 0 ) },
		'&search=house&result=failed&cause=itself&user=9'
	);
	expect( queries( calls )[ 0 ] ).toMatchObject( {
		search: 'house',
		'state[0]': 'failed',
		user: '9',
	} );
	expect( screen.getByRole( 'searchbox' ) ).toHaveValue( 'house' );
	expect( await screen.findByText( 'No flush matches.' ) ).toBeVisible();
	await userEvent.click(
		screen.getAllByRole( 'button', { name: 'Clear the filters' } )[ 1 ] ??
			document.body
	);
	expect( await screen.findByText( 'No flushes yet.' ) ).toBeVisible();
	expect( screen.getByRole( 'region', { name: 'History' } ) ).toHaveFocus();
	expect( window.location.search ).toBe(
		'?page=shortpixel-flush&tab=history'
	);
} );

it( 'keeps the place of who clears the filters, as that button goes', async () => {
	await open(
		{ 'GET /flushes': () => page( [ done( { id: newId() } ) ] ) },
		'&result=done'
	);
	await rows();
	const clear = screen.getByRole( 'button', { name: 'Clear the filters' } );
	await userEvent.click( clear );
	expect( clear ).not.toBeInTheDocument();
	expect( screen.getByRole( 'region', { name: 'History' } ) ).toHaveFocus();
} );

it( 'searches once the typing pauses, and says how many match', async () => {
	const calls = await open( {
		'GET /flushes': ( { query } ) =>
			'search' in query
				? page( [ done( { id: newId() } ) ] )
				: page( [ done( { id: newId() } ), done( { id: newId() } ) ] ),
	} );
	await rows();
	expect( speak ).not.toHaveBeenCalled();
	await userEvent.type( screen.getByRole( 'searchbox' ), ' house ' );
	await screen.findByRole( 'list', { name: /1 in all/ } );
	expect( queries( calls ).map( ( { search } ) => search ) ).toEqual( [
		undefined,
		'house',
	] );
	expect( speak ).toHaveBeenLastCalledWith( '1 flush matches.', 'polite' );
} );

it( 'takes its choice out of the address when another tab is shown', async () => {
	fakeServer( {
		'GET /flushes': () => page( [] ),
		'GET /flushes/summary': () => aSummary(),
	} );
	window.history.replaceState( null, '', `${ address }&result=failed` );
	const { unmount } = render( <History onDetails={ onDetails } /> );
	await screen.findByText( 'No flush matches.' );
	unmount();
	expect( window.location.search ).toBe(
		'?page=shortpixel-flush&tab=history'
	);
} );

it( 'draws the weeks, with the same numbers as a table', async () => {
	const none = { done: 0, partial: 0, failed: 0, other: 0 };
	await open( {
		'GET /flushes': () => page( [ done( { id: newId() } ) ] ),
		'GET /flushes/summary': () =>
			aSummary( {
				weeks: [
					{ start: '2026-11-16', ...none, done: 3 },
					{
						start: '2026-11-23',
						...none,
						failed: 1,
						other: 2,
					},
				],
			} ),
	} );
	const table = await screen.findByRole( 'table', {
		name: 'Flushes a week by result',
	} );
	expect(
		within( table )
			.getAllByRole( 'cell' )
			.map( ( { textContent } ) => textContent )
	).toEqual( [ '3', '0', '0', '0', '0', '0', '1', '2' ] );
	expect( document.querySelectorAll( 'svg rect' ) ).toHaveLength( 3 );
} );

describe( 'trying all again that failed', () => {
	const button = () =>
		screen.findByRole( 'button', {
			name: /^Try again the \d+ that failed…/,
		} );
	const agree = async () => {
		await userEvent.click( await button() );
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Try again' } )
		);
	};

	it( 'asks first, takes only what can be tried, and says what came of it', async () => {
		const [ one, two, three ] = [ newId(), newId(), newId() ];
		const flushes = [
			stillOld( { id: one } ),
			partial( { id: two } ),
			partial( { id: three } ),
		];
		const calls = await open( {
			'GET /flushes': () => page( flushes ),
			'GET /flushes/summary': () => aSummary( { failed: 3 } ),
			[ `POST /flushes/${ one }/retry` ]: () =>
				waiting( 60, { id: one } ),
			[ `POST /flushes/${ two }/retry` ]: refuse(
				refusal( 'shortpixel_flush_cannot_retry', 409 )
			),
			[ `POST /flushes/${ three }/retry` ]: () => done( { id: three } ),
		} );
		await userEvent.click( await button() );
		expect(
			calls.some( ( { route } ) => route.endsWith( '/retry' ) )
		).toBe( false );
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Try again' } )
		);
		const said = '2 flushes are tried again. 1 is left as it was.';
		const line = await screen.findByText( said );
		expect( line ).toHaveFocus();
		expect( speak ).toHaveBeenCalledWith( said, 'polite' );
	} );

	it( 'asks for those that failed of what is filtered, of every page', async () => {
		const ids = [ newId(), newId() ];
		const calls = await open(
			{
				'GET /flushes': ( { query } ) =>
					page(
						[
							partial( {
								id: ids[ Number( query[ 'page' ] ) - 1 ] ?? 0,
							} ),
						],
						2,
						2
					),
				'GET /flushes/summary': () => aSummary( { failed: 2 } ),
				'*': () => waiting( 60, { id: newId() } ),
			},
			'&search=house'
		);
		await agree();
		await screen.findByText( '2 flushes are tried again.' );
		expect(
			queries( calls ).filter( ( { per_page: many } ) => many === '100' )
		).toEqual(
			[ '1', '2' ].map( ( number ) => ( {
				search: 'house',
				'state[0]': 'failed',
				'state[1]': 'partial',
				page: number,
				per_page: '100',
			} ) )
		);
	} );

	it( 'stops at what would meet all the others too', async () => {
		const [ one, two ] = [ newId(), newId() ];
		const calls = await open( {
			'GET /flushes': () =>
				page( [ partial( { id: one } ), partial( { id: two } ) ] ),
			'GET /flushes/summary': () => aSummary( { failed: 2 } ),
			'*': refuse(
				refusal( 'shortpixel_flush_daily_limit', 429, 'No more today.' )
			),
		} );
		await agree();
		await screen.findByText( '0 flushes are tried again.' );
		expect(
			calls.filter( ( { route } ) => route.endsWith( '/retry' ) )
		).toHaveLength( 1 );
		expect( screen.getAllByText( 'No more today.' ) ).not.toHaveLength( 0 );
	} );
} );

describe( 'the export', () => {
	const blobs: Blob[] = [];
	const clicked: string[] = [];

	beforeAll( () => {
		URL.createObjectURL = ( blob ) => {
			if ( blob instanceof Blob ) {
				blobs.push( blob );
			}
			return 'blob:history';
		};
		URL.revokeObjectURL = jest.fn();
		jest.spyOn( HTMLAnchorElement.prototype, 'click' ).mockImplementation(
			function ( this: HTMLAnchorElement ) {
				clicked.push( this.download );
			}
		);
	} );

	const text = ( blob: Blob | undefined ) =>
		new Promise( ( resolve ) => {
			const reader = new FileReader();
			reader.onload = () => resolve( reader.result );
			reader.readAsText( blob ?? new Blob() );
		} );

	it( 'has every page, each flush once, and says so', async () => {
		const ids = [ newId(), newId(), newId() ];
		await open( {
			'GET /flushes': ( { query } ) =>
				// A new flush has moved the second page by one.
				page(
					( query[ 'page' ] === '1' ? [ 0, 1 ] : [ 1, 2 ] ).map(
						( at ) => done( { id: ids[ at ] ?? 0 } )
					),
					3,
					2
				),
		} );
		await rows();
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Export as JSON' } )
		);
		expect(
			await screen.findByText( '3 flushes exported.' )
		).toBeVisible();
		expect( speak ).toHaveBeenCalledWith( '3 flushes exported.', 'polite' );
		expect( clicked.at( -1 ) ).toMatch(
			/^shortpixel-flush-history-.*\.json$/
		);
		const found: unknown = JSON.parse(
			String( await text( blobs.at( -1 ) ) )
		);
		expect( found ).toEqual(
			ids.map( ( id ) => expect.objectContaining( { id } ) )
		);
	} );

	it( 'shows why it failed, and can be tried again', async () => {
		const wait = later();
		await open( {
			'GET /flushes': ( { query } ) =>
				query[ 'per_page' ] === '100'
					? wait.promise
					: page( [ done( { id: newId() } ) ] ),
		} );
		await rows();
		const button = screen.getByRole( 'button', { name: 'Export as CSV' } );
		await userEvent.click( button );
		expect( button ).toHaveAttribute( 'aria-disabled', 'true' );
		await act( async () => wait.reject( refusal( 'oops', 500, 'Full.' ) ) );
		expect(
			await screen.findByText( 'Full.', { selector: '.spf-history p' } )
		).toBeVisible();
		expect( button ).not.toHaveAttribute( 'aria-disabled', 'true' );
	} );
} );

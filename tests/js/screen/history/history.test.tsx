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

import { History } from '../../../../src/screen/history/history';
import type { Flush } from '../../../../src/domain/types';
import { type Call, fakeServer, page } from '../../api/fake-server';
import { counts, done, partial, waiting } from '../../api/samples';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

// Skips the check of every element's visibility, which takes most of the time.
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
		'GET /flushes/users': () => [],
		...answers,
	} );
	await act( async () => {
		render( <History onDetails={ onDetails } /> );
	} );
	return calls;
}

// Each flush needs its own id, since the registry of flushes outlives a test.
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

/** A flush of an image whose copies are all still old. */
function stillOld( changes: Partial< Flush > = {} ): Flush {
	return partial( {
		state: 'failed',
		counts: counts( { total: 43, stale: 43 } ),
		...changes,
	} );
}

it( 'says what, result, when and who in a line, and the facts on demand', async () => {
	const flush = partial( { id: newId(), reason: 'A new logo.' } );
	await open( { 'GET /flushes': () => page( [ flush ] ) } );
	const [ row ] = await rows();
	expect( row ).toHaveTextContent(
		/Visitors may see the old image.*mid\.jpg.*admin/
	);
	expect( row ).not.toHaveTextContent( flush.message );

	const name = screen.getByRole( 'button', {
		name: 'Visitors may see the old image',
		description: 'mid.jpg',
	} );
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
		[ 'Visitors still see the old image', 'Flush again' ],
		[ 'Visitors may see the old image', 'Flush again' ],
		[ 'New for new visitors' ],
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
		screen.getByRole( 'button', { name: 'Flush again: mid.jpg' } )
	);
	await waitFor( () => expect( queries( calls ) ).toHaveLength( 2 ) );
	// Waits for the second answer, which no longer contains the flush.
	await act( async () => {} );
	const [ row ] = await rows();
	expect( row ).toHaveTextContent( 'New for new visitors' );
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
		await screen.findByText( /^New for new visitors\./ )
	).toBeVisible();
} );

it( 'asks for what is chosen, keeps it in the address, and begins on the first page', async () => {
	const calls = await open( {
		'GET /flushes': () => page( [ done( { id: newId() } ) ], 23, 3 ),
		'GET /flushes/users': () => [
			{ id: 0, name: '' },
			{ id: 4, name: 'Ada' },
			{ id: 5, name: '' },
		],
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
	const reasons = within( screen.getByRole( 'combobox', { name: 'Why' } ) )
		.getAllByRole( 'option' )
		.map( ( { textContent } ) => textContent );
	expect( reasons ).toEqual( [ ...new Set( reasons ) ] );
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
	expect( await screen.findByText( 'No flushes found.' ) ).toBeVisible();
	await userEvent.click(
		screen.getByRole( 'button', { name: 'Clear the filters' } )
	);
	expect( await screen.findByText( 'No flushes yet.' ) ).toBeVisible();
	expect( screen.getByRole( 'region', { name: 'History' } ) ).toHaveFocus();
	expect( window.location.search ).toBe(
		'?page=shortpixel-flush&tab=history'
	);
} );

it.each( [ 1, 2 ] )(
	'leads back from a page past the last of %s',
	async ( pages ) => {
		await open(
			{ 'GET /flushes': () => page( [], 10 * pages, pages ) },
			'&result=failed&history_page=3'
		);
		await userEvent.click(
			await screen.findByRole( 'button', { name: 'Previous' } )
		);
		expect( window.location.search ).toContain( 'history_page=2' );
	}
);

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
		'GET /flushes/users': () => [],
	} );
	window.history.replaceState( null, '', `${ address }&result=failed` );
	const { unmount } = render( <History onDetails={ onDetails } /> );
	await screen.findByText( 'No flushes found.' );
	unmount();
	expect( window.location.search ).toBe(
		'?page=shortpixel-flush&tab=history'
	);
} );

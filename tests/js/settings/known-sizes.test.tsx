import { speak } from '@wordpress/a11y';
import { within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Learned } from '../../../src/domain/types';
import { inTurn, lost, refuse } from '../api/fake-server';
import { someLearned } from '../api/samples';
import { card, openTab, sent } from './tab';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const nothing: Learned = { lists: [], limit: 200 };
const settings = () => card( 'Flushing' );

const unfold = () =>
	userEvent.click(
		settings().getByRole( 'button', { name: 'Show the advanced settings' } )
	);

async function show( answers: Parameters< typeof openTab >[ 0 ] ) {
	const { calls } = await openTab( answers );
	await unfold();
	await userEvent.click(
		settings().getByRole( 'button', { name: 'Show the known sizes' } )
	);
	return calls;
}

beforeEach( () => {
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
} );

it( 'is not requested until somebody wants to see it', async () => {
	const { calls } = await openTab();
	await unfold();
	expect( sent( calls, 'GET /learned' ) ).toEqual( [] );
	expect(
		settings().getByRole( 'button', { name: 'Show the known sizes' } )
	).toHaveAttribute( 'aria-expanded', 'false' );
} );

it( 'says how much was learned, what, where and when', async () => {
	await show( { 'GET /learned': () => someLearned() } );
	expect(
		await settings().findByText(
			/^2 known sizes of at most 200, last seen .*24/
		)
	).toBeVisible();
	const table = within(
		settings().getByRole( 'table', { name: 'Known sizes' } )
	);
	const [ , row ] = table.getAllByRole( 'row' );
	expect( row ).toHaveTextContent( 'w_412+to_auto+ret_img' );
	expect( row ).toHaveTextContent( 'ShortPixel Adaptive Images' );
	expect( row ).toHaveTextContent( 'Screens measured' );
} );

it( 'shows the first five, and all of them on demand', async () => {
	const [ list ] = someLearned().lists;
	const lists = Array.from( { length: 12 }, () => list ).flatMap( ( one ) =>
		one ? [ one ] : []
	);
	await show( { 'GET /learned': () => someLearned( { lists } ) } );
	const rows = () => settings().getAllByRole( 'row' ).length - 1;
	const all = await settings().findByRole( 'button', {
		name: 'Show all 12 known sizes',
	} );
	expect( rows() ).toBe( 5 );
	await userEvent.click( all );
	expect( rows() ).toBe( 12 );
	// The pressed button is gone.
	expect( settings().getByRole( 'table' ).parentElement ).toHaveFocus();
} );

it( 'says so where nothing was learned, and offers nothing to forget', async () => {
	await show( { 'GET /learned': () => nothing } );
	expect(
		await settings().findByText( /^No sizes are known yet\./ )
	).toBeVisible();
	expect( settings().queryByRole( 'table' ) ).toBeNull();
	expect( settings().queryByRole( 'button', { name: /Forget/ } ) ).toBeNull();
} );

it( 'asks before it forgets, focuses Cancel, and returns the focus', async () => {
	const calls = await show( { 'GET /learned': () => someLearned() } );
	const forget = await settings().findByRole( 'button', {
		name: 'Forget them…',
	} );
	await userEvent.click( forget );
	expect(
		settings().getByRole( 'button', { name: 'Cancel' } )
	).toHaveFocus();
	expect(
		settings().getByRole( 'group', {
			name: /the next flush collects them again/,
		} )
	).toBeVisible();
	await userEvent.keyboard( '{Escape}' );
	expect(
		settings().getByRole( 'button', { name: 'Forget them…' } )
	).toHaveFocus();
	expect( sent( calls, 'DELETE /learned' ) ).toEqual( [] );
} );

it( 'forgets, announces it once, and keeps the focus', async () => {
	await show( {
		'GET /learned': () => someLearned(),
		'DELETE /learned': () => nothing,
	} );
	await userEvent.click(
		await settings().findByRole( 'button', { name: 'Forget them…' } )
	);
	await userEvent.click(
		settings().getByRole( 'button', { name: 'Forget them' } )
	);
	const sentence = await settings().findByText( /^No sizes are known yet/ );
	expect( sentence.parentElement ).toHaveFocus();
	expect( jest.mocked( speak ).mock.calls ).toEqual( [ [ 'Forgotten.' ] ] );
} );

it( 'says why it could not forget, and tries again', async () => {
	await show( {
		'GET /learned': () => someLearned(),
		'DELETE /learned': inTurn( Promise.reject( lost ), nothing ),
	} );
	await userEvent.click(
		await settings().findByRole( 'button', { name: 'Forget them…' } )
	);
	await userEvent.click(
		settings().getByRole( 'button', { name: 'Forget them' } )
	);
	expect(
		await settings().findByText( 'Your site did not answer.' )
	).toBeVisible();
	await userEvent.click(
		settings().getByRole( 'button', { name: 'Try again' } )
	);
	expect(
		await settings().findByText( /^No sizes are known yet/ )
	).toBeVisible();
} );

it( 'says that it could not be read', async () => {
	await show( { 'GET /learned': refuse( lost ) } );
	expect(
		await settings().findByText( 'Your site did not answer.' )
	).toBeVisible();
} );

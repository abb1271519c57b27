import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Status } from '../../../src/domain/types';
import { inTurn, later, page } from '../api/fake-server';
import {
	aLibraryPlan,
	aSitePlan,
	aStatus,
	done,
	libraryFlush,
} from '../api/samples';
import { card, imageCard, newId, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const site = () => card( 'All images look old?' );
const dialog = () => within( screen.getByRole( 'dialog' ) );
const flushAll = () => site().getByRole( 'button', { name: 'Flush all…' } );

/** The status of a site whose only provider can't flush everything at once. */
function optimizer( changes: Partial< Status > = {} ): Status {
	const { providers, ...others } = aStatus();
	return {
		...others,
		providers: providers.map( ( provider ) => ( {
			...provider,
			id: 'spio',
			name: 'ShortPixel Image Optimizer',
			can: { images: true, site: false, purge: false, new_link: true },
		} ) ),
		...changes,
	};
}

function planThen( start: () => unknown ) {
	return ( { data }: { data: unknown } ) => {
		const asked = JSON.stringify( data );
		if ( ! asked.includes( '"dry_run":true' ) ) {
			return start();
		}
		return asked.includes( '"scope":"site"' )
			? aSitePlan()
			: aLibraryPlan();
	};
}

async function confirm() {
	await userEvent.click( flushAll() );
	await agree();
}

async function agree() {
	await screen.findByRole( 'dialog' );
	const button = dialog().getByRole( 'button', { name: 'Flush all' } );
	await waitFor( () =>
		expect( button ).not.toHaveAttribute( 'aria-disabled', 'true' )
	);
	await userEvent.click( button );
}

it( 'is offered with its numbers where the site’s addresses can’t change', async () => {
	await openScreen(
		{ 'POST /flushes': planThen( () => libraryFlush() ) },
		optimizer()
	);
	await userEvent.click( flushAll() );
	await screen.findByRole( 'dialog' );
	expect( dialog().queryByRole( 'radio' ) ).toBeNull();
	expect(
		dialog().getByText( /Their links stay as they are/ )
	).toBeVisible();
	expect( dialog().getByRole( 'button', { name: 'Cancel' } ) ).toHaveFocus();
	for ( const note of aLibraryPlan().notes ) {
		expect( await dialog().findByText( note ) ).toBeVisible();
	}
	expect(
		dialog().getByText(
			'You can close this tab; your site continues without it.'
		)
	).toBeVisible();
} );

it( 'keeps the links where somebody asks for that', async () => {
	const calls = await openScreen( {
		'POST /flushes': planThen( () => later().promise ),
	} );
	await userEvent.click( flushAll() );
	await screen.findByRole( 'dialog' );
	await userEvent.click(
		dialog().getByRole( 'checkbox', { name: 'Keep the links' } )
	);
	expect( await dialog().findByText( '1,204 images' ) ).toBeVisible();
	expect( dialog().queryByText( '…/spai3' ) ).toBeNull();
	await agree();
	expect( sent( calls, 'POST /flushes' ).at( -1 ) ).toEqual( {
		scope: 'images',
		library: true,
		ask: true,
	} );
	expect(
		await site().findByText( 'Starting with the first step…' )
	).toBeVisible();
} );

it( 'shows its progress, and can be stopped', async () => {
	const id = newId();
	const flush = libraryFlush( { id } );
	const stopped = done( {
		id,
		state: 'cancelled',
		subject: flush.subject,
		message: 'Stopped after 400 of 1,204 images.',
		can: { ...done().can, retry: true },
	} );
	await openScreen(
		{
			'POST /flushes': planThen( () => flush ),
			[ `POST /flushes/${ id }/run` ]: () => later().promise,
			[ `POST /flushes/${ id }/cancel` ]: () => stopped,
			[ `GET /flushes/${ id }/purges` ]: () => [],
		},
		optimizer()
	);
	await confirm();
	expect( await site().findByText( flush.message ) ).toBeVisible();
	const bar = site().getByRole( 'progressbar' );
	expect( bar ).toHaveAttribute( 'value', '400' );
	expect( bar ).toHaveAttribute( 'max', '1204' );
	expect( site().getByText( /You can close this tab;/ ) ).toBeVisible();
	expect( flushAll() ).toHaveAttribute( 'aria-disabled', 'true' );
	expect( site().getAllByRole( 'button', { name: 'Stop' } ) ).toHaveLength(
		1
	);

	await userEvent.click( site().getByRole( 'button', { name: 'Stop' } ) );
	expect( await site().findByText( stopped.message ) ).toBeVisible();
	expect( flushAll() ).toHaveFocus();
	expect(
		site().getByRole( 'button', { name: 'Flush again' } )
	).toBeVisible();
} );

it( 'is picked up after a reload, here and not among the images', async () => {
	const id = newId();
	const flush = libraryFlush( { id } );
	await openScreen(
		{
			'POST /flushes': planThen( () => flush ),
			'GET /flushes': () => page( [ flush ] ),
			[ `POST /flushes/${ id }/run` ]: inTurn( flush, later().promise ),
		},
		optimizer( { running: [ flush ] } )
	);
	expect( await site().findByText( flush.message ) ).toBeVisible();
	expect( imageCard().queryByText( flush.message ) ).toBeNull();
} );

it( 'says before the click that the tab must stay open where nothing else does the work', async () => {
	await openScreen(
		{ 'POST /flushes': planThen( () => libraryFlush() ) },
		optimizer( {
			runner: { cron: false, driver: 'wp_cron', message: 'Off.' },
		} )
	);
	await userEvent.click( flushAll() );
	await screen.findByRole( 'dialog' );
	expect(
		await dialog().findByText(
			'This site runs nothing in the background, so keep this tab open until the flush has ended.'
		)
	).toBeVisible();
} );

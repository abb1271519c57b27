import { speak } from '@wordpress/a11y';
import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Layout } from '../../../src/domain/types';
import { measureLayouts } from '../../../src/measure/layouts';
import {
	inTurn,
	later,
	page as pageOf,
	refusal,
	refuse,
} from '../api/fake-server';
import {
	aFlush,
	aLayout,
	aPlan,
	aPurge,
	aStatus,
	done,
	newLink,
	newLinkDone,
	partial,
	waiting,
} from '../api/samples';
import {
	card,
	imageCard,
	newId,
	openScreen as openAnyScreen,
	sent,
} from './screen';

jest.mock( '../../../src/measure/layouts', () => ( {
	measureLayouts: jest.fn(),
} ) );
const measured = jest.mocked( measureLayouts );

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
const spoken = jest.mocked( speak );

const address = 'https://example.com/mid.jpg';
const image = imageCard;
// A user who may only flush images, so that every POST /flushes comes from this card.
const author = aStatus( { can: { images: true, site: false, manage: false } } );

function openScreen(
	answers: Parameters< typeof openAnyScreen >[ 0 ] = {},
	status = author,
	data: Parameters< typeof openAnyScreen >[ 2 ] = {}
) {
	return openAnyScreen( answers, status, data );
}

beforeEach( () => {
	spoken.mockReset();
	measured.mockReset().mockResolvedValue( [] );
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
} );

/** Answers POST /flushes as the server does: with a plan for a dry run, else with a flush. */
function planThen( start: () => unknown, plan: unknown = aPlan() ) {
	return ( { data }: { data: unknown } ) =>
		JSON.stringify( data ).includes( '"dry_run":true' ) ? plan : start();
}

async function lookUp( text = address ) {
	await userEvent.click(
		image().getByRole( 'textbox', { name: 'Link of an image or page' } )
	);
	await userEvent.paste( text );
	await userEvent.keyboard( '{Enter}' );
}

it( 'shows the plan before anything is flushed', async () => {
	const calls = await openScreen( {
		'POST /flushes': planThen( () => aFlush() ),
	} );
	await lookUp();
	expect(
		await image().findByRole( 'button', { name: 'Flush' } )
	).toBeVisible();
	expect( sent( calls, 'POST /flushes' ) ).toEqual( [
		{ scope: 'urls', pasted: address, dry_run: true },
	] );
} );

it( 'says beside the field what can’t be flushed, and takes the next try', async () => {
	const message = 'There is no such page on this site.';
	const calls = await openScreen( {
		'POST /flushes': inTurn(
			aPlan( { refused: [ { url: address, message } ] } ),
			aPlan()
		),
	} );
	await lookUp();
	const field = image().getByRole( 'textbox' );
	await waitFor( () =>
		expect( field ).toHaveAccessibleDescription( message )
	);
	expect( field ).toBeInvalid();
	expect( field ).toHaveFocus();
	expect( field ).toHaveValue( address );
	expect( spoken.mock.calls ).toEqual( [ [ message, 'assertive' ] ] );
	expect( image().queryByRole( 'button', { name: 'Flush' } ) ).toBeNull();

	await userEvent.keyboard( '/' );
	expect( field ).not.toBeInvalid();
	expect( sent( calls, 'POST /flushes' ) ).toHaveLength( 1 );
	await userEvent.keyboard( '{Enter}' );
	expect(
		await image().findByRole( 'button', { name: 'Flush' } )
	).toBeVisible();
	// The second attempt's plan is requested only once.
	expect( sent( calls, 'POST /flushes' ) ).toHaveLength( 2 );
} );

it( 'names each of several links that can’t be flushed', async () => {
	const refused = [ 'a', 'b' ].map( ( name ) => ( {
		url: `https://elsewhere.example/${ name }.jpg`,
		message: `${ name } is elsewhere.`,
	} ) );
	await openScreen( { 'POST /flushes': () => aPlan( { refused } ) } );
	await lookUp();
	expect( await image().findByText( 'a is elsewhere.' ) ).toBeVisible();
	expect( image().getByText( refused[ 1 ]?.url ?? '' ) ).toBeVisible();
	expect( image().getByRole( 'textbox' ) ).toHaveAccessibleDescription(
		'2 links can’t be flushed. Remove them.'
	);
} );

it( 'shows what of a text is left out', async () => {
	const left = 'Everything else in the text is left out.';
	await openScreen( {
		'POST /flushes': () => aPlan( { left_out: [ left ] } ),
	} );
	await lookUp();
	expect( await image().findByText( left ) ).toBeVisible();
	expect(
		image().getByRole( 'heading', { name: 'Flush an image' } )
	).toBeVisible();
} );

it( 'lists the addresses on demand', async () => {
	await openScreen( { 'POST /flushes': () => aPlan() } );
	await lookUp();
	const show = await image().findByRole( 'button', {
		name: 'Details',
	} );
	expect( show ).toHaveAttribute( 'aria-expanded', 'false' );
	await userEvent.click( show );
	expect(
		await image().findByText( /^cdn\.shortpixel\.ai\/spai2/ )
	).toBeVisible();
	expect( image().getByText( 'A page 1 · Settings 42' ) ).toBeVisible();
	expect(
		image().getByText( 'There may be 43 copies on the CDN.' )
	).toBeVisible();
	expect( image().getByText( 'The first 1 of 43 links:' ) ).toBeVisible();
} );

it( 'flushes what was shown, then shows and announces what visitors get', async () => {
	const id = newId();
	const calls = await openScreen( {
		'POST /flushes': planThen( () => aFlush( { id } ) ),
		[ `POST /flushes/${ id }/run` ]: inTurn(
			waiting( 0, { id } ),
			done( { id } )
		),
		[ `GET /flushes/${ id }/purges` ]: () => [],
	} );
	await lookUp();
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Flush' } )
	);
	// The progress replaces the button and gets the focus.
	expect( document.body ).not.toHaveFocus();
	expect( await image().findByText( done().message ) ).toBeVisible();
	expect( sent( calls, 'POST /flushes' )[ 1 ] ).toEqual( {
		scope: 'urls',
		pasted: address,
		ask: true,
	} );
	expect( spoken.mock.calls ).toEqual( [ [ done().message, 'polite' ] ] );
} );

it( 'has one button to flush without credits', async () => {
	const id = newId();
	const calls = await openScreen( {
		'POST /flushes': ( { data } ) =>
			planThen( () =>
				Object( data ).without_credits
					? done( { id } )
					: { no_credits: 'No credits left.' }
			)( { data } ),
		[ `GET /flushes/${ id }/purges` ]: () => [],
	} );
	await lookUp();
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Flush' } )
	);
	const anyway = await image().findByRole( 'button', {
		name: 'Flush anyway',
	} );
	expect( image().queryByRole( 'button', { name: 'Flush' } ) ).toBeNull();
	expect( image().getByText( 'No credits left.' ) ).toBeVisible();
	await userEvent.click( anyway );
	expect( await image().findByText( done().message ) ).toBeVisible();
	expect( sent( calls, 'POST /flushes' ).pop() ).toMatchObject( {
		without_credits: true,
	} );
} );

it( 'stops when asked to', async () => {
	const id = newId();
	const stopped = done( { id, state: 'cancelled', message: 'Stopped.' } );
	await openScreen( {
		'POST /flushes': planThen( () => aFlush( { id } ) ),
		[ `POST /flushes/${ id }/run` ]: () => later().promise,
		[ `POST /flushes/${ id }/cancel` ]: () => stopped,
		[ `GET /flushes/${ id }/purges` ]: () => [],
	} );
	await lookUp();
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Flush' } )
	);
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Stop' } )
	);
	expect( await image().findByText( 'Stopped.' ) ).toBeVisible();
} );

it( 'says what is wrong with an address in the server’s words', async () => {
	await openScreen( {
		'POST /flushes': refuse(
			refusal(
				'shortpixel_flush_host_not_allowed',
				400,
				'That host is not yours.'
			)
		),
	} );
	await lookUp();
	expect(
		await image().findByText( 'That host is not yours.' )
	).toBeVisible();
	expect( image().queryByRole( 'button', { name: 'Flush' } ) ).toBeNull();
} );

it( 'moves the focus to the field where nothing was pasted', async () => {
	const calls = await openScreen();
	await userEvent.click( image().getByRole( 'button', { name: 'Find' } ) );
	expect( image().getByRole( 'textbox' ) ).toHaveFocus();
	expect( sent( calls, 'POST /flushes' ) ).toEqual( [] );
} );

it( 'lists first what has changed and was not flushed since, and flushes it with one click', async () => {
	const id = newId();
	const changed = [ 12, 13 ].map( ( attachment ) => ( {
		...( aPlan().attachments[ 0 ] ?? {} ),
		id: attachment,
		message:
			'It was not flushed: automatic flushing is off for “Optimized”.',
	} ) );
	const calls = await openScreen( {
		'GET /images/changed': () => changed,
		'POST /flushes': planThen( () => waiting( 24, { id } ) ),
		[ `POST /flushes/${ id }/run` ]: () => later().promise,
	} );
	expect(
		await image().findByRole( 'heading', {
			name: '2 images have changed. Visitors may see the old ones.',
		} )
	).toBeVisible();
	await userEvent.click(
		image().getByRole( 'button', { name: 'Flush 2 images' } )
	);
	await waitFor( () =>
		expect( sent( calls, 'POST /flushes' ) ).toContainEqual( {
			scope: 'images',
			attachments: [ 12, 13 ],
			ask: true,
		} )
	);
	expect(
		await card( '2 images' ).findByText(
			'Removal requested. Continuing in 24 s.'
		)
	).toBeVisible();
} );

it( 'takes several addresses at once', async () => {
	const calls = await openScreen( { 'POST /flushes': () => aPlan() } );
	await lookUp( `${ address } https://example.com/b.jpg` );
	await waitFor( () =>
		expect( sent( calls, 'POST /flushes' ) ).toEqual( [
			{
				scope: 'urls',
				pasted: `${ address } https://example.com/b.jpg`,
				dry_run: true,
			},
		] )
	);
} );

it( 'starts with the image that a link to the screen names', async () => {
	const calls = await openScreen(
		{ 'POST /flushes': () => aPlan() },
		author,
		{
			attachments: [ 12 ],
		}
	);
	expect(
		await image().findByRole( 'link', { name: 'mid.jpg' } )
	).toBeVisible();
	expect( sent( calls, 'POST /flushes' ) ).toEqual( [
		{ scope: 'images', attachments: [ 12 ], dry_run: true },
	] );
} );

it( 'chooses from the library', async () => {
	const calls = await openScreen( { 'POST /flushes': () => aPlan() } );
	const selection = [ { get: () => 34 }, { get: () => 35 } ];
	const on: Record< string, () => void > = {};
	const mode = jest.fn();
	window.wp = {
		media: () => ( {
			on: ( event: string, callback: () => void ) => {
				on[ event ] = callback;
			},
			open: () => on[ 'open' ]?.(),
			content: { mode },
			state: () => ( { get: () => selection } ),
		} ),
	};
	await userEvent.click(
		image().getByRole( 'button', { name: 'Choose images' } )
	);
	expect( mode ).toHaveBeenCalledWith( 'browse' );
	act( () => on[ 'select' ]?.() );
	await waitFor( () =>
		expect( sent( calls, 'POST /flushes' ) ).toEqual( [
			{ scope: 'images', attachments: [ 34, 35 ], dry_run: true },
		] )
	);
	expect(
		await card( '2 images' ).findByRole( 'button', { name: 'Flush' } )
	).toBeVisible();
} );

it( 'picks up a flush that was running when the page was loaded', async () => {
	const id = newId();
	await openScreen(
		{ [ `POST /flushes/${ id }/run` ]: () => later().promise },
		aStatus( {
			can: { images: true, site: false, manage: false },
			running: [ waiting( 24, { id } ) ],
		} )
	);
	expect(
		await image().findByText( 'Removal requested. Continuing in 24 s.' )
	).toBeVisible();
	expect( image().getByText( 'mid.jpg' ) ).toBeVisible();
} );

it( 'leaves no link in the field once it was flushed', async () => {
	await openScreen( { 'POST /flushes': planThen( () => done() ) } );
	await lookUp();
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Flush' } )
	);
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Flush others' } )
	);
	expect( image().getByRole( 'textbox' ) ).toHaveValue( '' );
} );

it( 'keeps what was typed across a reload when the session has expired', async () => {
	const first = await openScreen( {
		'POST /flushes': planThen( () =>
			Promise.reject( refusal( 'shortpixel_flush_not_logged_in', 401 ) )
		),
	} );
	await lookUp();
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Flush' } )
	);
	expect(
		await image().findByText( 'You were logged out. Nothing was flushed.' )
	).toBeVisible();
	expect( image().getByRole( 'button', { name: 'Log in' } ) ).toBeVisible();
	expect( sent( first, 'POST /flushes' ) ).toHaveLength( 2 );
	document.body.innerHTML = '';
	const again = await openScreen( { 'POST /flushes': () => aPlan() } );
	await userEvent.click(
		image().getByRole( 'button', { name: 'Choose others' } )
	);
	expect( image().getByRole( 'textbox' ) ).toHaveValue( address );
	await waitFor( () =>
		expect( sent( again, 'POST /flushes' ) ).toHaveLength( 1 )
	);
} );

it( 'shows the evidence of a flush, and returns the focus', async () => {
	const id = newId();
	const result = partial( { id } );
	const old = aPurge( {
		state: 'stale',
		reason: 'The old image is still there.',
		evidence: [ { kind: 'age_older', text: 'It is a day old.' } ],
	} );
	await openScreen( {
		'POST /flushes': planThen( () => result ),
		[ `GET /flushes/${ id }` ]: () => result,
		[ `GET /flushes/${ id }/purges` ]: ( { query } ) =>
			query[ 'page' ] ? pageOf( [ old ] ) : [ old ],
	} );
	await lookUp();
	await userEvent.click(
		await image().findByRole( 'button', { name: 'Flush' } )
	);
	const details = await image().findByRole( 'button', { name: 'Details' } );
	await userEvent.click( details );
	await screen.findByRole( 'dialog', {
		name: 'Visitors may see the old image',
	} );
	expect( await screen.findByText( 'It is a day old.' ) ).toBeVisible();
	expect( screen.getByText( 'Age' ) ).toBeVisible();
	expect( window.location.search ).toBe( `?flush=${ id }` );
	await userEvent.keyboard( '{Escape}' );
	await waitFor( () => expect( screen.queryByRole( 'dialog' ) ).toBeNull() );
	expect( details ).toHaveFocus();
	expect( window.location.search ).toBe( '' );
} );

describe( 'images of the library', () => {
	const chosen = { attachments: [ 12 ] };
	const both = { attachments: [ 12, 13 ] };

	it( 'are flushed at once while their pages are still being measured', async () => {
		const layouts = later< Layout[] >();
		measured.mockReturnValue( layouts.promise );
		const id = newId();
		const calls = await openScreen(
			{
				'POST /flushes': planThen( () =>
					waiting( 30, { id, measuring: [ 12 ] } )
				),
				[ `POST /flushes/${ id }/layouts` ]: () => done( { id } ),
				[ `GET /flushes/${ id }/purges` ]: () => [],
			},
			author,
			{ ...chosen, probe_url: '/probe.js' }
		);
		await userEvent.click(
			await image().findByRole( 'button', { name: 'Flush' } )
		);
		await waitFor( () =>
			expect( sent( calls, 'POST /flushes' ).at( -1 ) ).toEqual( {
				scope: 'images',
				attachments: [ 12 ],
				ask: true,
				measuring: true,
			} )
		);
		layouts.resolve( [ aLayout() ] );
		await image().findByText( done().message );
		expect( sent( calls, `POST /flushes/${ id }/layouts` ) ).toEqual( [
			{ layouts: [ aLayout() ], measuring: false },
		] );
	} );

	it( 'chosen by a link are flushed together, with a note on what is left out', async () => {
		const id = newId();
		const note =
			'3 files are left out: they are not images, or you may not flush them.';
		const calls = await openScreen(
			{
				'POST /flushes': planThen(
					() => done( { id } ),
					aPlan( { attachment_count: 2 } )
				),
				[ `GET /flushes/${ id }/purges` ]: () => [],
			},
			author,
			{ ...both, notes: [ note ] }
		);
		const several = card( '2 images' );
		expect( several.getByText( note ) ).toBeVisible();
		expect(
			await several.findByRole( 'img', { name: 'mid.jpg' } )
		).toBeVisible();
		await userEvent.click(
			several.getByRole( 'button', { name: 'Flush' } )
		);
		await several.findByText( done().message );
		expect( sent( calls, 'POST /flushes' ).at( -1 ) ).toEqual( {
			scope: 'images',
			attachments: [ 12, 13 ],
			ask: true,
		} );
		await userEvent.click(
			several.getByRole( 'button', { name: 'Flush others' } )
		);
		expect( image().queryByText( note ) ).toBeNull();
	} );

	it( 'are given new links where the site can, with Undo', async () => {
		const id = newId();
		const step = later();
		const calls = await openScreen(
			{
				'POST /flushes': planThen( () => newLink( { id } ) ),
				[ `POST /flushes/${ id }/run` ]: () => step.promise,
				[ `GET /flushes/${ id }` ]: () => newLink( { id } ),
				[ `GET /flushes/${ id }/purges` ]: () => [],
				[ `POST /flushes/${ id }/undo` ]: () =>
					done( { id, state: 'undone', message: 'Undone.' } ),
			},
			author,
			chosen
		);
		await userEvent.click(
			await image().findByRole( 'button', { name: 'Flush' } )
		);
		expect( sent( calls, 'POST /flushes' ).at( -1 ) ).toEqual( {
			scope: 'images',
			attachments: [ 12 ],
			ask: true,
		} );
		step.resolve( newLinkDone( { id } ) );
		await image().findByText( newLinkDone().message );
		await userEvent.click(
			image().getByRole( 'button', { name: 'Undo' } )
		);
		expect( await image().findByText( 'Undone.' ) ).toBeVisible();
	} );

	it( 'of more than a hundred are planned while they are flushed', async () => {
		const attachments = Array.from( { length: 101 }, ( _, at ) => at + 1 );
		const calls = await openScreen(
			{ 'POST /flushes': planThen( () => aFlush() ) },
			author,
			{ attachments }
		);
		const many = card( '101 images' );
		await userEvent.click(
			await many.findByRole( 'button', { name: 'Flush' } )
		);
		expect( many.queryByRole( 'checkbox' ) ).toBeNull();
		expect( sent( calls, 'POST /flushes' ).at( -1 ) ).toEqual( {
			scope: 'images',
			attachments,
			ask: true,
		} );
	} );

	it( 'keep their links where somebody asks for that', async () => {
		const id = newId();
		const calls = await openScreen(
			{
				'POST /flushes': planThen(
					() => done( { id } ),
					aPlan( { ways: { new_link: 1, removal: 0 } } )
				),
				'*': () => [],
			},
			author,
			chosen
		);
		const keep = await image().findByRole( 'checkbox', {
			name: 'Keep the links',
		} );
		expect( keep ).not.toBeChecked();
		expect( keep ).toHaveAccessibleDescription(
			'For images used in newsletters or on other sites.'
		);
		await userEvent.click( keep );
		await userEvent.click(
			image().getByRole( 'button', { name: 'Flush' } )
		);
		await image().findByText( done().message );
		expect( sent( calls, 'POST /flushes' ).at( -1 ) ).toEqual( {
			scope: 'images',
			attachments: [ 12 ],
			ask: true,
			method: 'removal',
		} );
	} );

	it( 'ask nothing where their links stay anyway', async () => {
		await openScreen( { 'POST /flushes': () => aPlan() }, author, chosen );
		await image().findByRole( 'button', { name: 'Flush' } );
		expect( image().queryByRole( 'checkbox' ) ).toBeNull();
	} );
} );

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { inTurn, later, refusal, refuse } from '../api/fake-server';
import { aSitePlan, aStatus, siteDone, siteFlush } from '../api/samples';
import { card, newId, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const site = () => card( 'All images look old?' );
const dialog = () => within( screen.getByRole( 'dialog' ) );
const findDialog = async () => within( await screen.findByRole( 'dialog' ) );

function planThen( start: () => unknown, plan: unknown = aSitePlan() ) {
	return ( { data }: { data: unknown } ) =>
		JSON.stringify( data ).includes( '"dry_run":true' ) ? plan : start();
}

async function openDialog() {
	await userEvent.click(
		site().getByRole( 'button', { name: 'Flush all…' } )
	);
	await ( await findDialog() ).findByText( 'First views are slower.' );
}

async function openMore() {
	await userEvent.click(
		await dialog().findByText( 'More about this flush' )
	);
}

it( 'says with this site’s numbers what would happen', async () => {
	const calls = await openScreen( { 'POST /flushes': () => aSitePlan() } );
	expect( sent( calls, 'POST /flushes' ) ).toEqual( [] );
	await openDialog();
	await openMore();
	expect( dialog().getByText( '…/spai2' ) ).toBeVisible();
	expect( dialog().getByText( '…/spai3' ) ).toBeVisible();
} );

it( 'says what becomes of each provider’s addresses', async () => {
	const [ spai ] = aStatus().providers;
	const spio = {
		id: 'spio',
		name: 'ShortPixel Image Optimizer',
		endpoint: 'https://spcdn.shortpixel.ai/spio',
		next_endpoint: null,
	};
	const parts = aSitePlan().site?.providers ?? [];
	await openScreen(
		{
			'POST /flushes': () =>
				aSitePlan( {
					providers: [
						...parts,
						{
							id: spio.id,
							name: spio.name,
							by: 'purge',
							from: spio.endpoint,
							to: '',
						},
					],
				} ),
		},
		aStatus( {
			providers: spai ? [ spai, { ...spai, ...spio } ] : [],
		} )
	);
	const stays = '…/spio stays, and ShortPixel empties it for this site.';
	await openDialog();
	await openMore();
	expect( dialog().getByText( stays ) ).toBeVisible();
	expect( dialog().getByText( /^ShortPixel Image Optimizer/ ) ).toBeVisible();
	expect( dialog().getByText( '…/spai3' ) ).toBeVisible();
} );

it( 'asks of no links where every provider keeps its own', async () => {
	const [ spai ] = aStatus().providers;
	await openScreen(
		{ 'POST /flushes': () => aSitePlan() },
		aStatus( {
			providers: spai ? [ { ...spai, next_endpoint: null } ] : [],
		} )
	);
	await openDialog();
	expect( dialog().queryByRole( 'checkbox' ) ).toBeNull();
	expect( dialog().queryByText( /API URL/ ) ).toBeNull();
} );

it( 'asks first, with the focus on Cancel', async () => {
	const calls = await openScreen( {
		'POST /flushes': planThen( () => siteFlush( 0 ) ),
	} );
	await openDialog();
	expect( dialog().getByRole( 'button', { name: 'Cancel' } ) ).toHaveFocus();
	await userEvent.keyboard( '{Enter}' );
	await waitFor( () => expect( screen.queryByRole( 'dialog' ) ).toBeNull() );
	expect(
		site().getByRole( 'button', { name: 'Flush all…' } )
	).toHaveFocus();
	expect( sent( calls, 'POST /flushes' ) ).not.toContainEqual(
		expect.objectContaining( { expected_endpoint: expect.anything() } )
	);
} );

it( 'closes on Escape and returns the focus', async () => {
	await openScreen( { 'POST /flushes': () => aSitePlan() } );
	await openDialog();
	await userEvent.keyboard( '{Escape}' );
	await waitFor( () => expect( screen.queryByRole( 'dialog' ) ).toBeNull() );
	expect(
		site().getByRole( 'button', { name: 'Flush all…' } )
	).toHaveFocus();
} );

it( 'names four effects, and the others to whoever opens them', async () => {
	const plan = aSitePlan();
	const effects = [ 1, 2, 3, 4, 5, 6 ].map( ( n ) => `Effect ${ n }.` );
	effects[ 0 ] = 'First views are slower.';
	await openScreen( {
		'POST /flushes': () => ( {
			...plan,
			site: plan.site && { ...plan.site, effects },
		} ),
	} );
	await openDialog();
	expect( dialog().getByText( 'Effect 4.' ) ).toBeVisible();
	expect( dialog().getByText( 'Effect 5.' ) ).not.toBeVisible();
	await userEvent.click( dialog().getByText( 'More about this flush' ) );
	expect( dialog().getByText( 'Effect 6.' ) ).toBeVisible();
} );

it( 'asks for nothing to be accepted where nothing is at risk', async () => {
	await openScreen( { 'POST /flushes': () => aSitePlan() } );
	await openDialog();
	expect( dialog().getAllByRole( 'checkbox' ) ).toEqual( [
		dialog().getByRole( 'checkbox', { name: 'Keep the links' } ),
	] );
	await waitFor( () =>
		expect(
			dialog().getByRole( 'button', { name: 'Flush all' } )
		).toBeEnabled()
	);
} );

it.each( [
	[
		'credits are low',
		{
			account: {
				state: 'low' as const,
				message: 'Credits are almost used up.',
			},
		},
		'Flush all although credits are low.',
	],
	[
		'a cache can’t be cleared',
		{ page_caches: [ { id: 'b', name: 'Varnish', clears: false } ] },
		'I will clear the caches named above myself.',
	],
] )( 'asks for a yes where %s', async ( _, risk, label ) => {
	await openScreen( { 'POST /flushes': () => aSitePlan( risk ) } );
	await openDialog();
	const confirm = dialog().getByRole( 'button', { name: 'Flush all' } );
	expect( confirm ).toHaveAttribute( 'aria-disabled', 'true' );
	await userEvent.click( dialog().getByRole( 'checkbox', { name: label } ) );
	await waitFor( () =>
		expect( confirm ).not.toHaveAttribute( 'aria-disabled', 'true' )
	);
} );

it( 'can’t be confirmed before the site has answered', async () => {
	await openScreen( { 'POST /flushes': () => later().promise } );
	await userEvent.click(
		site().getByRole( 'button', { name: 'Flush all…' } )
	);
	expect(
		( await findDialog() ).getByRole( 'button', { name: 'Flush all' } )
	).toHaveAttribute( 'aria-disabled', 'true' );
} );

it( 'flushes everything from the address that was shown, step by step, and offers Undo', async () => {
	const id = newId();
	const last = later();
	const undone = siteDone( {
		id,
		state: 'undone',
		message: 'Your pages ask for …/spai2 again.',
		can: {
			run: false,
			retry: false,
			cancel: false,
			undo: false,
		},
	} );
	const calls = await openScreen( {
		'POST /flushes': planThen( () => siteFlush( 0, { id } ) ),
		[ `POST /flushes/${ id }/run` ]: inTurn(
			siteFlush( 1, { id } ),
			last.promise
		),
		[ `GET /flushes/${ id }` ]: () => siteFlush( 1, { id } ),
		[ `POST /flushes/${ id }/undo` ]: () => undone,
		[ `GET /flushes/${ id }/purges` ]: () => [],
	} );
	await openDialog();
	await waitFor( () =>
		expect(
			dialog().getByRole( 'button', { name: 'Flush all' } )
		).toBeEnabled()
	);
	await userEvent.click(
		dialog().getByRole( 'button', { name: 'Flush all' } )
	);
	expect( sent( calls, 'POST /flushes' ) ).toContainEqual( {
		scope: 'site',
		expected_endpoint: 'https://cdn.shortpixel.ai/spai2',
		ask: true,
	} );
	expect( await site().findByText( /You can close this tab/ ) ).toBeVisible();
	expect(
		site().getByRole( 'button', { name: 'Flush all…' } )
	).toHaveAttribute( 'aria-disabled', 'true' );
	last.resolve( siteDone( { id } ) );
	expect(
		await site().findByText( 'Your pages now ask for …/spai3.' )
	).toBeVisible();
	await userEvent.click( site().getByRole( 'button', { name: 'Undo' } ) );
	expect(
		await site().findByText( 'Your pages ask for …/spai2 again.' )
	).toBeVisible();
	expect( site().queryByRole( 'button', { name: 'Undo' } ) ).toBeNull();
} );

it( 'says when the address changed meanwhile and nothing was done', async () => {
	const message =
		'The address changed to …/spai3 meanwhile. Nothing was done.';
	await openScreen( {
		'POST /flushes': planThen( () =>
			Promise.reject(
				refusal( 'shortpixel_flush_endpoint_changed', 409, message )
			)
		),
	} );
	await openDialog();
	await waitFor( () =>
		expect(
			dialog().getByRole( 'button', { name: 'Flush all' } )
		).toBeEnabled()
	);
	await userEvent.click(
		dialog().getByRole( 'button', { name: 'Flush all' } )
	);
	expect( await site().findByText( message ) ).toBeVisible();
} );

it( 'shows why the plan can’t be made, inside the dialog', async () => {
	await openScreen( {
		'POST /flushes': refuse(
			refusal( 'shortpixel_flush_cdn_failed', 502, 'ShortPixel is down.' )
		),
	} );
	await userEvent.click(
		site().getByRole( 'button', { name: 'Flush all…' } )
	);
	expect(
		await ( await findDialog() ).findAllByText( 'ShortPixel is down.' )
	).not.toHaveLength( 0 );
	expect( dialog().getByRole( 'button', { name: 'Retry' } ) ).toBeVisible();
} );

it( 'asks to keep the tab open where the site runs nothing in the background', async () => {
	const id = newId();
	const running = siteFlush( 2, { id } );
	await openScreen(
		{
			'POST /flushes': () => aSitePlan(),
			[ `POST /flushes/${ id }/run` ]: () => later().promise,
			[ `GET /flushes/${ id }` ]: () => running,
		},
		aStatus( {
			running: [ running ],
			runner: { cron: false, driver: 'wp_cron', message: 'Off.' },
		} )
	);
	expect( await site().findByText( 'Keep this tab open.' ) ).toBeVisible();
	expect( site().queryByText( /You can close this tab/ ) ).toBeNull();
} );

it( 'shows a flush of everything that somebody else has started', async () => {
	const id = newId();
	const running = siteFlush( 2, { id } );
	await openScreen(
		{
			'POST /flushes': () => aSitePlan(),
			[ `POST /flushes/${ id }/run` ]: () => later().promise,
		},
		aStatus( { running: [ running ] } )
	);
	expect( await site().findByText( running.message ) ).toBeVisible();
} );

it( 'offers Undo for a flush of an earlier visit', async () => {
	const last = siteDone( { id: newId() } );
	await openScreen(
		{ 'POST /flushes': () => aSitePlan() },
		aStatus( { last_site_flush: last } )
	);
	expect(
		await site().findByRole( 'button', { name: 'Undo' } )
	).toBeVisible();
} );

it( 'offers to remove all copies at once, and leaves the links, where the account’s key is known', async () => {
	const id = newId();
	const [ spai ] = aStatus().providers;
	const purge = aSitePlan( {
		endpoint: { from: 'https://cdn.shortpixel.ai/spai2', to: '' },
		providers: [
			{
				id: 'spai',
				name: 'ShortPixel Adaptive Images',
				by: 'purge',
				from: 'https://cdn.shortpixel.ai/spai2',
				to: '',
			},
		],
	} );
	const calls = await openScreen(
		{
			'POST /flushes': ( { data }: { data: unknown } ) => {
				const asked = JSON.stringify( data );
				if ( ! asked.includes( '"dry_run":true' ) ) {
					return siteFlush( 0, { id, method: 'purge' } );
				}
				return asked.includes( '"method":"purge"' )
					? purge
					: aSitePlan();
			},
			[ `POST /flushes/${ id }/run` ]: () => later().promise,
		},
		aStatus( {
			providers: spai
				? [
						{
							...spai,
							can: {
								images: true,
								site: true,
								purge: true,
								new_link: true,
							},
						},
					]
				: [],
		} )
	);
	await openDialog();
	await userEvent.click(
		dialog().getByRole( 'checkbox', { name: 'Keep the links' } )
	);
	await openMore();
	expect(
		dialog().getByText(
			'…/spai2 stays, and ShortPixel empties it for this site.'
		)
	).toBeVisible();
	const confirm = dialog().getByRole( 'button', { name: 'Flush all' } );
	await waitFor( () => expect( confirm ).toBeEnabled() );
	await userEvent.click( confirm );
	expect( sent( calls, 'POST /flushes' ) ).toContainEqual( {
		scope: 'site',
		expected_endpoint: 'https://cdn.shortpixel.ai/spai2',
		ask: true,
		method: 'purge',
	} );
} );

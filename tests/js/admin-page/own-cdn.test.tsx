import { speak } from '@wordpress/a11y';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { SiteEdge } from '../../../src/domain/edges';
import {
	aKind,
	anEdge,
	anotherKind,
	aSiteEdge,
	aSuggestion,
} from '../api/edge-samples';
import { later, refusal, refuse } from '../api/fake-server';
import { aSitePlan, aStatus, someSettings } from '../api/samples';
import { failToLoad, loadAgain, mockOnDemand } from '../support/on-demand';
import { card, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
jest.mock( '../../../src/edge-settings/edge-dialog', () =>
	mockOnDemand( 'edge-settings', () =>
		jest.requireActual( '../../../src/edge-settings/edge-dialog' )
	)
);

beforeEach( () => {
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
} );

afterEach( loadAgain );

const user = userEvent.setup( { delay: null } );
const [ FIRST, SECOND ] = [ 'a'.repeat( 32 ), 'b'.repeat( 32 ) ];
const plan = { 'POST /flushes': () => aSitePlan() };

function answers( edges: SiteEdge[] = [], saved: SiteEdge[] = edges ) {
	return {
		...plan,
		'GET /edges': () => ( {
			kinds: [ aKind(), anotherKind() ],
			note: 'wp-config.php has no salts.',
			dismissed: [],
		} ),
		'GET /settings': () => ( {
			...someSettings,
			edges,
			edges_revision: FIRST,
		} ),
		'POST /settings': () => ( {
			...someSettings,
			edges: saved,
			edges_revision: SECOND,
		} ),
		'POST /edges/test': () => ( {
			state: 'done',
			message: 'This reaches “example.com”.',
			zone: 'example.com',
		} ),
	};
}

async function open( name = 'Connect…' ) {
	await user.click( card( 'Connection' ).getByRole( 'button', { name } ) );
	const dialog = within(
		await screen.findByRole( 'dialog', { name: 'Your own CDN' } )
	);
	await waitFor( () =>
		expect(
			dialog.queryByLabelText( 'Which CDN or proxy' ) ??
				dialog.queryByRole( 'list' )
		).not.toBeNull()
	);
	return dialog;
}

describe( 'the state card', () => {
	it( 'shows the state of each CDN, and tests a saved one by its id alone', async () => {
		const test = later();
		const status = aStatus( {
			edges: [
				anEdge(),
				anEdge( {
					id: 'cloudflare-2',
					hosts: [ 'img.example.com' ],
					state: 'problem',
					message: 'The salts have changed.',
				} ),
				anEdge( {
					id: 'bunny',
					name: 'bunny.net',
					state: 'untested',
					message: '',
				} ),
			],
		} );
		const calls = await openScreen(
			{
				...answers(),
				'GET /status': () => status,
				'POST /edges/test': () => test.promise,
			},
			status
		);
		const state = card( 'Connection' );
		expect( state.getByText( /Cloudflare answers\./ ) ).toBeVisible();
		expect( state.getByText( /The salts have changed\./ ) ).toBeVisible();
		expect( state.getByText( /Not tested yet\./ ) ).toBeVisible();

		const [ button ] = state.getAllByRole( 'button', {
			name: 'Test connection',
		} );
		await user.click( button ?? document.body );
		expect(
			state.getByRole( 'button', { name: 'Testing…' } )
		).toHaveAttribute( 'aria-disabled', 'true' );
		expect( sent( calls, 'POST /edges/test' ) ).toEqual( [
			{ id: 'cloudflare' },
		] );
		await act( async () =>
			test.resolve( {
				state: 'failed',
				message: 'Cloudflare refused the token.',
				zone: '',
			} )
		);
		expect(
			state.getByText( /Cloudflare refused the token\./ )
		).toBeVisible();
		expect( speak ).toHaveBeenCalledWith( 'Cloudflare refused the token.' );
	} );

	it( 'shows an author the CDN and nothing to change', async () => {
		const can = { images: true, site: false, manage: false };
		await openScreen( plan, aStatus( { can, edges: [ anEdge() ] } ) );
		const state = card( 'Connection' );
		expect( state.getByText( /Cloudflare answers\./ ) ).toBeVisible();
		expect(
			state.queryByRole( 'button', { name: /Test|Change|Set/ } )
		).toBeNull();
	} );

	it( 'says when the form did not load, and opens it once it does', async () => {
		failToLoad( 'edge-settings' );
		await openScreen( answers() );
		await user.click(
			card( 'Connection' ).getByRole( 'button', { name: 'Connect…' } )
		);
		expect(
			await card( 'Connection' ).findByRole( 'alert' )
		).toHaveTextContent(
			'Your site did not answer. Nothing has been changed. Try again.'
		);
		expect( screen.queryByRole( 'dialog' ) ).toBeNull();

		loadAgain();
		expect( ( await open() ).getByLabelText( 'Zone' ) ).toBeVisible();
		expect( card( 'Connection' ).queryByRole( 'alert' ) ).toBeNull();
	} );
} );

describe( 'setting one up', () => {
	it( 'starts from a suggestion, says what it needs, and saves it beside the others', async () => {
		const other = aSiteEdge( {
			id: 'generic',
			kind: 'generic',
			setup: { servers: 'x', method: 'BAN' },
			constants: [ 'servers' ],
			secrets: [],
		} );
		const status = aStatus( { suggestions: [ aSuggestion ] } );
		const calls = await openScreen(
			{
				...answers( [ other ], [ other, aSiteEdge() ] ),
				'GET /status': () => status,
			},
			status
		);
		expect(
			card( 'Connection' ).getByText(
				/^Your images at www\.example\.com come through Cloudflare\. Connect it so that flushes reach it too\./
			)
		).toBeVisible();
		const dialog = await open( 'Connect it…' );
		expect( dialog.getByLabelText( 'Which CDN or proxy' ) ).toHaveValue(
			'cloudflare'
		);
		expect( dialog.getByText( aSuggestion.evidence ) ).toBeVisible();
		expect(
			dialog.getByLabelText( 'Domains served by this CDN' )
		).toHaveValue( 'www.example.com' );
		expect(
			dialog.getByText( 'wp-config.php has no salts.' )
		).toBeVisible();

		await user.type( dialog.getByLabelText( 'API token' ), 'S3cr3t' );
		await user.type( dialog.getByLabelText( 'Zone' ), 'example.com' );
		await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );

		expect( sent( calls, 'POST /settings' ) ).toEqual( [
			{
				edges: [
					{
						id: 'generic',
						kind: 'generic',
						hosts: [ 'example.com' ],
						setup: { method: 'BAN' },
					},
					{
						kind: 'cloudflare',
						hosts: [ 'www.example.com' ],
						setup: { token: 'S3cr3t', zone: 'example.com' },
					},
				],
				edges_revision: FIRST,
			},
		] );
		expect( speak ).toHaveBeenCalledWith( 'Saved.' );
		expect(
			await dialog.findByRole( 'button', {
				name: 'Change Cloudflare (example.com)',
			} )
		).toBeVisible();
		expect(
			calls.filter( ( { route } ) => route === 'GET /status' ).length
		).toBeGreaterThan( 1 );
	} );

	it( 'says what a kind costs, and tests what was typed before it is saved', async () => {
		const calls = await openScreen( answers() );
		const dialog = await open();
		await user.selectOptions(
			dialog.getByLabelText( 'Which CDN or proxy' ),
			'generic'
		);
		expect( dialog.getByText( 'Each purge costs a cent.' ) ).toBeVisible();
		await user.type(
			dialog.getByLabelText( 'Domains served by this CDN' ),
			'a.test, b.test{enter}'
		);
		await user.type(
			dialog.getByLabelText( 'Servers' ),
			'10.0.0.1{enter}10.0.0.2'
		);
		await user.click(
			dialog.getByRole( 'button', { name: 'Test connection' } )
		);
		expect( sent( calls, 'POST /edges/test' ) ).toEqual( [
			{
				kind: 'generic',
				hosts: [ 'a.test', 'b.test' ],
				setup: { method: 'PURGE', servers: '10.0.0.1\n10.0.0.2' },
			},
		] );
		expect(
			dialog.getByText( 'This reaches “example.com”.' )
		).toBeVisible();
		expect( sent( calls, 'POST /settings' ) ).toEqual( [] );

		// The tested values have changed.
		await user.type( dialog.getByLabelText( 'Servers' ), '1' );
		expect(
			dialog.queryByText( 'This reaches “example.com”.' )
		).toBeNull();
	} );

	it( 'keeps what was typed across a reload, except secrets', async () => {
		await openScreen( {
			...answers(),
			'POST /settings': refuse(
				refusal( 'shortpixel_flush_not_logged_in', 401 )
			),
		} );
		const dialog = await open();
		await user.type( dialog.getByLabelText( 'API token' ), 'S3cr3t' );
		await user.type( dialog.getByLabelText( 'Zone' ), 'example.org' );
		await user.type(
			dialog.getByLabelText( 'Domains served by this CDN' ),
			'example.org'
		);
		await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );
		expect(
			await dialog.findByRole( 'button', { name: 'Reload' } )
		).toBeVisible();

		const kept = JSON.stringify( { ...window.sessionStorage } );
		expect( kept ).toContain( 'example.org' );
		expect( kept ).not.toContain( 'S3cr3t' );

		await user.click( dialog.getByRole( 'button', { name: 'Close' } ) );
		await waitFor( () =>
			expect( screen.queryByRole( 'dialog' ) ).toBeNull()
		);
		const again = await open();
		expect( again.getByLabelText( 'Zone' ) ).toHaveValue( 'example.org' );
		expect( again.getByLabelText( 'API token' ) ).toHaveValue( '' );

		await user.click( again.getByRole( 'button', { name: 'Cancel' } ) );
		expect( JSON.stringify( { ...window.sessionStorage } ) ).not.toContain(
			'example.org'
		);
	} );

	it( 'says what the server refused, and keeps the form', async () => {
		await openScreen( {
			...answers(),
			'POST /settings': refuse(
				refusal(
					'shortpixel_flush_invalid_input',
					400,
					'“Zone” can’t be used as it is.'
				)
			),
		} );
		const dialog = await open();
		await user.type( dialog.getByLabelText( 'API token' ), 'S3cr3t' );
		await user.type( dialog.getByLabelText( 'Zone' ), 'example' );
		await user.type(
			dialog.getByLabelText( 'Domains served by this CDN' ),
			'example.org'
		);
		await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );
		expect(
			await dialog.findByText( '“Zone” can’t be used as it is.' )
		).toBeVisible();
		expect( dialog.getByLabelText( 'API token' ) ).toHaveValue( 'S3cr3t' );
	} );
} );

describe( 'changing and removing one', () => {
	const status = aStatus( { edges: [ anEdge() ] } );

	it( 'keeps a saved secret that is not typed again, and does not show it', async () => {
		const calls = await openScreen(
			{ ...answers( [ aSiteEdge() ] ), 'GET /status': () => status },
			status
		);
		const dialog = await open( 'Change…' );
		await user.click(
			dialog.getByRole( 'button', {
				name: 'Change Cloudflare (example.com)',
			} )
		);
		const token = dialog.getByLabelText( 'API token' );
		expect( token ).toHaveValue( '' );
		expect( token ).not.toBeRequired();
		expect( token ).toHaveAttribute( 'type', 'password' );
		expect(
			dialog.getByText(
				'One is saved, and is not shown. Leave this empty to keep it.'
			)
		).toBeVisible();
		expect( dialog.getByLabelText( 'Which CDN or proxy' ) ).toBeDisabled();
		const hosts = dialog.getByLabelText( 'Domains served by this CDN' );
		await user.clear( hosts );
		await user.type( hosts, 'example.net' );
		await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [
			{
				edges: [
					{
						id: 'cloudflare',
						kind: 'cloudflare',
						hosts: [ 'example.net' ],
						setup: { zone: 'example.com' },
					},
				],
				edges_revision: FIRST,
			},
		] );
	} );

	it( 'asks for a saved secret again where the zone or server is another', async () => {
		const calls = await openScreen(
			{ ...answers( [ aSiteEdge() ] ), 'GET /status': () => status },
			status
		);
		const dialog = await open( 'Change…' );
		await user.click(
			dialog.getByRole( 'button', {
				name: 'Change Cloudflare (example.com)',
			} )
		);
		const zone = dialog.getByLabelText( 'Zone' );
		await user.type( zone, ' ' );
		expect( dialog.getByText( /^One is saved/ ) ).toBeVisible();

		await user.clear( zone );
		await user.type( zone, 'example.net' );
		expect( dialog.getByLabelText( 'API token' ) ).toBeRequired();
		expect( dialog.getByText( /^Enter it again:/ ) ).toBeVisible();
		await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [] );

		await user.clear( zone );
		await user.type( zone, 'example.com' );
		expect( dialog.getByText( /^One is saved/ ) ).toBeVisible();
	} );

	it( 'offers no removal of an optional secret that is dropped anyway', async () => {
		const edge = aSiteEdge( {
			id: 'generic',
			kind: 'generic',
			setup: { method: 'BAN', servers: 'x' },
			secrets: [ 'secret' ],
		} );
		await openScreen(
			{ ...answers( [ edge ] ), 'GET /status': () => status },
			status
		);
		const dialog = await open( 'Change…' );
		await user.click(
			dialog.getByRole( 'button', { name: /^Change Varnish/ } )
		);
		await user.type( dialog.getByLabelText( 'Servers' ), 'y' );
		expect( dialog.getByText( /^Enter it again:/ ) ).toBeVisible();
		expect(
			dialog.queryByRole( 'button', { name: 'Remove the saved one' } )
		).toBeNull();
	} );

	it( 'removes an optional secret on saving', async () => {
		const edge = aSiteEdge( {
			id: 'generic',
			kind: 'generic',
			setup: { method: 'BAN', servers: 'x' },
			secrets: [ 'secret' ],
		} );
		const calls = await openScreen(
			{ ...answers( [ edge ] ), 'GET /status': () => status },
			status
		);
		const dialog = await open( 'Change…' );
		await user.click(
			dialog.getByRole( 'button', { name: /^Change Varnish/ } )
		);
		await user.click(
			dialog.getByRole( 'button', { name: 'Remove the saved one' } )
		);
		expect(
			dialog.getByText( 'The saved one is removed when you save.' )
		).toBeVisible();
		await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [
			{
				edges: [
					{
						id: 'generic',
						kind: 'generic',
						hosts: [ 'example.com' ],
						setup: { method: 'BAN', servers: 'x', secret: '' },
					},
				],
				edges_revision: FIRST,
			},
		] );
	} );

	it( 'can’t change or remove what wp-config.php sets', async () => {
		const edge = aSiteEdge( {
			constants: [ 'hosts', 'token' ],
			fixed: true,
		} );
		const calls = await openScreen(
			{ ...answers( [ edge ] ), 'GET /status': () => status },
			status
		);
		const dialog = await open( 'Change…' );
		expect(
			dialog.getByText( 'Connected in wp-config.php.' )
		).toBeVisible();
		expect(
			dialog.queryByRole( 'button', { name: /^Remove/ } )
		).toBeNull();
		await user.click(
			dialog.getByRole( 'button', { name: /^Change Cloudflare/ } )
		);
		expect( dialog.getByLabelText( 'API token' ) ).toBeDisabled();
		expect(
			dialog.getByLabelText( 'Domains served by this CDN' )
		).toBeDisabled();
		await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [
			{
				edges: [
					{
						id: 'cloudflare',
						kind: 'cloudflare',
						hosts: [],
						setup: { zone: 'example.com' },
					},
				],
				edges_revision: FIRST,
			},
		] );
	} );

	it( 'asks before it removes one, and says what that means for visitors', async () => {
		const calls = await openScreen(
			{ ...answers( [ aSiteEdge() ], [] ), 'GET /status': () => status },
			status
		);
		const dialog = await open( 'Change…' );
		await user.click(
			dialog.getByRole( 'button', {
				name: 'Remove… Cloudflare (example.com)',
			} )
		);
		expect(
			dialog.getByText( /visitors may get old images from it/ )
		).toBeVisible();
		expect(
			dialog.getByRole( 'button', { name: 'Cancel' } )
		).toHaveFocus();
		expect( sent( calls, 'POST /settings' ) ).toEqual( [] );
		await user.click( dialog.getByRole( 'button', { name: 'Remove' } ) );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [
			{ edges: [], edges_revision: FIRST },
		] );
		expect( speak ).toHaveBeenCalledWith( 'Removed.' );
	} );
} );

describe( 'a list that somebody else has changed', () => {
	const status = aStatus( { edges: [ anEdge() ] } );
	const bunny = aSiteEdge( { id: 'bunny', kind: 'bunny' } );
	const unchangedBunny = {
		id: 'bunny',
		kind: 'bunny',
		hosts: [ 'example.com' ],
		setup: { zone: 'example.com' },
	};
	const load = { name: 'Load the list as it is now' };
	const list = ( edges: SiteEdge[], revision: string ) => ( {
		...someSettings,
		edges,
		edges_revision: revision,
	} );

	/** Opens an outdated list; the first save is refused, and the list is another from then on. */
	async function openBeforeItChanges( now: SiteEdge[] ) {
		const changed = refusal(
			'shortpixel_flush_edges_changed',
			409,
			'They were changed.'
		);
		const before = list( [ aSiteEdge() ], FIRST );
		let refused = false;
		const calls = await openScreen(
			{
				...answers(),
				'GET /status': () => status,
				'GET /settings': () =>
					refused ? list( now, SECOND ) : before,
				'POST /settings': async () => {
					if ( ! refused ) {
						refused = true;
						throw changed;
					}
					return list( now, SECOND );
				},
			},
			status
		);
		return { calls, dialog: await open( 'Change…' ) };
	}

	it.each< [ string, SiteEdge[], string, object[], string ] >( [
		[
			'has another one too',
			[ aSiteEdge(), bunny ],
			'What you typed is kept. Saving it keeps the other change too.',
			[ unchangedBunny ],
			'cloudflare',
		],
		[
			'has changed the same one',
			[ aSiteEdge( { hosts: [ 'other.test' ] } ) ],
			'This CDN was changed in the meantime. Saving replaces that change with what you typed.',
			[],
			'cloudflare',
		],
		[
			'has removed it',
			[ bunny ],
			'This CDN was removed in the meantime. To connect it again, enter its secrets and save.',
			[ unchangedBunny ],
			'',
		],
	] )(
		'and now %s is reloaded on demand, with what was typed kept',
		async ( _, now, sentence, others, id ) => {
			const { calls, dialog } = await openBeforeItChanges( now );
			await user.click(
				dialog.getByRole( 'button', { name: /^Change Cloudflare/ } )
			);
			await user.type( dialog.getByLabelText( 'API token' ), 'S3cr3t' );
			await user.clear( dialog.getByLabelText( 'Zone' ) );
			await user.type( dialog.getByLabelText( 'Zone' ), 'example.net' );
			await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );
			expect(
				await dialog.findByText( 'They were changed.' )
			).toBeVisible();

			await user.click( dialog.getByRole( 'button', load ) );
			expect( await dialog.findByText( sentence ) ).toBeVisible();
			expect( speak ).toHaveBeenCalledWith( sentence );
			expect( dialog.queryByText( 'They were changed.' ) ).toBeNull();
			const save = dialog.getByRole( 'button', { name: 'Save' } );
			expect( save ).toHaveFocus();
			expect( dialog.getByLabelText( 'Zone' ) ).toHaveValue(
				'example.net'
			);
			expect( dialog.getByLabelText( 'API token' ) ).toHaveValue(
				'S3cr3t'
			);

			await user.click( save );
			const typed = {
				kind: 'cloudflare',
				hosts: [ 'example.com' ],
				setup: { token: 'S3cr3t', zone: 'example.net' },
			};
			expect( sent( calls, 'POST /settings' ) ).toEqual( [
				{
					edges: [ { id: 'cloudflare', ...typed } ],
					edges_revision: FIRST,
				},
				{
					edges: others.concat( id ? { id, ...typed } : typed ),
					edges_revision: SECOND,
				},
			] );
		}
	);

	it( 'is reloaded before one is removed from it', async () => {
		const { dialog } = await openBeforeItChanges( [ aSiteEdge(), bunny ] );
		await user.click(
			dialog.getByRole( 'button', { name: /^Remove… Cloudflare/ } )
		);
		await user.click( dialog.getByRole( 'button', { name: 'Remove' } ) );
		expect( await dialog.findByText( 'They were changed.' ) ).toBeVisible();
		await user.click( dialog.getByRole( 'button', load ) );
		expect(
			await dialog.findByRole( 'button', { name: /^Remove… bunny/ } )
		).toBeVisible();
		expect( dialog.queryByText( 'They were changed.' ) ).toBeNull();
		expect( dialog.queryByRole( 'button', load ) ).toBeNull();
	} );
} );

describe( 'a dismissed suggestion', () => {
	const { evidence: _, ...one } = aSuggestion;
	const named = { name: 'Don’t suggest this: Cloudflare, www.example.com' };

	it( 'disappears for the whole site, says how to restore it, and keeps the focus', async () => {
		const asked = later();
		const status = aStatus( { suggestions: [ aSuggestion ] } );
		const calls = await openScreen(
			{
				...answers(),
				'GET /status': () => status,
				'POST /edges/dismissed': () => asked.promise,
			},
			status
		);
		const state = card( 'Connection' );
		const before = calls.filter( ( call ) => call.route === 'GET /status' );
		await user.click( state.getByRole( 'button', named ) );
		expect( state.getByRole( 'button', named ) ).toHaveAttribute(
			'aria-disabled',
			'true'
		);
		expect( sent( calls, 'POST /edges/dismissed' ) ).toEqual( [
			{ kind: 'cloudflare', host: 'www.example.com' },
		] );
		await act( async () =>
			asked.resolve( { suggestions: [], dismissed: [ one ] } )
		);

		const sentence =
			'Cloudflare at www.example.com is no longer suggested. You can undo that under “Connect…”.';
		expect( state.getByText( sentence ) ).toBeVisible();
		expect( speak ).toHaveBeenCalledWith( sentence );
		expect( state.queryByRole( 'button', named ) ).toBeNull();
		expect( state.queryByText( /^Your images at/ ) ).toBeNull();
		expect(
			state.getByRole( 'button', { name: 'Connect…' } )
		).toHaveFocus();
		expect(
			calls.filter( ( call ) => call.route === 'GET /status' ).length
		).toBeGreaterThan( before.length );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [] );
	} );

	it( 'stays where the site refuses, and says why', async () => {
		const status = aStatus( { suggestions: [ aSuggestion ] } );
		await openScreen(
			{
				...answers(),
				'POST /edges/dismissed': refuse(
					refusal(
						'shortpixel_flush_storage_failed',
						500,
						'The database refused it.'
					)
				),
			},
			status
		);
		const state = card( 'Connection' );
		await user.click( state.getByRole( 'button', named ) );
		expect( await state.findByRole( 'alert' ) ).toHaveTextContent(
			'The database refused it.'
		);
		expect( state.getByRole( 'button', named ) ).not.toHaveAttribute(
			'aria-disabled',
			'true'
		);
	} );

	it.each< [ string, SiteEdge[], string ] >( [
		[ 'the list', [ aSiteEdge() ], 'Change…' ],
		[ 'the form', [], 'Connect…' ],
	] )( 'is taken back above %s', async ( _name, edges, name ) => {
		const status = aStatus( {
			edges: edges.length > 0 ? [ anEdge() ] : [],
		} );
		const other = { ...one, host: 'img.example.com' };
		const calls = await openScreen(
			{
				...answers( edges ),
				'GET /status': () => status,
				'GET /edges': () => ( {
					kinds: [ aKind() ],
					note: '',
					dismissed: [ one, other ],
				} ),
				'DELETE /edges/dismissed': () => ( {
					suggestions: [ aSuggestion ],
					dismissed: [ other ],
				} ),
			},
			status
		);
		const dialog = await open( name );
		const asked = sent( calls, 'GET /status' ).length;
		expect(
			dialog.getByText(
				/^Cloudflare at www\.example\.com is no longer suggested\./
			)
		).toBeVisible();
		await user.click(
			dialog.getByRole( 'button', {
				name: 'Suggest it again: Cloudflare, www.example.com',
			} )
		);
		expect( sent( calls, 'DELETE /edges/dismissed' ) ).toEqual( [
			{ kind: 'cloudflare', host: 'www.example.com' },
		] );
		const sentence =
			'Cloudflare will be suggested again if your images still come through it.';
		expect( await dialog.findByText( sentence ) ).toBeVisible();
		expect( speak ).toHaveBeenCalledWith( sentence );
		expect(
			dialog.getAllByRole( 'button', { name: /^Suggest it again/ } )
		).toHaveLength( 1 );
		expect( sent( calls, 'GET /status' ).length ).toBeGreaterThan( asked );
	} );
} );

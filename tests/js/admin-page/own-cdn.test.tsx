import { speak } from '@wordpress/a11y';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import '../../../src/edge-settings/index';
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
import { card, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

beforeEach( () => {
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
} );

const user = userEvent.setup( { delay: null } );
const plan = { 'POST /flushes': () => aSitePlan() };

function answers( edges: SiteEdge[] = [], saved: SiteEdge[] = edges ) {
	return {
		...plan,
		'GET /edges': () => ( {
			kinds: [ aKind(), anotherKind() ],
			note: 'wp-config.php has no salts.',
		} ),
		'GET /settings': () => ( { ...someSettings, edges } ),
		'POST /settings': () => ( { ...someSettings, edges: saved } ),
		'POST /edges/test': () => ( {
			state: 'done',
			message: 'This reaches “example.com”.',
			zone: 'example.com',
		} ),
	};
}

async function open( name = 'Set up…' ) {
	await user.click( card( 'State' ).getByRole( 'button', { name } ) );
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
	it( 'says how each CDN stands, and tests what is saved by its name alone', async () => {
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
		const state = card( 'State' );
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
		const state = card( 'State' );
		expect( state.getByText( /Cloudflare answers\./ ) ).toBeVisible();
		expect(
			state.queryByRole( 'button', { name: /Test|Change|Set/ } )
		).toBeNull();
	} );

	it( 'says that the form did not come', async () => {
		const { shortpixelFlushEdges } = window;
		delete window.shortpixelFlushEdges;
		await openScreen( plan, aStatus(), {
			edges_url: 'https://example.com/edge-settings.js',
		} );
		await user.click(
			card( 'State' ).getByRole( 'button', { name: 'Set up…' } )
		);
		const script = document.head.querySelector(
			'script[src$="edge-settings.js"]'
		);
		await act(
			async () => void script?.dispatchEvent( new Event( 'error' ) )
		);
		expect( card( 'State' ).getByRole( 'alert' ) ).toHaveTextContent(
			'Your site did not answer. Nothing has been changed. Try again.'
		);
		Object.assign( window, { shortpixelFlushEdges } );
	} );
} );

describe( 'setting one up', () => {
	it( 'starts from what was recognised, says what it needs, and saves it beside the others', async () => {
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
			card( 'State' ).getByText(
				/^Your pictures at www\.example\.com come through Cloudflare\. Set it up, so that a flush reaches it too\./
			)
		).toBeVisible();
		const dialog = await open( 'Set it up…' );
		expect( dialog.getByLabelText( 'Which CDN or proxy' ) ).toHaveValue(
			'cloudflare'
		);
		expect( dialog.getByText( aSuggestion.evidence ) ).toBeVisible();
		expect(
			dialog.getByLabelText( 'Hosts that visitors reach through it' )
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

	it( 'says what a kind costs, and tests what is typed before it is saved', async () => {
		const calls = await openScreen( answers() );
		const dialog = await open();
		await user.selectOptions(
			dialog.getByLabelText( 'Which CDN or proxy' ),
			'generic'
		);
		expect( dialog.getByText( 'Each purge costs a cent.' ) ).toBeVisible();
		await user.type(
			dialog.getByLabelText( 'Hosts that visitors reach through it' ),
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

		// What was tested is another now.
		await user.type( dialog.getByLabelText( 'Servers' ), '1' );
		expect(
			dialog.queryByText( 'This reaches “example.com”.' )
		).toBeNull();
	} );

	it( 'keeps what was typed over a reload, but for what is secret', async () => {
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
			dialog.getByLabelText( 'Hosts that visitors reach through it' ),
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
			dialog.getByLabelText( 'Hosts that visitors reach through it' ),
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

	it( 'keeps a saved secret that is not typed anew, and does not show it', async () => {
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
		await user.clear( dialog.getByLabelText( 'Zone' ) );
		await user.type( dialog.getByLabelText( 'Zone' ), 'example.net' );
		await user.click( dialog.getByRole( 'button', { name: 'Save' } ) );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [
			{
				edges: [
					{
						id: 'cloudflare',
						kind: 'cloudflare',
						hosts: [ 'example.com' ],
						setup: { zone: 'example.net' },
					},
				],
			},
		] );
	} );

	it( 'removes a secret that is not needed, once it is saved', async () => {
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
			},
		] );
	} );

	it( 'can’t change what wp-config.php sets, nor remove what it sets up', async () => {
		const edge = aSiteEdge( {
			constants: [ 'hosts', 'token' ],
			fixed: true,
		} );
		const calls = await openScreen(
			{ ...answers( [ edge ] ), 'GET /status': () => status },
			status
		);
		const dialog = await open( 'Change…' );
		expect( dialog.getByText( 'Set up in wp-config.php.' ) ).toBeVisible();
		expect(
			dialog.queryByRole( 'button', { name: /^Remove/ } )
		).toBeNull();
		await user.click(
			dialog.getByRole( 'button', { name: /^Change Cloudflare/ } )
		);
		expect( dialog.getByLabelText( 'API token' ) ).toBeDisabled();
		expect(
			dialog.getByLabelText( 'Hosts that visitors reach through it' )
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
			},
		] );
	} );

	it( 'asks before it removes, and says what that means for visitors', async () => {
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
			dialog.getByText( /visitors may get old pictures from it/ )
		).toBeVisible();
		expect(
			dialog.getByRole( 'button', { name: 'Cancel' } )
		).toHaveFocus();
		expect( sent( calls, 'POST /settings' ) ).toEqual( [] );
		await user.click( dialog.getByRole( 'button', { name: 'Remove' } ) );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [ { edges: [] } ] );
		expect( speak ).toHaveBeenCalledWith( 'Removed.' );
	} );
} );

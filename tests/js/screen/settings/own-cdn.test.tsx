import { speak } from '@wordpress/a11y';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { SiteEdge } from '../../../../src/domain/edges';
import {
	aKind,
	anEdge,
	anotherKind,
	aSiteEdge,
	aSuggestion,
} from '../../api/edge-samples';
import { later, refusal, refuse } from '../../api/fake-server';
import { aStatus, someSettings } from '../../api/samples';
import { failToLoad, loadAgain, mockOnDemand } from '../../support/on-demand';
import { FIRST, openTab, part, sent } from './tab';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

jest.mock( '../../../../src/screen/edge-settings/edge-dialog', () =>
	mockOnDemand( 'edge-settings', () =>
		jest.requireActual( '../../../../src/screen/edge-settings/edge-dialog' )
	)
);

afterEach( loadAgain );

beforeEach( () => window.sessionStorage.clear() );

const user = userEvent.setup( { delay: null } );
const SECOND = 'b'.repeat( 32 );
const connected = aStatus( { edges: [ anEdge() ] } );

function answers( edges: SiteEdge[] = [], saved: SiteEdge[] = edges ) {
	return {
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

async function open( name: string | RegExp = 'Connect…' ) {
	const cdns = await part( 'Your CDN' );
	await user.click( await cdns.findByRole( 'button', { name } ) );
	const dialog = within( await screen.findByRole( 'dialog' ) );
	await dialog.findByLabelText( 'Which CDN or proxy' );
	return dialog;
}

const change = /^Change Cloudflare/;
const save = { name: 'Save' };

describe( 'the list', () => {
	it( 'shows the state of each CDN, and tests a saved one by its id alone', async () => {
		const test = later();
		const bunny = { id: 'bunny', name: 'bunny.net' };
		const { calls, onChange } = await openTab(
			{
				...answers( [ aSiteEdge(), aSiteEdge( bunny ) ] ),
				'POST /edges/test': () => test.promise,
			},
			aStatus( {
				edges: [
					anEdge(),
					anEdge( { ...bunny, state: 'untested', message: '' } ),
					anEdge( {
						id: 'code',
						name: 'By code',
						state: 'problem',
						message: 'The salts have changed.',
					} ),
				],
			} )
		);
		const cdns = await part( 'Your CDN' );
		expect( await cdns.findByText( /Cloudflare answers\./ ) ).toBeVisible();
		expect( cdns.getByText( /Not tested yet\./ ) ).toBeVisible();
		expect( cdns.getByText( /The salts have changed\./ ) ).toBeVisible();
		// A CDN that another plugin connects can't be tested, changed or removed here.
		expect(
			cdns.getAllByRole( 'button', { name: /^Test connection/ } )
		).toHaveLength( 2 );

		const button = cdns.getByRole( 'button', {
			name: 'Test connection Cloudflare (example.com)',
		} );
		await user.click( button );
		expect( button ).toHaveAttribute( 'aria-disabled', 'true' );
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
		expect( speak ).toHaveBeenCalledWith( 'Cloudflare refused the token.' );
		expect( onChange ).toHaveBeenCalled();
	} );

	it( 'asks before it removes one, says what that means for visitors, and hides it at once', async () => {
		const { calls } = await openTab(
			answers( [ aSiteEdge() ], [] ),
			connected
		);
		const cdns = await part( 'Your CDN' );
		await user.click(
			await cdns.findByRole( 'button', {
				name: 'Remove… Cloudflare (example.com)',
			} )
		);
		expect(
			cdns.getByText( /visitors may get old images from it/ )
		).toBeVisible();
		expect( cdns.getByRole( 'button', { name: 'Cancel' } ) ).toHaveFocus();
		expect( sent( calls, 'POST /settings' ) ).toEqual( [] );
		await user.click( cdns.getByRole( 'button', { name: 'Remove' } ) );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [
			{ edges: [], edges_revision: FIRST },
		] );
		expect( speak ).toHaveBeenCalledWith( 'Removed.' );
		await waitFor( () =>
			expect( cdns.queryByText( /Cloudflare answers/ ) ).toBeNull()
		);
	} );

	it( 'says when the form did not load, and opens it once it does', async () => {
		failToLoad( 'edge-settings' );
		await openTab( answers() );
		const cdns = await part( 'Your CDN' );
		await user.click(
			await cdns.findByRole( 'button', { name: 'Connect…' } )
		);
		expect( await cdns.findByRole( 'alert' ) ).toHaveTextContent(
			'Your site did not answer, so nothing has been changed.'
		);
		expect( screen.queryByRole( 'dialog' ) ).toBeNull();

		const online = jest.spyOn( window.navigator, 'onLine', 'get' );
		online.mockReturnValue( false );
		await user.click( cdns.getByRole( 'button', { name: 'Connect…' } ) );
		await waitFor( () =>
			expect( cdns.getByRole( 'alert' ) ).toHaveTextContent(
				'You are offline.'
			)
		);
		online.mockRestore();

		loadAgain();
		expect( ( await open() ).getByLabelText( 'Zone' ) ).toBeVisible();
		expect( cdns.queryByRole( 'alert' ) ).toBeNull();
	} );
} );

describe( 'connecting one', () => {
	it( 'asks for the domain first, starts from a suggestion, and saves it beside the others', async () => {
		const other = aSiteEdge( {
			id: 'generic',
			kind: 'generic',
			setup: { servers: 'x', method: 'BAN' },
			constants: [ 'servers' ],
			secrets: [],
		} );
		const { calls, onChange } = await openTab(
			answers( [ other ], [ other, aSiteEdge() ] ),
			aStatus( { suggestions: [ aSuggestion ] } )
		);
		const cdns = await part( 'Your CDN' );
		expect(
			await cdns.findByText(
				/Images load from www\.example\.com through Cloudflare\. If that is your own CDN, connect it so that it is cleared too\./
			)
		).toBeVisible();
		const dialog = await open( 'Connect… Cloudflare, www.example.com' );
		const [ first ] = dialog.getAllByRole( 'textbox' );
		expect( first ).toBe(
			dialog.getByLabelText( 'Domains served by this CDN' )
		);
		expect( first ).toHaveValue( 'www.example.com' );
		expect( dialog.getByLabelText( 'Which CDN or proxy' ) ).toHaveValue(
			'cloudflare'
		);
		expect( dialog.getByText( aSuggestion.evidence ) ).toBeVisible();
		expect(
			dialog.getByText( 'wp-config.php has no salts.' )
		).toBeVisible();

		await user.type( dialog.getByLabelText( 'API token' ), 'S3cr3t' );
		await user.type( dialog.getByLabelText( 'Zone' ), 'example.com' );
		await user.click( dialog.getByRole( 'button', save ) );
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
		expect( onChange ).toHaveBeenCalled();
		await waitFor( () =>
			expect( screen.queryByRole( 'dialog' ) ).toBeNull()
		);
	} );

	it( 'keeps what is typed while it is being saved, which is then a change of the same one', async () => {
		const saving = later();
		const { calls, onChange } = await openTab( {
			...answers(),
			'POST /settings': () => saving.promise,
		} );
		const dialog = await open();
		const hosts = dialog.getByLabelText( 'Domains served by this CDN' );
		await user.type( dialog.getByLabelText( 'API token' ), 'S3cr3t' );
		await user.type( dialog.getByLabelText( 'Zone' ), 'example.com' );
		await user.type( hosts, 'example.com' );
		await user.click( dialog.getByRole( 'button', save ) );
		await user.type( hosts, ' img.example.com' );
		await act( async () =>
			saving.resolve( {
				...someSettings,
				edges: [ aSiteEdge() ],
				edges_revision: SECOND,
			} )
		);
		expect( onChange ).toHaveBeenCalled();
		expect( hosts ).toHaveValue( 'example.com img.example.com' );
		expect( JSON.stringify( { ...window.sessionStorage } ) ).toContain(
			'img.example.com'
		);
		await user.click( dialog.getByRole( 'button', save ) );
		expect( sent( calls, 'POST /settings' )[ 1 ] ).toEqual( {
			edges: [
				{
					id: 'cloudflare',
					kind: 'cloudflare',
					hosts: [ 'example.com', 'img.example.com' ],
					setup: { token: 'S3cr3t', zone: 'example.com' },
				},
			],
			edges_revision: SECOND,
		} );
		await waitFor( () =>
			expect( screen.queryByRole( 'dialog' ) ).toBeNull()
		);
		expect( JSON.stringify( { ...window.sessionStorage } ) ).not.toContain(
			'img.example.com'
		);
	} );

	it( 'says beside each field what is missing or can’t be used, goes to the first, and sends nothing', async () => {
		const { calls } = await openTab( answers() );
		const dialog = await open();
		await user.type( dialog.getByLabelText( 'Zone' ), 'Exämple 1' );
		await user.click( dialog.getByRole( 'button', save ) );
		const hosts = dialog.getByLabelText( 'Domains served by this CDN' );
		expect( hosts ).toHaveFocus();
		expect( hosts ).toHaveAccessibleDescription(
			/^Enter at least one domain\./
		);
		expect(
			dialog.getByLabelText( 'API token' )
		).toHaveAccessibleDescription( /^Enter this\./ );
		expect( dialog.getByLabelText( 'Zone' ) ).toHaveAccessibleDescription(
			/^This can’t be used as it is\. The domain\./
		);
		expect( sent( calls, 'POST /settings' ) ).toEqual( [] );
		await user.type( hosts, 'example.org' );
		expect( hosts ).not.toHaveAttribute( 'aria-invalid' );
	} );

	it( 'says beside the field what the server refused, and keeps the form', async () => {
		const error = refusal(
			'shortpixel_flush_invalid_input',
			400,
			'This can’t be used as it is.'
		);
		await openTab( {
			...answers(),
			'POST /settings': refuse( {
				...error,
				data: { ...error.data, params: { zone: error.message } },
			} ),
		} );
		const dialog = await open();
		await user.type( dialog.getByLabelText( 'API token' ), 'S3cr3t' );
		await user.type( dialog.getByLabelText( 'Zone' ), 'example' );
		await user.type(
			dialog.getByLabelText( 'Domains served by this CDN' ),
			'example.org'
		);
		await user.click( dialog.getByRole( 'button', save ) );
		const zone = dialog.getByLabelText( 'Zone' );
		await waitFor( () => expect( zone ).toHaveFocus() );
		expect( zone ).toHaveAccessibleDescription( /This can’t be used/ );
		expect( dialog.getByLabelText( 'API token' ) ).toHaveValue( 'S3cr3t' );
	} );

	it( 'tests what was typed before it is saved', async () => {
		const { calls } = await openTab( answers() );
		const dialog = await open();
		await user.selectOptions(
			dialog.getByLabelText( 'Which CDN or proxy' ),
			'generic'
		);
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

		// The result disappears, since the tested values have changed.
		await user.type( dialog.getByLabelText( 'Servers' ), '1' );
		expect(
			dialog.queryByText( 'This reaches “example.com”.' )
		).toBeNull();
	} );

	it( 'shows what a test found only beside what was tested', async () => {
		const test = later();
		await openTab( {
			...answers(),
			'POST /edges/test': () => test.promise,
		} );
		const dialog = await open();
		const zone = dialog.getByLabelText( 'Zone' );
		const token = dialog.getByLabelText( 'API token' );
		const said = () => dialog.queryByText( 'This reaches “example.com”.' );
		await user.type( token, 'S3cr3t' );
		await user.type( zone, 'example.com' );
		await user.type(
			dialog.getByLabelText( 'Domains served by this CDN' ),
			'example.com'
		);
		await user.click(
			dialog.getByRole( 'button', { name: 'Test connection' } )
		);
		await user.type( zone, '.mt' );
		await act( async () =>
			test.resolve( {
				state: 'done',
				message: 'This reaches “example.com”.',
				zone: 'example.com',
			} )
		);
		expect( said() ).toBeNull();
		await user.type( zone, '{Backspace>3/}' );
		expect( said() ).toBeVisible();
		await user.type( token, '!' );
		expect( said() ).toBeNull();
	} );

	it( 'asks before it is closed with what was typed, and keeps that across a reload, except secrets', async () => {
		await openTab( {
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
		await user.click( dialog.getByRole( 'button', save ) );
		expect(
			await dialog.findByText(
				/^Your session has expired\. Log in again/
			)
		).toBeVisible();
		expect( dialog.queryByRole( 'button', { name: 'Reload' } ) ).toBeNull();
		const kept = JSON.stringify( { ...window.sessionStorage } );
		expect( kept ).toContain( 'example.org' );
		expect( kept ).not.toContain( 'S3cr3t' );

		await user.click( dialog.getByRole( 'button', { name: 'Close' } ) );
		expect(
			await dialog.findByText( 'What you typed is not saved.' )
		).toBeVisible();
		await user.click(
			dialog.getByRole( 'button', { name: 'Keep editing' } )
		);
		expect( dialog.getByLabelText( 'API token' ) ).toHaveValue( 'S3cr3t' );
		await user.click( dialog.getByRole( 'button', { name: 'Discard' } ) );
		await waitFor( () =>
			expect( screen.queryByRole( 'dialog' ) ).toBeNull()
		);
		expect( JSON.stringify( { ...window.sessionStorage } ) ).not.toContain(
			'example.org'
		);
	} );
} );

describe( 'changing one', () => {
	it( 'keeps a saved secret that is not typed again, and does not show it', async () => {
		const { calls } = await openTab(
			answers( [ aSiteEdge() ] ),
			connected
		);
		const dialog = await open( change );
		const token = dialog.getByLabelText( 'API token' );
		expect( token ).toHaveValue( '' );
		expect( token ).not.toBeRequired();
		expect( token ).toHaveAttribute( 'type', 'password' );
		expect(
			dialog.getByText(
				'A value is saved, but not shown. Leave this empty to keep it.'
			)
		).toBeVisible();
		expect( dialog.getByLabelText( 'Which CDN or proxy' ) ).toBeDisabled();
		const hosts = dialog.getByLabelText( 'Domains served by this CDN' );
		await user.clear( hosts );
		await user.type( hosts, 'example.net' );
		await user.click( dialog.getByRole( 'button', save ) );
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
		const { calls } = await openTab(
			answers( [ aSiteEdge() ] ),
			connected
		);
		const dialog = await open( change );
		const zone = dialog.getByLabelText( 'Zone' );
		await user.type( zone, ' ' );
		expect( dialog.getByText( /^A value is saved/ ) ).toBeVisible();

		await user.clear( zone );
		await user.type( zone, 'example.net' );
		expect( dialog.getByLabelText( 'API token' ) ).toBeRequired();
		await user.click( dialog.getByRole( 'button', save ) );
		expect(
			dialog.getByLabelText( 'API token' )
		).toHaveAccessibleDescription( /^Enter this\. Enter it again:/ );
		expect( sent( calls, 'POST /settings' ) ).toEqual( [] );

		await user.clear( zone );
		await user.type( zone, 'example.com' );
		expect( dialog.getByText( /^A value is saved/ ) ).toBeVisible();
	} );

	const generic = ( changes: Partial< SiteEdge > ) =>
		aSiteEdge( {
			id: 'generic',
			kind: 'generic',
			setup: { method: 'BAN', servers: 'x' },
			secrets: [ 'secret' ],
			...changes,
		} );
	const withGeneric = aStatus( {
		edges: [ anEdge( { id: 'generic', name: 'Varnish' } ) ],
	} );

	it( 'offers no removal of an optional secret that is dropped anyway', async () => {
		await openTab( answers( [ generic( {} ) ] ), withGeneric );
		const dialog = await open( /^Change Varnish/ );
		await user.type( dialog.getByLabelText( 'Servers' ), 'y' );
		expect( dialog.getByText( /^Enter it again:/ ) ).toBeVisible();
		expect(
			dialog.queryByRole( 'button', { name: 'Remove the saved value' } )
		).toBeNull();
	} );

	it( 'removes an optional secret on saving', async () => {
		const { calls } = await openTab(
			answers( [ generic( {} ) ] ),
			withGeneric
		);
		const dialog = await open( /^Change Varnish/ );
		await user.click(
			dialog.getByRole( 'button', { name: 'Remove the saved value' } )
		);
		expect(
			dialog.getByText( 'The saved value is removed when you save.' )
		).toBeVisible();
		await user.click( dialog.getByRole( 'button', save ) );
		expect( sent( calls, 'POST /settings' ) ).toMatchObject( [
			{
				edges: [
					{ setup: { method: 'BAN', servers: 'x', secret: '' } },
				],
			},
		] );
	} );

	it( 'can’t change or remove what wp-config.php sets', async () => {
		const { calls } = await openTab(
			answers( [
				aSiteEdge( { constants: [ 'hosts', 'token' ], fixed: true } ),
			] ),
			connected
		);
		const cdns = await part( 'Your CDN' );
		expect(
			await cdns.findByText( 'Connected in wp-config.php.' )
		).toBeVisible();
		expect( cdns.queryByRole( 'button', { name: /^Remove/ } ) ).toBeNull();
		const dialog = await open( change );
		expect( dialog.getByLabelText( 'API token' ) ).toBeDisabled();
		expect(
			dialog.getByLabelText( 'Domains served by this CDN' )
		).toBeDisabled();
		await user.click( dialog.getByRole( 'button', save ) );
		expect( sent( calls, 'POST /settings' ) ).toMatchObject( [
			{ edges: [ { hosts: [], setup: { zone: 'example.com' } } ] },
		] );
	} );
} );

describe( 'a list that somebody else has changed', () => {
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

	/** Opens the list before another user changes it: the first save is refused, and the list is `now` from then on. */
	async function openBeforeItChanges( now: SiteEdge[] ) {
		const changed = refusal(
			'shortpixel_flush_edges_changed',
			409,
			'They were changed.'
		);
		const before = list( [ aSiteEdge() ], FIRST );
		let refused = false;
		return openTab(
			{
				...answers(),
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
			connected
		);
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
			const { calls } = await openBeforeItChanges( now );
			const dialog = await open( change );
			await user.type( dialog.getByLabelText( 'API token' ), 'S3cr3t' );
			await user.clear( dialog.getByLabelText( 'Zone' ) );
			await user.type( dialog.getByLabelText( 'Zone' ), 'example.net' );
			await user.click( dialog.getByRole( 'button', save ) );
			expect(
				await dialog.findByText( 'They were changed.' )
			).toBeVisible();

			await user.click( dialog.getByRole( 'button', load ) );
			expect( await dialog.findByText( sentence ) ).toBeVisible();
			expect( speak ).toHaveBeenCalledWith( sentence );
			expect( dialog.queryByText( 'They were changed.' ) ).toBeNull();
			const button = dialog.getByRole( 'button', save );
			expect( button ).toHaveFocus();
			expect( dialog.getByLabelText( 'Zone' ) ).toHaveValue(
				'example.net'
			);
			expect( dialog.getByLabelText( 'API token' ) ).toHaveValue(
				'S3cr3t'
			);

			await user.click( button );
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
		await openBeforeItChanges( [ aSiteEdge(), bunny ] );
		const cdns = await part( 'Your CDN' );
		await user.click(
			await cdns.findByRole( 'button', { name: /^Remove… Cloudflare/ } )
		);
		await user.click( cdns.getByRole( 'button', { name: 'Remove' } ) );
		expect( await cdns.findByText( 'They were changed.' ) ).toBeVisible();
		await user.click( cdns.getByRole( 'button', load ) );
		await waitFor( () =>
			expect( cdns.queryByText( 'They were changed.' ) ).toBeNull()
		);
		expect( cdns.queryByRole( 'button', load ) ).toBeNull();
	} );
} );

describe( 'a suggestion', () => {
	const { evidence: _, ...one } = aSuggestion;
	const named = { name: 'Not mine: Cloudflare, www.example.com' };
	const suggested = aStatus( { suggestions: [ aSuggestion ] } );

	it( 'of a host that nothing is known about names no CDN', async () => {
		await openTab(
			answers(),
			aStatus( { suggestions: [ { ...aSuggestion, evidence: '' } ] } )
		);
		const cdns = await part( 'Your CDN' );
		expect(
			await cdns.findByText(
				/Images load from www\.example\.com\. If that is your own CDN,/
			)
		).toBeVisible();
	} );

	it( 'that is dismissed disappears for the whole site, says how to restore it, and keeps the focus', async () => {
		const asked = later();
		const { calls, onChange } = await openTab(
			{ ...answers(), 'POST /edges/dismissed': () => asked.promise },
			suggested
		);
		const cdns = await part( 'Your CDN' );
		const button = await cdns.findByRole( 'button', named );
		await user.click( button );
		expect( button ).toHaveAttribute( 'aria-disabled', 'true' );
		expect( sent( calls, 'POST /edges/dismissed' ) ).toEqual( [
			{ kind: 'cloudflare', host: 'www.example.com' },
		] );
		await act( async () =>
			asked.resolve( { suggestions: [], dismissed: [ one ] } )
		);
		expect( speak ).toHaveBeenCalledWith(
			'Not suggested any more. You can undo that under “Connect…”.'
		);
		expect( cdns.queryByRole( 'button', named ) ).toBeNull();
		expect( document.body ).not.toHaveFocus();
		expect( onChange ).toHaveBeenCalled();
	} );

	it( 'stays where the site refuses, and says why', async () => {
		await openTab(
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
			suggested
		);
		const cdns = await part( 'Your CDN' );
		await user.click( await cdns.findByRole( 'button', named ) );
		expect( await cdns.findByRole( 'alert' ) ).toHaveTextContent(
			'The database refused it.'
		);
		expect( cdns.getByRole( 'button', named ) ).toBeVisible();
	} );

	it( 'can be had again, beside the form', async () => {
		const { calls, onChange } = await openTab( {
			...answers(),
			'GET /edges': () => ( {
				kinds: [ aKind() ],
				note: '',
				dismissed: [ one ],
			} ),
			'DELETE /edges/dismissed': () => ( {
				suggestions: [ aSuggestion ],
				dismissed: [],
			} ),
		} );
		const dialog = await open();
		await user.click(
			dialog.getByRole( 'button', {
				name: 'Suggest it again: Cloudflare, www.example.com',
			} )
		);
		expect( sent( calls, 'DELETE /edges/dismissed' ) ).toEqual( [
			{ kind: 'cloudflare', host: 'www.example.com' },
		] );
		expect(
			await dialog.findByText( /^Cloudflare will be suggested again/ )
		).toBeVisible();
		expect( onChange ).toHaveBeenCalled();
	} );
} );

import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { App } from '../../../src/screen/app';
import {
	fakeServer,
	later,
	lost,
	page,
	refusal,
	refuse,
} from '../api/fake-server';
import type { ProviderStatus, Status } from '../../../src/domain/types';
import { anEdge, aSuggestion } from '../api/edge-samples';
import { aPurge, aSitePlan, aStatus, counts, partial } from '../api/samples';
import { failToLoad, loadAgain, mockOnDemand } from '../support/on-demand';
import { answerCard, aScan, atTab, newId, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
jest.mock( '../../../src/screen/flush-details/flush-details', () =>
	mockOnDemand( 'flush-details', () =>
		jest.requireActual( '../../../src/screen/flush-details/flush-details' )
	)
);

const online = jest.spyOn( window.navigator, 'onLine', 'get' );

beforeEach( () => {
	online.mockReturnValue( true );
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
} );

afterEach( loadAgain );

const history = async () =>
	within( await screen.findByRole( 'region', { name: 'History' } ) );

const plan = { 'POST /flushes': () => aSitePlan() };

const stateLine = () =>
	within( document.querySelector( '.spf-state' ) ?? document.body );

const message = 'This is not in order.';

const aProvider = ( changes: Partial< ProviderStatus > ) =>
	aStatus().providers.map( ( one ) => ( { ...one, ...changes } ) );

describe( 'trouble with the connection', () => {
	const lines = () =>
		stateLine()
			.getAllByRole( 'listitem' )
			.map( ( { textContent } ) => textContent?.trim() );

	it( 'takes no line where there is none, also while ShortPixel is asked', async () => {
		const calls = await openScreen(
			{ 'GET /status': () => later().promise },
			aStatus( { account: null } )
		);
		expect( document.querySelector( '.spf-state' ) ).toBeNull();
		expect( calls ).toContainEqual(
			expect.objectContaining( {
				route: 'GET /status',
				query: { check: 'true' },
			} )
		);
	} );

	it( 'leaves the facts to the details of the answer', async () => {
		await openScreen();
		await userEvent.click(
			answerCard().getByRole( 'button', { name: 'Details' } )
		);
		expect(
			await answerCard().findByText( 'cdn.shortpixel.ai/spai2' )
		).toBeVisible();
		expect( answerCard().getByText( 'WP Rocket' ) ).toBeVisible();
		expect(
			answerCard().getByRole( 'link', { name: 'Connect' } )
		).toHaveAttribute( 'href', expect.stringMatching( /tab=settings$/ ) );
	} );

	it( 'is said in a sentence each', async () => {
		await openScreen(
			{},
			aStatus( {
				account: {
					state: 'exhausted',
					message: 'The credits are used up.',
				},
				page_caches: [ { id: 'v', name: 'Varnish', clears: false } ],
				runner: { cron: false, driver: 'wp_cron', message: 'Off.' },
				suggestions: [ aSuggestion ],
			} )
		);
		expect( lines() ).toEqual( [
			'!The credits are used up.',
			'!Off.',
			'!Varnish can’t be cleared from here.',
		] );
	} );

	it.each< [ string, Partial< Status > ] >( [
		[
			'ShortPixel can’t reach the site',
			{ account: { state: 'unreachable', message } },
		],
		[ 'credits are low', { account: { state: 'low', message } } ],
		[
			'its provider can’t be read',
			{ providers: aProvider( { state: 'problem', message } ) },
		],
	] )( 'is a line where %s', async ( _, status ) => {
		await openScreen( {}, aStatus( status ) );
		expect( lines() ).toEqual( [ `!${ message }` ] );
	} );

	it( 'leads to the settings where a CDN of the site’s own can’t be purged', async () => {
		const edges = [ anEdge( { state: 'problem', message } ) ];
		await openScreen( {}, aStatus( { edges } ) );
		expect( lines() ).toEqual( [ `!${ message } Settings` ] );
		expect(
			stateLine().getByRole( 'link', { name: 'Settings' } )
		).toHaveAttribute( 'href', expect.stringMatching( /tab=settings$/ ) );
	} );

	it( 'is all there is where its provider can do nothing', async () => {
		const can = {
			images: false,
			site: false,
			purge: false,
			new_link: false,
		};
		const help = 'https://example.com/help';
		await openScreen(
			{},
			aStatus( {
				providers: aProvider( { can, message, help_url: help } ),
			} )
		);
		expect( lines() ).toEqual( [
			`!${ message } ShortPixel’s own instructions`,
		] );
		expect(
			screen
				.getAllByRole( 'region' )
				.map( ( region ) => region.className )
		).toEqual( [ 'spf-section is-site' ] );
	} );

	it( 'keeps what is known when a reload fails', async () => {
		await openScreen( { 'GET /status': refuse( lost ) } );
		expect(
			await stateLine().findByText( 'Your site did not answer.' )
		).toBeVisible();
		expect( answerCard().getByRole( 'heading' ) ).toBeVisible();
		expect(
			stateLine().getByRole( 'button', { name: 'Retry' } )
		).toBeVisible();
	} );

	it( 'is loaded where the page has no data', async () => {
		fakeServer( {
			'GET /status': () => aStatus(),
			'GET /images/changed': () => [],
			'GET /scan': () => aScan(),
		} );
		window.shortpixelFlush = {};
		render( <App /> );
		expect(
			await screen.findByRole( 'region', {
				name: 'Flush an image',
			} )
		).toBeVisible();
		expect(
			screen.getByRole( 'region', { name: 'All images look old?' } )
		).toBeVisible();
	} );
} );

describe( 'the tabs', () => {
	const tabLinks = () =>
		within( screen.getByRole( 'navigation' ) ).getAllByRole( 'link' );

	it( 'are links of their own, which Back leaves again', async () => {
		await openScreen();
		expect(
			tabLinks().map( ( link ) => link.getAttribute( 'href' ) )
		).toEqual( [
			expect.stringMatching( /page=shortpixel-flush$/ ),
			expect.stringMatching( /&tab=history$/ ),
			expect.stringMatching( /&tab=settings$/ ),
		] );
		await userEvent.click(
			screen.getByRole( 'link', { name: 'History' } )
		);
		expect( window.location.search ).toMatch( /tab=history/ );
		expect(
			await screen.findByRole( 'region', { name: 'History' } )
		).toBeVisible();
		expect(
			screen.getByRole( 'link', { current: 'page' } )
		).toHaveTextContent( 'History' );
		act( () => window.history.back() );
		expect(
			await screen.findByRole( 'region', {
				name: 'Flush an image',
			} )
		).toBeVisible();
	} );

	it( 'load nothing before they are opened', async () => {
		const calls = await openScreen();
		expect( sent( calls, 'GET /flushes' ) ).toEqual( [] );
		expect( sent( calls, 'GET /settings' ) ).toEqual( [] );
	} );

	it( 'leave the settings out for who has none, whatever the link says', async () => {
		atTab( 'settings' );
		await openScreen(
			{},
			aStatus( { can: { images: true, site: false, manage: false } } )
		);
		expect( tabLinks().map( ( { textContent } ) => textContent ) ).toEqual(
			[ 'Flush', 'History' ]
		);
		expect(
			screen.getByRole( 'region', {
				name: 'Flush an image',
			} )
		).toBeVisible();
	} );
} );

describe( 'what the user can’t do here', () => {
	it( 'says in one sentence that there is nothing to flush, with the one thing to do', async () => {
		await openScreen( {}, aStatus( { providers: [] } ), {
			provider_offer: {
				text: 'Activate ShortPixel Adaptive Images',
				url: 'plugins.php?action=activate',
			},
		} );
		expect(
			screen.getByText(
				'Visitors get this site’s images from the site itself: no active plugin loads them from ShortPixel’s CDN.'
			)
		).toBeVisible();
		expect(
			screen.getByRole( 'link', {
				name: 'Activate ShortPixel Adaptive Images',
			} )
		).toHaveAttribute( 'href', 'plugins.php?action=activate' );
		expect( screen.queryByRole( 'button' ) ).toBeNull();
	} );

	it( 'shows an author only the images', async () => {
		await openScreen(
			{},
			aStatus( { can: { images: true, site: false, manage: false } } )
		);
		expect(
			screen.getByRole( 'region', {
				name: 'Flush an image',
			} )
		).toBeVisible();
		expect(
			screen.queryByRole( 'region', { name: 'All images look old?' } )
		).toBeNull();
	} );

	it( 'says that it is offline, and loads when the connection is back', async () => {
		online.mockReturnValue( false );
		atTab( 'history' );
		await openScreen( {
			...plan,
			'GET /flushes': () =>
				navigator.onLine ? page( [] ) : Promise.reject( lost ),
		} );
		const recent = await history();
		expect( await recent.findByText( /^You are offline\./ ) ).toBeVisible();
		online.mockReturnValue( true );
		act( () => void window.dispatchEvent( new Event( 'online' ) ) );
		expect( await recent.findByText( /^No flushes yet/ ) ).toBeVisible();
	} );

	it( 'goes on where it is after a login in another tab', async () => {
		atTab( 'history' );
		let isExpired = true;
		await openScreen( {
			...plan,
			'GET /flushes': async () => {
				if ( isExpired ) {
					throw refusal( 'shortpixel_flush_not_logged_in', 401 );
				}
				return page( [] );
			},
		} );
		const recent = await history();
		expect(
			await recent.findByText(
				/^Your session has expired\. Log in again/
			)
		).toBeVisible();
		isExpired = false;
		await userEvent.click(
			recent.getByRole( 'button', { name: 'Retry' } )
		);
		expect( await recent.findByText( /^No flushes yet/ ) ).toBeVisible();
		// The button that was pressed, and had the focus, is gone.
		expect(
			screen.getByRole( 'region', { name: 'History' } )
		).toHaveFocus();
	} );
} );

describe( 'the details of a flush', () => {
	const purges = [
		aPurge( { id: 1, state: 'fresh', width: 600 } ),
		aPurge( { id: 2, state: 'stale', width: 300 } ),
	];

	async function openDetails() {
		const id = newId();
		window.history.replaceState( null, '', `/?flush=${ id }` );
		const calls = await openScreen( {
			...plan,
			[ `GET /flushes/${ id }` ]: () =>
				partial( {
					id,
					counts: counts( { total: 2, fresh: 1, stale: 1 } ),
				} ),
			[ `GET /flushes/${ id }/purges` ]: ( { query } ) =>
				page(
					purges.filter(
						( { state } ) =>
							! query[ 'state' ] || query[ 'state' ] === state
					)
				),
			[ `GET /flushes/${ id }/comparisons` ]: () => page( [] ),
		} );
		await screen.findAllByText( 'Links' );
		return calls;
	}

	it( 'open by their address, with what became of the copies', async () => {
		await openDetails();
		expect(
			await screen.findByText(
				'No images were kept with this flush, so these are loaded now.'
			)
		).toBeVisible();
		expect( screen.getByText( 'Old: 1' ) ).toBeVisible();
		expect( screen.getByText( 'New: 1' ) ).toBeVisible();
	} );

	it( 'say when the flush is gone', async () => {
		const id = newId();
		window.history.replaceState( null, '', `/?flush=${ id }` );
		await openScreen( {
			...plan,
			[ `GET /flushes/${ id }` ]: refuse(
				refusal(
					'shortpixel_flush_not_found',
					404,
					'It is no longer in the history.'
				)
			),
		} );
		expect(
			await within( await screen.findByRole( 'dialog' ) ).findByText(
				'It is no longer in the history.'
			)
		).toBeVisible();
	} );

	it( 'say when their script did not load, and open once it does', async () => {
		failToLoad( 'flush-details' );
		const id = newId();
		window.history.replaceState( null, '', `/?flush=${ id }` );
		await openScreen( {
			...plan,
			[ `GET /flushes/${ id }` ]: () => partial( { id } ),
			[ `GET /flushes/${ id }/purges` ]: () => page( purges ),
			[ `GET /flushes/${ id }/comparisons` ]: () => page( [] ),
		} );
		const dialog = within( screen.getByRole( 'dialog' ) );
		expect(
			await dialog.findByText( /Your site did not answer, so/ )
		).toBeVisible();
		expect( dialog.queryByText( 'Links' ) ).toBeNull();

		loadAgain();
		await userEvent.click(
			dialog.getByRole( 'button', { name: 'Retry' } )
		);
		expect( await dialog.findAllByText( 'Links' ) ).not.toHaveLength( 0 );
	} );
} );

import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { App } from '../../../src/admin-page/app';
import {
	fakeServer,
	later,
	lost,
	page,
	refusal,
	refuse,
} from '../api/fake-server';
import {
	aPurge,
	aSitePlan,
	aStatus,
	counts,
	done,
	partial,
	someSettings,
	waiting,
} from '../api/samples';
import { card, newId, openScreen, sent } from './screen';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const online = jest.spyOn( window.navigator, 'onLine', 'get' );

beforeEach( () => {
	online.mockReturnValue( true );
	window.sessionStorage.clear();
	window.history.replaceState( null, '', '/' );
} );

const plan = { 'POST /flushes': () => aSitePlan() };

describe( 'the state of the site', () => {
	it( 'is rendered from the page’s own data while ShortPixel is asked', async () => {
		const calls = await openScreen(
			{ ...plan, 'GET /status': () => later().promise },
			aStatus( { account: null } )
		);
		const state = card( 'Connection' );
		expect( state.getByText( 'cdn.shortpixel.ai/spai2' ) ).toBeVisible();
		expect( state.getByText( 'Asking ShortPixel…' ) ).toBeVisible();
		expect( calls ).toContainEqual(
			expect.objectContaining( {
				route: 'GET /status',
				query: { check: 'true' },
			} )
		);
	} );

	it( 'says what ShortPixel answered, and which caches are out of reach', async () => {
		await openScreen(
			plan,
			aStatus( {
				account: {
					state: 'exhausted',
					message: 'The credits are used up.',
				},
				page_caches: [ { id: 'v', name: 'Varnish', clears: false } ],
			} )
		);
		const state = card( 'Connection' );
		expect(
			await state.findByText( 'The credits are used up.' )
		).toBeVisible();
		expect(
			state.getByText( 'Varnish can’t be cleared from here.' )
		).toBeVisible();
	} );

	it( 'has no line for an own CDN where there is none and the user can’t set one up', async () => {
		const can = { images: true, site: true, manage: false };
		await openScreen( plan, aStatus( { can } ) );
		expect( card( 'Connection' ).queryByText( 'Your CDN' ) ).toBeNull();
	} );

	it( 'keeps its last known facts when a reload fails', async () => {
		await openScreen( { ...plan, 'GET /status': refuse( lost ) } );
		const state = card( 'Connection' );
		expect(
			await state.findByText( 'Your site did not answer.' )
		).toBeVisible();
		expect( state.getByText( 'cdn.shortpixel.ai/spai2' ) ).toBeVisible();
		expect(
			state.getByRole( 'button', { name: 'Try again' } )
		).toBeVisible();
	} );

	it( 'is loaded where the page has no data', async () => {
		fakeServer( {
			'GET /status': () => aStatus(),
			'GET /flushes': () => page( [] ),
			'GET /settings': () => someSettings,
			...plan,
		} );
		window.shortpixelFlush = {};
		render( <App /> );
		expect(
			await screen.findByRole( 'region', { name: 'One image' } )
		).toBeVisible();
		await screen.findByText( 'All 1,204 images get a new link:' );
	} );
} );

describe( 'what the user can’t do here', () => {
	it( 'says which plugin is missing and what to do', async () => {
		await openScreen( {}, aStatus( { providers: [] } ) );
		expect(
			screen.getByText(
				'ShortPixel Flush works with ShortPixel Adaptive Images, with the image optimisation of Autoptimize and with the CDN delivery of ShortPixel Image Optimizer. None of them is active.'
			)
		).toBeVisible();
		expect(
			screen.getByRole( 'link', { name: 'Go to Plugins' } )
		).toBeVisible();
		expect(
			screen.queryByRole( 'region', { name: 'Everything' } )
		).toBeNull();
	} );

	it( 'shows an author only the images', async () => {
		await openScreen(
			{},
			aStatus( { can: { images: true, site: false, manage: false } } )
		);
		expect(
			screen.getByRole( 'region', { name: 'One image' } )
		).toBeVisible();
		expect(
			screen.queryByRole( 'region', { name: 'Everything' } )
		).toBeNull();
		expect(
			screen.queryByRole( 'region', { name: 'Settings' } )
		).toBeNull();
	} );

	it( 'says that it is offline, and loads when the connection is back', async () => {
		online.mockReturnValue( false );
		await openScreen( {
			...plan,
			'GET /flushes': () =>
				navigator.onLine ? page( [] ) : Promise.reject( lost ),
		} );
		const recent = card( 'Recent flushes' );
		expect( await recent.findByText( /^You are offline\./ ) ).toBeVisible();
		online.mockReturnValue( true );
		act( () => void window.dispatchEvent( new Event( 'online' ) ) );
		expect( await recent.findByText( /^No flushes yet/ ) ).toBeVisible();
	} );

	it( 'offers to reload when the session has expired', async () => {
		await openScreen( {
			...plan,
			'GET /flushes': refuse(
				refusal( 'shortpixel_flush_not_logged_in', 401 )
			),
		} );
		const recent = card( 'Recent flushes' );
		expect(
			await recent.findByRole( 'button', { name: 'Reload' } )
		).toBeVisible();
	} );
} );

describe( 'recent flushes', () => {
	it( 'say when, what, who, why, and the result', async () => {
		const flush = partial( {
			id: newId(),
			reason: 'The image was replaced.',
		} );
		await openScreen( {
			...plan,
			'GET /flushes': () => page( [ flush ] ),
		} );
		const recent = card( 'Recent flushes' );
		const [ , row ] = await recent.findAllByRole( 'row' );
		expect( row ).toHaveTextContent( 'mid.jpg' );
		expect( row ).toHaveTextContent( 'admin' );
		expect( row ).toHaveTextContent( 'The image was replaced.' );
		expect( row ).toHaveTextContent(
			'41 of 43 checked copies are new, 2 still old.'
		);
	} );

	it( 'say why one was made by itself, once', async () => {
		const flush = done( {
			id: newId(),
			cause: 'replace',
			why: 'Replaced by Ada',
			reason: 'Replaced',
		} );
		await openScreen( {
			...plan,
			'GET /flushes': () => page( [ flush ] ),
		} );
		const [ , , why ] =
			await card( 'Recent flushes' ).findAllByRole( 'cell' );
		expect( why?.textContent ).toBe( 'Replaced by Ada' );
	} );

	it( 'can be chosen by why they were made', async () => {
		const calls = await openScreen( {
			...plan,
			'GET /flushes': ( { query } ) =>
				'cause[0]' in query
					? page( [] )
					: page( [ done( { id: newId() } ) ], 23, 3 ),
		} );
		const recent = card( 'Recent flushes' );
		await userEvent.click(
			await recent.findByRole( 'button', { name: 'Next' } )
		);
		await recent.findByText( 'Page 2 of 3' );
		const why = recent.getByRole( 'combobox', { name: 'Why' } );
		await userEvent.selectOptions( why, 'Edited' );
		expect(
			await recent.findByText( 'No flush was made for that.' )
		).toBeVisible();
		expect( calls.at( -1 )?.query ).toEqual( {
			page: '1',
			per_page: '10',
			'cause[0]': 'edit',
		} );
		await userEvent.selectOptions( why, 'All' );
		expect( await recent.findByText( 'mid.jpg' ) ).toBeVisible();
	} );

	it( 'label each cell for narrow screens, where rows become cards', async () => {
		await openScreen( {
			...plan,
			'GET /flushes': () => page( [ done( { id: newId() } ) ] ),
		} );
		const cells = await card( 'Recent flushes' ).findAllByRole( 'cell' );
		expect( cells.map( ( cell ) => cell.dataset[ 'label' ] ) ).toEqual( [
			'When',
			'What',
			'Who and why',
			'Result',
			'More',
		] );
	} );

	it( 'continue a running one', async () => {
		const id = newId();
		await openScreen( {
			...plan,
			'GET /flushes': () => page( [ waiting( 0, { id } ) ] ),
			[ `POST /flushes/${ id }/run` ]: () => done( { id } ),
			[ `GET /flushes/${ id }/purges` ]: () => [],
		} );
		const recent = card( 'Recent flushes' );
		expect(
			await recent.findByText(
				'Visitors see the new image. All 43 copies that phones, tablets, and desktops load were checked.'
			)
		).toBeVisible();
	} );

	it( 'are paged', async () => {
		const calls = await openScreen( {
			...plan,
			'GET /flushes': () => page( [ done( { id: newId() } ) ], 23, 3 ),
		} );
		const recent = card( 'Recent flushes' );
		await userEvent.click(
			await recent.findByRole( 'button', { name: 'Next' } )
		);
		expect( await recent.findByText( 'Page 2 of 3' ) ).toBeVisible();
		expect( calls.at( -1 )?.query ).toEqual( {
			page: '2',
			per_page: '10',
		} );
	} );
} );

describe( 'the details of a flush', () => {
	const purges = [
		aPurge( { id: 1, state: 'fresh', width: 600 } ),
		aPurge( {
			id: 2,
			state: 'stale',
			width: 300,
			url: 'https://cdn.shortpixel.ai/spai2/old',
		} ),
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
		} );
		await screen.findByText( 'cdn.shortpixel.ai/spai2/old' );
		return calls;
	}

	it( 'open by their address, with the old image beside the site’s own', async () => {
		await openDetails();
		expect( screen.getByText( 'ShortPixel’s image' ) ).toBeVisible();
		expect( screen.getByText( 'The site’s own image' ) ).toBeVisible();
		expect(
			screen.getByRole( 'button', {
				name: 'cdn.shortpixel.ai/spai2/old',
			} )
		).toHaveAttribute( 'aria-pressed', 'true' );
	} );

	it( 'are filtered by result', async () => {
		await openDetails();
		await userEvent.selectOptions(
			screen.getByRole( 'combobox', { name: 'Result' } ),
			'New (1)'
		);
		await waitFor( () =>
			expect(
				screen.queryByText( 'cdn.shortpixel.ai/spai2/old' )
			).toBeNull()
		);
	} );

	it( 'can be copied', async () => {
		await openDetails();
		const write = jest.fn().mockResolvedValue( undefined );
		Object.assign( navigator, { clipboard: { writeText: write } } );
		await userEvent
			.setup( { writeToClipboard: false } )
			.click( screen.getByRole( 'button', { name: 'Copy 2 links' } ) );
		expect( await screen.findByText( 'Copied.' ) ).toBeVisible();
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
		const { shortpixelFlushDetails } = window;
		delete window.shortpixelFlushDetails;
		const id = newId();
		window.history.replaceState( null, '', `/?flush=${ id }` );
		await openScreen(
			{
				...plan,
				[ `GET /flushes/${ id }` ]: () => partial( { id } ),
				[ `GET /flushes/${ id }/purges` ]: () => page( purges ),
			},
			aStatus(),
			{ details_url: 'https://example.com/flush-details.js' }
		);
		const script = () =>
			document.head.querySelector( 'script[src$="flush-details.js"]' );
		const dialog = within( screen.getByRole( 'dialog' ) );
		await act(
			async () => void script()?.dispatchEvent( new Event( 'error' ) )
		);
		expect(
			await dialog.findByText( /Your site did not answer\./ )
		).toBeVisible();
		expect( script() ).toBeNull();

		await userEvent.click(
			dialog.getByRole( 'button', { name: 'Try again' } )
		);
		Object.assign( window, { shortpixelFlushDetails } );
		await act(
			async () => void script()?.dispatchEvent( new Event( 'load' ) )
		);
		expect(
			await dialog.findByText( 'cdn.shortpixel.ai/spai2/old' )
		).toBeVisible();
	} );
} );

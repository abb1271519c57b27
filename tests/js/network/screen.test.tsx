import { speak } from '@wordpress/a11y';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { NetworkSite } from '../../../src/domain/network';
import { App } from '../../../src/network/app';
import {
	type Call,
	fakeServer,
	page,
	refusal,
	refuse,
} from '../api/fake-server';

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );

const user = userEvent.setup( {
	delay: null,
	advanceTimers: ( ms ) => jest.advanceTimersByTime( ms ),
} );

const now = '2026-11-26T12:00:00Z';

function site( id: number, changes: Partial< NetworkSite > = {} ): NetworkSite {
	return {
		id,
		name: `Site ${ id }`,
		url: `https://example.org/site${ id }/`,
		screen_url: `https://example.org/site${ id }/wp-admin/upload.php?page=shortpixel-flush`,
		wake_url: `https://example.org/site${ id }/wp-cron.php`,
		is_active: true,
		tables: 'ready',
		state: {
			at: now,
			providers: [
				{
					name: 'ShortPixel Adaptive Images',
					endpoint: 'https://cdn.shortpixel.ai/spai',
					problem: '',
				},
			],
			ways: [ 'switch' ],
			why_not: '',
			images: 10,
			credits: 2.2,
		},
		background: { cron: true, message: '' },
		flush: null,
		refusal: '',
		...changes,
	};
}

function flush(
	state: NonNullable< NetworkSite[ 'flush' ] >[ 'state' ],
	message: string
): NetworkSite[ 'flush' ] {
	return {
		id: 1,
		state,
		message,
		at: now,
		steps: state === 'queued' ? 0 : 5,
		ended: state === 'queued' ? 0 : 2,
		unchecked: false,
		can_stop: state === 'queued',
	};
}

const asked = ( { data }: Call ) => ( data as { sites: number[] } ).sites;

let woken: string[] = [];

beforeEach( () => {
	jest.useFakeTimers( { now: new Date( now ) } );
	woken = [];
	window.sessionStorage.clear();
	Object.assign( globalThis, {
		fetch: jest.fn( async ( url: string ) => {
			woken.push( url );
		} ),
	} );
	jest.mocked( speak ).mockClear();
} );

afterEach( () => {
	jest.useRealTimers();
} );

async function open( sites: NetworkSite[], total = sites.length ) {
	await act( async () => {
		render( <App sites={ sites } total={ total } per_page={ 20 } /> );
	} );
}

const pass = ( ms: number ) =>
	act( async () => {
		await jest.advanceTimersByTimeAsync( ms );
	} );

const click = async ( element: HTMLElement ) => {
	await act( async () => {
		fireEvent.click( element );
		await jest.advanceTimersByTimeAsync( 50 );
	} );
};

const row = ( name: string ) =>
	within( screen.getByRole( 'row', { name: new RegExp( name ) } ) );

async function startOn( count: number ) {
	await click(
		screen.getByRole( 'checkbox', {
			name: 'Choose all sites on this page',
		} )
	);
	await click( screen.getByRole( 'button', { name: /^Flush all on .*…$/ } ) );
	const dialog = within( screen.getByRole( 'dialog' ) );
	const confirm = dialog.getByRole( 'button', {
		name: new RegExp( `^Flush all on ${ count } sites?$` ),
	} );
	return { dialog, confirm };
}

it( 'shows what each site has noted, and asks nothing of those that did so lately', async () => {
	const calls = fakeServer( {} );
	await open( [
		site( 1 ),
		site( 2, { is_active: false, state: null, background: null } ),
		site( 3, {
			flush: flush( 'failed', 'The CDN did not answer.' ),
			background: {
				cron: false,
				message: 'Background tasks are overdue.',
			},
		} ),
	] );
	expect(
		row( 'Site 1' ).getByText( 'https://cdn.shortpixel.ai/spai' )
	).toBeVisible();
	expect( row( 'Site 1' ).getByText( 'None yet.' ) ).toBeVisible();
	expect(
		row( 'Site 2' ).getByText( 'The plugin is not active here.' )
	).toBeVisible();
	// It may have been flushed before that: nothing of it is read.
	expect( row( 'Site 2' ).queryByText( 'None yet.' ) ).toBeNull();
	expect( row( 'Site 3' ).getByText( /did not answer/ ) ).toBeVisible();
	expect( row( 'Site 3' ).getByText( /overdue/ ) ).toBeVisible();
	await pass( 10_000 );
	expect( calls ).toEqual( [] );
	expect( woken ).toEqual( [] );
} );

it( 'asks sites that have noted nothing, or long ago, and wakes them until they have', async () => {
	const silent = site( 2, { state: null } );
	const calls = fakeServer( {
		'POST /network/checks': () => [ silent ],
		'GET /network/sites': () => page( [ site( 2 ) ] ),
	} );
	await open( [ site( 1 ), silent ] );
	expect( asked( calls[ 0 ] as Call ) ).toEqual( [ 2 ] );
	await pass( 100 );
	expect( woken ).toEqual( [ 'https://example.org/site2/wp-cron.php' ] );
	expect( row( 'Site 2' ).getByText( /cdn\.shortpixel/ ) ).toBeVisible();
	const count = calls.length;
	await pass( 20_000 );
	expect( calls ).toHaveLength( count );
} );

it( 'gives up on a site that never says how it stands', async () => {
	const silent = site( 2, { state: null } );
	fakeServer( {
		'POST /network/checks': () => [ silent ],
		'GET /network/sites': () => page( [ silent ] ),
	} );
	await open( [ silent ] );
	expect( row( 'Site 2' ).getByText( 'Checking the site…' ) ).toBeVisible();
	await pass( 60_000 );
	const count = woken.length;
	expect( row( 'Site 2' ).getByText( /^Not checked yet/ ) ).toBeVisible();
	await pass( 60_000 );
	expect( woken ).toHaveLength( count );
} );

const unsaid = ( one: NetworkSite ): NetworkSite => ( {
	...one,
	state: one.state && { ...one.state, at: null },
} );

it( 'says that it checks the sites again when asked to, and that it has', async () => {
	let said = unsaid( site( 1 ) );
	fakeServer( {
		'POST /network/checks': () => [ unsaid( site( 1 ) ) ],
		'GET /network/sites': () => page( [ said ] ),
	} );
	await open( [ site( 1 ) ] );
	const button = screen.getByRole( 'button', {
		name: 'Check these sites again',
	} );
	button.focus();
	await click( button );
	expect( button ).toHaveTextContent( 'Checking these sites…' );
	expect( row( 'Site 1' ).getByText( 'Checking the site…' ) ).toBeVisible();
	await pass( 4_000 );
	expect( speak ).not.toHaveBeenCalled();
	said = site( 1 );
	await pass( 4_000 );
	expect( speak ).toHaveBeenCalledTimes( 1 );
	expect( speak ).toHaveBeenCalledWith( 'The sites are checked.' );
	expect( button ).toHaveTextContent( 'Check these sites again' );
	expect( button ).toHaveFocus();
	expect( row( 'Site 1' ).queryByText( 'Checking the site…' ) ).toBeNull();
} );

it( 'does not pass off as new what a site said that does not answer any more', async () => {
	const silent = unsaid( site( 1 ) );
	fakeServer( {
		'POST /network/checks': () => [ silent ],
		'GET /network/sites': () => page( [ silent ] ),
	} );
	await open( [ site( 1 ) ] );
	await click(
		screen.getByRole( 'button', { name: 'Check these sites again' } )
	);
	await pass( 60_000 );
	expect(
		row( 'Site 1' ).getByText( /^Not checked again yet/ )
	).toBeVisible();
	expect( speak ).toHaveBeenCalledWith(
		'1 site is not checked: none of its background tasks has run.'
	);
} );

it( 'says what a search has found, and which page is shown', async () => {
	let found = page( [ site( 21 ) ], 21, 2 );
	fakeServer( { 'GET /network/sites': () => found } );
	await open( [ site( 1 ) ], 21 );
	await click( screen.getByRole( 'button', { name: 'Next' } ) );
	await pass( 500 );
	expect( jest.mocked( speak ).mock.calls ).toEqual( [ [ 'Page 2 of 2' ] ] );
	found = page( [ site( 7 ) ] );
	await user.type( screen.getByRole( 'searchbox' ), 'site7' );
	await pass( 500 );
	expect( speak ).toHaveBeenLastCalledWith( '1 site found.' );
	found = page( [] );
	await user.type( screen.getByRole( 'searchbox' ), 'x' );
	await pass( 500 );
	const none = 'No site has that in its domain or path.';
	expect( speak ).toHaveBeenLastCalledWith( none );
	expect( screen.getByText( none ) ).toBeVisible();
	expect( speak ).toHaveBeenCalledTimes( 3 );
} );

it( 'says what Flush all does on the chosen sites, and which are left out and why', async () => {
	const calls = fakeServer( {} );
	const purged = site( 2 );
	const charged = site( 3 );
	await open( [
		site( 1 ),
		{
			...purged,
			state: purged.state && { ...purged.state, ways: [ 'purge' ] },
		},
		{
			...charged,
			state: charged.state && {
				...charged.state,
				why_not: 'CloudFront charges for it.',
			},
		},
		site( 4, { is_active: false } ),
		site( 5, { flush: flush( 'running', 'Switching…' ) } ),
	] );
	const { dialog, confirm } = await startOn( 2 );
	for ( const said of [
		/^On 1 site, all images get new links/,
		/^On 1 site, ShortPixel is asked to remove all its copies/,
		/copies of 20 images/,
		/At least about 5 ShortPixel credits/,
		'Site 3: CloudFront charges for it.',
		'Site 4: The plugin is not active here.',
		'Site 5: It is being flushed already.',
	] ) {
		expect( dialog.getByText( said ) ).toBeVisible();
	}
	expect( confirm ).toBeEnabled();
	await user.keyboard( '{Escape}' );
	await pass( 1_000 );
	expect( screen.queryByRole( 'dialog' ) ).toBeNull();
	expect(
		calls.filter( ( { route } ) => route.startsWith( 'POST' ) )
	).toEqual( [] );
} );

it( 'drives each site, shows its result, and says in the end how many need attention', async () => {
	const states = [
		[ flush( 'running', 'Trying…' ), flush( 'queued', 'Begins soon.' ) ],
		[ flush( 'done', 'All new.' ), flush( 'failed', 'No answer.' ) ],
	];
	const turns = [ ...states ];
	const both = ( [ one, two ]: NetworkSite[ 'flush' ][] = [] ) => [
		site( 1, { flush: one ?? null } ),
		site( 2, { flush: two ?? null } ),
	];
	const calls = fakeServer( {
		'POST /network/flushes': () =>
			both( [ flush( 'queued', 'x' ), flush( 'queued', 'x' ) ] ),
		'GET /network/sites': () =>
			page( both( turns.length > 1 ? turns.shift() : turns[ 0 ] ) ),
	} );
	await open( [ site( 1 ), site( 2 ) ] );
	const { confirm } = await startOn( 2 );
	await click( confirm );
	expect(
		asked(
			calls.find(
				( { route } ) => route === 'POST /network/flushes'
			) as Call
		)
	).toEqual( [ 1, 2 ] );
	expect( screen.queryByRole( 'dialog' ) ).toBeNull();
	await pass( 100 );
	expect( woken ).toEqual( [
		'https://example.org/site1/wp-cron.php',
		'https://example.org/site2/wp-cron.php',
	] );
	expect(
		row( 'Site 1' ).getByText( /Step 3 of 5\. Trying…/ )
	).toBeVisible();
	expect( screen.getByText( 'Flushing: 0 of 2 sites done.' ) ).toBeVisible();
	await pass( 4_000 );
	expect( row( 'Site 2' ).getByText( /No answer\./ ) ).toBeVisible();
	expect( screen.getByText( '1 of 2 sites needs attention.' ) ).toBeVisible();
	expect( speak ).toHaveBeenCalledTimes( 1 );
	expect( speak ).toHaveBeenCalledWith( '1 of 2 sites needs attention.' );
} );

it( 'counts a site that refused as one that needs attention', async () => {
	fakeServer( {
		'POST /network/flushes': () => [
			site( 1, { refusal: 'You may not.' } ),
		],
	} );
	await open( [ site( 1 ) ] );
	const { confirm } = await startOn( 1 );
	await click( confirm );
	expect( row( 'Site 1' ).getByText( /You may not\./ ) ).toBeVisible();
	expect( screen.getByText( 'The site needs attention.' ) ).toBeVisible();
} );

it( 'stops those that have not begun', async () => {
	const calls = fakeServer( {
		'GET /network/sites': () =>
			page( [ site( 1, { flush: flush( 'running', 'x' ) } ) ] ),
		'DELETE /network/flushes': () => [
			site( 2, { flush: flush( 'cancelled', 'Stopped.' ) } ),
		],
	} );
	await open( [
		site( 1, { flush: flush( 'running', 'x' ) } ),
		site( 2, { flush: flush( 'queued', 'y' ) } ),
	] );
	await click(
		screen.getByRole( 'button', { name: 'Stop those that have not begun' } )
	);
	expect(
		asked(
			calls.find( ( { route } ) => route.startsWith( 'DELETE' ) ) as Call
		)
	).toEqual( [ 2 ] );
	expect( row( 'Site 2' ).getByText( /Stopped\./ ) ).toBeVisible();
} );

it( 'finds after a reload what this tab has begun, on whichever page of the list', async () => {
	window.sessionStorage.setItem( 'shortpixel-flush-network', '[1,25]' );
	const calls = fakeServer( {
		'GET /network/sites': () =>
			page( [ site( 25, { flush: flush( 'done', 'All new.' ) } ) ] ),
	} );
	await open( [ site( 1, { flush: flush( 'failed', 'No.' ) } ) ], 30 );
	expect( calls[ 0 ]?.query ).toMatchObject( { 'sites[0]': '25' } );
	expect( screen.getByText( '1 of 2 sites needs attention.' ) ).toBeVisible();
} );

it( 'keeps what is chosen on other pages, and searches', async () => {
	const calls = fakeServer( {
		'GET /network/sites': () => page( [ site( 21 ) ], 21, 2 ),
	} );
	await open( [ site( 1 ) ], 21 );
	await click( screen.getByRole( 'checkbox', { name: 'Choose Site 1' } ) );
	await click( screen.getByRole( 'button', { name: 'Next' } ) );
	await pass( 500 );
	await click( screen.getByRole( 'checkbox', { name: 'Choose Site 21' } ) );
	expect(
		screen.getByRole( 'button', { name: 'Flush all on 2 sites…' } )
	).toBeEnabled();
	await user.type( screen.getByRole( 'searchbox' ), 'shop' );
	await pass( 500 );
	expect( calls[ calls.length - 1 ]?.query ).toMatchObject( {
		search: 'shop',
		page: '1',
	} );
} );

it( 'keeps the place of who chooses none, as that button goes', async () => {
	fakeServer( {} );
	await open( [ site( 1 ) ] );
	await click( screen.getByRole( 'checkbox', { name: 'Choose Site 1' } ) );
	const none = screen.getByRole( 'button', { name: 'Choose none' } );
	none.focus();
	await click( none );
	expect( none ).not.toBeInTheDocument();
	expect(
		screen.getByRole( 'button', { name: 'Flush all…' } )
	).toHaveFocus();
} );

it( 'shows why a request failed', async () => {
	fakeServer( {
		'POST /network/flushes': () => {
			throw refusal(
				'shortpixel_flush_site_not_found',
				404,
				'No site 1.'
			);
		},
	} );
	await open( [ site( 1 ) ] );
	const { confirm } = await startOn( 1 );
	await click( confirm );
	expect( screen.getAllByText( 'No site 1.' )[ 0 ] ).toBeVisible();
} );

const busy = site( 1, { flush: flush( 'running', 'Switching…' ) } );

/** The notice, not what is spoken of it. */
const notice = ( text: string ) =>
	screen.queryByText( text, { selector: '.components-notice p' } );

const reads = ( calls: Call[] ) =>
	calls.filter( ( { route } ) => route === 'GET /network/sites' ).length;

it( 'shows why an action was refused until something else is done, whatever the sites at work say meanwhile', async () => {
	fakeServer( {
		'POST /network/flushes': refuse(
			refusal( 'refused', 400, 'Not now.' )
		),
		'GET /network/sites': () => page( [ busy ] ),
	} );
	await open( [ busy, site( 2 ) ] );
	const { confirm } = await startOn( 1 );
	await click( confirm );
	await pass( 20_000 );
	expect( notice( 'Not now.' ) ).toBeVisible();
} );

it( 'asks less and less often while no answer comes, and says so until one does', async () => {
	const failing = refuse( refusal( 'failed', 500, 'Out of order.' ) );
	const answers = { 'GET /network/sites': failing };
	const calls = fakeServer( answers );
	await open( [ busy ] );
	await pass( 60_000 );
	expect( reads( calls ) ).toBeLessThan( 8 );
	expect( notice( 'Out of order.' ) ).toBeVisible();
	answers[ 'GET /network/sites' ] = async () => page( [ busy ] );
	await pass( 30_000 );
	expect( notice( 'Out of order.' ) ).toBeNull();
	const count = reads( calls );
	await pass( 30_000 );
	expect( reads( calls ) ).toBeGreaterThan( count + 5 );
} );

it.each( [ 401, 403 ] )(
	'asks no more after a %s, until there is reason to',
	async ( status ) => {
		const answers = {
			'GET /network/sites': refuse( refusal( 'no', status ) ),
			'POST /network/checks': () => [ busy ],
		};
		const calls = fakeServer( answers );
		await open( [ busy ] );
		await pass( 1_000 );
		const [ count, wakes ] = [ reads( calls ), woken.length ];
		await pass( 120_000 );
		expect( reads( calls ) ).toBe( count );
		expect( woken ).toHaveLength( wakes );

		answers[ 'GET /network/sites' ] = async () => page( [ busy ] );
		await click(
			screen.getByRole( 'button', {
				name: status === 401 ? 'Try again' : 'Check these sites again',
			} )
		);
		await pass( 10_000 );
		expect( reads( calls ) ).toBeGreaterThan( count );
	}
);

it( 'asks for a page again that could not be read', async () => {
	const answers = {
		'GET /network/sites': refuse(
			refusal( 'failed', 500, 'Out of order.' )
		),
	};
	fakeServer( answers );
	await open( [ site( 1 ) ], 21 );
	await click( screen.getByRole( 'button', { name: 'Next' } ) );
	await pass( 500 );
	answers[ 'GET /network/sites' ] = async () => page( [ site( 21 ) ], 21, 2 );
	const again = screen.getByRole( 'button', { name: 'Try again' } );
	again.focus();
	await click( again );
	await pass( 500 );
	expect( again ).not.toBeInTheDocument();
	expect( document.body ).not.toHaveFocus();
	expect( row( 'Site 21' ).getByText( 'None yet.' ) ).toBeVisible();
	expect( notice( 'Out of order.' ) ).toBeNull();
} );

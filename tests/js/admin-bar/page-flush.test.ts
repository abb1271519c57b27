import { screen, waitFor, within } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

import { newPageFlush } from '../../../src/admin-bar/flush';
import { Panel } from '../../../src/admin-bar/panel';
import type { Flush } from '../../../src/domain/types';
import { measureLate } from '../../../src/hooks/late-layouts';
import {
	type Call,
	fakeServer,
	inTurn,
	later,
	page,
	refusal,
	refuse,
} from '../api/fake-server';
import {
	aFlush,
	anEstimate,
	aPurge,
	done,
	notConfirmed,
	partial,
	waiting,
} from '../api/samples';

const mockAsk = jest.fn();
jest.mock( '../../../src/confirm/confirm-flush', () => ( {
	confirmFlush: () => mockAsk(),
} ) );

jest.mock( '../../../src/hooks/late-layouts', () => ( {
	measureLate: jest.fn( async () => undefined ),
} ) );
const measuredLate = jest.mocked( measureLate );

const copy =
	'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img/example.com/mid.jpg';
const here = `${ window.location.origin }/a-page/?x=1`;

beforeEach( () => {
	window.history.replaceState( null, '', '/a-page/?x=1#part' );
	window.shortpixelFlush = { page_url: 'upload.php?page=shortpixel-flush' };
	measuredLate.mockClear();
	document.body.innerHTML =
		'<img class="wp-image-12" alt="On the page"><div id="wpadminbar"><a href="#">Flush images on this page</a></div>';
	Object.defineProperty( onPage(), 'currentSrc', { value: copy } );
	// JSDOM computes no pseudo-elements and logs an error when asked, and it draws nothing.
	const computed = window.getComputedStyle.bind( window );
	jest.spyOn( window, 'getComputedStyle' ).mockImplementation( ( element ) =>
		computed( element )
	);
	Element.prototype.scrollIntoView = jest.fn();
} );

afterEach( () => jest.restoreAllMocks() );

const onPage = () => screen.getByRole( 'img', { name: 'On the page' } );
const opener = () => screen.getByText( 'Flush images on this page' );
const dialog = () => screen.getByRole( 'dialog', { hidden: true } );
const result = () => screen.getByRole( 'status', { hidden: true } );
const button = ( name: string ) => screen.findByRole( 'button', { name } );

function open( loaded: string[] = [] ) {
	const bar = document.getElementById( 'wpadminbar' );
	if ( ! bar ) {
		throw new Error( 'No toolbar.' );
	}
	const panel = new Panel( bar, opener() );
	const flush = newPageFlush( panel, () => loaded );
	return {
		panel,
		flush,
		press() {
			panel.open();
			flush.press();
		},
	};
}

/** What was asked for. Flushes of earlier tests may still be running. */
const started = ( calls: Call[] ) =>
	calls
		.filter( ( { route } ) => route === 'POST /flushes' )
		.map( ( { data } ) => data );

const onThisPage = ( flush: Flush ): Flush => ( {
	...flush,
	subject: { ...flush.subject, page: here },
} );

/** A site on which a flush goes through, with this result. */
function aSite( ended: Flush = done() ) {
	return fakeServer( {
		'POST /flushes': () => onThisPage( aFlush() ),
		'POST /flushes/7/run': inTurn( waiting( 1 ), ended ),
		'GET /flushes/7/purges': () => page( [ aPurge() ] ),
	} );
}

test( 'The page is named, with what this browser loaded of it and its screen', async () => {
	const calls = aSite();
	open().press();
	await waitFor( () => expect( started( calls ) ).toHaveLength( 1 ) );
	expect( started( calls )[ 0 ] ).toEqual( {
		scope: 'page',
		urls: [ copy ],
		seen_on: here,
		screen: {
			width: document.documentElement.clientWidth,
			height: window.innerHeight,
			density: 1,
		},
	} );
} );

test( 'Its images are listed with what came of each, and only the result is announced', async () => {
	aSite(
		done( {
			coverage: {
				pages: 1,
				screens: 9,
				devices: [],
				read: 1,
				whole: true,
				known: 0,
				skipped: [],
			},
		} )
	);
	open().press();
	const entry = await button( 'mid.jpg' );
	expect( result() ).toBeEmptyDOMElement();
	expect( await button( 'Stop' ) ).toBeVisible();
	await waitFor( () =>
		expect( result() ).toHaveTextContent( /see the new/ )
	);
	expect( result() ).toHaveAttribute( 'data-sign', '✓' );
	await waitFor( () =>
		expect( entry ).toHaveTextContent( '✓ New copies: 1' )
	);
	expect( screen.queryByRole( 'button', { name: 'Stop' } ) ).toBeNull();
	expect( await button( 'Reload' ) ).toBeVisible();
	expect( screen.getByRole( 'link', { name: 'Details' } ) ).toHaveAttribute(
		'href',
		'upload.php?page=shortpixel-flush&flush=7'
	);
} );

test( 'Whoever points at an image, or comes to it by keyboard, sees it marked on the page', async () => {
	aSite();
	const user = userEvent.setup();
	const { panel, press } = open();
	press();
	const entry = await button( 'mid.jpg' );
	await user.hover( entry );
	expect( onPage() ).toHaveClass( 'spf-here' );
	await user.unhover( entry );
	expect( onPage() ).not.toHaveClass( 'spf-here' );
	entry.focus();
	expect( onPage() ).toHaveClass( 'spf-here' );
	await user.keyboard( '{Enter}' );
	expect( Element.prototype.scrollIntoView ).toHaveBeenCalled();
	panel.close();
	expect( onPage() ).not.toHaveClass( 'spf-here' );
} );

test( 'Images beyond those that a flush names are looked up in the library', async () => {
	const first = aFlush();
	const flush = {
		...first,
		subject: {
			...first.subject,
			attachment_ids: [ 12, 13 ],
			attachment_count: 2,
		},
	};
	const calls = fakeServer( {
		'POST /flushes': () => flush,
		'GET /wp/v2/media': () => [
			{
				id: 13,
				title: { rendered: 'Salt &amp; sea' },
				source_url: 'https://example.com/sea.jpg',
			},
		],
		'*': () => flush,
	} );
	open().press();
	expect( await button( 'Salt & sea' ) ).toBeVisible();
	const asked = calls.find( ( { route } ) => route === 'GET /wp/v2/media' );
	expect( asked?.query[ 'include' ] ).toBe( '13' );
} );

test( 'The pages that show the images are measured while the flush runs, this one first', async () => {
	window.shortpixelFlush = {
		...window.shortpixelFlush,
		probe_url: '/none.js',
	};
	const calls = fakeServer( {
		'GET /measurements': refuse( refusal( 'x', 500 ) ),
		'POST /flushes': () => onThisPage( aFlush( { measuring: [ 12 ] } ) ),
		'*': () => onThisPage( aFlush( { measuring: [ 12 ] } ) ),
	} );
	open().press();
	await waitFor( () => expect( measuredLate ).toHaveBeenCalled() );
	expect( measuredLate.mock.calls[ 0 ]?.[ 0 ] ).toMatchObject( {
		measuring: [ 12 ],
		subject: { page: here },
	} );
	expect( started( calls )[ 0 ] ).toMatchObject( { measuring: true } );
} );

test( 'A press during a flush starts nothing and shows its progress', async () => {
	const calls = fakeServer( { '*': () => aFlush() } );
	const { panel, press } = open();
	press();
	await button( 'Stop' );
	panel.close();
	press();
	expect( started( calls ) ).toHaveLength( 1 );
	expect(
		within( dialog() ).getByText( /^Asking ShortPixel to remove 43/ )
	).toBeVisible();
} );

test.each( [
	[ 'has ended', () => done(), done().message, 'Reload' ],
	[
		'was refused',
		refuse( refusal( 'x', 403, 'Not yours.' ) ),
		'Not yours.',
		'Try again',
	],
] )(
	'What %s while the panel was closed is shown and announced when it is opened, and the next press starts another',
	async ( _, answer, message, action ) => {
		const first = later();
		const calls = fakeServer( {
			'POST /flushes': ( call ) =>
				first.promise.then( () => answer( call ) ),
			'GET /flushes/7/purges': () => page( [ aPurge() ] ),
		} );
		const { panel, press } = open();
		press();
		panel.close();
		first.resolve( null );
		await within( dialog() ).findByText( action );
		expect( result() ).toBeEmptyDOMElement();
		press();
		await waitFor( () => expect( result() ).toHaveTextContent( message ) );
		expect( await button( action ) ).toBeVisible();
		expect( started( calls ) ).toHaveLength( 1 );
		panel.close();
		press();
		await waitFor( () => expect( started( calls ) ).toHaveLength( 2 ) );
	}
);

test( 'Whoever says no to the costs while the panel is closed starts anew by the next press', async () => {
	mockAsk.mockResolvedValueOnce( false );
	const first = later();
	const calls = fakeServer( {
		'POST /flushes': inTurn( first.promise, done() ),
		'GET /flushes/7/purges': () => page( [ aPurge() ] ),
	} );
	const { panel, press } = open();
	press();
	panel.close();
	first.reject( notConfirmed( anEstimate( { asks: true } ) ) );
	await waitFor( () => expect( mockAsk ).toHaveBeenCalled() );
	await waitFor( () => {
		panel.close();
		press();
		expect( started( calls ) ).toHaveLength( 2 );
	} );
	expect( dialog() ).toBeVisible();
} );

test( 'Where nothing is flushed it is said why, and Try again asks again', async () => {
	const message = 'You may not flush any of the images on this page.';
	const calls = fakeServer( {
		'POST /flushes': refuse(
			refusal( 'shortpixel_flush_forbidden', 403, message )
		),
	} );
	const user = userEvent.setup();
	open().press();
	await waitFor( () => expect( result() ).toHaveTextContent( message ) );
	expect( result() ).toHaveAttribute( 'data-sign', '×' );
	await user.click( await button( 'Try again' ) );
	await waitFor( () => expect( started( calls ) ).toHaveLength( 2 ) );
	expect( dialog() ).toHaveFocus();
} );

test( 'What is still old can be replaced everywhere', async () => {
	const calls = aSite( partial() );
	const user = userEvent.setup();
	open().press();
	await user.click( await button( 'Replace everywhere' ) );
	await waitFor( () =>
		expect( started( calls )[ 1 ] ).toEqual( {
			scope: 'images',
			attachments: [ 12 ],
			method: 'new_address',
		} )
	);
} );

test( 'The result mentions that this browser has loaded more than one request takes', async () => {
	aSite();
	open(
		Array.from( { length: 201 }, ( _, n ) => `${ copy }?${ n }` )
	).press();
	await waitFor( () =>
		expect( result() ).toHaveTextContent(
			/more than 200 images here; the others were flushed as far as the page names them\.$/
		)
	);
} );

test( 'A flush of this page that was running is shown again, without taking the focus', async () => {
	fakeServer( {
		'GET /flushes': () =>
			page( [ aFlush( { id: 8 } ), onThisPage( aFlush() ) ] ),
		'*': () => onThisPage( aFlush() ),
	} );
	await open().flush.resume();
	expect( dialog() ).toBeVisible();
	expect( document.body ).toHaveFocus();
	expect( opener() ).toHaveAttribute( 'aria-expanded', 'true' );
	expect( await button( 'mid.jpg' ) ).toBeVisible();
} );

test( 'A flush of another page is not', async () => {
	fakeServer( { 'GET /flushes': () => page( [ aFlush( { id: 8 } ) ] ) } );
	await open().flush.resume();
	expect( dialog() ).not.toBeVisible();
} );

test( 'Escape closes the panel and returns the focus', async () => {
	aSite();
	const user = userEvent.setup();
	open().press();
	expect( dialog() ).toHaveFocus();
	await user.tab();
	expect( await button( 'Close' ) ).toHaveFocus();
	await user.keyboard( '{Escape}' );
	expect( dialog() ).not.toBeVisible();
	expect( opener() ).toHaveFocus();
	expect( opener() ).toHaveAttribute( 'aria-expanded', 'false' );
} );

test( 'A problem is announced once, the countdown is not', async () => {
	const trouble = ( seconds: number ) =>
		waiting( seconds, { trouble: 'ShortPixel does not answer.' } );
	const { promise, resolve } = later< Flush >();
	fakeServer( {
		'POST /flushes': () => trouble( 1 ),
		'POST /flushes/7/run': () => promise,
	} );
	open().press();
	await waitFor( () =>
		expect( result() ).toHaveTextContent( 'ShortPixel does not answer.' )
	);
	const said = jest.fn();
	new MutationObserver( said ).observe( result(), {
		childList: true,
		characterData: true,
		subtree: true,
	} );
	resolve( trouble( 9 ) );
	expect(
		await within( dialog() ).findByText( 'Retrying in 9 s.' )
	).toBeVisible();
	expect( said ).not.toHaveBeenCalled();
} );

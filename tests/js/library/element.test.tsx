import { speak } from '@wordpress/a11y';
import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import type { Flush, ImageNews, Layout } from '../../../src/domain/types';
import { measureLayouts } from '../../../src/measure/layouts';
import type { ListedNews } from '../../../src/api/page-data';
import { resume } from '../../../src/library/flush';
import { storeNews } from '../../../src/library/rows';
import { defineElements } from '../../../src/library/element';
import {
	type Call,
	fakeServer,
	inTurn,
	later,
	lost,
	page,
	refusal,
	refuse,
} from '../api/fake-server';
import {
	aComparison,
	aFlush,
	aLayout,
	aQuestion,
	done,
	newLinkDone,
	partial,
	waiting,
} from '../api/samples';

jest.mock( '../../../src/measure/layouts', () => ( {
	measureLayouts: jest.fn(),
} ) );
const measured = jest.mocked( measureLayouts );

const mockAsk = jest.fn();
jest.mock( '../../../src/drive/confirm-flush', () => ( {
	confirmFlush: () => mockAsk(),
} ) );

jest.mock( '@wordpress/a11y', () => ( { speak: jest.fn() } ) );
const spoken = jest.mocked( speak );

let attachment = 100;

beforeAll( () => {
	Object.assign( globalThis, { IS_REACT_ACT_ENVIRONMENT: true } );
	defineElements();
} );

beforeEach( () => {
	// The store deliberately outlives elements, so each test uses a different image.
	attachment += 10;
	spoken.mockReset();
	measured.mockReset().mockResolvedValue( [] );
	window.shortpixelFlush = { page_url: 'upload.php?page=shortpixel-flush' };
} );

afterEach( () => put( '' ) );

async function put( html: string ) {
	await act( async () => {
		document.body.innerHTML = html;
	} );
}

function details( id: number, name: string ) {
	return `<shortpixel-flush-button attachment="${ id }" name="${ name }" view="details"><a href="#">Flush</a></shortpixel-flush-button>`;
}

function row( id: number, name: string ) {
	return `<tr><td aria-label="${ name }"><div class="row-actions"><span><shortpixel-flush-button attachment="${ id }" name="${ name }" view="row"><a href="#">Flush</a></shortpixel-flush-button></span></div></td></tr>`;
}

function sent( calls: Call[], route: string ) {
	return calls
		.filter( ( call ) => call.route === route )
		.map( ( { data } ) => data );
}

function button( name: string ) {
	return screen.getByRole( 'button', {
		name: `Flush “${ name }” from ShortPixel`,
	} );
}

it( 'turns the link into a button that names the image', async () => {
	fakeServer( {} );
	await put( details( attachment, 'mid.jpg' ) );
	expect( button( 'mid.jpg' ) ).toHaveTextContent( 'Flush' );
	expect( screen.queryByRole( 'link' ) ).toBeNull();
} );

it( 'flushes the image in place, keeps the focus, and announces the verdict once', async () => {
	const id = attachment;
	const calls = fakeServer( {
		'POST /flushes': () => aFlush( { id } ),
		[ `POST /flushes/${ id }/run` ]: inTurn(
			waiting( 1, { id } ),
			done( { id } )
		),
		[ `GET /flushes/${ id }/purges` ]: () => [],
	} );
	await put( details( id, 'mid.jpg' ) );
	await userEvent.click( button( 'mid.jpg' ) );
	expect( sent( calls, 'POST /flushes' )[ 0 ] ).toEqual( {
		scope: 'images',
		attachments: [ id ],
		ask: true,
	} );
	expect( button( 'mid.jpg' ) ).toHaveAttribute( 'aria-disabled', 'true' );
	expect( button( 'mid.jpg' ) ).toHaveFocus();
	await screen.findByText( 'Removal requested. Continuing in 1 s.' );
	await screen.findByText(
		'New for new visitors. Checked on phone, tablet and desktop.'
	);
	expect( button( 'mid.jpg' ) ).toHaveFocus();
	expect( button( 'mid.jpg' ) ).toHaveAttribute( 'aria-disabled', 'false' );
	expect( spoken.mock.calls ).toEqual( [
		[
			'New for new visitors. Checked on phone, tablet and desktop.',
			'polite',
		],
	] );
} );

it( 'links to the flush’s details', async () => {
	const id = attachment;
	fakeServer( {
		'POST /flushes': () => done( { id } ),
		[ `GET /flushes/${ id }/purges` ]: () => [],
	} );
	await put( details( id, 'mid.jpg' ) );
	await userEvent.click( button( 'mid.jpg' ) );
	expect(
		await screen.findByRole( 'link', { name: /^Details/ } )
	).toHaveAttribute(
		'href',
		`upload.php?page=shortpixel-flush&flush=${ id }`
	);
} );

it( 'puts a row’s sentence outside the row actions, so that it stays visible without hovering', async () => {
	const id = attachment;
	fakeServer( {
		'POST /flushes': () => aFlush( { id } ),
		'*': () => later().promise,
	} );
	await put( `<table><tbody>${ row( id, 'mid.jpg' ) }</tbody></table>` );
	await userEvent.click( button( 'mid.jpg' ) );
	const sentence = await screen.findByText( 'Flushing…' );
	expect( sentence.closest( '.row-actions' ) ).toBeNull();
	expect(
		within( screen.getByRole( 'cell' ) ).getByText( 'Flushing…' )
	).toBe( sentence );
} );

it( 'runs several flushes at once, each with its own sentence', async () => {
	const [ one, two ] = [ attachment, attachment + 1 ];
	fakeServer( {
		'POST /flushes': inTurn(
			waiting( 24, { id: one } ),
			partial( { id: two } )
		),
		'*': () => [],
	} );
	await put(
		`<table><tbody>${ row( one, 'one.jpg' ) }${ row( two, 'two.jpg' ) }</tbody></table>`
	);
	await userEvent.click( button( 'one.jpg' ) );
	await userEvent.click( button( 'two.jpg' ) );
	const cell = ( name: string ) =>
		within( screen.getByRole( 'cell', { name } ) );
	await waitFor( () =>
		cell( 'two.jpg' ).getByText( 'Some visitors still see the old image.' )
	);
	expect( cell( 'one.jpg' ).getByText( /Continuing in/ ) ).toBeVisible();
} );

it( 'finds its state again after the modal has moved to another image and back', async () => {
	const id = attachment;
	const run = later();
	const calls = fakeServer( {
		'POST /flushes': () => aFlush( { id } ),
		[ `POST /flushes/${ id }/run` ]: () => run.promise,
		[ `GET /flushes/${ id }/purges` ]: () => [],
	} );
	await put( details( id, 'mid.jpg' ) );
	await userEvent.click( button( 'mid.jpg' ) );
	await screen.findByText( 'Flushing…' );
	await put( details( id + 1, 'next.jpg' ) );
	expect( screen.queryByText( 'Flushing…' ) ).toBeNull();
	await waitFor( () =>
		expect( calls.map( ( { route } ) => route ) ).toContain(
			`POST /flushes/${ id }/run`
		)
	);
	await act( async () => run.resolve( done( { id } ) ) );
	// Counts only this message: flushes of earlier tests may still be running, and are announced too.
	const { message } = done();
	const timesSpoken = () =>
		spoken.mock.calls.filter( ( [ said ] ) => said === message ).length;
	await waitFor( () => expect( timesSpoken() ).toBe( 1 ) );
	await put( details( id, 'mid.jpg' ) );
	expect( screen.getByText( message ) ).toBeVisible();
	expect( timesSpoken() ).toBe( 1 );
} );

it( 'survives being moved within the page', async () => {
	fakeServer( {
		'POST /flushes': () => partial( { id: attachment } ),
		'*': () => [],
	} );
	await put(
		`<div id="from">${ details( attachment, 'mid.jpg' ) }</div><div id="to"></div>`
	);
	await userEvent.click( button( 'mid.jpg' ) );
	await screen.findByText( partial().message );
	await act( async () => {
		const element = document.querySelector( 'shortpixel-flush-button' );
		document.getElementById( 'to' )?.append( element ?? '' );
	} );
	expect( screen.getByText( partial().message ) ).toBeVisible();
} );

it( 'leaves nothing behind in a removed row', async () => {
	fakeServer( {
		'POST /flushes': () => partial( { id: attachment } ),
		'*': () => [],
	} );
	await put(
		`<table><tbody>${ row( attachment, 'mid.jpg' ) }</tbody></table>`
	);
	await userEvent.click( button( 'mid.jpg' ) );
	await screen.findByText( partial().message );
	await act( async () =>
		document.querySelector( 'shortpixel-flush-button' )?.remove()
	);
	expect( screen.queryByText( partial().message ) ).toBeNull();
} );

it( 'retries what failed', async () => {
	const id = attachment;
	fakeServer( {
		'POST /flushes': () => partial( { id } ),
		[ `POST /flushes/${ id }/retry` ]: () => done( { id } ),
		'*': () => [],
	} );
	await put( details( id, 'mid.jpg' ) );
	await userEvent.click( button( 'mid.jpg' ) );
	await userEvent.click(
		await screen.findByRole( 'button', { name: 'Flush again' } )
	);
	expect(
		await screen.findByText(
			'New for new visitors. Checked on phone, tablet and desktop.'
		)
	).toBeVisible();
} );

it( 'says why a flush could not start, and starts on a second try', async () => {
	fakeServer( {
		'POST /flushes': refuse(
			refusal( 'shortpixel_flush_no_provider', 400, 'None is active.' )
		),
	} );
	await put( details( attachment, 'mid.jpg' ) );
	await userEvent.click( button( 'mid.jpg' ) );
	expect( await screen.findByText( 'None is active.' ) ).toBeVisible();
	expect( spoken ).toHaveBeenCalledWith( 'None is active.', 'assertive' );
	fakeServer( {
		'POST /flushes': () => done( { id: attachment } ),
		'*': () => [],
	} );
	await userEvent.click(
		screen.getByRole( 'button', { name: 'Flush again' } )
	);
	expect(
		await screen.findByText(
			'New for new visitors. Checked on phone, tablet and desktop.'
		)
	).toBeVisible();
} );

it( 'offers to log in when the session has expired', async () => {
	fakeServer( {
		'POST /flushes': refuse(
			refusal( 'shortpixel_flush_not_logged_in', 401 )
		),
	} );
	await put( details( attachment, 'mid.jpg' ) );
	await userEvent.click( button( 'mid.jpg' ) );
	expect(
		await screen.findByRole( 'button', { name: 'Log in' } )
	).toBeVisible();
} );

it( 'shows a flush that was running when the page was loaded', async () => {
	const id = attachment;
	const [ image ] = aFlush().subject.attachments;
	const subject = {
		...aFlush().subject,
		attachments: image ? [ { ...image, id } ] : [],
	};
	const calls = fakeServer( {
		'GET /flushes': () => page( [ waiting( 24, { id, subject } ) ] ),
		[ `POST /flushes/${ id }/run` ]: () => later().promise,
	} );
	await resume( () => undefined );
	expect( calls ).toHaveLength( 0 );
	window.shortpixelFlush = { has_open: true };
	await resume( () => undefined );
	await put( details( id, 'mid.jpg' ) );
	expect(
		screen.getByText( 'Removal requested. Continuing in 24 s.' )
	).toBeVisible();
} );

it( 'flushes at once, and adds what is measured meanwhile', async () => {
	window.shortpixelFlush = { probe_url: '/probe.js' };
	const layouts = later< Layout[] >();
	measured.mockReturnValue( layouts.promise );
	const id = attachment;
	const calls = fakeServer( {
		'POST /flushes': () => waiting( 30, { id, measuring: [ id ] } ),
		[ `POST /flushes/${ id }/layouts` ]: () => done( { id } ),
		'*': () => [],
	} );
	await put( details( id, 'mid.jpg' ) );
	await userEvent.click( button( 'mid.jpg' ) );
	await waitFor( () => expect( measured ).toHaveBeenCalled() );
	expect( sent( calls, 'POST /flushes' )[ 0 ] ).toEqual( {
		scope: 'images',
		attachments: [ id ],
		ask: true,
		measuring: true,
	} );

	layouts.resolve( [ aLayout() ] );
	await screen.findByText( done().message );
	expect(
		calls.find( ( { route } ) => route.endsWith( '/layouts' ) )?.data
	).toEqual( { layouts: [ aLayout() ], measuring: false } );
} );

it( 'flushes again where it is not all new, keeps the focus, and undoes it', async () => {
	const id = attachment;
	const answers = [
		partial( { id, can: { ...partial().can, retry: false } } ),
		newLinkDone( { id: id + 1 } ),
	];
	const calls = fakeServer( {
		'POST /flushes': () => answers.shift(),
		[ `POST /flushes/${ id + 1 }/undo` ]: () =>
			done( { id: id + 1, state: 'undone', message: 'Undone.' } ),
		'*': () => [],
	} );
	await put( details( id, 'mid.jpg' ) );
	await userEvent.click( button( 'mid.jpg' ) );
	await userEvent.click(
		await screen.findByRole( 'button', { name: 'Flush again' } )
	);
	const sentence = await screen.findByText( newLinkDone().message );
	expect( sentence.parentElement ).toHaveFocus();
	const starts = calls.filter( ( { route } ) => route === 'POST /flushes' );
	expect( starts.at( -1 )?.data ).toEqual( {
		scope: 'images',
		attachments: [ 12 ],
		ask: true,
	} );
	await userEvent.click( screen.getByRole( 'button', { name: 'Undo' } ) );
	expect( await screen.findByText( 'Undone.' ) ).toBeVisible();
} );

/** An image's entry in the response to GET /images. */
function news( id: number, some: Partial< ImageNews > = {} ): ImageNews {
	return { id, state: 'settled', message: '', flush: null, ...some };
}

/** An image's entry in the data that PHP prints into the page of the list. */
function listed( id: number, some: Partial< ListedNews > = {} ): ListedNews {
	return { id, flush: 0, result: 'open', at: 0, ...some };
}

/** Renders the Media Library's list with this data in the page, then starts the plugin like the page's script. */
async function openList( of: ListedNews[], html: string ) {
	window.shortpixelFlush = { ...window.shortpixelFlush, news: of };
	const waits = storeNews().length > 0;
	await put( `<table><tbody>${ html }</tbody></table>` );
	if ( waits ) {
		await resume( () => undefined );
	}
}

const changed = 'Changed; will be flushed in the background…';

it( 'says of a changed image that it waits, then drives its flush, without a click', async () => {
	const id = attachment;
	const calls = fakeServer( {
		'GET /images': inTurn(
			[ news( id, { state: 'waiting', message: changed } ) ],
			[ news( id, { flush: aFlush( { id, cause: 'replace' } ) } ) ]
		),
		[ `POST /flushes/${ id }/run` ]: () => done( { id } ),
		'*': () => [],
	} );
	await openList( [ listed( id ) ], row( id, 'mid.jpg' ) );
	expect( await screen.findByText( changed ) ).toBeVisible();
	expect( button( 'mid.jpg' ) ).toHaveAttribute( 'aria-disabled', 'false' );
	expect( await screen.findByText( done().message ) ).toBeVisible();
	expect( screen.queryByText( changed ) ).toBeNull();
	expect( sent( calls, 'POST /flushes' ) ).toEqual( [] );
	expect( spoken ).toHaveBeenCalledWith( done().message, 'polite' );
} );

it( 'announces once what a flush came to that ended in the background meanwhile', async () => {
	const id = attachment;
	const ended = partial( { id } );
	fakeServer( {
		'GET /images': inTurn(
			[ news( id, { state: 'waiting', message: changed } ) ],
			[ news( id, { flush: ended } ) ]
		),
		'*': () => [],
	} );
	await openList( [ listed( id ) ], row( id, 'mid.jpg' ) );
	await screen.findByText( changed );
	await screen.findByText( ended.message );
	expect(
		spoken.mock.calls.filter( ( [ said ] ) => said === ended.message )
	).toHaveLength( 1 );
} );

it( 'says why nothing came of a change that it saw waiting, and asks no more', async () => {
	const id = attachment;
	const unchanged = 'It was not flushed: none of its files had changed.';
	const calls = fakeServer( {
		'GET /images': inTurn(
			[ news( id, { state: 'waiting', message: changed } ) ],
			[ news( id, { message: unchanged } ) ]
		),
		'*': () => [],
	} );
	await openList( [ listed( id ) ], row( id, 'mid.jpg' ) );
	await screen.findByText( changed );
	await screen.findByText( unchanged );
	const asked = calls.length;
	await act(
		() => new Promise( ( resolve ) => setTimeout( resolve, 3_500 ) )
	);
	expect( calls ).toHaveLength( asked );
} );

it( 'finds out how a flush ended that had not when the page was made, though the site answers only the second time', async () => {
	const id = attachment;
	let isBusy = true;
	fakeServer( {
		'GET /images': () => {
			const wasBusy = isBusy;
			isBusy = false;
			return wasBusy
				? Promise.reject( refusal( 'busy', 503 ) )
				: [ news( id, { flush: done( { id } ) } ) ];
		},
		'*': () => [],
	} );
	await openList(
		[ listed( id, { flush: id, result: 'open' } ) ],
		row( id, 'mid.jpg' )
	);
	expect( screen.getByText( 'Flushing…' ) ).toBeVisible();
	await screen.findByText( /New for new visitors/ );
	expect( screen.queryByText( 'Flushing…' ) ).toBeNull();
} );

it( 'says the whole sentence of a running flush, though the site was too busy to name it at first', async () => {
	const id = attachment;
	fakeServer( {
		'GET /images': () => [ news( id, { flush: waiting( 24, { id } ) } ) ],
		[ `POST /flushes/${ id }/run` ]: () => waiting( 24, { id } ),
		'*': () => [],
	} );
	await openList(
		[ listed( id, { flush: id, result: 'open' } ) ],
		row( id, 'mid.jpg' )
	);
	await screen.findByText( /Removal requested\. Continuing in \d+ s\./ );
	expect( screen.queryByText( 'Flushing…' ) ).toBeNull();
} );

it( 'says of an image that has changed since its last flush, in place of its result, and flushes it from there', async () => {
	const id = attachment;
	const calls = fakeServer( {
		'POST /flushes': () => done( { id } ),
		'*': () => [],
	} );
	await openList(
		[ listed( id, { flush: 3, result: 'changed' } ) ],
		row( id, 'mid.jpg' ) + column( id )
	);
	expect(
		screen.getByText( 'Changed. Visitors may see the old image.' )
	).toBeVisible();
	expect( calls ).toEqual( [] );
	const [ , beside ] = screen.getAllByRole( 'button', {
		name: 'Flush “mid.jpg” from ShortPixel',
	} );
	await userEvent.click( beside as HTMLElement );
	await screen.findByText( done().message );
	expect( screen.queryByText( /^Changed\./ ) ).toBeNull();
	expect( sent( calls, 'POST /flushes' ) ).toHaveLength( 1 );
} );

it( 'says in an image’s details that its last result is outdated', async () => {
	const id = attachment;
	fakeServer( {
		'GET /images': () => [
			news( id, {
				state: 'changed',
				message: 'Changed. Visitors may see the old image.',
				flush: done( { id } ),
			} ),
		],
		'POST /flushes': () => done( { id: id + 1 } ),
		'*': () => [],
	} );
	await put( details( id, 'mid.jpg' ) );
	await screen.findByText( 'Changed. Visitors may see the old image.' );
	expect( screen.queryByText( done().message ) ).toBeNull();
	await userEvent.click( button( 'mid.jpg' ) );
	await screen.findByText( done().message );
	expect( screen.queryByText( /^Changed\./ ) ).toBeNull();
} );

const minutesAgo = ( minutes: number ) =>
	Math.floor( Date.now() / 1_000 ) - 60 * minutes - 1;

it( 'keeps the last result beside the image, in short and without a request, until somebody asks for more', async () => {
	const [ one, two, quiet ] = [ attachment, attachment + 1, attachment + 2 ];
	const latest = attachment + 3;
	const calls = fakeServer( {
		'GET /images': () => [
			news( two, {
				flush: partial( { id: two } ),
				message: 'It was not flushed: none of its files had changed.',
			} ),
		],
		[ `GET /flushes/${ two }/comparisons` ]: () =>
			page( [ aComparison() ] ),
	} );
	await openList(
		[
			listed( one, {
				flush: one,
				result: 'new_visitors',
				at: minutesAgo( 3 ),
			} ),
			listed( two, {
				flush: two,
				result: 'looked',
				at: minutesAgo( 75 ),
			} ),
			listed( latest, {
				flush: latest,
				result: 'everybody',
				at: minutesAgo( 0 ),
			} ),
		],
		row( one, 'one.jpg' ) +
			row( two, 'two.jpg' ) +
			row( quiet, 'quiet.jpg' ) +
			row( latest, 'latest.jpg' )
	);
	const cell = ( name: string ) => screen.getByRole( 'cell', { name } );
	expect( cell( 'one.jpg' ) ).toHaveTextContent(
		'✓ New for new visitors · 3 min. ago'
	);
	expect( cell( 'latest.jpg' ) ).toHaveTextContent(
		'✓ New for visitors · Just now'
	);
	expect( cell( 'two.jpg' ) ).toHaveTextContent(
		'! New where we looked · 1 hr. ago'
	);
	expect( within( cell( 'quiet.jpg' ) ).queryByRole( 'group' ) ).toBeNull();
	expect( calls ).toEqual( [] );

	await userEvent.click( within( cell( 'two.jpg' ) ).getByText( '!' ) );
	const sentence = await screen.findByText( partial().message );
	expect( sentence.closest( 'summary' ) ).not.toBeNull();
	expect( cell( 'two.jpg' ) ).not.toHaveTextContent( 'New where we looked' );
	expect( screen.queryByText( /It was not flushed/ ) ).toBeNull();
	expect(
		await screen.findByAltText( 'The image after the flush' )
	).toBeVisible();
	expect( calls.map( ( { route } ) => route ) ).toEqual( [
		'GET /images',
		`GET /flushes/${ two }/comparisons`,
	] );
	expect( spoken ).not.toHaveBeenCalled();
} );

it( 'shows no pictures of a flush of several images, which may be of another one', async () => {
	const id = attachment;
	const flush = {
		...partial( { id } ),
		subject: { ...partial().subject, attachment_count: 2 },
	};
	const calls = fakeServer( {
		'GET /images': () => [ news( id, { flush, message: flush.message } ) ],
		[ `GET /flushes/${ id }/comparisons` ]: () => page( [ aComparison() ] ),
	} );
	await openList(
		[ listed( id, { flush: id, result: 'looked', at: minutesAgo( 3 ) } ) ],
		row( id, 'mid.jpg' )
	);
	await userEvent.click( screen.getByText( '!' ) );
	await screen.findByText( flush.message );
	// Gives the script that would show the images time to load.
	await act( async () => undefined );
	expect( screen.queryByAltText( 'The image after the flush' ) ).toBeNull();
	expect( calls.map( ( { route } ) => route ) ).toEqual( [ 'GET /images' ] );
} );

it( 'says that the provider is off, in place of results that are no longer true', async () => {
	const id = attachment;
	const said = 'ShortPixel Adaptive Images is off.';
	fakeServer( {
		'POST /flushes': refuse(
			refusal( 'shortpixel_flush_no_provider', 400, said )
		),
	} );
	window.shortpixelFlush = {
		off: { text: said, action: 'Activate', url: 'plugins.php?activate' },
	};
	await openList(
		[ listed( id, { flush: 1, result: 'old', at: minutesAgo( 3 ) } ) ],
		row( id, 'mid.jpg' )
	);
	expect( screen.getByText( said ) ).toBeVisible();
	expect( screen.getByRole( 'link', { name: 'Activate' } ) ).toHaveAttribute(
		'href',
		'plugins.php?activate'
	);
	expect( screen.queryByText( /old image/ ) ).toBeNull();
	await userEvent.click( button( 'mid.jpg' ) );
	await waitFor( () =>
		expect( spoken ).toHaveBeenCalledWith( said, 'assertive' )
	);
	expect( screen.getAllByText( said ) ).toHaveLength( 1 );
} );

it( 'says the whole sentence again once the image is flushed here', async () => {
	const id = attachment;
	fakeServer( { 'POST /flushes': () => done( { id } ), '*': () => [] } );
	await openList(
		[ listed( id, { flush: 1, result: 'old', at: minutesAgo( 3 ) } ) ],
		row( id, 'mid.jpg' )
	);
	await userEvent.click( button( 'mid.jpg' ) );
	expect( await screen.findByText( done().message ) ).toBeVisible();
	expect( screen.queryByText( '!' ) ).toBeNull();
} );

it( 'says the whole sentence of a new flush, though the last result had been opened before', async () => {
	const id = attachment;
	fakeServer( {
		'GET /images': () => [ news( id, { flush: partial( { id } ) } ) ],
		'POST /flushes': () => done( { id: id + 1 } ),
		'*': () => [],
	} );
	await openList(
		[ listed( id, { flush: id, result: 'looked', at: minutesAgo( 3 ) } ) ],
		row( id, 'mid.jpg' )
	);
	await userEvent.click( screen.getByText( '!' ) );
	await screen.findByText( partial().message );
	await userEvent.click( button( 'mid.jpg' ) );
	expect( await screen.findByText( done().message ) ).toBeVisible();
} );

it( 'says in the column too how a flush ended that was begun elsewhere on the screen', async () => {
	const id = attachment;
	fakeServer( { 'POST /flushes': () => done( { id } ), '*': () => [] } );
	await put(
		details( id, 'mid.jpg' ) +
			`<div data-testid="column"><shortpixel-flush-result attachment="${ id }">—</shortpixel-flush-result></div>`
	);
	expect( screen.getByTestId( 'column' ) ).toHaveTextContent( '—' );
	await userEvent.click( button( 'mid.jpg' ) );
	await waitFor( () =>
		expect( screen.getByTestId( 'column' ) ).toHaveTextContent( /^✓ New/ )
	);
} );

it( 'follows the row in a column that was moved after it had changed', async () => {
	const id = attachment;
	const results = [ done( { id } ), partial( { id } ) ];
	fakeServer( { 'POST /flushes': inTurn( ...results ), '*': () => [] } );
	await put(
		details( id, 'mid.jpg' ) +
			`<div data-testid="column"><shortpixel-flush-result attachment="${ id }">—</shortpixel-flush-result></div>`
	);
	const cell = screen.getByTestId( 'column' );
	await userEvent.click( button( 'mid.jpg' ) );
	await waitFor( () => expect( cell ).toHaveTextContent( /^✓ New/ ) );
	act( () => cell.append( ...cell.childNodes ) );
	await userEvent.click( button( 'mid.jpg' ) );
	await waitFor( () => expect( cell ).toHaveTextContent( /^!/ ) );
} );

const column = ( id: number ) =>
	`<td data-testid="column"><shortpixel-flush-result attachment="${ id }">—</shortpixel-flush-result></td>`;

it.each( [
	[ 'is refused', refusal( 'shortpixel_flush_no_provider', 400 ) ],
	[ 'does not get through', lost ],
] )(
	'leaves the last result as it was where a flush %s',
	async ( _, trouble ) => {
		const id = attachment;
		const answer = later();
		fakeServer( { 'POST /flushes': () => answer.promise, '*': () => [] } );
		await openList(
			[
				listed( id, {
					flush: 1,
					result: 'old',
					at: minutesAgo( 3 ),
				} ),
			],
			row( id, 'mid.jpg' ) + column( id )
		);
		await userEvent.click( button( 'mid.jpg' ) );
		await waitFor( () =>
			expect( screen.getByTestId( 'column' ) ).toHaveTextContent(
				'Flushing…'
			)
		);
		await act( async () => answer.reject( trouble ) );
		await screen.findByRole( 'button', { name: 'Flush again' } );
		expect( screen.getByTestId( 'column' ) ).toHaveTextContent(
			/^! Visitors still see the old image3 min\. ago$/
		);
	}
);

it.each( [
	[
		'its last result',
		'old' as const,
		'! Visitors still see the old image · 3 min. ago',
	],
	[ 'that it has none', null, '' ],
] )(
	'says of an image again %s where somebody does not agree to what its flush costs',
	async ( _, before, said ) => {
		const id = attachment;
		mockAsk.mockResolvedValueOnce( false );
		const answer = later();
		fakeServer( { 'POST /flushes': () => answer.promise, '*': () => [] } );
		await openList(
			before === null
				? []
				: [
						listed( id, {
							flush: 1,
							result: before,
							at: minutesAgo( 3 ),
						} ),
					],
			row( id, 'mid.jpg' ) + column( id )
		);
		await userEvent.click( button( 'mid.jpg' ) );
		await waitFor( () =>
			expect( screen.getByTestId( 'column' ) ).toHaveTextContent(
				'Flushing…'
			)
		);
		await act( async () => answer.resolve( aQuestion() ) );
		await waitFor( () =>
			expect( button( 'mid.jpg' ) ).toHaveAttribute(
				'aria-disabled',
				'false'
			)
		);
		expect( screen.queryByText( 'Flushing…' ) ).toBeNull();
		expect( screen.getByTestId( 'column' ) ).toHaveTextContent(
			before === null
				? '—No flush on record'
				: /^! Visitors still see the old image3 min\. ago$/
		);
		expect( document.querySelector( '.spf-message' )?.textContent ).toBe(
			said
		);
	}
);

it( 'flushes one of images that changed together without showing it at the others', async () => {
	const [ one, two ] = [ attachment, attachment + 1 ];
	const together = done( {
		id: one,
		subject: { ...done().subject, attachment_count: 2 },
	} );
	fakeServer( {
		'GET /images': () => [
			news( one, { flush: together } ),
			news( two, { flush: together } ),
		],
		'POST /flushes': () => partial( { id: two } ),
		'*': () => [],
	} );
	await put( details( one, 'one.jpg' ) + details( two, 'two.jpg' ) );
	await waitFor( () =>
		expect( screen.getAllByText( together.message ) ).toHaveLength( 2 )
	);
	await userEvent.click( button( 'two.jpg' ) );
	await screen.findByText( partial().message );
	expect( screen.getAllByText( together.message ) ).toHaveLength( 1 );
} );

it( 'says in an image’s details how a running flush of several gets on', async () => {
	const together = waiting( 24, {
		id: attachment,
		subject: { ...waiting( 24 ).subject, attachment_count: 2 },
	} );
	fakeServer( {
		'GET /images': () => [ news( attachment, { flush: together } ) ],
		'*': () => together,
	} );
	await put( details( attachment, 'mid.jpg' ) );
	await screen.findByText( /Removal requested\. Continuing in \d+ s\./ );
	expect( screen.queryByText( 'Flushing…' ) ).toBeNull();
} );

it( 'shows what became elsewhere of a flush that it has shown, and no answer from before', async () => {
	const id = attachment;
	const as = ( flush: Flush ) => [ news( id, { flush } ) ];
	const calls = fakeServer( {
		'GET /images': inTurn(
			as( partial( { id, version: 5 } ) ),
			as( done( { id, version: 8 } ) ),
			as( aFlush( { id, version: 2 } ) )
		),
	} );
	await put( details( id, 'mid.jpg' ) );
	await screen.findByText( partial().message );
	await put( '' );
	await put( details( id, 'mid.jpg' ) );
	await screen.findByText( done().message );
	await put( '' );
	await put( details( id, 'mid.jpg' ) );
	await waitFor( () => expect( calls ).toHaveLength( 3 ) );
	await act( async () => undefined );
	expect( screen.getByText( done().message ) ).toBeVisible();
} );

it( 'says in an image’s details that it is asking, until the site has answered', async () => {
	const answer = later();
	fakeServer( { 'GET /images': () => answer.promise } );
	await put( details( attachment, 'mid.jpg' ) );
	expect( await screen.findByText( 'Checking…' ) ).toBeInTheDocument();
	await act( async () =>
		answer.resolve( [
			news( attachment, { flush: done( { id: attachment } ) } ),
		] )
	);
	expect( await screen.findByText( done().message ) ).toBeVisible();
	expect( screen.queryByText( 'Checking…' ) ).toBeNull();
} );

it( 'asks of a single image each time its details open', async () => {
	const calls = fakeServer( {
		'GET /images': () => [
			news( attachment, {
				state: 'put_off',
				message: 'Changed. Another plugin has put the flush off.',
			} ),
		],
	} );
	await put( details( attachment, 'mid.jpg' ) );
	await screen.findByText( 'Changed. Another plugin has put the flush off.' );
	await put( '' );
	await put( details( attachment, 'mid.jpg' ) );
	await waitFor( () => expect( calls ).toHaveLength( 2 ) );
} );

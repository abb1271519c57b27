import { screen, waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';
import type { PageFlush } from '../../../src/admin-bar/page-flush';
import { type Content, Panel } from '../../../src/admin-bar/panel';
import { Toolbar } from '../../../src/admin-bar/toolbar';
import { failToLoad, loadAgain, mockOnDemand } from '../support/on-demand';

const url =
	'https://cdn.shortpixel.ai/spai/w_300+q_lossy+ret_img/example.org/a.jpg';
const nothing =
	'This browser has loaded no image of this page through ShortPixel, so there is nothing to flush.';

let show: ( content: Content | null ) => void;
let flush: jest.Mocked< PageFlush >;

jest.mock( '../../../src/admin-bar/flush', () =>
	mockOnDemand( 'admin-bar-flush', () => ( {
		newPageFlush: mockNewPageFlush,
	} ) )
);
function mockNewPageFlush( given: typeof show ): PageFlush {
	show = given;
	return flush;
}

/** The toolbar's node, and what this browser has loaded. */
function open( loaded: string[] ) {
	document.body.innerHTML = '<li><a href="#">Flush</a></li>';
	const node = document.querySelector( 'li' );
	const link = document.querySelector( 'a' );
	if ( ! node || ! link ) {
		throw new Error( 'No node.' );
	}
	return new Toolbar( new Panel( node, link ), () => loaded );
}

/** What is announced, after the delay of the live region. */
async function said(): Promise< string | null > {
	await new Promise( ( resolve ) => setTimeout( resolve, 120 ) );
	return screen.getByRole( 'status', { hidden: true } ).textContent;
}

const busy: Content = { tone: 'busy', text: 'Flushing…', actions: [] };
const done: Content = {
	tone: 'good',
	text: 'New visitors see the new images.',
	actions: [ { text: 'Details', href: 'https://example.org/?flush=7' } ],
};

beforeEach( () => {
	// JSDOM computes no pseudo-elements and logs an error when asked.
	const computed = window.getComputedStyle.bind( window );
	jest.spyOn( window, 'getComputedStyle' ).mockImplementation( ( element ) =>
		computed( element )
	);
	flush = {
		isBusy: jest.fn( () => false ),
		start: jest.fn(),
		draw: jest.fn(),
	};
} );

afterEach( () => {
	jest.restoreAllMocks();
	loadAgain();
} );

test( 'What the browser loaded is flushed, with the page and the screen it was seen on', async () => {
	window.history.replaceState( null, '', '/a-page/?x=1#part' );
	await open( [ url, 'https://example.org/a.css' ] ).start();
	expect( flush.start ).toHaveBeenCalledWith( {
		scope: 'urls',
		urls: [ url ],
		seen_on: `${ window.location.origin }/a-page/?x=1`,
		screen: {
			width: document.documentElement.clientWidth,
			height: window.innerHeight,
			density: 1,
		},
	} );
} );

test( 'Nothing is requested where nothing came through ShortPixel, and the panel says so', async () => {
	await open( [ 'https://example.org/a.jpg' ] ).start();
	expect( await said() ).toBe( nothing );
	expect( flush.start ).not.toHaveBeenCalled();
	expect( screen.getByRole( 'button', { name: 'Try again' } ) ).toBeVisible();
} );

test( 'The panel closes again where nothing began', async () => {
	await open( [ url ] ).start();
	show( busy );
	expect( screen.getByText( 'Flushing…' ) ).toBeVisible();
	show( null );
	expect( screen.getByText( 'Flushing…' ) ).not.toBeVisible();
} );

test( 'Only results are announced, not progress', async () => {
	await open( [ url ] ).start();
	show( busy );
	expect( await said() ).toBe( '' );
	expect( screen.getByText( 'Flushing…' ) ).toBeVisible();
	show( done );
	expect( await said() ).toBe( done.text );
	expect( screen.queryByText( 'Flushing…' ) ).toBeNull();
	expect( screen.getByRole( 'link', { name: 'Details' } ) ).toHaveAttribute(
		'href',
		'https://example.org/?flush=7'
	);
} );

test( 'A click during a flush starts nothing and shows its progress', async () => {
	const toolbar = open( [ url ] );
	await toolbar.start();
	flush.isBusy.mockReturnValue( true );
	await toolbar.start();
	expect( flush.start ).toHaveBeenCalledTimes( 1 );
	expect( flush.draw ).toHaveBeenCalledTimes( 1 );
} );

test( 'Two quick clicks start one flush', async () => {
	const toolbar = open( [ url ] );
	await Promise.all( [ toolbar.start(), toolbar.start() ] );
	expect( flush.start ).toHaveBeenCalledTimes( 1 );
} );

test( 'The result mentions the limit', async () => {
	const many = Array.from( { length: 201 }, ( _, n ) => `${ url }?${ n }` );
	await open( many ).start();
	show( done );
	expect( await said() ).toBe(
		`${ done.text } The page uses more copies than one flush takes; these are the first 200.`
	);
} );

test.each( [
	[ true, 'Your site did not answer.' ],
	[ false, 'You are offline. Try again when the connection is back.' ],
] )(
	'A script that does not load is reported, and asked for again (online: %s)',
	async ( online, sentence ) => {
		failToLoad( 'admin-bar-flush' );
		jest.spyOn( navigator, 'onLine', 'get' ).mockReturnValue( online );
		await open( [ url ] ).start();
		expect( await said() ).toBe( sentence );
		expect( flush.start ).not.toHaveBeenCalled();

		loadAgain();
		await userEvent.click(
			screen.getByRole( 'button', { name: 'Try again' } )
		);
		await waitFor( () => expect( flush.start ).toHaveBeenCalledTimes( 1 ) );
	}
);

test( 'Escape closes the panel and returns the focus', async () => {
	const user = userEvent.setup();
	await open( [ url ] ).start();
	show( done );
	await user.tab();
	await user.tab();
	expect( screen.getByRole( 'link', { name: 'Details' } ) ).toHaveFocus();
	await user.keyboard( '{Escape}' );
	expect( screen.getByRole( 'link', { name: 'Flush' } ) ).toHaveFocus();
	expect( screen.queryByRole( 'link', { name: 'Details' } ) ).toBeNull();
} );

test( 'A button that disappears does not take the focus with it', async () => {
	const user = userEvent.setup();
	await open( [ url ] ).start();
	const run = jest.fn( () => show( busy ) );
	show( {
		tone: 'bad',
		text: 'No.',
		actions: [ { text: 'Try again', run } ],
	} );
	await user.click( screen.getByRole( 'button', { name: 'Try again' } ) );
	expect( run ).toHaveBeenCalledTimes( 1 );
	expect( screen.getByRole( 'link', { name: 'Flush' } ) ).toHaveFocus();
} );

test( 'A problem is announced once, the countdown is not', async () => {
	await open( [ url ] ).start();
	const trouble = ( seconds: number ): Content => ( {
		tone: 'warning',
		text: 'ShortPixel does not answer.',
		countdown: `Retrying in ${ seconds } s.`,
		actions: [],
	} );
	show( trouble( 20 ) );
	expect( await said() ).toBe( 'ShortPixel does not answer.' );
	show( trouble( 19 ) );
	expect( await said() ).toBe( 'ShortPixel does not answer.' );
	expect( screen.getByText( 'Retrying in 19 s.' ) ).toBeVisible();
} );

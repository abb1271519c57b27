import { screen, waitFor } from '@testing-library/dom';
import userEvent from '@testing-library/user-event';

const mockPress = jest.fn();
const mockResume = jest.fn( async () => undefined );
let mockLoads: () => void;

jest.mock( '../../../src/admin-bar/flush', () => ( {
	newPageFlush: () => {
		mockLoads();
		return { press: mockPress, resume: mockResume };
	},
} ) );

/** Draws the toolbar as WordPress does, and runs the script. */
function load() {
	document.body.innerHTML = `
		<div id="wpadminbar"><ul role="menu"><li role="group" id="wp-admin-bar-shortpixel-flush">
			<a class="ab-item" role="menuitem" href="upload.php">Flush images on this page</a>
		</li></ul></div>`;
	jest.isolateModules( () => require( '../../../src/admin-bar' ) );
	return screen.getByRole( 'menuitem' );
}

beforeEach( () => {
	mockLoads = () => undefined;
	mockPress.mockClear();
	mockResume.mockClear();
	window.shortpixelFlush = {};
} );

afterEach( () => jest.restoreAllMocks() );

test( 'The item stays a menu item, and its panel is no part of the menu', () => {
	const item = load();
	expect( item ).toHaveAttribute( 'aria-haspopup', 'dialog' );
	expect( item ).toHaveAttribute( 'aria-expanded', 'false' );
	expect( screen.getByRole( 'menu' ) ).not.toContainElement(
		screen.getByRole( 'dialog', { hidden: true } )
	);
} );

test.each( [ '{Enter}', ' ' ] )(
	'The key %j opens the panel, and closes it again',
	async ( key ) => {
		const user = userEvent.setup();
		const item = load();
		item.focus();
		await user.keyboard( key );
		const panel = screen.getByRole( 'dialog' );
		expect( panel ).toHaveTextContent( 'Finding the images…' );
		expect( panel ).toHaveFocus();
		await waitFor( () => expect( mockPress ).toHaveBeenCalledTimes( 1 ) );
		item.focus();
		await user.keyboard( key );
		expect( screen.queryByRole( 'dialog' ) ).toBeNull();
		expect( mockPress ).toHaveBeenCalledTimes( 1 );
	}
);

test( 'A panel that is closed before the script is there starts nothing', async () => {
	const item = load();
	item.click();
	item.click();
	expect( screen.queryByRole( 'dialog' ) ).toBeNull();
	await new Promise( ( resolve ) => setTimeout( resolve ) );
	expect( mockPress ).not.toHaveBeenCalled();
	item.click();
	await waitFor( () => expect( mockPress ).toHaveBeenCalledTimes( 1 ) );
} );

test( 'A double click opens the panel like a single one', async () => {
	await userEvent.setup().dblClick( load() );
	expect( screen.getByRole( 'dialog' ) ).toBeVisible();
	await waitFor( () => expect( mockPress ).toHaveBeenCalledTimes( 1 ) );
} );

test.each( [
	[ true, 'Your site did not answer.' ],
	[ false, 'You are offline. Try again when the connection is back.' ],
] )(
	'What does not load is reported (online: %s), and the next press tries again',
	async ( online, sentence ) => {
		const user = userEvent.setup();
		jest.spyOn( navigator, 'onLine', 'get' ).mockReturnValue( online );
		mockLoads = () => {
			throw new Error( 'No script.' );
		};
		await user.click( load() );
		await waitFor( () =>
			expect( screen.getByRole( 'status' ) ).toHaveTextContent( sentence )
		);
		mockLoads = () => undefined;
		await user.click( screen.getByRole( 'menuitem' ) );
		await user.click( screen.getByRole( 'menuitem' ) );
		await waitFor( () => expect( mockPress ).toHaveBeenCalledTimes( 1 ) );
	}
);

test.each( [
	[ true, 1 ],
	[ false, 0 ],
] )(
	'Only where a flush of theirs is open is it looked for (%s)',
	async ( hasOpen, times ) => {
		window.shortpixelFlush = { has_open: hasOpen };
		load();
		await new Promise( ( resolve ) => setTimeout( resolve ) );
		expect( mockResume ).toHaveBeenCalledTimes( times );
	}
);

import type { Locator, Page } from '@playwright/test';
import { startEdge } from '../support/edge';
import { expect, test } from '../support/test';
import { picture } from '../support/world';
import {
	card,
	flushAllDialog,
	imageCard,
	openScreen,
	openSettings,
	openTab,
	siteCard,
	startButton,
} from '../journeys/places';
import { skipToContent, tabTo, watchFocus } from '../journeys/keys';
import { say } from '../journeys/say';
import { listenToSpeech } from '../journeys/speech';

/** Where the focus was when it was lost; asserted to be nowhere after each journey. */
let lost: () => Promise< string[] >;

test.beforeEach( async ( { logIn, page } ) => {
	await logIn( 'administrator' );
	lost = await watchFocus( page );
} );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

/** Goes to an element with Tab, and presses a key on it. */
async function press( page: Page, target: Locator, key = 'Enter' ) {
	await tabTo( page, target );
	await page.keyboard.press( key );
}

test( 'without a mouse: images are chosen in the library, flushed, looked at closely, and others are chosen', async ( {
	page,
} ) => {
	await openScreen( page );
	await skipToContent( page );
	const image = imageCard( page );
	await press( page, image.getByRole( 'button', { name: 'Choose images' } ) );
	const library = page.getByRole( 'dialog' );
	const house = library.getByRole( 'checkbox', { name: 'Red house' } );
	await expect( house ).toBeVisible();
	await press( page, house );
	await expect( house ).toBeChecked();
	await press(
		page,
		library.getByRole( 'button', { name: 'Choose', exact: true } )
	);
	await expect( image ).toHaveAccessibleName( '1 image' );
	const keep = image.getByRole( 'checkbox', { name: 'Keep the links' } );
	await tabTo( page, keep );
	await page.keyboard.press( 'Space' );
	await expect( keep ).toBeChecked();
	await press( page, startButton( image ) );
	await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();

	const details = image.getByRole( 'button', { name: 'Details' } );
	await press( page, details );
	const dialog = page.getByRole( 'dialog', { name: /^Flush of “/ } );
	await expect( dialog.getByRole( 'slider' ) ).toBeVisible();
	await tabTo( page, dialog.getByRole( 'slider' ) );
	await page.keyboard.press( 'Escape' );
	await expect( details ).toBeFocused();

	await press( page, image.getByRole( 'button', { name: 'Flush others' } ) );
	await tabTo( page, image.getByLabel( 'Link of an image or page' ) );
	expect( await lost() ).toEqual( [] );
} );

test(
	'without a mouse: images that a link has chosen get new links, then their old ones again',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		const ids = [ 'Red house', 'Blue lake' ].map(
			( title ) => picture( world, title ).id
		);
		const spoken = await listenToSpeech( page );
		await openScreen( page, `&attachments=${ ids.join() }` );
		await skipToContent( page );
		const images = imageCard( page );
		await press( page, startButton( images ) );
		await expect( images.getByText( say.newAddress ) ).toBeVisible();
		await expect( images.locator( ':focus' ) ).toHaveCount( 1 );
		await press( page, images.getByRole( 'button', { name: 'Undo' } ) );
		await expect( images.getByText( say.plainAddress ) ).toBeVisible();
		await expect
			.poll( spoken )
			.toEqual( [
				expect.stringMatching( say.newAddress ),
				expect.stringMatching( say.plainAddress ),
			] );
		expect( await lost() ).toEqual( [] );
	}
);

test(
	'without a mouse: a flush is stopped, and tried again',
	{ tag: '@proof-only' },
	async ( { page, world, cdn } ) => {
		await cdn.control.setSwitches( { server_error: { status: 500 } } );
		await openScreen(
			page,
			`&attachment=${ picture( world, 'Blue lake' ).id }`
		);
		await skipToContent( page );
		const image = imageCard( page );
		await tabTo(
			page,
			image.getByRole( 'checkbox', { name: 'Keep the links' } )
		);
		await page.keyboard.press( 'Space' );
		await press( page, startButton( image ) );
		await press( page, image.getByRole( 'button', { name: 'Stop' } ) );
		await expect( image.getByText( say.stopped ) ).toBeVisible();
		await cdn.control.setSwitches( { server_error: null } );
		await press(
			page,
			image.getByRole( 'button', { name: 'Flush again' } )
		);
		await expect( image.getByText( say.newWhereLooked ) ).toBeVisible();
		expect( await lost() ).toEqual( [] );
	}
);

test( 'without a mouse: all images are flushed, after a look at what keeping the links would do', async ( {
	page,
	world,
} ) => {
	await openScreen( page );
	await skipToContent( page );
	const site = siteCard( page );
	await press( page, site.getByRole( 'button', { name: 'Flush all…' } ) );
	const dialog = flushAllDialog( page );
	await expect(
		dialog.getByRole( 'button', { name: 'Cancel' } )
	).toBeFocused();
	await tabTo(
		page,
		dialog.getByRole( 'checkbox', { name: 'Keep the links' } )
	);
	await page.keyboard.press( 'Space' );
	await expect(
		dialog.getByText( 'The library has 3 images.' )
	).toBeVisible();
	await page.keyboard.press( 'Space' );
	await press(
		page,
		dialog.getByRole( 'button', { name: 'Flush all', exact: true } )
	);
	await expect(
		site.getByText( say.askingForNewKey( `${ world.cdn }/spai2` ) )
	).toBeVisible();
	await press( page, site.getByRole( 'button', { name: 'Undo' } ) );
	await expect(
		site.getByText( say.undone( world.endpoint ) )
	).toBeVisible();
	expect( await lost() ).toEqual( [] );
} );

test(
	'without a mouse: what failed is found in the history and tried again',
	{ tag: '@proof-only' },
	async ( { page, world, cdn } ) => {
		await cdn.control.setSwitches( { no_removal: true } );
		await openScreen(
			page,
			`&attachment=${ picture( world, 'Red house' ).id }`
		);
		await skipToContent( page );
		const image = imageCard( page );
		await tabTo(
			page,
			image.getByRole( 'checkbox', { name: 'Keep the links' } )
		);
		await page.keyboard.press( 'Space' );
		await press( page, startButton( image ) );
		await expect( image.getByText( say.someOld ) ).toBeVisible();
		await cdn.control.setSwitches( { no_removal: null } );

		const tab = page
			.getByRole( 'navigation', { name: 'Parts of this screen' } )
			.getByRole( 'link', { name: 'History' } );
		await skipToContent( page );
		await press( page, tab );
		await expect( tab ).toHaveAttribute( 'aria-current', 'page' );
		const history = card( page, 'History' );
		const result = history.getByRole( 'combobox', { name: 'Result' } );
		await tabTo( page, result );
		await page.keyboard.type( 'Stopped' );
		await expect( history.getByText( 'No flush matches.' ) ).toBeVisible();
		await expect( result ).toBeFocused();
		await page.keyboard.press( 'Home' );
		const row = history.locator( '.spf-history__row' );
		await expect( row ).toHaveCount( 1 );
		const name = row.locator( '.spf-history__name' );
		await press( page, name );
		await expect( row.getByText( say.someOld ) ).toBeVisible();
		await press(
			page,
			row.getByRole( 'button', { name: /^Flush again/ } ).first()
		);
		await expect( row.getByText( say.newWhereLooked ) ).toBeVisible();
		expect( await lost() ).toEqual( [] );
	}
);

test(
	'without a mouse: a setting is changed and saved',
	{ tag: '@proof-only' },
	async ( { page } ) => {
		await openScreen( page );
		await openTab( page, 'Settings' );
		const settings = card( page, 'Flushing' );
		const automatic = settings.getByRole( 'checkbox', {
			name: 'Flush images automatically when they change',
		} );
		const save = settings.getByRole( 'button', { name: 'Save' } );
		await press( page, automatic, 'Space' );
		await press( page, save );
		await expect( settings.getByText( 'Settings saved.' ) ).toBeVisible();
		expect( await lost() ).toEqual( [] );
		await page.reload();
		await expect( automatic ).not.toBeChecked();
		await press( page, automatic, 'Space' );
		await press( page, save );
		await expect( settings.getByText( 'Settings saved.' ) ).toBeVisible();
	}
);

test(
	'without a mouse: a CDN of one’s own is connected',
	{ tag: '@proof-only' },
	async ( { page, world, php } ) => {
		const edge = await startEdge( world.cdn );
		try {
			await openSettings( page );
			await skipToContent( page );
			const cdns = card( page, 'Your CDN' );
			await press(
				page,
				cdns.getByRole( 'button', { name: /^Connect(?: another)?…$/ } )
			);
			const dialog = page.getByRole( 'dialog', {
				name: 'Connect your CDN',
			} );
			const kind = dialog.getByLabel( 'Which CDN or proxy' );
			await expect( kind ).toBeVisible();
			await tabTo( page, kind );
			await page.keyboard.type( 'Varnish' );
			const fields = [
				[
					dialog.getByLabel( 'Domains served by this CDN' ),
					edge.host,
				],
				[ dialog.getByLabel( 'Servers' ), edge.url ],
				[ dialog.getByLabel( 'Password', { exact: true } ), 'S3cr3t' ],
			] as const;
			for ( const [ field, text ] of fields ) {
				await tabTo( page, field );
				await page.keyboard.type( text );
			}
			await press( page, dialog.getByRole( 'button', { name: 'Save' } ) );
			await expect( dialog ).toBeHidden();
			await expect(
				cdns.getByRole( 'button', { name: /^Change Varnish/ } )
			).toBeVisible();
			expect( await lost() ).toEqual( [] );
		} finally {
			await php( "delete_option( 'shortpixel_flush_edge_settings' );" );
			await edge.stop();
		}
	}
);

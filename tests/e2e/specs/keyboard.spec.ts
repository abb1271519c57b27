import { expect, test } from '../support/test';
import {
	flushAllDialog,
	flushButton,
	imageCard,
	openList,
	openScreen,
	rowOf,
	siteCard,
	startButton,
} from '../journeys/places';
import { skipToContent, tabTo } from '../journeys/keys';
import { say } from '../journeys/say';
import { listenToSpeech } from '../journeys/speech';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

test( 'without a mouse: a row’s Flush keeps the focus, and the verdict is announced once', async ( {
	page,
} ) => {
	const spoken = await listenToSpeech( page );
	await openList( page );
	await skipToContent( page );
	const row = rowOf( page, 'Green field' );
	const button = flushButton( row, 'Green field' );
	await tabTo( page, button );
	await page.keyboard.press( 'Enter' );
	await expect( row.getByText( say.newPicture ) ).toBeVisible();
	await expect( button ).toBeFocused();

	await expect
		.poll( spoken )
		.toContainEqual( expect.stringMatching( say.newPicture ) );
	await tabTo( page, row.getByRole( 'link', { name: /^Details of/ } ) );
	expect( await spoken() ).toEqual( [
		expect.stringMatching( say.newPicture ),
	] );
} );

test(
	'without a mouse: a link is looked up and flushed, and its details are opened and closed',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		const spoken = await listenToSpeech( page );
		await openScreen( page );
		await skipToContent( page );
		const image = imageCard( page );
		await tabTo( page, image.getByLabel( 'Link of an image or page' ) );
		await page.keyboard.type( world.pictures[ 0 ]?.url ?? '' );
		await page.keyboard.press( 'Enter' );
		await tabTo( page, startButton( image ) );
		await page.keyboard.press( 'Space' );
		await expect( image.getByText( say.newPicture ) ).toBeVisible();
		// The button has made way for the result, whose place takes the focus.
		await expect( image.locator( ':focus' ) ).toHaveCount( 1 );
		await expect
			.poll( spoken )
			.toEqual( [ expect.stringMatching( say.newPicture ) ] );

		const details = image.getByRole( 'button', { name: 'Details' } );
		await tabTo( page, details );
		await page.keyboard.press( 'Enter' );
		const dialog = page.getByRole( 'dialog', { name: /^Flush of “/ } );
		await expect( dialog.getByRole( 'table' ) ).toBeVisible();
		await page.keyboard.press( 'Escape' );
		await expect( dialog ).toBeHidden();
		await expect( details ).toBeFocused();
	}
);

test( 'without a mouse: Flush all asks first, focuses Cancel, and returns the focus', async ( {
	page,
	world,
} ) => {
	const spoken = await listenToSpeech( page );
	await openScreen( page );
	await skipToContent( page );
	const site = siteCard( page );
	const open = site.getByRole( 'button', { name: 'Flush all…' } );
	const dialog = flushAllDialog( page );
	const cancel = dialog.getByRole( 'button', { name: 'Cancel' } );

	await tabTo( page, open );
	await page.keyboard.press( 'Enter' );
	await expect( cancel ).toBeFocused();
	await page.keyboard.press( 'Escape' );
	await expect( dialog ).toBeHidden();
	await expect( open ).toBeFocused();

	await page.keyboard.press( 'Enter' );
	await expect( cancel ).toBeFocused();
	await page.keyboard.press( 'Enter' );
	await expect( dialog ).toBeHidden();
	await expect( open ).toBeFocused();

	await page.keyboard.press( 'Enter' );
	await tabTo(
		page,
		dialog.getByRole( 'button', { name: 'Flush all', exact: true } )
	);
	await page.keyboard.press( 'Enter' );
	const done = say.askingForNewKey( `${ world.cdn }/spai2` );
	await expect( site.getByText( done ) ).toBeVisible();
	await expect( open ).toBeFocused();
	await expect.poll( spoken ).toEqual( [ expect.stringMatching( done ) ] );

	await tabTo( page, site.getByRole( 'button', { name: 'Undo' } ) );
	await page.keyboard.press( 'Enter' );
	const undone = say.undone( world.endpoint );
	await expect( site.getByText( undone ) ).toBeVisible();
	await expect
		.poll( spoken )
		.toEqual( [ expect.stringMatching( done ), undone ] );
} );

test(
	'without a mouse: ticked images are flushed as one above the list, and the focus is there',
	{ tag: '@proof-only' },
	async ( { page, expectAccessible } ) => {
		const spoken = await listenToSpeech( page );
		await openList( page );
		await skipToContent( page );
		const action = page.locator( '#bulk-action-selector-top' );
		await tabTo( page, action );
		await page.keyboard.type( 'Flush from' );
		await expect( action ).toHaveValue( 'shortpixel_flush' );
		for ( const title of [ 'Red house', 'Blue lake' ] ) {
			// The order of the rows varies, but Tab reaches every checkbox.
			await rowOf( page, title ).getByRole( 'checkbox' ).focus();
			await page.keyboard.press( 'Space' );
		}
		await action.focus();
		await tabTo( page, page.locator( '#doaction' ) );
		await page.keyboard.press( 'Enter' );

		const line = page.getByRole( 'group', { name: 'Flush of 2 images' } );
		await expect( line ).toBeFocused();
		await expect( line.getByText( '✓' ) ).toBeVisible();
		await expect( line ).toBeFocused();
		await expectAccessible( '.spf-many' );
		await expect(
			page.getByText( /select at least one item/ )
		).toBeHidden();
		await tabTo( page, line.getByRole( 'link', { name: 'Details' } ) );
		await expect.poll( spoken ).toHaveLength( 1 );
	}
);

import { expect, test } from '../support/test';
import {
	openHistory,
	openList,
	openScreen,
	rowOf,
	unfoldSettings,
} from '../journeys/places';
import { say } from '../journeys/say';
import { inBackground, replacedByPlugin } from '../journeys/site';

const title = 'Red house';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'An image whose file changed says so in the list, is flushed without a click, and keeps its result', async ( {
	page,
	world,
	cdn,
	php,
	replace,
	expectAccessible,
} ) => {
	const [ picture ] = world.pictures;
	if ( ! picture ) {
		throw new Error( 'The world has no image.' );
	}
	const urls = await cdn.urlsOnPage( picture );
	await Promise.all( urls.map( ( url ) => cdn.warm( url ) ) );
	// Nothing is promised on a site where no background task was ever seen.
	await inBackground( php );
	await replacedByPlugin( php, picture.id, () =>
		replace( picture, 'orange' )
	);

	await openList( page );
	const row = rowOf( page, title );
	await expect(
		row.getByText( 'Changed; will be flushed in the background…' )
	).toBeVisible();
	await expectAccessible( '.wp-list-table' );

	// A server's cron, which these sites don't have: the open tab does the rest.
	await inBackground( php );
	// The open tab measures the page, so that all copies are known.
	await expect( row.getByText( say.newPicture ) ).toBeVisible( {
		timeout: 120_000,
	} );
	const result = await row.locator( '.spf-line__text' ).innerText();
	await expectAccessible( '.wp-list-table' );
	for ( const url of await cdn.urlsOnPage( picture ) ) {
		expect( await cdn.colourAt( url ), url ).toBe( 'orange' );
	}
	// Old links are removed behind the new ones, which nobody waits for.
	for ( const url of urls ) {
		await expect
			.poll( async () => {
				await inBackground( php );
				return cdn.colourAt( url );
			} )
			.toBe( 'orange' );
	}

	await page.reload();
	await row.getByRole( 'group' ).locator( 'summary' ).click();
	await expect( row.getByText( result ) ).toBeVisible();

	await openScreen( page );
	const recent = await openHistory( page );
	const rows = recent.locator( '.spf-history__row' );
	await expect( rows ).toContainText( /Replaced/ );
	const why = recent.getByRole( 'combobox', { name: 'Why' } );
	await why.selectOption( 'Edited' );
	await expect( recent.getByText( 'No flush matches.' ) ).toBeVisible();
	await why.selectOption( 'Automatically' );
	await expect( rows ).toContainText( /Replaced/ );
	await expectAccessible( '.is-history' );
} );

test( 'automatic flushing is switched off and on with the keyboard', async ( {
	page,
	expectAccessible,
} ) => {
	let settings = await unfoldSettings( page );
	const automatic = settings.getByRole( 'checkbox', {
		name: 'Flush images automatically when they change',
	} );
	await expect( automatic ).toBeChecked();
	await automatic.focus();
	await page.keyboard.press( 'Space' );
	await page.keyboard.press( 'Enter' );
	await expect( settings.getByText( 'Settings saved.' ) ).toBeVisible();
	settings = await unfoldSettings( page );
	await expect( automatic ).not.toBeChecked();
	await expectAccessible( '.wrap.shortpixel-flush' );
	await automatic.focus();
	await page.keyboard.press( 'Space' );
	await settings.getByRole( 'button', { name: 'Save' } ).press( 'Enter' );
	await expect( settings.getByText( 'Settings saved.' ) ).toBeVisible();
} );

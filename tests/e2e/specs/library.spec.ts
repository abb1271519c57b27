import { expect, test } from '../support/test';
import {
	keepLinks,
	openFlushAll,
	openHistory,
	openScreen,
	siteCard,
} from '../journeys/places';
import { say } from '../journeys/say';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'The whole library is flushed at its present addresses, after a confirmation with numbers, proved by the bytes', async ( {
	page,
	world,
	cdn,
	replace,
	expectAccessible,
} ) => {
	const urls = await cdn.urlsOnPage();
	await Promise.all( urls.map( ( url ) => cdn.warm( url ) ) );
	for ( const picture of world.pictures ) {
		await replace( picture, 'yellow' );
	}

	await openScreen( page );
	const site = siteCard( page );
	const dialog = await openFlushAll( page );
	await expect(
		dialog.getByRole( 'button', { name: 'Cancel' } )
	).toBeFocused();
	await keepLinks( dialog );
	await expect( dialog.getByText( '3 images' ) ).toBeVisible();
	await expect(
		dialog.getByText( /^There may be \d+ copies on the CDN\.$/ )
	).toBeVisible();
	await expect(
		dialog.getByText( /Their links stay as they are\.$/ )
	).toBeVisible();
	await expect(
		dialog.getByText( /keep this tab open until the flush has ended/ )
	).toBeVisible();
	await expectAccessible( '.spf-dialog' );

	await dialog.getByRole( 'button', { name: 'Flush all' } ).click();
	await expect(
		// Several results are correct, since the library's pages may never have been measured.
		site.getByText( say.libraryFlushed )
	).toBeVisible();
	await expectAccessible( '.wrap.shortpixel-flush' );
	expect( await cdn.urlsOnPage() ).toEqual( urls );
	for ( const url of urls ) {
		expect( await cdn.colourAt( url ) ).toBe( 'yellow' );
	}
	await expect(
		( await openHistory( page ) ).getByText( 'The library, 3 images' )
	).toBeVisible();
} );

import { expect, test } from '../support/test';
import {
	card,
	chooseKind,
	flushAllDialog,
	openScreen,
} from '../journeys/places';
import { setAutoptimize, setOptimizer } from '../journeys/site';

const copies = 'Clear the CDN image by image';

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
	const site = card( page, 'Everything' );
	await chooseKind( site, copies );
	await expect( site.getByText( 'The library has 3 images.' ) ).toBeVisible();
	await site.getByRole( 'button', { name: 'Flush all…' } ).click();
	const dialog = flushAllDialog( page );
	await expect(
		dialog.getByRole( 'button', { name: 'Cancel' } )
	).toBeFocused();
	await expect(
		dialog.getByText( /^There may be \d+ copies on the CDN\.$/ )
	).toBeVisible();
	await expect(
		dialog.getByText( /^The API URL and the links in your pages stay/ )
	).toBeVisible();
	await expect(
		dialog.getByText( /keep this tab open until the flush has ended/ )
	).toBeVisible();
	await expectAccessible( '.spf-dialog' );

	await dialog.getByRole( 'button', { name: 'Flush all' } ).click();
	await expect(
		// Its pages may never have been measured.
		site.getByText(
			/accepted the removal of the \d+ copies|isitors see the new images|checked copies are new/
		)
	).toBeVisible();
	await expectAccessible( '.wrap.shortpixel-flush' );
	expect( await cdn.urlsOnPage() ).toEqual( urls );
	for ( const url of urls ) {
		expect( await cdn.colourAt( url ) ).toBe( 'yellow' );
	}
	await expect(
		card( page, 'Recent flushes' ).getByText( 'The library, 3 images' )
	).toBeVisible();
} );

test( 'Two users who flush the library at the same moment start one flush, and the second is told so', async ( {
	page,
	consoleErrors,
} ) => {
	await openScreen( page );
	const both = await page.evaluate( async () => {
		const root = document.querySelector< HTMLLinkElement >(
			'link[rel="https://api.w.org/"]'
		)?.href;
		const nonce = await (
			await fetch( '/wp-admin/admin-ajax.php?action=rest-nonce' )
		).text();
		const start = async () => {
			const response = await fetch(
				`${ root ?? '/wp-json/' }shortpixel-flush/v1/flushes`,
				{
					method: 'POST',
					headers: {
						'Content-Type': 'application/json',
						'X-WP-Nonce': nonce,
					},
					body: '{"scope":"images","library":true}',
				}
			);
			return response.status;
		};
		return Promise.all( [ start(), start(), start() ] );
	} );
	expect( both.sort() ).toEqual( [ 202, 409, 409 ] );
	// The browser logs the refusals by itself.
	expect( consoleErrors.splice( 0 ) ).toEqual( [
		expect.stringContaining( '409' ),
		expect.stringContaining( '409' ),
	] );
} );

test.describe( 'with ShortPixel Image Optimizer, but no API key', () => {
	test.beforeEach( ( { php } ) => setOptimizer( php, true ) );
	test.afterEach( ( { php } ) => setOptimizer( php, false ) );

	test( 'Everything means the library, without a choice of kind', async ( {
		page,
	} ) => {
		await openScreen( page );
		const site = card( page, 'Everything' );
		await expect(
			site.getByText( 'The library has 3 images.' )
		).toBeVisible();
		await expect( site.getByRole( 'radio' ) ).toHaveCount( 0 );
		await site.getByRole( 'button', { name: 'Flush all…' } ).click();
		await expect(
			flushAllDialog( page ).getByText( 'The library has 3 images.' )
		).toBeVisible();
		await page.keyboard.press( 'Escape' );
		await expect(
			site.getByRole( 'button', { name: 'Flush all…' } )
		).toBeFocused();
	} );
} );

test.describe( 'with Autoptimize, whose addresses get a number', () => {
	test.beforeEach( ( { php } ) => setAutoptimize( php, true ) );
	test.afterEach( ( { php } ) => setAutoptimize( php, false ) );

	test( 'Everything offers both kinds, and names the first number', async ( {
		page,
	} ) => {
		await openScreen( page );
		const site = card( page, 'Everything' );
		await expect(
			site.getByRole( 'radio', { name: 'Replace everywhere' } )
		).toBeChecked();
		await expect( site.getByText( '…/client2' ) ).toBeVisible();
		await chooseKind( site, copies );
		await expect(
			site.getByText( 'The library has 3 images.' )
		).toBeVisible();
	} );
} );

import { expect, test } from '../support/test';
import {
	keepLinks,
	openFlushAll,
	openHistory,
	openScreen,
	siteCard,
} from '../journeys/places';
import { say } from '../journeys/say';
import { setAutoptimize, setOptimizer } from '../journeys/site';

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
	await expect(
		dialog.getByText( 'The library has 3 images.' )
	).toBeVisible();
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

	test( 'Flush all means the library, and asks of no links', async ( {
		page,
	} ) => {
		await openScreen( page );
		const dialog = await openFlushAll( page );
		await expect(
			dialog.getByText( 'The library has 3 images.' )
		).toBeVisible();
		await expect( dialog.getByRole( 'checkbox' ) ).toHaveCount( 0 );
		await page.keyboard.press( 'Escape' );
		await expect(
			siteCard( page ).getByRole( 'button', { name: 'Flush all…' } )
		).toBeFocused();
	} );
} );

test.describe( 'with Autoptimize, whose addresses get a number', () => {
	test.beforeEach( ( { php } ) => setAutoptimize( php, true ) );
	test.afterEach( ( { php } ) => setAutoptimize( php, false ) );

	test( 'Flush all names the first number, and keeps the links on request', async ( {
		page,
	} ) => {
		await openScreen( page );
		const dialog = await openFlushAll( page );
		await expect(
			dialog.getByText( '…/client2', { exact: true } )
		).toBeVisible();
		await keepLinks( dialog );
		await expect(
			dialog.getByText( 'The library has 3 images.' )
		).toBeVisible();
	} );
} );

import type { Page } from '@playwright/test';
import { setLazy } from '../support/layout-page';
import { expect, test } from '../support/test';
import { say } from '../journeys/say';

const node = ( page: Page ) =>
	page.getByRole( 'button', { name: 'Flush images on this page' } );

const panel = ( page: Page ) => page.locator( '#wpadminbar .spf-bar' );
const result = ( page: Page ) => panel( page ).getByRole( 'status' );

/** Loads the page until this browser has all its images, and returns their addresses. */
async function look( page: Page, address: string ): Promise< string[] > {
	await page.goto( address, { waitUntil: 'networkidle' } );
	return page
		.locator( '.wp-block-gallery img' )
		.evaluateAll( ( images ) =>
			images.map( ( image ) =>
				image instanceof HTMLImageElement ? image.currentSrc : ''
			)
		);
}

test.describe( 'Flush images on this page', () => {
	test( 'gives visitors the new images of the page, proved by their bytes', async ( {
		page,
		world,
		cdn,
		logIn,
		replace,
	} ) => {
		await logIn( 'editor' );
		const urls = await look( page, world.page );
		expect( urls ).toHaveLength( world.pictures.length );
		for ( const url of urls ) {
			await cdn.warm( url );
		}
		for ( const picture of world.pictures ) {
			await replace( picture, 'purple' );
		}

		await node( page ).click();
		await expect( result( page ) ).toHaveText( say.knownNew );

		for ( const url of urls ) {
			await cdn.warm( url );
			expect( await cdn.colourAt( url ), url ).toBe( 'purple' );
		}
		const details = panel( page ).getByRole( 'link', { name: 'Details' } );
		await details.click();
		await expect(
			page.getByRole( 'dialog', { name: /^Flush of/ } )
		).toBeVisible();
	} );

	test( 'takes the exact addresses that the browser requested, on a page of lazy images', async ( {
		page,
		world,
		logIn,
	} ) => {
		await setLazy( world, true );
		try {
			await logIn( 'editor' );
			const urls = await look( page, world.page );
			expect( urls.every( ( url ) => /\/w_\d+\+/.test( url ) ) ).toBe(
				true
			);
			const sent = page.waitForRequest(
				( request ) =>
					request.method() === 'POST' &&
					/shortpixel-flush\/v1\/flushes(\?|$)/.test( request.url() )
			);
			await node( page ).click();
			const body = ( await sent ).postDataJSON() as Record<
				string,
				unknown
			>;
			expect( body[ 'urls' ] ).toEqual( expect.arrayContaining( urls ) );
			expect( body[ 'seen_on' ] ).toBe( page.url() );
			expect( body[ 'screen' ] ).toEqual( {
				width: 1280,
				height: 900,
				density: 1,
			} );
			await expect( result( page ) ).toHaveText( /\S/ );
		} finally {
			await setLazy( world, false );
		}
	} );

	test( 'says that images are still old where the CDN never removes them, and tries again', async ( {
		page,
		world,
		cdn,
		logIn,
		replace,
	} ) => {
		await logIn( 'editor' );
		const urls = await look( page, world.page );
		for ( const url of urls ) {
			await cdn.warm( url );
		}
		for ( const picture of world.pictures ) {
			await replace( picture, 'purple' );
		}
		await cdn.control.setSwitches( { no_removal: true } );
		await node( page ).click();
		await expect( result( page ) ).toHaveText( say.oldPicture );

		await cdn.control.setSwitches( { no_removal: null } );
		await panel( page )
			.getByRole( 'button', { name: 'Try again' } )
			.click();
		await expect( result( page ) ).toHaveText( say.knownNew );
		for ( const url of urls ) {
			await cdn.warm( url );
			expect( await cdn.colourAt( url ), url ).toBe( 'purple' );
		}
	} );

	test( 'says so where no image of the page came through ShortPixel', async ( {
		page,
		world,
		logIn,
	} ) => {
		await logIn( 'editor' );
		await page.goto( `${ world.url }/?p=1`, { waitUntil: 'networkidle' } );
		await node( page ).click();
		await expect( result( page ) ).toHaveText(
			'This browser has loaded no image of this page through ShortPixel, so there is nothing to flush.'
		);
	} );

	test( 'says so when the browser is offline', async ( {
		page,
		world,
		logIn,
		context,
		consoleErrors,
		replaceAll,
	} ) => {
		await logIn( 'editor' );
		await look( page, world.page );
		await replaceAll();
		await context.setOffline( true );
		await node( page ).click();
		await expect( result( page ) ).toHaveText( /^You are offline\./ );
		await context.setOffline( false );
		await panel( page )
			.getByRole( 'button', { name: 'Try again' } )
			.click();
		await expect( result( page ) ).toHaveText( say.knownNew );
		consoleErrors.length = 0;
	} );

	test( 'works by keyboard on a screen of 400 pixels, and axe finds nothing wrong', async ( {
		page,
		world,
		logIn,
		replaceAll,
		expectAccessible,
	} ) => {
		await page.setViewportSize( { width: 400, height: 800 } );
		await logIn( 'editor' );
		await look( page, world.page );
		await replaceAll();
		await expect( node( page ) ).toBeVisible();
		const box = await node( page ).boundingBox();
		expect( box?.y ).toBeLessThan( 20 );
		expect( ( box?.x ?? 400 ) + ( box?.width ?? 0 ) ).toBeLessThan( 400 );

		await node( page ).focus();
		await page.keyboard.press( 'Space' );
		await expect( result( page ) ).toHaveText( say.knownNew );
		const area = await panel( page ).boundingBox();
		expect( area?.x ).toBe( 0 );
		expect( area?.width ).toBe( 400 );
		await expectAccessible( '#wp-admin-bar-shortpixel-flush .spf-bar' );

		await page.keyboard.press( 'Tab' );
		await expect(
			panel( page ).getByRole( 'link', { name: 'Details' } )
		).toBeFocused();
		await page.keyboard.press( 'Escape' );
		await expect( panel( page ) ).toBeHidden();
		await expect( node( page ) ).toBeFocused();
	} );

	for ( const role of [ 'contributor', 'subscriber' ] as const ) {
		test( `is not there for a ${ role }`, async ( {
			page,
			world,
			logIn,
		} ) => {
			await logIn( role );
			await page.goto( world.page );
			await expect( page.locator( '#wpadminbar' ) ).toBeVisible();
			await expect( node( page ) ).toHaveCount( 0 );
			expect( await page.content() ).not.toContain(
				'plugins/shortpixel-flush/'
			);
		} );
	}
} );

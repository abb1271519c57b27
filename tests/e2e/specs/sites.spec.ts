import type { Page } from '@playwright/test';
import { expect, test } from '../support/network';

const list = '/wp-admin/network/sites.php';

const cell = ( page: Page, path: string ) =>
	page
		.getByRole( 'row' )
		.filter( { has: page.locator( `a[href$="${ path }wp-admin/"]` ) } )
		.locator( '.column-shortpixel_flush' );

test( 'flushes all images of the chosen sites by keyboard, once that is confirmed', async ( {
	page,
	network,
	logIn,
	expectAccessible,
} ) => {
	await logIn( 'administrator' );
	await page.goto( list );
	await expect(
		page.getByRole( 'columnheader', { name: 'ShortPixel' } ).first()
	).toBeVisible();

	for ( const name of [ 'shop', 'gallery' ] ) {
		await page
			.getByRole( 'checkbox', { name: new RegExp( name, 'i' ) } )
			.press( 'Space' );
	}
	await page
		.getByRole( 'combobox', { name: 'Select bulk action' } )
		.first()
		.selectOption( 'Flush all images' );
	await page
		.getByRole( 'button', { name: 'Apply' } )
		.first()
		.press( 'Enter' );

	await expect(
		page.getByRole( 'heading', {
			name: 'Flush all images of these sites?',
		} )
	).toBeVisible();
	await expect( page.getByRole( 'main' ).getByRole( 'listitem' ) ).toHaveText(
		[ /\/shop\s*$/, /\/gallery\s*$/ ]
	);
	await expectAccessible( '#wpbody-content .wrap' );
	await page.getByRole( 'link', { name: 'Cancel' } ).press( 'Enter' );
	await expect( page ).toHaveURL( new RegExp( 'network/sites\\.php' ) );

	await page.getByRole( 'checkbox', { name: /shop/i } ).check();
	await page
		.getByRole( 'combobox', { name: 'Select bulk action' } )
		.first()
		.selectOption( 'Flush all images' );
	await page
		.getByRole( 'button', { name: 'Apply' } )
		.first()
		.press( 'Enter' );
	await page
		.getByRole( 'button', { name: 'Flush all images' } )
		.press( 'Enter' );
	await expect(
		page.getByText( '1 site will flush all its images' )
	).toBeVisible();
	await expect( page ).not.toHaveURL( /shortpixel-flush-stored/ );
	await expect( cell( page, '/shop/' ) ).toContainText( 'Waiting' );
	await expectAccessible( '.column-shortpixel_flush' );

	await network.php(
		`do_action( 'shortpixel_flush_run' ); do_action( 'shortpixel_flush_run' );`,
		'Shop'
	);
	await page.reload();
	await expect( cell( page, '/shop/' ) ).toContainText(
		'ShortPixel Adaptive Images'
	);
	await expect( cell( page, '/shop/' ) ).toContainText(
		/All images: Done, .* ago/
	);
} );

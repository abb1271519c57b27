import { flushRow, openList } from '../journeys/places';
import { expect, test } from '../support/test';

const screen = '/wp-admin/upload.php?page=shortpixel-flush';

/** PHP that makes the site look like a copy of another one. */
const copied = `update_option( 'shortpixel_flush_address', [ 'site' => hash( 'sha256', 'example.com' ), 'copy' => '' ], false );`;

test( 'a copy asks what it is, says where somebody flushes that it rests, and sends nothing, until one click says that it is the site', async ( {
	page,
	php,
	logIn,
	cdn,
	consoleErrors,
	expectAccessibleAtEachWidth,
} ) => {
	await php( copied );
	await logIn( 'administrator' );
	const notice = page.locator( '.notice', {
		hasText: 'Flush for ShortPixel is paused',
	} );
	const site = page.getByRole( 'button', { name: 'This is the site now' } );
	const copy = page.getByRole( 'button', { name: 'This is a copy' } );

	await openList( page );
	await expect( notice ).toContainText( 'Is this the site, or a copy' );
	await flushRow( page, 'Red house' );
	await expect( page.locator( '#the-list' ) ).toContainText(
		'has moved or is a copy'
	);
	consoleErrors.length = 0;

	await page.goto( screen );
	await expectAccessibleAtEachWidth( '.notice-warning' );
	await site.focus();
	await page.keyboard.press( 'Tab' );
	await expect( copy ).toBeFocused();
	await page.keyboard.press( 'Enter' );

	await expect(
		page.locator( '.notice', { hasText: 'This is a copy of the site' } )
	).toBeVisible();
	await expect( copy ).toHaveCount( 0 );
	await page.goto( '/wp-admin/' );
	await expect( notice ).toHaveCount( 0 );
	expect( ( await cdn.control.log() ).entries ).toEqual( [] );

	await page.goto( screen );
	await site.click();
	await expect( site ).toHaveCount( 0 );
} );

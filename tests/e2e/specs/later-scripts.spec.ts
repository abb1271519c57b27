import { expect, test } from '../support/test';
import { card, openScreen } from '../journeys/places';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'a part whose script does not load says so, and opens when it is asked for again', async ( {
	page,
	consoleErrors,
} ) => {
	await page.route( /\/build\/history\.js/, ( route ) => route.abort(), {
		times: 1,
	} );
	await openScreen( page, '&tab=history' );
	await expect(
		page
			.locator( '#shortpixel-flush-root' )
			.getByText(
				'Your site did not answer, so nothing has been changed.'
			)
	).toBeVisible();
	expect( consoleErrors ).toEqual( [
		expect.stringMatching( /ERR_FAILED.*\/build\/history\.js\?ver=/ ),
	] );
	consoleErrors.length = 0;

	await page.getByRole( 'button', { name: 'Retry' } ).click();
	await expect( card( page, 'History' ) ).toBeVisible();
} );

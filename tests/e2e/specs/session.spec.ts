import { expect, test } from '../support/test';
import { find, openScreen, untilIdle } from '../journeys/places';
import { say } from '../journeys/say';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'a lookup after the session has expired says so, and a reload keeps what was typed', async ( {
	page,
	context,
	world,
	logIn,
	consoleErrors,
} ) => {
	const address = world.pictures[ 0 ]?.url ?? '';
	await openScreen( page );
	await untilIdle( page );
	await context.clearCookies();
	const image = await find( page, address );
	await expect( image.getByText( say.expired ) ).toBeVisible();

	await page.reload();
	await expect(
		page.getByLabel( 'Password', { exact: true } )
	).toBeVisible();
	await logIn( 'administrator' );
	await openScreen( page );
	await expect( image.getByLabel( 'Link of an image or page' ) ).toHaveValue(
		address
	);
	expect( consoleErrors.splice( 0 ).join( '\n' ) ).toMatch( /40[01]/ );
} );

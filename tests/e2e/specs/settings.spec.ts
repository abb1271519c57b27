import { expect, test } from '../support/test';
import { unfoldSettings } from '../journeys/places';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

const tab = '.spf-tab-settings';

test( 'settings are saved by keyboard, and are there after a reload', async ( {
	page,
	consoleErrors,
	expectAccessibleAtEachWidth,
} ) => {
	const settings = await unfoldSettings( page );
	await expectAccessibleAtEachWidth( tab );
	const optimizers = settings.getByRole( 'checkbox', {
		name: 'Also after an image optimizer has worked',
	} );
	await optimizers.press( 'Space' );
	await expect( settings.getByText( 'Not saved yet.' ) ).toBeVisible();
	const domains = settings.getByRole( 'textbox', {
		name: 'Other domains of the CDN',
	} );
	await domains.fill( 'https://' );
	await settings.getByRole( 'button', { name: 'Save' } ).press( 'Enter' );
	await expect( domains ).toBeFocused();
	await expect( domains ).toHaveAccessibleDescription(
		/^Write a domain like/
	);
	expect( consoleErrors ).toEqual( [ expect.stringContaining( '400' ) ] );
	consoleErrors.length = 0;
	await expectAccessibleAtEachWidth( tab );
	await domains.fill( 'img.example.com' );
	await settings.getByRole( 'button', { name: 'Save' } ).press( 'Enter' );
	await expect( settings.getByText( 'Settings saved.' ) ).toBeVisible();
	await page.reload();
	await expect( optimizers ).toBeChecked();
	await optimizers.press( 'Space' );
	await settings.getByRole( 'button', { name: 'Save' } ).press( 'Enter' );
	await expect( settings.getByText( 'Settings saved.' ) ).toBeVisible();
} );

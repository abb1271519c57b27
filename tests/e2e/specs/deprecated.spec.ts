import { expect, test } from '../support/test';
import { openScreen } from '../journeys/places';

/*
 * These tests use the development builds of WordPress's scripts, whose React and components report mistakes and
 * deprecated uses. A test fails if the console has an error or a deprecation; PHP's log is read after all tests.
 */

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );

/** If this test fails, the other test proves nothing. */
test( 'the scripts are those for developers, and what is deprecated is noticed', async ( {
	page,
	consoleErrors,
} ) => {
	await openScreen( page );
	await expect(
		page.locator( 'script[src*="/dist/components.js"]' )
	).toBeAttached();
	await page.evaluate( () => {
		const { wp } = window as unknown as {
			wp: { deprecated: ( what: string, facts: object ) => void };
		};
		wp.deprecated( 'This', { since: '7.0', alternative: 'that' } );
	} );
	expect( consoleErrors ).toEqual( [
		expect.stringContaining( 'This is deprecated since version 7.0' ),
	] );
	consoleErrors.length = 0;
} );

test(
	'the other screens, and the site’s pages with the toolbar, use nothing that is deprecated',
	{ tag: '@proof-only' },
	async ( { page, world } ) => {
		for ( const screen of [
			'index.php',
			'plugins.php',
			'site-health.php',
			'options-privacy.php?tab=policyguide',
			'media-new.php',
			'profile.php',
		] ) {
			await page.goto( `/wp-admin/${ screen }`, {
				waitUntil: 'networkidle',
			} );
			await expect( page.locator( '#wpadminbar' ) ).toBeVisible();
		}
		await page.goto( world.page );
		await page.locator( '#wp-admin-bar-shortpixel-flush > a' ).click();
		await expect( page.locator( '.spf-section.is-image' ) ).toBeVisible();
	}
);

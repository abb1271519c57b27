import { expect, test } from '../support/test';
import { openScreen } from '../journeys/places';

/*
 * The stories use the development builds of WordPress's scripts, in which React and the components report deprecated uses and
 * mistakes. Each test fails if the console has an error or a deprecation; PHP's log is read when all tests have run.
 */

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );

/** Without these two, the other tests would prove nothing. */
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

import { expect, test } from '../support/test';
import { openScreen } from '../journeys/places';

/*
 * The stories go through every door with the scripts that developers load, with which React and the components say more: what is
 * deprecated, and what they find wrong. Each test fails on what the console says; PHP's log is read when all have run.
 */

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );

/** Otherwise the rest would prove nothing. */
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

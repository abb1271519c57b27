import { expect, test } from '../support/test';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'Site Health shows the checks, by keyboard too, where all is well and where the CDN is down', async ( {
	page,
	cdn,
	world,
	expectAccessibleAtEachWidth,
} ) => {
	await page.goto( '/wp-admin/site-health.php' );
	await expect( page.locator( '.site-health-progress-label' ) ).toHaveText(
		/Good|Should be improved/,
		{ timeout: 120_000 }
	);
	await page.getByRole( 'button', { name: 'Passed tests' } ).press( 'Enter' );
	const check = ( name: string | RegExp ) =>
		page.getByRole( 'button', { name } );
	await expect( check( 'The database stores flushes' ) ).toBeVisible();
	await check( /delivers your images/ ).press( 'Enter' );
	await expect(
		page.getByText( /A copy for .+ came (from|in)/ )
	).toBeVisible();
	await expectAccessibleAtEachWidth( '#health-check-site-status-good' );
	await cdn.control.setSwitches( {
		server_error: { match: '', status: 503 },
	} );
	await page.reload();
	await check( /does not deliver your images/ ).click( { timeout: 120_000 } );
	await expect(
		page.getByText( 'ShortPixel is busy or unavailable' ).first()
	).toBeVisible();
	await expectAccessibleAtEachWidth( '#health-check-site-status-critical' );
	await page.goto( '/wp-admin/site-health.php?tab=debug' );
	const info = page.locator(
		'#health-check-accordion-block-shortpixel-flush'
	);
	await page
		.getByRole( 'button', { name: 'Flush for ShortPixel' } )
		.press( 'Enter' );
	await expect( info ).toContainText( 'Version' );
	await expect( info ).not.toContainText( world.folder );
} );

test( 'a recording of the CDN goes on while its page is open, and is shown before anybody sends it', async ( {
	page,
	cdn,
	world,
	expectAccessibleAtEachWidth,
} ) => {
	// The rate limit ends the recording early, which keeps the test short.
	await cdn.control.setSwitches( {
		rate_limit: { match: 'shortpixel-flush-' },
	} );
	await page.goto( '/wp-admin/site-health.php' );
	await page.getByRole( 'link', { name: 'CDN', exact: true } ).click();
	await expect( page.getByText( 'at most 40 times' ) ).toBeVisible();
	await expectAccessibleAtEachWidth( '.health-check-body' );
	await page.getByRole( 'button', { name: 'Record' } ).press( 'Enter' );
	await expect(
		page.getByText( /of at most 40 requests sent/ )
	).toBeVisible();
	const recording = page.getByRole( 'textbox', { name: 'The recording' } );
	await expect( recording ).toBeVisible( { timeout: 120_000 } );
	await expect( recording ).toHaveValue( /"ended": "busy"/ );
	await expect( recording ).not.toHaveValue(
		new RegExp( new URL( world.url ).host )
	);
	await expectAccessibleAtEachWidth( '.health-check-body' );
	const download = page.waitForEvent( 'download' );
	await page.getByRole( 'link', { name: 'Download' } ).click();
	expect( ( await download ).suggestedFilename() ).toBe(
		'shortpixel-cdn-recording.json'
	);
} );

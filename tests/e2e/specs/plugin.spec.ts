import { expect, test } from '../support/test';

test( 'the plugins screen lists the plugin as active', async ( {
	page,
	logIn,
} ) => {
	await logIn( 'administrator' );
	await page.goto( '/wp-admin/plugins.php' );

	// Found by its first cell: the stand-ins' descriptions mention the plugin too.
	const row = page.getByRole( 'row' ).filter( {
		has: page.getByRole( 'checkbox', {
			name: 'Select Flush for ShortPixel',
			exact: true,
		} ),
	} );
	await expect( row ).toHaveClass( /(^| )active( |$)/ );
	await expect(
		row.getByRole( 'link', { name: 'Deactivate' } )
	).toBeVisible();
} );

test( 'the page’s images come from the CDN, in their original colours', async ( {
	cdn,
	world,
} ) => {
	for ( const picture of world.pictures ) {
		const urls = await cdn.urlsOnPage( picture );
		expect( urls.length, picture.title ).toBeGreaterThan( 0 );
		for ( const url of urls ) {
			await cdn.warm( url );
			expect( await cdn.colourAt( url ), url ).toBe( picture.colour );
		}
	}
} );

test.describe( 'while images have new links', () => {
	const versions = ( call: string ) =>
		`require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/versions/store.php'; ShortPixelFlush\\Versions\\${ call };`;

	test.beforeEach( ( { php } ) =>
		php( versions( "assign( [ 'a' ], '47' )" ) )
	);
	test.afterEach( ( { php } ) =>
		php(
			versions(
				"remove( [ ShortPixelFlush\\Versions\\hash_of( 'a' ) ] )"
			)
		)
	);

	test( 'its row says what deactivating does, and leads to Flush all', async ( {
		page,
		logIn,
	} ) => {
		await logIn( 'administrator' );
		await page.goto( '/wp-admin/plugins.php' );

		await expect(
			page.getByRole( 'link', {
				name: 'Deactivate Flush for ShortPixel',
			} )
		).toHaveAccessibleDescription(
			'If you deactivate this plugin, images get their earlier links back, and visitors may see old ones.'
		);
		await page
			.getByRole( 'link', { name: 'Flush all first' } )
			.press( 'Enter' );
		await expect(
			page.getByRole( 'heading', {
				name: 'Flush for ShortPixel',
				level: 1,
			} )
		).toBeVisible();
	} );
} );

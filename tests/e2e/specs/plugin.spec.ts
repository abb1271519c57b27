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

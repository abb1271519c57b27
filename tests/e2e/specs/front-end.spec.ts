import { expect, test } from '../support/test';

test( 'a visitor loads nothing of the plugin', async ( { page, world } ) => {
	const requested: string[] = [];
	page.on( 'request', ( request ) => requested.push( request.url() ) );
	await page.goto( world.page );
	await expect(
		page.getByRole( 'img', { name: 'Red house' } )
	).toBeVisible();

	expect(
		requested.filter( ( url ) =>
			url.includes( 'plugins/shortpixel-flush' )
		)
	).toEqual( [] );
	expect(
		requested.filter( ( url ) => url.includes( 'shortpixel-flush/v1' ) )
	).toEqual( [] );
	const html = await page.content();
	for ( const ours of [
		'plugins/shortpixel-flush',
		'shortpixelFlush',
		'shortpixel-flush-',
	] ) {
		expect( html ).not.toContain( ours );
	}
} );

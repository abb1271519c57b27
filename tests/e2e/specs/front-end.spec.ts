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

test( 'a visitor’s page is the same, byte for byte, without the plugin', async ( {
	world,
	php,
} ) => {
	const html = async () => ( await fetch( world.page ) ).text();
	const setActive = ( isActive: boolean ) =>
		php(
			`require_once ABSPATH . 'wp-admin/includes/plugin.php';
			${ isActive ? 'activate_plugin' : 'deactivate_plugins' }( 'shortpixel-flush/shortpixel-flush.php' );`
		);
	const withPlugin = await html();
	await setActive( false );
	try {
		expect( await html() ).toBe( withPlugin );
	} finally {
		await setActive( true );
	}
	expect( withPlugin ).toContain( '</html>' );
} );

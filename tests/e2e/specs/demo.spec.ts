import { cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startCron } from '../../../tools/demo/cron';
import { root } from '../../../tools/root';
import { colourOf, writePicture } from '../../../tools/site/site';
import { rowOf } from '../journeys/places';
import { setLazy } from '../journeys/site';
import { expect, test } from '../support/test';
import { picture } from '../support/world';

const title = 'House';
const plugins = [ 'shortpixel-flush-demo', 'shortpixel-flush-demo-story' ];
const files = plugins.map(
	( name, index ) => `${ name }/${ index === 0 ? name : 'story' }.php`
);

const setDemo = ( id: number, active: boolean ) =>
	`require_once ABSPATH . 'wp-admin/includes/plugin.php';
	wp_update_post( [ 'ID' => ${ id }, 'post_title' => '${ active ? title : 'Red house' }' ] );
	delete_post_meta( ${ id }, '_shortpixel_flush_demo_replaced' );
	wp_delete_post( (int) ( get_page_by_path( 'a-week-in-the-country' )->ID ?? 0 ), true );
	${ active ? 'activate_plugin' : 'deactivate_plugins' }( ${ active ? `'${ files[ 0 ] }' ); activate_plugin( '${ files[ 1 ] }'` : `[ '${ files.join( "', '" ) }' ]` } );`;

/** Sets the site up as `npm run demo` does, with only one image. */
test.beforeEach( async ( { world, php } ) => {
	const { id, files: sizes } = picture( world, 'Red house' );
	const content = path.join( world.folder, 'wp-content' );
	[ 'plugin', 'story' ].forEach( ( from, index ) =>
		cpSync(
			path.join( root, 'tools/demo', from ),
			path.join( content, 'plugins', plugins[ index ] ?? '' ),
			{ recursive: true }
		)
	);
	const [ { path: file, width, height } ] = sizes as [
		( typeof sizes )[ number ],
	];
	for ( const [ folder, colour ] of [
		[ 'before', 'red' ],
		[ 'after', 'blue' ],
	] as const ) {
		const kept = path.join( content, 'shortpixel-flush-demo', folder );
		mkdirSync( kept, { recursive: true } );
		await writePicture(
			path.join( kept, path.basename( file ) ),
			width,
			height,
			colour
		);
	}
	await setLazy( php, true );
	await php( setDemo( id, true ) );
} );

test.afterEach( async ( { world, php } ) => {
	await php( setDemo( picture( world, 'Red house' ).id, false ) );
	await setLazy( php, false );
	const content = path.join( world.folder, 'wp-content' );
	for ( const folder of [
		'shortpixel-flush-demo',
		...plugins.map( ( name ) => `plugins/${ name }` ),
	] ) {
		rmSync( path.join( content, folder ), { recursive: true } );
	}
} );

test( 'the demo opens on a page as a phone shows it, one button replaces its image, and the phone shows the new one, with both side by side in the Media Library', async ( {
	page,
	world,
} ) => {
	const stop = startCron(
		world.url,
		20,
		path.join( world.folder, 'wp-content/shortpixel-flush-demo/due' )
	);
	try {
		await page.goto( '/?demo' );
		const phone = page
			.frameLocator( 'iframe' )
			.locator( '.wp-block-image img' );
		const shown = async () => colourOf( await phone.screenshot() );
		await expect.poll( shown ).toBe( 'red' );

		await page.getByRole( 'button', { name: 'Replace the image' } ).click();
		const label = page.locator( 'output' );
		await expect( label ).toHaveText( 'Old image' );
		await expect( label ).toHaveText( 'New image', { timeout: 120_000 } );
		expect( await shown() ).toBe( 'blue' );
		await expect( page.getByRole( 'button' ) ).toBeEnabled();

		await page
			.getByRole( 'link', { name: 'Open the Media Library' } )
			.click();
		const row = rowOf( page, title );
		await row.getByRole( 'group' ).locator( 'summary' ).click();
		await expect( row.getByRole( 'slider' ) ).toBeVisible();
		for ( const when of [ 'before', 'after' ] ) {
			await expect(
				row.getByAltText( `The image ${ when } the flush` )
			).toBeVisible();
		}
	} finally {
		stop();
	}
} );

import { expect, test } from '../support/test';
import { card, openScreen } from '../journeys/places';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test( 'a part whose script does not load says so, and opens when it is asked for again', async ( {
	page,
	consoleErrors,
} ) => {
	await page.route( /\/build\/history\.js/, ( route ) => route.abort(), {
		times: 1,
	} );
	await openScreen( page, '&tab=history' );
	await expect(
		page
			.locator( '#shortpixel-flush-root' )
			.getByText(
				'Your site did not answer. Nothing has been changed. Try again.'
			)
	).toBeVisible();
	expect( consoleErrors ).toEqual( [
		expect.stringMatching( /ERR_FAILED.*\/build\/history\.js\?ver=/ ),
	] );
	consoleErrors.length = 0;

	await page.getByRole( 'button', { name: 'Try again' } ).click();
	await expect( card( page, 'History' ) ).toBeVisible();
} );

test( 'a post that was saved is measured, where the scripts of two screens load what measures', async ( {
	page,
	php,
} ) => {
	// The editor's own welcome, which is elsewhere.
	await page.route( 'https://s.w.org/**', ( route ) =>
		route.fulfill( { body: '' } )
	);
	await page.goto( '/wp-admin/post-new.php' );
	// The editor brings the modal of the Media Library, whose script loads others by itself.
	await expect(
		page.locator( '#shortpixel-flush-common-js' )
	).toBeAttached();
	await expect(
		page.locator( '#shortpixel-flush-editor-js' )
	).toBeAttached();
	await expect( page.locator( '.editor-header' ) ).toBeVisible();
	const script = page.waitForResponse( /\/build\/measure\.js\?ver=/ );
	const due = page.waitForResponse( /\/measurements(\?|%3F|&)post(=|%3D)/ );
	const post = await page.evaluate( async () => {
		const { data } = Reflect.get( window, 'wp' as string );
		const editor = data.dispatch( 'core/editor' );
		editor.editPost( { title: 'Measured', status: 'publish' } );
		await editor.savePost();
		return Number( data.select( 'core/editor' ).getCurrentPostId() );
	} );
	expect( ( await script ).ok() ).toBe( true );
	expect( ( await due ).ok() ).toBe( true );
	await php( `wp_delete_post( ${ post }, true );` );
} );

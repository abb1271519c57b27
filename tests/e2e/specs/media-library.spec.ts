import { expect, test } from '../support/test';
import { say } from '../journeys/say';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

test( 'in an editor’s media modal, Flush is beside Edit Image and keeps its state', async ( {
	page,
	expectAccessible,
} ) => {
	await page.goto( '/wp-admin/post-new.php' );
	await page.evaluate( () => window.wp?.media?.( {} ).open() );
	// Found by its class: while the editor's guide is open, the modal is hidden from assistive technology.
	const modal = page.locator( '.media-modal:visible' );
	await modal.locator( '#menu-item-browse' ).click();
	const image = ( title: string ) =>
		modal.locator( `.attachment[aria-label="${ title }"]` );
	const flush = modal.locator( 'shortpixel-flush-button button' );
	await image( 'Red house' ).click();
	await flush.click();
	await expect( modal.getByText( say.newPicture ) ).toBeVisible();
	await image( 'Blue lake' ).click();
	await expect( modal.getByText( say.newPicture ) ).toBeHidden();
	await image( 'Red house' ).click();
	await expect( modal.getByText( say.newPicture ) ).toBeVisible();
	await expectAccessible( '.attachment-details shortpixel-flush-button' );
} );

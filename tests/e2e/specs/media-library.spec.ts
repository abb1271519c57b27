import { expect, test } from '../support/test';
import {
	flushButton,
	flushRow,
	openGridDetails,
	openList,
	rowOf,
} from '../journeys/places';
import { say } from '../journeys/say';
import { waitLonger } from '../journeys/site';

const titles = [ 'Red house', 'Green field', 'Blue lake' ];

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

test( 'Flush in the attachment details shows there what visitors get', async ( {
	page,
} ) => {
	const modal = await openGridDetails( page, 'Red house' );
	const address = page.url();
	await flushButton( modal, 'Red house' ).click();
	await expect( modal.getByText( say.newPicture ) ).toBeVisible();
	expect( page.url() ).toBe( address );
	await expect(
		modal.getByRole( 'link', {
			name: 'Details of the flush of “Red house”',
		} )
	).toHaveAttribute( 'href', /page=shortpixel-flush&flush=\d+$/ );
} );

test( 'moving to the next image in the modal and back keeps the state of both', async ( {
	page,
	php,
} ) => {
	await waitLonger( php, 3 );
	const modal = await openGridDetails( page, 'Green field' );
	await flushButton( modal, 'Green field' ).click();
	await expect( modal.getByText( say.waiting ) ).toBeVisible();

	await modal.getByRole( 'button', { name: /next media item/i } ).click();
	const next = modal.getByRole( 'button', { name: /^Flush “/ } );
	await expect( next ).not.toHaveAccessibleName( /Green field/ );
	await expect( modal.getByText( say.waiting ) ).toBeHidden();

	await modal.getByRole( 'button', { name: /previous media item/i } ).click();
	await expect( flushButton( modal, 'Green field' ) ).toBeVisible();
	await expect( modal.getByText( say.waiting ) ).toBeVisible();

	await modal.getByRole( 'button', { name: /next media item/i } ).click();
	await expect( next ).not.toHaveAccessibleName( /Green field/ );
	await modal.getByRole( 'button', { name: /previous media item/i } ).click();
	await expect( modal.getByText( say.newPicture ) ).toBeVisible();
} );

test( 'several images are flushed at once in the list view, each with its own verdict', async ( {
	page,
} ) => {
	await openList( page );
	for ( const title of titles ) {
		await flushRow( page, title );
	}
	for ( const title of titles ) {
		await expect(
			rowOf( page, title ).getByText( say.newPicture )
		).toBeVisible();
	}
} );

test( 'the edit screen of an image has Flush too', async ( {
	page,
	world,
} ) => {
	const [ picture ] = world.pictures;
	await page.goto( `/wp-admin/post.php?post=${ picture?.id }&action=edit` );
	await flushButton( page, 'Red house' ).click();
	await expect(
		page.getByRole( 'main' ).getByText( say.newPicture )
	).toBeVisible();
} );

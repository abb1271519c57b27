import { expect, test } from '../support/test';
import {
	card,
	chooseKind,
	flushAll,
	flushButton,
	lookUp,
	openGridDetails,
	openList,
	openScreen,
	rowOf,
	startButton,
	unfoldSettings,
} from '../journeys/places';
import { say } from '../journeys/say';
import { waitLonger } from '../journeys/site';

const screen = '.wrap.shortpixel-flush';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

test( 'axe finds nothing on the screen while one image is flushed, nor in its details', async ( {
	page,
	world,
	php,
	expectAccessibleAtEachWidth,
} ) => {
	await waitLonger( php, 8 );
	await openScreen( page );
	await expect(
		card( page, 'Everything' ).getByText( /get a new link/ )
	).toBeVisible();
	await expectAccessibleAtEachWidth( screen );

	const image = await lookUp( page, world.pictures[ 0 ]?.url ?? '' );
	await image.getByRole( 'button', { name: 'Show the links' } ).click();
	await startButton( image ).click();
	await expect( image.getByText( say.waiting ) ).toBeVisible();
	await expectAccessibleAtEachWidth( screen );
	await expect( image.getByText( say.knownNew ) ).toBeVisible();
	await expectAccessibleAtEachWidth( screen );

	await image.getByRole( 'button', { name: 'Details' } ).click();
	const details = page.getByRole( 'dialog', { name: /^Flush of “/ } );
	await expect(
		details.getByRole( 'table', { name: 'Copies' } )
	).toBeVisible();
	await expectAccessibleAtEachWidth( '.spf-details' );
} );

test( 'axe finds nothing where several images are chosen, given new addresses, and what was learned is shown', async ( {
	page,
	world,
	expectAccessibleAtEachWidth,
} ) => {
	const ids = world.pictures.map( ( { id } ) => id );
	await openScreen( page, `&attachments=${ ids.join() },999999` );
	const images = card( page, 'Several images' );
	await expect( images.getByText( say.measured ) ).toBeVisible();
	await expectAccessibleAtEachWidth( screen );

	await startButton( images ).click();
	await expect( images.getByText( say.complete ) ).toBeVisible();
	await chooseKind( images, 'Replace everywhere' );
	await images.getByRole( 'button', { name: 'Replace everywhere' } ).click();
	// The first flush has just renewed the copies, so that there may be no old one to compare with.
	await expect(
		images.getByText(
			/^Visitors see the new images: your pages|^The images have new links\./
		)
	).toBeVisible();
	await expectAccessibleAtEachWidth( screen );

	const settings = await unfoldSettings( page );
	await settings
		.getByRole( 'button', { name: 'Show the known sizes' } )
		.click();
	await settings.getByRole( 'button', { name: 'Forget them…' } ).click();
	await expectAccessibleAtEachWidth( screen );
} );

test( 'axe finds nothing in the dialog of Flush all, nor on the screen after it', async ( {
	page,
	world,
	expectAccessibleAtEachWidth,
} ) => {
	await openScreen( page );
	const site = card( page, 'Everything' );
	await site.getByRole( 'button', { name: 'Flush all…' } ).click();
	const dialog = page.getByRole( 'dialog', {
		name: 'Flush all images',
	} );
	await expect( dialog.getByRole( 'listitem' ).first() ).toBeVisible();
	await expectAccessibleAtEachWidth( '.spf-dialog' );
	await page.keyboard.press( 'Escape' );

	await flushAll( page );
	await expect(
		site.getByText( say.askingForNewKey( `${ world.cdn }/spai2` ) )
	).toBeVisible();
	await expectAccessibleAtEachWidth( screen );
} );

test( 'axe finds nothing where the library is flushed, with a CDN that does not answer and one that comes back', async ( {
	page,
	cdn,
	expectAccessibleAtEachWidth,
} ) => {
	await cdn.control.setSwitches( { server_error: { status: 500 } } );
	await openScreen( page );
	const site = card( page, 'Everything' );
	await chooseKind( site, 'Clear the CDN image by image' );
	await expect( site.getByText( 'The library has 3 images.' ) ).toBeVisible();
	await expectAccessibleAtEachWidth( screen );
	await flushAll( page, {
		async before( dialog ) {
			await expect(
				dialog.getByText( /keep this tab open/ )
			).toBeVisible();
			await expectAccessibleAtEachWidth( '.spf-dialog' );
		},
	} );
	await expect( site.getByText( say.leftAlone ) ).toBeVisible();
	const row = card( page, 'Recent flushes' ).getByRole( 'row' );
	await expect( row.getByText( say.leftAlone ) ).toBeVisible();
	await expectAccessibleAtEachWidth( screen );

	await site.getByRole( 'button', { name: 'Stop' } ).click();
	await cdn.control.setSwitches( { server_error: null } );
	await site.getByRole( 'button', { name: 'Try again' } ).click();
	await expect( site.getByText( say.libraryFlushed ) ).toBeVisible();
	await expectAccessibleAtEachWidth( screen );
} );

test( 'axe finds nothing in the Media Library with a verdict', async ( {
	page,
	expectAccessibleAtEachWidth,
} ) => {
	await openList( page );
	const row = rowOf( page, 'Red house' );
	await row.hover();
	await flushButton( row, 'Red house' ).click();
	await expect( row.getByText( say.newPicture ) ).toBeVisible();
	await expectAccessibleAtEachWidth( 'shortpixel-flush-button' );
	await expectAccessibleAtEachWidth( '.spf-message' );

	const modal = await openGridDetails( page, 'Green field' );
	await flushButton( modal, 'Green field' ).click();
	await expect( modal.getByText( say.newPicture ) ).toBeVisible();
	await expectAccessibleAtEachWidth( 'shortpixel-flush-button' );
} );

import { expect, test } from '../support/test';
import {
	keepLinks,
	flushAll,
	flushButton,
	imageCard,
	openGridDetails,
	openHistory,
	openList,
	openScreen,
	openTab,
	rowOf,
	startButton,
	unfoldSettings,
} from '../journeys/places';
import { say } from '../journeys/say';

const screen = '.wrap.shortpixel-flush';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { replaceAll } ) => replaceAll() );

test(
	'axe finds nothing where several images are chosen and given new addresses',
	{ tag: '@proof-only' },
	async ( { page, world, expectAccessibleAtEachWidth } ) => {
		const ids = world.pictures.map( ( { id } ) => id );
		await openScreen( page, `&attachments=${ ids.join() },999999` );
		const images = imageCard( page );
		await expectAccessibleAtEachWidth( screen );

		await keepLinks( images );
		await startButton( images ).click();
		await expect( images.getByText( say.newWhereLooked ) ).toBeVisible();
		await openScreen( page, `&attachments=${ ids.join() }` );
		await startButton( images ).click();
		// The first flush has just renewed the copies, so that there may be no old one to compare with.
		await expect(
			images.getByText( /^New |^It is not known/ )
		).toBeVisible();
		await expectAccessibleAtEachWidth( screen );

		await unfoldSettings( page );
		await expectAccessibleAtEachWidth( screen );
	}
);

test(
	'axe finds nothing where the library is flushed, with a CDN that does not answer and one that comes back',
	{ tag: '@proof-only' },
	async ( { page, cdn, expectAccessibleAtEachWidth } ) => {
		await cdn.control.setSwitches( { server_error: { status: 500 } } );
		await openScreen( page );
		const site = await flushAll( page, {
			keepsLinks: true,
			async before( dialog ) {
				await expect(
					dialog.getByText( 'The library has 3 images.' )
				).toBeVisible();
				await expect(
					dialog.getByText( /keep this tab open/ )
				).toBeVisible();
				await expectAccessibleAtEachWidth( '.spf-dialog' );
			},
		} );
		await expect( site.getByText( say.leftAlone ) ).toBeVisible();
		await expectAccessibleAtEachWidth( screen );
		const history = await openHistory( page );
		await expect( history.getByText( say.leftAlone ) ).toBeVisible();
		await expectAccessibleAtEachWidth( screen );
		await openTab( page, 'Flush' );

		await site.getByRole( 'button', { name: 'Stop' } ).click();
		await cdn.control.setSwitches( { server_error: null } );
		await site.getByRole( 'button', { name: 'Flush again' } ).click();
		await expect( site.getByText( say.libraryFlushed ) ).toBeVisible();
		await expectAccessibleAtEachWidth( screen );
	}
);

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

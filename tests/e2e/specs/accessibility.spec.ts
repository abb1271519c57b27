import type { Page } from '@playwright/test';
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
} from '../journeys/places';
import { say } from '../journeys/say';
import { waitLonger } from '../journeys/site';

const widths = [ 1440, 782, 400 ];
const screen = '.wrap.shortpixel-flush';

async function expectNoSidewaysScrolling( page: Page ): Promise< void > {
	const beyond = await page.evaluate( () => {
		const { scrollWidth, clientWidth } = document.documentElement;
		return scrollWidth - clientWidth;
	} );
	expect( beyond, 'pixels beyond the edge' ).toBeLessThanOrEqual( 0 );
}

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

for ( const width of widths ) {
	test.describe( `at ${ width } px`, () => {
		test.use( { viewport: { width, height: 900 } } );

		test( 'axe finds nothing on the screen while one image is flushed, nor in its details', async ( {
			page,
			world,
			php,
			expectAccessible,
		} ) => {
			await waitLonger( php, 3 );
			await openScreen( page );
			await expect(
				card( page, 'Everything' ).getByText( /get a new address/ )
			).toBeVisible();
			await expect(
				card( page, 'Settings' ).getByRole( 'button', { name: 'Save' } )
			).toBeVisible();
			await expectAccessible( screen );
			await expectNoSidewaysScrolling( page );

			const image = await lookUp( page, world.pictures[ 0 ]?.url ?? '' );
			await image
				.getByRole( 'button', { name: 'Show the addresses' } )
				.click();
			await startButton( image ).click();
			await expect( image.getByText( say.waiting ) ).toBeVisible();
			await expectAccessible( screen );
			await expect( image.getByText( say.newPicture ) ).toBeVisible();
			await expectAccessible( screen );
			await expectNoSidewaysScrolling( page );

			await image.getByRole( 'button', { name: 'Details' } ).click();
			const details = page.getByRole( 'dialog', { name: /^Flush of “/ } );
			await expect(
				details.getByRole( 'table', { name: 'Addresses' } )
			).toBeVisible();
			await expectAccessible( '.spf-details' );
			await expectNoSidewaysScrolling( page );
		} );

		test( 'axe finds nothing while several pictures get new addresses and what was learned is shown', async ( {
			page,
			world,
			expectAccessible,
		} ) => {
			const ids = world.pictures.map( ( { id } ) => id );
			await openScreen( page, `&attachments=${ ids.join() },999999` );
			const images = card( page, 'Several images' );
			await expect( images.getByText( say.measured ) ).toBeVisible();
			await expectAccessible( screen );
			await expectNoSidewaysScrolling( page );

			await startButton( images ).click();
			await expect( images.getByText( say.complete ) ).toBeVisible();
			await chooseKind( images, 'Give them new addresses' );
			await images
				.getByRole( 'button', { name: 'Give them new addresses' } )
				.click();
			await expect( images.getByText( say.newAddress ) ).toBeVisible();
			await expectAccessible( screen );
			await expectNoSidewaysScrolling( page );

			const settings = card( page, 'Settings' );
			await settings
				.getByRole( 'button', { name: 'Show what was learned' } )
				.click();
			await settings
				.getByRole( 'button', { name: 'Forget them…' } )
				.click();
			await expectAccessible( screen );
			await expectNoSidewaysScrolling( page );
		} );

		test( 'axe finds nothing in the dialog of Flush all, nor on the screen after it', async ( {
			page,
			world,
			expectAccessible,
		} ) => {
			await openScreen( page );
			const site = card( page, 'Everything' );
			await site.getByRole( 'button', { name: 'Flush all…' } ).click();
			const dialog = page.getByRole( 'dialog', {
				name: 'Flush all images',
			} );
			await expect(
				dialog.getByRole( 'listitem' ).first()
			).toBeVisible();
			await expectAccessible( '.spf-dialog' );
			await expectNoSidewaysScrolling( page );
			await page.keyboard.press( 'Escape' );

			await flushAll( page );
			await expect(
				site.getByText( say.askingForNewKey( `${ world.cdn }/spai2` ) )
			).toBeVisible();
			await expectAccessible( screen );
			await expectNoSidewaysScrolling( page );
		} );

		test( 'axe finds nothing while the library is flushed, with a CDN that stops answering and comes back', async ( {
			page,
			cdn,
			expectAccessible,
		} ) => {
			await cdn.control.setSwitches( { server_error: { status: 500 } } );
			await openScreen( page );
			const site = card( page, 'Everything' );
			await chooseKind( site, 'Remove all old copies' );
			await expect(
				site.getByText( 'The library has 3 pictures.' )
			).toBeVisible();
			await expectAccessible( screen );
			await flushAll( page, {
				async before( dialog ) {
					await expect(
						dialog.getByText( /keep this tab open/ )
					).toBeVisible();
					await expectAccessible( '.spf-dialog' );
					await expectNoSidewaysScrolling( page );
				},
			} );
			await expect( site.getByText( say.leftAlone ) ).toBeVisible();
			const row = card( page, 'Recent flushes' ).getByRole( 'row' );
			await expect( row.getByText( say.leftAlone ) ).toBeVisible();
			await expectAccessible( screen );
			await expectNoSidewaysScrolling( page );

			await site.getByRole( 'button', { name: 'Stop' } ).click();
			await cdn.control.setSwitches( { server_error: null } );
			await site.getByRole( 'button', { name: 'Try again' } ).click();
			await expect( site.getByText( say.newPicture ) ).toBeVisible();
			await expectAccessible( screen );
			await expectNoSidewaysScrolling( page );
		} );

		test( 'axe finds nothing in the Media Library with a verdict', async ( {
			page,
			expectAccessible,
		} ) => {
			await openList( page );
			const row = rowOf( page, 'Red house' );
			await row.hover();
			await flushButton( row, 'Red house' ).click();
			await expect( row.getByText( say.newPicture ) ).toBeVisible();
			await expectAccessible( 'shortpixel-flush-button' );
			await expectAccessible( '.spf-message' );
			await expectNoSidewaysScrolling( page );

			const modal = await openGridDetails( page, 'Green field' );
			await flushButton( modal, 'Green field' ).click();
			await expect( modal.getByText( say.newPicture ) ).toBeVisible();
			await expectAccessible( 'shortpixel-flush-button' );
		} );
	} );
}

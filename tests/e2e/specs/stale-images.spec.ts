import { utimes } from 'node:fs/promises';
import type { Picture } from '../../../tools/site/site';
import { replacePicture } from '../support/cdn';
import { expect, test } from '../support/test';
import { picture } from '../support/world';
import { imageCard, openScreen } from '../journeys/places';
import { say } from '../journeys/say';
import { setLazy } from '../journeys/site';
import { visit } from '../journeys/visit';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.afterEach( ( { php } ) => setLazy( php, false ) );

/** As by sFTP: no hook fires. The file says another second than the copies, whose day of age is not in their Last-Modified. */
async function overwrite( house: Picture ) {
	await replacePicture( house, 'yellow' );
	const written = Date.now() / 1000 - 60;
	for ( const { path } of house.files ) {
		await utimes( path, written, written );
	}
}

test( 'an image that was changed outside WordPress is found, shown beside its file, and flushed', async ( {
	page,
	world,
	cdn,
	expectAccessibleAtEachWidth,
} ) => {
	const house = picture( world, 'Red house' );
	for ( const url of await cdn.urlsOnPage() ) {
		await cdn.warm( url );
	}
	await cdn.control.advance( 86_400 );
	await overwrite( house );

	await openScreen( page );
	const section = imageCard( page );
	await section
		.getByRole( 'button', { name: 'Find all images that still look old' } )
		.press( 'Enter' );
	await section.getByRole( 'button', { name: 'Start' } ).press( 'Enter' );
	await expect(
		section.getByText( /images looks? old to visitors\./ )
	).toBeVisible();
	const found = section.getByRole( 'listitem' ).filter( {
		has: page.getByRole( 'heading', { name: 'Red house' } ),
	} );
	await expect(
		found.getByText( /^Visitors get another image/ )
	).toBeVisible();
	await expect(
		found.getByRole( 'img', { name: 'What visitors get' } )
	).toBeVisible();
	await expectAccessibleAtEachWidth( '.spf-stale' );

	await found
		.getByRole( 'button', { name: 'Flush “Red house”' } )
		.press( 'Enter' );
	await expect( found.getByText( say.newPicture ) ).toBeVisible();
} );

test( 'an old image is found on a page that names no copy of it: the screen measures the page first', async ( {
	browser,
	page,
	world,
	cdn,
	php,
} ) => {
	const house = picture( world, 'Red house' );
	await setLazy( php, true );
	await visit( browser, world, cdn );
	await cdn.control.advance( 86_400 );
	await overwrite( house );

	await openScreen( page );
	const section = imageCard( page );
	await section
		.getByRole( 'button', { name: 'Find all images that still look old' } )
		.click();
	await section.getByRole( 'button', { name: 'Start' } ).click();
	await expect(
		section.getByText( /images looks? old to visitors\./ )
	).toBeVisible();
	await expect(
		section.getByRole( 'heading', { name: 'Red house' } )
	).toBeVisible();
	await expect(
		section.getByText( /^Visitors get another image/ )
	).toBeVisible();
} );

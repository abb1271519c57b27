import { utimes } from 'node:fs/promises';
import { colourOf, type Picture } from '../../../tools/site/site';
import { replacePicture } from '../support/cdn';
import { expect, test } from '../support/test';
import { picture } from '../support/world';
import { answerCard, imageCard, openScreen } from '../journeys/places';
import { say } from '../journeys/say';
import { setLazy } from '../journeys/site';
import { visit } from '../journeys/visit';
import { visitorsOf } from '../journeys/visitors';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
// Deletes the check that the reset stored, so that opening the screen starts one.
test.beforeEach( ( { php } ) =>
	php( `delete_option( 'shortpixel_flush_scan' );` )
);
test.afterEach( ( { php } ) => setLazy( php, false ) );

/**
 * Replaces the files as by SFTP, so that no hook fires. Dates them a minute back, since a copy made in the same second
 * as the file's date could show either file.
 */
async function overwrite( house: Picture ) {
	await replacePicture( house, 'yellow' );
	const written = Date.now() / 1000 - 60;
	for ( const { path } of house.files ) {
		await utimes( path, written, written );
	}
}

test( 'an old image stands on the screen before anything is pressed, and one press of Flush gives everybody the new one', async ( {
	browser,
	page,
	world,
	cdn,
	expectAccessibleAtEachWidth,
} ) => {
	const house = picture( world, 'Red house' );
	const visitors = visitorsOf( browser, page, world, cdn );
	await visitors.haveOld( 'Red house', 'yellow', async () => {
		await cdn.control.advance( 86_400 );
		await overwrite( house );
	} );

	await openScreen( page );
	const answer = answerCard( page );
	await expect(
		answer.getByRole( 'heading', {
			name: 'Visitors still see the old “Red house”.',
		} )
	).toBeVisible();
	const seen = answer.getByRole( 'img', {
		name: '“Red house” as visitors get it',
	} );
	expect( await colourOf( await seen.screenshot() ) ).toBe( 'red' );
	const file = answer.getByRole( 'img', {
		name: '“Red house” on your site',
	} );
	expect( await colourOf( await file.screenshot() ) ).toBe( 'yellow' );
	await expectAccessibleAtEachWidth( '.wrap.shortpixel-flush' );

	await answer
		.getByRole( 'button', { name: 'Flush', exact: true } )
		.press( 'Enter' );
	const result = imageCard( page );
	await expect( result.locator( ':focus' ) ).toHaveCount( 1 );
	await expect( result.getByText( say.newPicture ) ).toBeVisible();
	await expect(
		result.getByRole( 'img', { name: 'The image before the flush' } )
	).toBeVisible();
	await expect( answer.getByRole( 'img' ) ).toHaveCount( 0 );
	await expect( answer ).not.toContainText( 'old' );
	await expectAccessibleAtEachWidth( '.wrap.shortpixel-flush' );

	await visitors.expectBoth( 'Red house', 'yellow' );
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
	await expect(
		answerCard( page ).getByRole( 'heading', {
			name: 'Visitors still see the old “Red house”.',
		} )
	).toBeVisible();
} );

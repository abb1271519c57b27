import type { Page } from '@playwright/test';

import { coloursSeen } from '../journeys/details';
import { flushRow, openList, openScreen } from '../journeys/places';
import { tabTo } from '../journeys/keys';
import { say } from '../journeys/say';
import { expect, test } from '../support/test';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

/** Opens the details of the newest flush. */
async function openNewest( page: Page ) {
	await openScreen( page );
	const id = await page.evaluate( async () => {
		const { wp } = window as unknown as {
			wp: {
				apiFetch: ( options: {
					path: string;
				} ) => Promise< { id: number }[] >;
			};
		};
		const path = '/shortpixel-flush/v1/flushes?per_page=1';
		return ( await wp.apiFetch( { path } ) )[ 0 ]?.id ?? 0;
	} );
	await openScreen( page, `&flush=${ id }` );
	return page.getByRole( 'dialog', { name: /^Flush of “/ } );
}

test( 'old and new are shown beside the site’s file, and a slider compares them without a mouse', async ( {
	page,
	world,
	cdn,
	replace,
	expectAccessibleAtEachWidth,
} ) => {
	const house = world.pictures.find( ( { title } ) => title === 'Red house' );
	if ( ! house ) {
		throw new Error( 'The site has no image called “Red house”.' );
	}
	for ( const url of await cdn.urlsOnPage( house ) ) {
		await cdn.warm( url );
	}
	await replace( house, 'yellow' );
	await openList( page );
	const row = await flushRow( page, 'Red house' );
	await expect( row.getByText( say.newPicture ) ).toBeVisible();

	const details = await openNewest( page );
	expect( await coloursSeen( details ) ).toMatchObject( {
		'CDN before': 'red',
		'Site’s file': 'yellow',
	} );
	const slider = details.getByRole( 'slider', { name: 'Before and after' } );
	const before = details.getByRole( 'img', {
		name: 'The image before the flush',
	} );
	const whole = await details
		.getByRole( 'img', { name: 'The image after the flush' } )
		.boundingBox();
	await tabTo( page, slider );
	await page.keyboard.press( 'End' );
	await expect( slider ).toHaveValue( '100' );
	const box = await before.boundingBox();
	expect( box?.width ).toBeCloseTo( whole?.width ?? 0, 0 );
	expect( box?.x ).toBeCloseTo( whole?.x ?? 0, 0 );
	await page.keyboard.press( 'ArrowLeft' );
	await expect( slider ).toHaveAttribute(
		'aria-valuetext',
		'95% of the image before'
	);

	const links = details.getByText( 'Links', { exact: true } ).first();
	await expect( details.getByRole( 'link' ) ).toHaveCount( 0 );
	// Behind the last part, Tab goes on at the beginning of the dialog.
	await details.locator( 'summary' ).last().focus();
	await page.keyboard.press( 'Tab' );
	await expect( details.locator( ':focus' ) ).toHaveCount( 1 );
	await tabTo( page, links );
	await page.keyboard.press( 'Enter' );
	await expect(
		details.getByRole( 'button', { name: 'Copy links' } ).first()
	).toBeVisible();
	await expect( details.getByRole( 'link' ).first() ).toBeVisible();
	await expect(
		details.getByRole( 'table', { name: 'Copies by width in pixels' } )
	).toBeVisible();
	await expectAccessibleAtEachWidth( '.spf-details' );
} );

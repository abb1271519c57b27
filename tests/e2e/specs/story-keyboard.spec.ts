import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { coloursSeen } from '../journeys/details';
import { skipToContent, tabTo, watchFocus } from '../journeys/keys';
import { card, flushButton, openList, rowOf } from '../journeys/places';
import { say } from '../journeys/say';
import { listenToSpeech } from '../journeys/speech';
import { visitorsOf } from '../journeys/visitors';
import { expect, test } from '../support/test';
import { picture, type World } from '../support/world';

const title = 'Red house';

const shareImage = ( { folder }: World ): string =>
	path.join( folder, 'wp-content/mu-plugins/share-image.php' );

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { world } ) => {
	mkdirSync( path.dirname( shareImage( world ) ), { recursive: true } );
	writeFileSync(
		shareImage( world ),
		`<?php add_action( 'wp_head', static function () { echo '<meta property="og:image" content="' . wp_get_attachment_url( ${
			picture( world, title ).id
		} ) . '">'; } );`
	);
} );
test.afterEach( ( { world } ) => rmSync( shareImage( world ) ) );

test( 'without a mouse: a row is flushed, its images are compared, and it is undone in the history, with each result spoken once', async ( {
	page,
	browser,
	world,
	cdn,
	expectAccessibleAtEachWidth,
} ) => {
	const visitors = visitorsOf( browser, page, world, cdn );
	await visitors.haveOld( title, 'yellow' );
	const lost = await watchFocus( page );
	const spoken = await listenToSpeech( page );
	const heard: string[] = [];

	await openList( page );
	await skipToContent( page );
	const row = rowOf( page, title );
	const button = flushButton( row, title );
	await tabTo( page, button );
	await page.keyboard.press( 'Enter' );
	await expect( row.getByText( say.newPicture ) ).toBeVisible();
	await expect( button ).toBeFocused();
	await visitors.expectBoth( title, 'yellow' );
	await tabTo( page, row.getByRole( 'link', { name: /^Details of/ } ) );
	expect( await lost() ).toEqual( [] );
	heard.push( ...( await spoken() ) );
	await page.keyboard.press( 'Enter' );

	const details = page.locator( '.spf-details' );
	expect( await coloursSeen( details ) ).toMatchObject( {
		'CDN before': 'red',
		'Site’s file': 'yellow',
	} );
	const slider = details.getByRole( 'slider', { name: 'Before and after' } );
	await tabTo( page, slider );
	await page.keyboard.press( 'End' );
	await expect( slider ).toHaveValue( '100' );
	const before = await details
		.getByRole( 'img', { name: 'The image before the flush' } )
		.boundingBox();
	const after = await details
		.getByRole( 'img', { name: 'The image after the flush' } )
		.boundingBox();
	expect( before?.width ).toBeCloseTo( after?.width ?? 0, 0 );
	expect( before?.x ).toBeCloseTo( after?.x ?? 0, 0 );
	await page.keyboard.press( 'ArrowLeft' );
	await expect( slider ).toHaveAttribute(
		'aria-valuetext',
		'95% of the image before'
	);
	await expect(
		details.getByText( 'Share image: the site’s own file' )
	).toBeVisible();
	await tabTo(
		page,
		details.getByRole( 'link', { name: /^Facebook Sharing Debugger/ } )
	);
	await expect( details.locator( ':focus' ) ).toHaveAttribute(
		'href',
		/\?q=http%3A%2F%2F/
	);
	await expect( details.getByRole( 'link' ) ).toHaveCount( 2 );
	// After the last part, Tab continues at the beginning of the dialog.
	await details.locator( 'summary' ).last().focus();
	await page.keyboard.press( 'Tab' );
	await expect( details.locator( ':focus' ) ).toHaveCount( 1 );
	await tabTo( page, details.getByText( 'Links', { exact: true } ).first() );
	await page.keyboard.press( 'Enter' );
	await expect(
		details.getByRole( 'button', { name: 'Copy links' } ).first()
	).toBeVisible();
	await expect(
		details.getByRole( 'link', { name: /^(?!Facebook|LinkedIn)/ } ).first()
	).toBeVisible();
	await expect(
		details.getByRole( 'table', { name: 'Copies by width in pixels' } )
	).toBeVisible();
	await expectAccessibleAtEachWidth( '.spf-details' );
	await page.keyboard.press( 'Escape' );
	await expect( details ).toBeHidden();

	const tab = page
		.getByRole( 'navigation', { name: 'Parts of this screen' } )
		.getByRole( 'link', { name: 'History' } );
	await tabTo( page, tab );
	await page.keyboard.press( 'Enter' );
	await expect( tab ).toHaveAttribute( 'aria-current', 'page' );
	const flush = card( page, 'History' ).locator( '.spf-history__row' );
	await tabTo( page, flush.locator( '.spf-history__result' ) );
	await page.keyboard.press( 'Enter' );
	await tabTo( page, flush.getByRole( 'button', { name: 'Undo' } ) );
	await page.keyboard.press( 'Enter' );
	await expect( flush.getByText( say.plainAddress ) ).toBeVisible();
	await expectAccessibleAtEachWidth( '.is-history' );
	const open = flush.getByRole( 'button', { name: /^Details of/ } );
	await tabTo( page, open );
	await page.keyboard.press( 'Enter' );
	await expect( details ).toBeVisible();
	await page.keyboard.press( 'Escape' );
	await expect( details ).toBeHidden();
	await expect( open ).toBeFocused();
	expect( await lost() ).toEqual( [] );

	heard.push( ...( await spoken() ) );
	expect( heard ).toEqual( [
		expect.stringMatching( say.newPicture ),
		expect.stringMatching( say.plainAddress ),
	] );
} );

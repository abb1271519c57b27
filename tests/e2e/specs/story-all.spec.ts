import {
	flushAllDialog,
	openNewest,
	openScreen,
	siteCard,
} from '../journeys/places';
import { skipToContent, tabTo, watchFocus } from '../journeys/keys';
import { say } from '../journeys/say';
import { listenToSpeech } from '../journeys/speech';
import { visitorsOf } from '../journeys/visitors';
import { expectFits } from '../support/look';
import { expect, test } from '../support/test';

const screen = '.wrap.shortpixel-flush';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );

test( 'all images are flushed without a mouse, for a fresh phone and the browser that pressed, and Undo restores the links', async ( {
	page,
	browser,
	world,
	cdn,
	expectAccessibleAtEachWidth,
} ) => {
	const visitors = visitorsOf( browser, page, world, cdn );
	const lost = await watchFocus( page );
	const spoken = await listenToSpeech( page );
	const links = await cdn.urlsOnPage();
	await visitors.haveOld( 'Red house', 'yellow' );
	await visitors.haveOld( 'Blue lake', 'purple' );

	await openScreen( page );
	await skipToContent( page );
	const site = siteCard( page );
	const open = site.getByRole( 'button', { name: 'Flush all…' } );
	await tabTo( page, open );
	await page.keyboard.press( 'Enter' );
	const dialog = flushAllDialog( page );
	const cancel = dialog.getByRole( 'button', { name: 'Cancel' } );
	await expect( cancel ).toBeFocused();
	await page.keyboard.press( 'Escape' );
	await expect( dialog ).toBeHidden();
	await expect( open ).toBeFocused();

	await page.keyboard.press( 'Enter' );
	await expect( cancel ).toBeFocused();
	await expect( dialog.getByRole( 'listitem' ).first() ).toBeVisible();
	await expectFits( page );
	await expectAccessibleAtEachWidth( '.spf-dialog' );
	await tabTo(
		page,
		dialog.getByRole( 'button', { name: 'Flush all', exact: true } )
	);
	await page.keyboard.press( 'Enter' );
	const done = say.newLinks;
	await expect( site.getByText( done ) ).toBeVisible();
	await expect( open ).toBeFocused();
	await expectFits( page );
	await expectAccessibleAtEachWidth( screen );
	await visitors.expectBoth( 'Red house', 'yellow' );
	await visitors.expectBoth( 'Blue lake', 'purple' );
	expect( await cdn.urlsOnPage() ).toEqual(
		links.map( ( url ) =>
			url.replace( `${ world.cdn }/spai/`, `${ world.cdn }/spai2/` )
		)
	);

	await tabTo( page, site.getByRole( 'button', { name: 'Undo' } ) );
	await page.keyboard.press( 'Enter' );
	const undone = say.earlierLinks;
	await expect( site.getByText( undone ) ).toBeVisible();
	await expect
		.poll( spoken )
		.toEqual( [ expect.stringMatching( done ), undone ] );
	await expectFits( page );
	await expectAccessibleAtEachWidth( screen );
	expect( await lost() ).toEqual( [] );
	expect( await cdn.urlsOnPage() ).toEqual( links );
	// At the earlier links the CDN still has the old image: it was never removed there.
	await visitors.expectBoth( 'Red house', 'red' );
	await expect(
		( await openNewest( page ) ).getByText( undone )
	).toBeVisible();
} );

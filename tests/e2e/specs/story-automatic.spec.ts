import { openHistory, openList, openScreen, rowOf } from '../journeys/places';
import { say } from '../journeys/say';
import { inBackground, replacedByPlugin } from '../journeys/site';
import { visitorsOf } from '../journeys/visitors';
import { expect, test } from '../support/test';
import { picture } from '../support/world';

const title = 'Red house';

const setPlugin = ( active: boolean ) =>
	`require_once ABSPATH . 'wp-admin/includes/plugin.php';
	${ active ? 'activate_plugin' : 'deactivate_plugins' }( 'shortpixel-flush/shortpixel-flush.php' );`;

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );
test.beforeEach( ( { php } ) => php( setPlugin( false ) ) );
test.afterEach( ( { php } ) => php( setPlugin( true ) ) );

test( 'once it is activated, an image that is replaced is flushed without a click, for a fresh phone and for who replaced it', async ( {
	page,
	browser,
	world,
	cdn,
	php,
	expectAccessible,
} ) => {
	const house = picture( world, title );
	const visitors = visitorsOf( browser, page, world, cdn );
	await page.goto( '/wp-admin/plugins.php' );
	await page
		.getByRole( 'link', { name: 'Activate Flush for ShortPixel' } )
		.click();
	const welcome = page.locator( '#shortpixel-flush-welcome' );
	await expect( welcome.getByRole( 'link' ).first() ).toBeVisible();
	await expectAccessible( '#shortpixel-flush-welcome' );

	// The list promises a flush in the background only once a background task has run.
	await inBackground( php );
	await visitors.haveOld( title, 'orange', ( write ) =>
		replacedByPlugin( php, house.id, write )
	);
	await openList( page );
	const row = rowOf( page, title );
	await expect(
		row.getByText( 'Changed; will be flushed in the background…' )
	).toBeVisible();
	await expectAccessible( '.wp-list-table' );

	// Runs the background task once, since these sites have no cron; the open tab does the rest.
	await inBackground( php );
	await expect( row.getByText( say.newPicture ) ).toBeVisible( {
		timeout: 120_000,
	} );
	const result = await row.locator( '.spf-line__text' ).innerText();
	await expectAccessible( '.wp-list-table' );
	await visitors.expectBoth( title, 'orange' );

	await page.reload();
	await row.getByRole( 'group' ).locator( 'summary' ).click();
	await expect( row.getByText( result ) ).toBeVisible();
	await openScreen( page );
	const history = await openHistory( page );
	await expect( history.locator( '.spf-history__row' ) ).toContainText(
		/Replaced/
	);
	await expectAccessible( '.is-history' );
} );

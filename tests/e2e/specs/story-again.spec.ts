import { flushRow, openList, ourRow } from '../journeys/places';
import { say } from '../journeys/say';
import { refuseNewLinks, setLazy } from '../journeys/site';
import { visitorsOf } from '../journeys/visitors';
import { expect, test } from '../support/test';

const title = 'Red house';

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );
test.beforeEach( ( { useDevelopersScripts } ) => useDevelopersScripts() );
test.afterEach( ( { php } ) => setLazy( php, false ) );

test( 'a CDN that never removes is told as it is, and Flush again gives a fresh phone and the browser that pressed the new image', async ( {
	page,
	browser,
	world,
	cdn,
	php,
	expectAccessible,
} ) => {
	// With lazy images, only the open tab, which measures pages, can find out which copies visitors have.
	await setLazy( php, true );
	const visitors = visitorsOf( browser, page, world, cdn );
	await visitors.haveOld( title, 'yellow' );
	await refuseNewLinks( cdn );
	await cdn.control.setSwitches( { no_removal: true } );

	await openList( page );
	const row = await flushRow( page, title );
	// The row shows the result twice: as a sentence, and shortened in the column.
	await expect( row.getByText( say.someOld ) ).toHaveCount( 2 );
	await expectAccessible( ourRow );
	await visitors.expectBoth( title, 'red' );

	await cdn.control.setSwitches( { no_removal: null } );
	await row.getByRole( 'button', { name: 'Flush again' } ).click();
	await expect( row.getByText( say.newWhereLooked ) ).toBeVisible();
	await visitors.expectBoth( title, 'yellow' );
} );

test( 'a CDN that is down is reported within seconds, and Flush again, once it is up, gives a fresh phone and the browser that pressed the new image', async ( {
	page,
	browser,
	world,
	cdn,
	expectAccessible,
} ) => {
	const visitors = visitorsOf( browser, page, world, cdn );
	await visitors.haveOld( title, 'yellow' );
	await cdn.control.setSwitches( { reset: true } );
	await openList( page );
	const row = await flushRow( page, title );
	await expect(
		row.getByText(
			/^.* does not answer\. Continuing in (\d+ s|\d+:\d\d)\.$/
		)
	).toBeVisible( { timeout: 5_000 } );
	await expectAccessible( ourRow );

	const stop = row.getByRole( 'button', { name: 'Stop' } );
	await stop.press( 'Enter' );
	await expect( row.getByText( say.stopped ) ).toBeVisible();
	await expect( row.locator( ':focus' ) ).toContainText( 'Stopped.' );
	await expectAccessible( ourRow );

	await cdn.control.setSwitches( { reset: null } );
	await row.getByRole( 'button', { name: 'Flush again' } ).click();
	await expect( row.getByText( say.newWhereLooked ) ).toBeVisible();
	await visitors.expectBoth( title, 'yellow' );
} );

test( 'without credits, the row says within seconds what visitors would get, and flushes only after a second click', async ( {
	page,
	cdn,
	replaceAll,
	expectAccessible,
} ) => {
	await replaceAll();
	await cdn.control.setSwitches( { account: -1 } );
	await openList( page );
	const row = await flushRow( page, title );
	await expect( row.getByText( say.noCredits ) ).toBeVisible( {
		timeout: 5_000,
	} );
	await expectAccessible( ourRow );
	const { entries } = await cdn.control.log();
	expect(
		entries.filter( ( { url } ) => url.includes( 'f_remove' ) )
	).toEqual( [] );

	await row.getByRole( 'button', { name: 'Flush anyway' } ).click();
	await expect( row.getByText( say.newPicture ) ).toBeVisible();
} );

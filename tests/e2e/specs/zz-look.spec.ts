import { test, expect } from '../support/test';
import { openScreen } from '../journeys/places';
import { readFileSync } from 'node:fs';
test( 'look', async ( { page, php, logIn } ) => {
	await logIn( 'administrator' );
	await php( readFileSync( '/tmp/h-seed.php', 'utf8' ) );
	await openScreen( page );
	for ( const [ w, h ] of [
		[ 1440, 900 ],
		[ 782, 900 ],
		[ 400, 800 ],
	] ) {
		await page.setViewportSize( { width: w, height: h } );
		await expect(
			page.locator( '.spf-history__list > li' ).first()
		).toBeVisible();
		const names = page.locator( '.spf-history__name' );
		if ( w === 1440 ) {
			await names.nth( 1 ).click();
		}
		await page
			.locator( '.is-history' )
			.screenshot( { path: `/tmp/h-look-${ w }.png` } );
	}
} );

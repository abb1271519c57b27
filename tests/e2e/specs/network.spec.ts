import type { Locator, Page } from '@playwright/test';
import { expect, test, type Network, type SiteName } from '../support/network';
import { skipToContent, tabTo, watchFocus } from '../journeys/keys';
import { listenToSpeech } from '../journeys/speech';

const address = '/wp-admin/network/settings.php?page=shortpixel-flush';

const noPlugin = 'No plugin here loads images from ShortPixel’s CDN.';

/** Every site's own plugin is named once the site has said how it stands. */
async function open( page: Page, network: Network ): Promise< void > {
	await page.goto( address );
	for ( const name of [ 'Main', 'Shop', 'Journal', 'Gallery' ] as const ) {
		await expect(
			rowOf( page, name ).getByText( network.startOf( name ) )
		).toBeVisible();
	}
	await expect(
		rowOf( page, 'Intranet' ).getByText( noPlugin )
	).toBeVisible();
}

function rowOf( page: Page, name: SiteName ): Locator {
	return page.getByRole( 'row' ).filter( { has: box( page, name ) } );
}

function box( page: Page, name: SiteName ): Locator {
	return page.getByRole( 'checkbox', { name: `Choose ${ name }` } );
}

/** Keeps the page from waking these sites, so that their background tasks don't begin before the answered function says so. */
async function holdBack(
	page: Page,
	network: Network,
	...sites: SiteName[]
): Promise< ( name: SiteName ) => Promise< void > > {
	const cron = ( name: SiteName ) => `${ network.urlOf( name ) }wp-cron.php`;
	for ( const name of sites ) {
		await page.route( cron( name ), ( route ) =>
			route.fulfill( { body: '' } )
		);
	}
	return ( name ) => page.unroute( cron( name ) );
}

const opener = ( page: Page, count: number ) =>
	page.getByRole( 'button', { name: `Flush all on ${ count } sites…` } );

const confirm = ( page: Page, count: number ) =>
	page
		.getByRole( 'dialog' )
		.getByRole( 'button', { name: `Flush all on ${ count } sites` } );

/** Chooses sites and flushes them all. */
async function flush( page: Page, ...sites: SiteName[] ): Promise< void > {
	for ( const name of sites ) {
		await box( page, name ).check();
	}
	await opener( page, sites.length ).click();
	await confirm( page, sites.length ).click();
}

const stopButton = ( page: Page ) =>
	page.getByRole( 'button', { name: 'Stop those that have not begun' } );

const newLinks = ( endpoint: string ) =>
	`All images are replaced, with new links at ${ endpoint }2;`;

test.beforeEach( ( { logIn } ) => logIn( 'administrator' ) );

test(
	'the sites are listed with what writes their links, and found by their address',
	{ tag: '@proof-only' },
	async ( { page, network } ) => {
		await page.goto( '/wp-admin/network/plugins.php' );
		await page
			.getByRole( 'row', { name: /Flush for ShortPixel/ } )
			.getByRole( 'link', { name: 'Flush', exact: true } )
			.click();
		await open( page, network );
		const shop = rowOf( page, 'Shop' );
		await expect(
			shop.getByText( 'ShortPixel Adaptive Images' )
		).toBeVisible();
		await expect( shop.getByText( 'None yet.' ) ).toBeVisible();
		await expect(
			shop.getByRole( 'cell', { name: 'Running', exact: true } )
		).toBeVisible();
		await expect(
			shop.getByRole( 'link', { name: 'Shop', exact: true } )
		).toHaveAttribute( 'href', network.urlOf( 'Shop' ) );

		await page
			.getByRole( 'searchbox', { name: 'Search by domain or path' } )
			.fill( 'shop' );
		await expect(
			page.getByRole( 'checkbox', { name: /^Choose / } )
		).toHaveCount( 2 );
		await expect( shop ).toBeVisible();
		await page
			.getByRole( 'searchbox', { name: 'Search by domain or path' } )
			.fill( 'nowhere' );
		await expect(
			page
				.locator( '.spf-network' )
				.getByText( 'No site has that in its domain or path.' )
		).toBeVisible();

		await page.goto( address );
		await shop
			.getByRole( 'link', { name: 'Its own screen: Shop' } )
			.click();
		await expect( page ).toHaveURL(
			`${ network.urlOf( 'Shop' ) }wp-admin/upload.php?page=shortpixel-flush`
		);
		await expect(
			page.getByRole( 'region', { name: 'The whole site' } )
		).toBeVisible();
	}
);

test( 'chosen sites are flushed one after the other, and one whose CDN is dead stops no other', async ( {
	page,
	network,
} ) => {
	const spoken = await listenToSpeech( page );
	await open( page, network );
	const goOn = await holdBack( page, network, 'Journal' );
	for ( const name of [
		'Shop',
		'Journal',
		'Gallery',
		'Intranet',
	] as const ) {
		await box( page, name ).check();
	}
	await opener( page, 4 ).click();
	const dialog = page.getByRole( 'dialog', {
		name: 'Flush all on 3 sites?',
	} );
	await expect(
		dialog.getByText( /^On 3 sites, all images get new links/ )
	).toBeVisible();
	await expect( dialog.getByText( /the copies of 3 images/ ) ).toBeVisible();
	await expect( dialog.getByText( `Intranet: ${ noPlugin }` ) ).toBeVisible();
	await confirm( page, 3 ).click();
	await expect( dialog ).toBeHidden();

	await expect(
		page.getByText( 'Flushing: 2 of 3 sites done.' )
	).toBeVisible();
	const progress = page.getByRole( 'progressbar', {
		name: 'Sites whose flushes have ended',
	} );
	await expect( progress ).toHaveJSProperty( 'value', 2 );
	await expect( progress ).toHaveJSProperty( 'max', 3 );
	await expect(
		rowOf( page, 'Shop' ).getByText( newLinks( network.startOf( 'Shop' ) ) )
	).toBeVisible();
	await expect(
		rowOf( page, 'Gallery' ).getByText(
			`${ new URL( network.startOf( 'Gallery' ) ).host } did not answer for an image at the new link. Nothing was changed, visitors get the same images as before.`
		)
	).toBeVisible();
	expect( await network.endpointOf( 'Journal' ) ).toBe(
		network.startOf( 'Journal' )
	);

	await goOn( 'Journal' );
	await expect(
		page
			.getByText( '1 of 3 sites needs attention.', { exact: true } )
			.first()
	).toBeVisible();
	await expect(
		rowOf( page, 'Journal' ).getByText(
			newLinks( network.startOf( 'Journal' ) )
		)
	).toBeVisible();
	await expect.poll( spoken ).toEqual( [ '1 of 3 sites needs attention.' ] );

	for ( const name of [ 'Shop', 'Journal' ] as const ) {
		expect( await network.endpointOf( name ) ).toBe(
			`${ network.startOf( name ) }2`
		);
		const front = await ( await fetch( network.urlOf( name ) ) ).text();
		expect( front ).toContain( `${ network.startOf( name ) }2/` );
		expect( front ).not.toContain( `${ network.startOf( name ) }/` );
	}
	for ( const name of [ 'Main', 'Gallery' ] as const ) {
		expect( await network.endpointOf( name ) ).toBe(
			network.startOf( name )
		);
	}
	await expect(
		rowOf( page, 'Main' ).getByText( 'None yet.' )
	).toBeVisible();
} );

test(
	'those that have not begun are stopped, and their background tasks flush nothing later',
	{ tag: '@proof-only' },
	async ( { page, network } ) => {
		await open( page, network );
		await holdBack( page, network, 'Shop', 'Journal' );
		await flush( page, 'Main', 'Shop', 'Journal' );
		await expect(
			page.getByText( 'Flushing: 1 of 3 sites done.' )
		).toBeVisible();
		await stopButton( page ).click();

		await expect(
			page
				.getByText( 'Stopped. All images are flushed on 1 of 3 sites.' )
				.first()
		).toBeVisible();
		await expect( stopButton( page ) ).toBeHidden();
		await expect( page.locator( '.spf-network__status' ) ).toBeFocused();
		for ( const name of [ 'Shop', 'Journal' ] as const ) {
			await expect(
				rowOf( page, name ).getByText( /^\S*\s*Stopped/ )
			).toBeVisible();
			await fetch( `${ network.urlOf( name ) }wp-cron.php` );
			expect( await network.endpointOf( name ) ).toBe(
				network.startOf( name )
			);
		}
		expect( await network.endpointOf( 'Main' ) ).toBe(
			`${ network.startOf( 'Main' ) }2`
		);
	}
);

test(
	'a reload, and another tab, find what is under way, and go on with it',
	{ tag: '@proof-only' },
	async ( { page, context, network } ) => {
		await open( page, network );
		const goOn = await holdBack( page, network, 'Shop', 'Journal' );
		await flush( page, 'Shop', 'Journal' );
		const underWay = 'Flushing: 0 of 2 sites done.';
		await expect( page.getByText( underWay ) ).toBeVisible();
		await page.reload();
		await expect( page.getByText( underWay ) ).toBeVisible();
		await expect( opener( page, 2 ) ).toBeHidden();

		const other = await context.newPage();
		await holdBack( other, network, 'Shop', 'Journal' );
		await other.goto( address );
		await expect( other.getByText( underWay ) ).toBeVisible();
		await other.close();

		await goOn( 'Shop' );
		await expect(
			page.getByText( 'Flushing: 1 of 2 sites done.' )
		).toBeVisible();
		await goOn( 'Journal' );
		const ended = page
			.getByText( 'All images are flushed on all 2 sites.' )
			.first();
		await expect( ended ).toBeVisible();
		await page.reload();
		await expect( ended ).toBeVisible();
		await expect(
			rowOf( page, 'Shop' ).getByText(
				newLinks( network.startOf( 'Shop' ) )
			)
		).toBeVisible();
	}
);

test( 'an administrator of one site, who manages no network, has no such screen', async ( {
	page,
	context,
	network,
	logIn,
} ) => {
	await page.goto( '/wp-admin/network/' );
	const link = page
		.getByRole( 'navigation', { name: 'Main menu' } )
		.locator( 'a[href="settings.php?page=shortpixel-flush"]' );
	await expect( link ).toBeAttached();

	await context.clearCookies();
	await logIn( 'shopkeeper' );
	const refused = await page.request.get( address );
	expect( refused.status() ).toBe( 403 );
	const shop = network.urlOf( 'Shop' );
	await page.goto( `${ shop }wp-admin/upload.php?page=shortpixel-flush` );
	await expect(
		page.getByRole( 'region', { name: 'The whole site' } )
	).toBeVisible();
	await expect( page.locator( 'a[href*="/wp-admin/network/"]' ) ).toHaveCount(
		0
	);

	const nonce = await page.request.get(
		`${ shop }wp-admin/admin-ajax.php?action=rest-nonce`
	);
	const headers = { 'X-WP-Nonce': await nonce.text() };
	const routes = `${ shop }wp-json/shortpixel-flush/v1/network`;
	const data = { sites: [ 2 ] };
	for ( const answer of [
		await page.request.get( `${ routes }/sites`, { headers } ),
		await page.request.post( `${ routes }/checks`, { headers, data } ),
		await page.request.post( `${ routes }/flushes`, { headers, data } ),
		await page.request.delete( `${ routes }/flushes`, { headers, data } ),
	] ) {
		expect( answer.status(), answer.url() ).toBe( 403 );
	}
	expect( await network.endpointOf( 'Shop' ) ).toBe(
		network.startOf( 'Shop' )
	);
} );

test(
	'nothing is wrong with the list, the question, the progress and the results, on any width, for axe',
	{ tag: '@proof-only' },
	async ( { page, context, network, expectAccessibleAtEachWidth } ) => {
		// With the scripts for developers, the console tells of what is deprecated too.
		await context.addCookies( [
			{ name: 'script_debug', value: '1', url: network.world.url },
		] );
		await open( page, network );
		await expectAccessibleAtEachWidth( '#wpbody-content' );

		const goOn = await holdBack( page, network, 'Shop', 'Journal' );
		for ( const name of [ 'Shop', 'Journal', 'Intranet' ] as const ) {
			await box( page, name ).check();
		}
		await opener( page, 3 ).click();
		await expectAccessibleAtEachWidth( '.components-modal__frame' );
		await confirm( page, 2 ).click();
		await expect(
			page.getByText( 'Flushing: 0 of 2 sites done.' )
		).toBeVisible();
		await expectAccessibleAtEachWidth( '#wpbody-content' );

		await goOn( 'Shop' );
		await expect(
			page.getByText( 'Flushing: 1 of 2 sites done.' )
		).toBeVisible();
		await stopButton( page ).click();
		await expect(
			page
				.getByText( 'Stopped. All images are flushed on 1 of 2 sites.' )
				.first()
		).toBeVisible();
		await expectAccessibleAtEachWidth( '#wpbody-content' );

		await flush( page, 'Main', 'Gallery' );
		await expect(
			page.getByText( '1 of 2 sites needs attention.' ).first()
		).toBeVisible();
		await expectAccessibleAtEachWidth( '#wpbody-content' );

		await page
			.getByRole( 'searchbox', { name: 'Search by domain or path' } )
			.fill( 'nowhere' );
		await expect(
			page
				.locator( '.spf-network' )
				.getByText( 'No site has that in its domain or path.' )
		).toBeVisible();
		await expectAccessibleAtEachWidth( '#wpbody-content' );
	}
);

test( 'without a mouse: sites are chosen, flushed and stopped, and the focus is never lost', async ( {
	page,
	network,
} ) => {
	const lost = await watchFocus( page );
	const spoken = await listenToSpeech( page );
	await open( page, network );
	await holdBack( page, network, 'Shop', 'Journal' );
	await skipToContent( page );
	for ( const name of [ 'Shop', 'Journal' ] as const ) {
		await tabTo( page, box( page, name ) );
		await page.keyboard.press( 'Space' );
	}
	const flushAll = opener( page, 2 );
	await flushAll.focus();
	await page.keyboard.press( 'Enter' );
	const dialog = page.getByRole( 'dialog' );
	await expect( dialog ).toBeVisible();
	await page.keyboard.press( 'Escape' );
	await expect( dialog ).toBeHidden();
	await expect( flushAll ).toBeFocused();

	await page.keyboard.press( 'Enter' );
	await tabTo( page, confirm( page, 2 ) );
	await page.keyboard.press( 'Enter' );
	const status = page.locator( '.spf-network__status' );
	await expect( status ).toBeFocused();
	await expect( status ).toContainText( 'Flushing: 0 of 2 sites done.' );
	await tabTo( page, stopButton( page ) );
	await page.keyboard.press( 'Enter' );
	const stopped = 'Stopped. All images are flushed on 0 of 2 sites.';
	await expect( status ).toContainText( stopped );
	await expect( status ).toBeFocused();
	await expect.poll( spoken ).toEqual( [ stopped ] );
	await tabTo( page, box( page, 'Shop' ) );
	expect( await lost() ).toEqual( [] );
} );

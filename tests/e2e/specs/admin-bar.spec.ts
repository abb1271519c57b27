import type { Browser, Locator, Page } from '@playwright/test';
import { colourOf } from '../../../tools/site/site';
import { say } from '../journeys/say';
import { giveTo, waitLonger } from '../journeys/site';
import { findViolations } from '../support/axe';
import { setLazy } from '../support/layout-page';
import { expect, proofOnlyIf, test } from '../support/test';
import type { World } from '../support/world';

const node = ( page: Page ) =>
	page.getByRole( 'menuitem', { name: 'Flush images on this page' } );

const panel = ( page: Page ) =>
	page.getByRole( 'dialog', { name: 'Images on this page' } );
const result = ( page: Page ) => panel( page ).getByRole( 'status' );
const gallery = ( page: Page ) => page.locator( '.wp-block-gallery img' );

/** Starts the flush, and agrees to many copies where that is asked. */
async function flush( page: Page ): Promise< void > {
	await node( page ).click();
	await agree( page );
}

async function agree( page: Page ): Promise< void > {
	const confirm = page.getByRole( 'dialog', { name: 'Confirm this flush' } );
	await expect(
		confirm.or( panel( page ).getByRole( 'listitem' ).first() )
	).toBeVisible( { timeout: 60_000 } );
	if ( await confirm.isVisible() ) {
		await confirm.getByRole( 'button', { name: 'Flush' } ).click();
	}
}

/** Loads the page until this browser has all its images, and returns their addresses. */
async function look( page: Page, address: string ): Promise< string[] > {
	await page.goto( address, { waitUntil: 'networkidle' } );
	return gallery( page ).evaluateAll( ( images ) =>
		images.map( ( image ) =>
			image instanceof HTMLImageElement ? image.currentSrc : ''
		)
	);
}

/** The colours that somebody sees, image by image. */
async function coloursIn( images: Locator ): Promise< string[] > {
	const seen: string[] = [];
	for ( const image of await images.all() ) {
		await image.scrollIntoViewIfNeeded();
		seen.push( await colourOf( await image.screenshot() ) );
	}
	return seen;
}

const devices = {
	phone: { viewport: { width: 390, height: 664 }, deviceScaleFactor: 3 },
	tablet: { viewport: { width: 820, height: 1106 }, deviceScaleFactor: 2 },
};

/** What a visitor sees on a device that was never here, and the copies that it asks the CDN for. */
async function visitOn(
	browser: Browser,
	{ cdn, page: address }: World,
	device: keyof typeof devices
): Promise< { colours: string[]; asked: string[] } > {
	const context = await browser.newContext( {
		...devices[ device ],
		isMobile: true,
		hasTouch: true,
	} );
	try {
		const page = await context.newPage();
		const asked: string[] = [];
		page.on( 'request', ( request ) => {
			if ( request.url().startsWith( cdn ) ) {
				asked.push( request.url() );
			}
		} );
		await page.goto( address, { waitUntil: 'networkidle' } );
		return { colours: await coloursIn( gallery( page ) ), asked };
	} finally {
		await context.close();
	}
}

/** What axe finds wrong in the toolbar, but for the role that WordPress gives all its items. */
const violationsIn = ( page: Page ) =>
	findViolations( page, '#wpadminbar', [ 'aria-allowed-role' ] );

test.describe( 'Flush images on this page', () => {
	test( 'gives visitors with other devices the new images too, and whoever pressed it sees them at once', async ( {
		page,
		browser,
		world,
		cdn,
		logIn,
		replace,
		consoleErrors,
	} ) => {
		test.slow();
		await setLazy( world, true );
		try {
			const first = {
				phone: await visitOn( browser, world, 'phone' ),
				tablet: await visitOn( browser, world, 'tablet' ),
			};
			await logIn( 'administrator' );
			const urls = await look( page, world.page );
			const others = [
				...new Set( [ ...first.phone.asked, ...first.tablet.asked ] ),
			];
			expect( others.length ).toBeGreaterThan( 0 );
			expect( others.filter( ( url ) => urls.includes( url ) ) ).toEqual(
				[]
			);
			for ( const url of [ ...urls, ...others ] ) {
				await cdn.warm( url );
			}
			for ( const picture of world.pictures ) {
				await replace( picture, 'purple' );
			}
			const purple = world.pictures.map( () => 'purple' );
			expect(
				( await visitOn( browser, world, 'phone' ) ).colours
			).not.toContain( 'purple' );

			await flush( page );
			await expect( result( page ) ).toHaveText( say.newPicture, {
				timeout: 120_000,
			} );
			await expect( panel( page ).getByRole( 'listitem' ) ).toHaveText(
				world.pictures.map( () => /✓ New/ )
			);
			for ( const device of [ 'phone', 'tablet' ] as const ) {
				const { colours } = await visitOn( browser, world, device );
				expect( colours, device ).toEqual( purple );
			}

			await page.keyboard.press( 'Escape' );
			await expect
				.poll( () => coloursIn( gallery( page ) ) )
				.toEqual( purple );
			// One click: copies of rare screens are no reason to ask, which would have been answered with a 409.
			expect( consoleErrors ).toEqual( [] );
		} finally {
			await setLazy( world, false );
		}
	} );

	test(
		'names the page, and what this browser has loaded of it',
		{ tag: '@proof-only' },
		async ( { page, world, logIn } ) => {
			await logIn( 'editor' );
			const urls = await look( page, world.page );
			const sent = page.waitForRequest(
				( request ) =>
					request.method() === 'POST' &&
					/shortpixel-flush\/v1\/flushes(\?|$)/.test( request.url() )
			);
			await node( page ).click();
			const body = ( await sent ).postDataJSON() as Record<
				string,
				unknown
			>;
			expect( body ).toMatchObject( {
				scope: 'page',
				seen_on: page.url(),
				screen: { width: 1280, height: 900, density: 1 },
			} );
			expect( body[ 'urls' ] ).toEqual( expect.arrayContaining( urls ) );
			// Else the next test finds it open on the same page.
			await expect( result( page ) ).toHaveText( /\S/ );
		}
	);

	test(
		'lists the images, marks them on the page, and leads to the details',
		{ tag: '@oldest' },
		async ( { page, world, logIn, replaceAll } ) => {
			await logIn( 'editor' );
			await look( page, world.page );
			await replaceAll();
			await flush( page );
			await expect( result( page ) ).toHaveText( say.newPicture );

			const [ first ] = world.pictures;
			const entry = panel( page ).getByRole( 'button', {
				name: first?.title ?? '',
			} );
			await entry.hover();
			await expect( page.locator( '.spf-here' ) ).toHaveCount( 1 );
			await expect( gallery( page ).first() ).toHaveClass( /spf-here/ );
			await page.mouse.move( 5, 500 );
			await expect( page.locator( '.spf-here' ) ).toHaveCount( 0 );

			await panel( page )
				.getByRole( 'link', { name: 'Details' } )
				.click();
			await expect(
				page.getByRole( 'dialog', { name: /^Flush of/ } )
			).toBeVisible();
		}
	);

	test(
		'says that images are still old where the CDN never removes them, and tries again',
		{ tag: '@proof-only' },
		async ( { page, world, cdn, logIn, replace } ) => {
			await logIn( 'editor' );
			const urls = await look( page, world.page );
			for ( const url of urls ) {
				await cdn.warm( url );
			}
			for ( const picture of world.pictures ) {
				await replace( picture, 'purple' );
			}
			await cdn.control.setSwitches( { no_removal: true } );
			await flush( page );
			await expect( result( page ) ).toHaveText( say.oldPicture );
			await expect(
				panel( page ).getByRole( 'listitem' ).first()
			).toHaveText( /× Still old, or not removed/ );

			await cdn.control.setSwitches( { no_removal: null } );
			await panel( page )
				.getByRole( 'button', { name: 'Try again' } )
				.click();
			await expect( result( page ) ).toHaveText( say.newPicture );
			for ( const url of urls ) {
				await cdn.warm( url );
				expect( await cdn.colourAt( url ), url ).toBe( 'purple' );
			}
		}
	);

	test(
		'flushes an author’s own images, and says that others are left out',
		{ tag: '@proof-only' },
		async ( { page, world, php, logIn, replaceAll } ) => {
			const [ own, ...others ] = world.pictures;
			await giveTo( php, own?.id ?? 0, 'author' );
			try {
				await logIn( 'author' );
				await look( page, world.page );
				await replaceAll();
				await flush( page );
				await expect( result( page ) ).toHaveText(
					new RegExp(
						`${ others.length } images on the page were left out: you may not flush them\\.$`
					)
				);
				await expect(
					panel( page ).getByRole( 'listitem' )
				).toHaveCount( 1 );
			} finally {
				await giveTo( php, own?.id ?? 0, 'admin' );
			}
		}
	);

	test(
		'is found again after a reload, and can be stopped there',
		{ tag: '@proof-only' },
		async ( { page, world, php, logIn, replaceAll } ) => {
			await waitLonger( php, 60 );
			await logIn( 'editor' );
			await look( page, world.page );
			await replaceAll();
			await flush( page );
			const waiting = panel( page ).getByText( say.waiting );
			await expect( waiting ).toBeVisible();

			await page.reload();
			await expect( waiting ).toBeVisible();
			await expect( panel( page ).getByRole( 'listitem' ) ).toHaveCount(
				world.pictures.length
			);
			await panel( page ).getByRole( 'button', { name: 'Stop' } ).click();
			await expect( result( page ) ).toHaveText( say.stopped );

			await page.reload( { waitUntil: 'networkidle' } );
			await expect( panel( page ) ).toBeHidden();
		}
	);

	test(
		'says so where no image of the page comes through ShortPixel',
		{ tag: '@proof-only' },
		async ( { page, world, logIn, consoleErrors } ) => {
			await logIn( 'editor' );
			await page.goto( `${ world.url }/?p=1`, {
				waitUntil: 'networkidle',
			} );
			await node( page ).click();
			await expect( result( page ) ).toHaveText(
				'Visitors get no image of this page through ShortPixel, so there is nothing to flush.'
			);
			// That the request is refused.
			expect( consoleErrors.splice( 0 ).join() ).toContain( '400' );
		}
	);

	test(
		'says so when the browser is offline',
		{ tag: '@proof-only' },
		async ( {
			page,
			world,
			logIn,
			context,
			consoleErrors,
			replaceAll,
		} ) => {
			await logIn( 'editor' );
			await look( page, world.page );
			await replaceAll();
			await context.setOffline( true );
			await node( page ).click();
			await expect( result( page ) ).toHaveText( /^You are offline\./ );
			await context.setOffline( false );
			await panel( page )
				.getByRole( 'button', { name: 'Close' } )
				.click();
			await flush( page );
			await expect( result( page ) ).toHaveText( say.newPicture );
			consoleErrors.length = 0;
		}
	);

	test( 'works by keyboard on a screen of 400 pixels, and axe finds nothing wrong in the toolbar', async ( {
		page,
		world,
		logIn,
		replaceAll,
	} ) => {
		await page.setViewportSize( { width: 400, height: 800 } );
		await logIn( 'administrator' );
		await look( page, world.page );
		await replaceAll();
		await expect( node( page ) ).toBeVisible();
		const box = await node( page ).boundingBox();
		expect( box?.y ).toBeLessThan( 20 );
		expect( ( box?.x ?? 400 ) + ( box?.width ?? 0 ) ).toBeLessThan( 400 );
		expect( await violationsIn( page ) ).toEqual( [] );

		await node( page ).focus();
		await page.keyboard.press( 'Space' );
		await expect( panel( page ) ).toBeFocused();
		await expect( result( page ) ).toHaveText( say.newPicture );
		const area = await panel( page ).boundingBox();
		expect( [ area?.x, area?.width ] ).toEqual( [ 0, 400 ] );
		expect( await violationsIn( page ) ).toEqual( [] );

		await page.keyboard.press( 'Tab' );
		await expect(
			panel( page ).getByRole( 'button', { name: 'Close' } )
		).toBeFocused();
		await page.keyboard.press( 'Tab' );
		const [ first ] = world.pictures;
		const entry = panel( page ).getByRole( 'button', {
			name: first?.title ?? '',
		} );
		while (
			! ( await entry.evaluate( ( one ) => one.matches( ':focus' ) ) )
		) {
			await expect(
				panel( page ).locator( ':focus' ),
				'the focus is still in the panel'
			).toHaveCount( 1 );
			await page.keyboard.press( 'Tab' );
		}
		await expect( page.locator( '.spf-here' ) ).toHaveCount( 1 );
		await page.keyboard.press( 'Escape' );
		await expect( panel( page ) ).toBeHidden();
		await expect( node( page ) ).toBeFocused();
		await expect( page.locator( '.spf-here' ) ).toHaveCount( 0 );
	} );

	for ( const role of [ 'contributor', 'subscriber' ] as const ) {
		test(
			`is not there for a ${ role }`,
			proofOnlyIf( role === 'subscriber' ),
			async ( { page, world, logIn } ) => {
				await logIn( role );
				await page.goto( world.page );
				await expect( page.locator( '#wpadminbar' ) ).toBeVisible();
				await expect( node( page ) ).toHaveCount( 0 );
				expect( await page.content() ).not.toContain(
					'plugins/shortpixel-flush/'
				);
			}
		);
	}
} );

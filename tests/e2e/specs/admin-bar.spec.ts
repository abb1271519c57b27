import type { Browser, Locator, Page } from '@playwright/test';
import { colourOf } from '../../../tools/site/site';
import { say } from '../journeys/say';
import { giveTo } from '../journeys/site';
import { findViolations } from '../support/axe';
import { setLazy } from '../support/layout-page';
import { expect, proofOnlyIf, test } from '../support/test';
import type { World } from '../support/world';

const link = ( page: Page ) =>
	page.getByRole( 'menuitem', { name: 'Flush images on this page' } );

/** The card of the page's images on our screen. */
const card = ( page: Page ) =>
	page.getByRole( 'region', { name: 'Images on this page' } );
const gallery = ( page: Page ) => page.locator( '.wp-block-gallery img' );

/** Follows the link, chooses to clear the CDN where there is a choice, and flushes. */
async function flush( page: Page ): Promise< void > {
	await link( page ).click();
	await card( page )
		.getByRole( 'button', { name: 'Flush', exact: true } )
		.click( { timeout: 60_000 } );
	const confirm = page.getByRole( 'dialog', { name: 'Flush these images?' } );
	await expect(
		confirm.or( card( page ).getByRole( 'button', { name: 'Stop' } ) )
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
	test( 'gives visitors with other devices the new images too, and leads back to the page, which this browser shows with them', async ( {
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
			// This browser keeps what it has.
			await page.goto( world.page, { waitUntil: 'networkidle' } );
			expect( await coloursIn( gallery( page ) ) ).not.toContain(
				'purple'
			);

			await flush( page );
			await expect(
				card( page ).getByText( say.newPicture ).first()
			).toBeVisible( { timeout: 120_000 } );
			for ( const device of [ 'phone', 'tablet' ] as const ) {
				const { colours } = await visitOn( browser, world, device );
				expect( colours, device ).toEqual( purple );
			}

			await card( page )
				.getByRole( 'link', { name: 'Back to the page' } )
				.click();
			await page.waitForURL( world.page );
			await page.waitForLoadState( 'networkidle' );
			expect( await coloursIn( gallery( page ) ) ).toEqual( purple );
			expect( consoleErrors ).toEqual( [] );
		} finally {
			await setLazy( world, false );
		}
	} );

	test(
		'shows the page’s images before anything is flushed, with no script on the page',
		{ tag: '@oldest' },
		async ( { page, world, logIn } ) => {
			await logIn( 'editor' );
			const scripts: string[] = [];
			page.on( 'request', ( request ) => {
				if ( /plugins\/shortpixel-flush\//.test( request.url() ) ) {
					scripts.push( request.url() );
				}
			} );
			await look( page, world.page );
			expect( scripts ).toEqual( [] );
			await link( page ).click();
			for ( const { title } of world.pictures ) {
				await expect(
					card( page ).getByRole( 'img', { name: title } )
				).toBeVisible();
			}
			await card( page )
				.getByRole( 'link', { name: 'Back to the page' } )
				.click();
			await page.waitForURL( world.page );
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
				await link( page ).click();
				await expect(
					card( page ).getByText(
						`${ others.length } images are left out: you may not flush them.`
					)
				).toBeVisible();
			} finally {
				await giveTo( php, own?.id ?? 0, 'admin' );
			}
		}
	);

	test(
		'says so where no image of the page comes through ShortPixel, and where a link names another site',
		{ tag: '@proof-only' },
		async ( { page, world, logIn } ) => {
			await logIn( 'editor' );
			await page.goto( `${ world.url }/?p=1` );
			await link( page ).click();
			await expect(
				card( page ).getByText(
					/^This page shows no image through ShortPixel\./
				)
			).toBeVisible();
			await page.goto(
				'/wp-admin/upload.php?page=shortpixel-flush&on_page=https%3A%2F%2Fexample.com%2F'
			);
			await expect(
				page.getByLabel( 'Link of an image or page' )
			).toBeVisible();
			await expect(
				page.getByRole( 'link', { name: 'Back to the page' } )
			).toHaveCount( 0 );
		}
	);

	test( 'works by keyboard on a screen of 400 pixels, and axe finds nothing wrong', async ( {
		page,
		world,
		logIn,
		expectAccessibleAtEachWidth,
	} ) => {
		await page.setViewportSize( { width: 400, height: 800 } );
		await logIn( 'administrator' );
		await look( page, world.page );
		await expect( link( page ) ).toBeVisible();
		const box = await link( page ).boundingBox();
		expect( box?.y ).toBeLessThan( 20 );
		expect( ( box?.x ?? 400 ) + ( box?.width ?? 0 ) ).toBeLessThan( 400 );
		expect( await violationsIn( page ) ).toEqual( [] );

		await link( page ).focus();
		await page.keyboard.press( 'Enter' );
		await expect(
			card( page ).getByRole( 'button', { name: 'Flush', exact: true } )
		).toBeVisible( { timeout: 60_000 } );
		await expectAccessibleAtEachWidth( '.shortpixel-flush' );
	} );

	for ( const role of [ 'contributor', 'subscriber' ] as const ) {
		test(
			`is not there for a ${ role }`,
			proofOnlyIf( role === 'subscriber' ),
			async ( { page, world, logIn } ) => {
				await logIn( role );
				await page.goto( world.page );
				await expect( page.locator( '#wpadminbar' ) ).toBeVisible();
				await expect( link( page ) ).toHaveCount( 0 );
				expect( await page.content() ).not.toContain(
					'plugins/shortpixel-flush/'
				);
			}
		);
	}
} );

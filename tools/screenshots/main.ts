/**
 * `npm run screenshots`: takes the pictures of README and readme.txt from a WordPress with ten images and their
 * results.
 */
import path from 'node:path';
import process from 'node:process';

import { type Browser, chromium, type Page } from '@playwright/test';

import { root } from '../root';
import { findChromium } from '../test/needs';
import { photograph } from './camera';
import { systemFont } from './fonts';
import { drawPromise } from './promise';
import { seedResults } from './results';
import { type SeededSite, withSeededSite } from './site';

const screen = ( { url }: SeededSite, query = '' ): string =>
	`${ url }/wp-admin/upload.php?page=shortpixel-flush${ query }`;

async function logIn( browser: Browser, url: string ): Promise< Page > {
	const context = await browser.newContext( {
		viewport: { width: 1280, height: 800 },
		deviceScaleFactor: 2,
		reducedMotion: 'reduce',
	} );
	context.setDefaultTimeout( 60_000 );
	const page = await context.newPage();
	await page.goto( `${ url }/wp-login.php` );
	await page.fill( '#user_login', 'admin' );
	await page.fill( '#user_pass', 'password' );
	await page.click( '#wp-submit' );
	await page.waitForURL( /wp-admin/ );
	return page;
}

/** Flushes the image of a house, and takes pictures of the result and of what a phone showed before and after. */
async function takeResult(
	browser: Browser,
	page: Page,
	site: SeededSite
): Promise< void > {
	await site.setAutomatic( false );
	const phone = await browser.newContext( {
		viewport: { width: 390, height: 560 },
		deviceScaleFactor: 3,
		isMobile: true,
		hasTouch: true,
	} );
	const visit = async (): Promise< Buffer > => {
		const visitor = await phone.newPage();
		await visitor.goto( site.housePage );
		await visitor.waitForLoadState( 'networkidle' );
		await visitor.waitForTimeout( 1_500 );
		const seen = await visitor.screenshot();
		await visitor.close();
		return seen;
	};
	await visit();
	await site.replace( 'House' );
	const before = await visit();
	await page.goto(
		screen( site, `&attachment=${ site.picture( 'House' ).id }` )
	);
	const button = page.getByRole( 'button', { name: 'Flush', exact: true } );
	await button.waitFor();
	await button.click();
	await page
		.locator( '.spf-section.is-image' )
		.getByText( /^New for/ )
		.first()
		.waitFor();
	await page
		.getByRole( 'slider' )
		.waitFor( { timeout: 20_000 } )
		.catch( () => process.stderr.write( 'The result has no pictures.\n' ) );
	await page.waitForTimeout( 1_500 );
	const after = await visit();
	await phone.close();
	await photograph( page, site, '.wordpress-org/screenshot-1.png', 1080 );
	await drawPromise( browser, { before, after } );
}

async function takeLibrary( page: Page, site: SeededSite ): Promise< void > {
	await page.goto( `${ site.url }/wp-admin/upload.php?mode=list` );
	const row = page.getByRole( 'row' ).filter( { hasText: 'Forest' } );
	await row.hover();
	await page.waitForTimeout( 3_000 );
	await photograph( page, site, '.wordpress-org/screenshot-2.png', 1000 );
}

async function takeEditor( page: Page, site: SeededSite ): Promise< void > {
	await page.goto(
		`${ site.url }/wp-admin/post.php?post=${ site.post }&action=edit`
	);
	const image = page
		.frameLocator( 'iframe[name="editor-canvas"]' )
		.locator( '[data-type="core/image"]' )
		.first();
	await image.locator( 'img' ).waitFor();
	await image.click();
	const button = page
		.getByRole( 'toolbar', { name: 'Block tools' } )
		.getByRole( 'button', { name: /^Flush/ } );
	await button.click();
	await page
		.locator( '.components-snackbar' )
		.filter( { hasText: /New for|New where/ } )
		.waitFor();
	await page.waitForTimeout( 500 );
	await photograph( page, site, '.wordpress-org/screenshot-3.png' );
}

async function takeHistory( page: Page, site: SeededSite ): Promise< void > {
	await page.goto( screen( site, '&tab=history' ) );
	await page.locator( '.spf-history__row' ).first().waitFor();
	await page.waitForTimeout( 3_000 );
	await photograph( page, site, '.wordpress-org/screenshot-4.png', 1120 );
}

async function takeFlushAll( page: Page, site: SeededSite ): Promise< void > {
	await page.goto( screen( site ) );
	await page.getByRole( 'button', { name: 'Flush all…' } ).click();
	const dialog = page.getByRole( 'dialog' );
	await dialog.getByRole( 'listitem' ).first().waitFor();
	await page.waitForTimeout( 500 );
	await photograph( page, site, '.wordpress-org/screenshot-5.png' );
}

async function main(): Promise< void > {
	const fonts = await systemFont();
	const browser = await chromium.launch( {
		executablePath: findChromium() ?? 'chromium',
		args: [ '--no-sandbox', '--disable-gpu' ],
		env: { ...process.env, FONTCONFIG_FILE: fonts.file },
	} );
	try {
		await withSeededSite( async ( site ) => {
			const page = await logIn( browser, site.url );
			try {
				await takeResult( browser, page, site );
				await seedResults( browser, page, site );
				await takeEditor( page, site );
				await takeHistory( page, site );
				await takeLibrary( page, site );
				await takeFlushAll( page, site );
			} catch ( error ) {
				await page.screenshot( {
					path: path.join( root, 'test-results/screenshots.png' ),
				} );
				throw error;
			}
		} );
	} finally {
		await browser.close();
		fonts.remove();
	}
}

main().catch( ( error ) => {
	process.stderr.write( `${ error }\n` );
	process.exitCode = 1;
} );

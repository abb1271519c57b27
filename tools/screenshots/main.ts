/**
 * `npm run screenshots`: starts the demo, replaces an image, flushes it on the screen, and captures what an
 * administrator and a visitor see.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

import { type Browser, chromium, type Page } from '@playwright/test';
import sharp from 'sharp';

import { root } from '../root';
import { findChromium } from '../test/needs';

const title = 'House';
const slow = 300_000;

async function main(): Promise< void > {
	const demo = spawn( process.execPath, [ 'tools/demo.mjs' ], {
		cwd: root,
		stdio: [ 'ignore', 'pipe', 'inherit' ],
	} );
	try {
		const site = await addressOf( demo );
		const executablePath = findChromium();
		const browser = await chromium.launch(
			executablePath ? { executablePath } : {}
		);
		await takeAll( browser, site );
		await browser.close();
	} finally {
		demo.kill( 'SIGINT' );
	}
}

/** Returns the URL of the demo's WordPress once it is set up. */
function addressOf( demo: ChildProcess ): Promise< string > {
	return new Promise( ( resolve, reject ) => {
		let said = '';
		demo.stdout?.on( 'data', ( some: Buffer ) => {
			said += String( some );
			const found = /(http:\/\/127\.0\.0\.1:\d+)\/wp-admin/.exec( said );
			if ( found?.[ 1 ] && said.includes( 'Ctrl-C' ) ) {
				resolve( found[ 1 ] );
			}
		} );
		demo.on( 'exit', () =>
			reject( new Error( `The demo did not start:\n${ said }` ) )
		);
	} );
}

async function takeAll( browser: Browser, site: string ): Promise< void > {
	const admin = await logIn( browser, site );
	// The image is flushed by hand here.
	await ask( admin, '/settings', { automatic: false } );
	// Visitors had the image before it was replaced.
	await seenByVisitor( browser, site );
	await seenByVisitor( browser, site, { width: 1280, height: 800 } );
	await seenByVisitor( browser, site );
	const id = await replaceImage( admin, site );
	const before = await seenByVisitor( browser, site );
	await flush( admin, site, id );
	// Old and new images are loaded after the sentence, and only kept for most flushes.
	await admin
		.getByRole( 'slider' )
		.waitFor( { timeout: 5_000 } )
		.catch( () => null );
	await admin.screenshot( { path: inRepo( 'docs/screenshot.png' ) } );
	await admin.screenshot( {
		path: inRepo( '.wordpress-org/screenshot-1.png' ),
	} );
	const after = await seenByVisitor( browser, site );
	await sideBySide( before, after, inRepo( 'docs/before-and-after.png' ) );
	await admin.goto(
		`${ site }/wp-admin/upload.php?page=shortpixel-flush&tab=history`
	);
	await admin.getByText( title ).first().waitFor( { timeout: slow } );
	await admin.screenshot( {
		path: inRepo( '.wordpress-org/screenshot-2.png' ),
	} );
	await admin.goto( `${ site }/wp-admin/upload.php?mode=list` );
	await admin.getByRole( 'row' ).filter( { hasText: title } ).hover();
	await admin.waitForTimeout( 2_000 );
	await admin.screenshot( {
		path: inRepo( '.wordpress-org/screenshot-3.png' ),
	} );
}

function inRepo( file: string ): string {
	return path.join( root, file );
}

async function logIn( browser: Browser, site: string ): Promise< Page > {
	const context = await browser.newContext( {
		viewport: { width: 1200, height: 800 },
	} );
	context.setDefaultTimeout( slow );
	const page = await context.newPage();
	await page.goto( `${ site }/wp-login.php` );
	await page.fill( '#user_login', 'admin' );
	await page.fill( '#user_pass', 'password' );
	await page.click( '#wp-submit' );
	await page.waitForURL( /wp-admin/ );
	await page.goto( `${ site }/wp-admin/upload.php?page=shortpixel-flush` );
	return page;
}

async function ask( page: Page, path_: string, data: object ): Promise< void > {
	await page.evaluate(
		( [ route, body ] ) =>
			(
				window as unknown as {
					wp: { apiFetch: ( options: object ) => Promise< unknown > };
				}
			 ).wp.apiFetch( {
				path: `/shortpixel-flush/v1${ route }`,
				method: 'POST',
				data: body,
			} ),
		[ path_, data ] as const
	);
}

/** Replaces an image with the demo's link in its row, and returns its id. */
async function replaceImage( page: Page, site: string ): Promise< number > {
	await page.goto( `${ site }/wp-admin/upload.php?mode=list` );
	const row = page.getByRole( 'row' ).filter( { hasText: title } );
	const id = Number( ( await row.getAttribute( 'id' ) )?.slice( 5 ) );
	await row.hover();
	await row.getByText( 'Replace with another image' ).click();
	await page.waitForURL( /replaced/ );
	return id;
}

/** Returns what a phone gets that has never been here. */
async function seenByVisitor(
	browser: Browser,
	site: string,
	viewport = { width: 390, height: 800 }
): Promise< Buffer > {
	const context = await browser.newContext( {
		viewport,
		deviceScaleFactor: viewport.width < 600 ? 3 : 1,
	} );
	const page = await context.newPage();
	await page.goto( site, { timeout: slow } );
	const image = page.locator( 'img[src*="house"], img[data-src*="house"]' );
	await image.first().scrollIntoViewIfNeeded();
	await page.waitForTimeout( 4_000 );
	const seen = await image.first().screenshot();
	await context.close();
	return seen;
}

async function flush( page: Page, site: string, id: number ): Promise< void > {
	await page.goto(
		`${ site }/wp-admin/upload.php?page=shortpixel-flush&attachment=${ id }`
	);
	await page.getByRole( 'button', { name: 'Flush', exact: true } ).click();
	await page.getByText( /^New for/ ).waitFor();
	await page.waitForTimeout( 2_000 );
}

async function sideBySide(
	before: Buffer,
	after: Buffer,
	file: string
): Promise< void > {
	const height = 360;
	const gap = 24;
	const images = await Promise.all(
		[ before, after ].map( ( image ) =>
			sharp( image )
				.resize( { height } )
				.png()
				.toBuffer( { resolveWithObject: true } )
		)
	);
	const widths = images.map( ( { info } ) => info.width );
	const [ left = 0, right = 0 ] = widths;
	await sharp( {
		create: {
			width: left + gap + right,
			height,
			channels: 4,
			background: { r: 255, g: 255, b: 255, alpha: 0 },
		},
	} )
		.composite( [
			{ input: images[ 0 ]?.data ?? before, left: 0, top: 0 },
			{ input: images[ 1 ]?.data ?? after, left: left + gap, top: 0 },
		] )
		.png()
		.toFile( file );
}

main().catch( ( error ) => {
	process.stderr.write( `${ error }\n` );
	process.exitCode = 1;
} );

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { startPlayground } from '../playground/server';
import { slug, writeZip } from '../release/zip';
import { root } from '../root';
import { freePort } from '../site/ports';
import { copyWordPress, obtainWordPress } from '../wordpress/obtain';
import { findChromium } from './needs';
import { addTries, sayWhatWasLogged, tryHere } from './playground-tries';
import type { Context, Counts, Suite } from './suite';

/** The newest PHP that the plugin supports, instead of the one that the blueprint asks for. */
const php = '8.5';

/** A path like the one below which Playground in the browser serves a site. */
const scope = '/scope:try-it';

/** A timeout in milliseconds, for hangs only: PHP as WebAssembly is slow on a busy machine. */
const long = 400_000;

const image = 'img[alt="A small house under the sun"]';

/** Returns which image a browser shows, `day` or `evening`: the sky's green tells them apart. */
const lightOf = ( page: Page ): Promise< string > =>
	page.locator( image ).evaluate( async ( element ) => {
		const shown = element as HTMLImageElement;
		await shown.decode();
		const canvas = document.createElement( 'canvas' );
		const context = canvas.getContext( '2d' );
		context?.drawImage( shown, 0, 0 );
		const green = context?.getImageData( 9, 9, 1, 1 ).data[ 1 ] ?? 0;
		return green > 120 ? 'day' : 'evening';
	} );

/** Returns which image a new visitor sees, and its URL. */
async function visit(
	browser: Browser,
	site: string
): Promise< { light: string; url: string } > {
	const context = await browser.newContext();
	try {
		const page = await context.newPage();
		page.setDefaultTimeout( long );
		await page.goto( `${ site }/`, { timeout: long } );
		const light = await lightOf( page );
		const url = await page
			.locator( image )
			.evaluate( ( shown ) => ( shown as HTMLImageElement ).currentSrc );
		return { light, url };
	} finally {
		await context.close();
	}
}

/** Follows the instructions in the notice on the first screen, step by step. */
async function tryIt(
	browser: Browser,
	site: string,
	landingPage: string,
	say: ( is: boolean, words: string ) => void
): Promise< void > {
	const context = await browser.newContext( {
		viewport: { width: 1440, height: 1000 },
	} );
	const page = await context.newPage();
	page.setDefaultTimeout( long );
	const elsewhere = new Set< string >();
	page.on( 'request', ( request ) => {
		const url = new URL( request.url() );
		if (
			url.protocol.startsWith( 'http' ) &&
			url.origin !== new URL( site ).origin
		) {
			elsewhere.add( url.host );
		}
	} );

	await page.goto( `${ site }${ landingPage }`, { timeout: long } );
	const notice = await page
		.locator( '.notice', { hasText: 'Try it in a minute' } )
		.innerText();
	say(
		notice.includes( 'The CDN here is simulated' ),
		'the first screen says that the CDN is simulated, and what to do'
	);
	const first = await visit( browser, site );
	say(
		first.light === 'day' &&
			first.url.startsWith(
				`${ new URL( site ).origin }/simulated-cdn/`
			),
		`a visitor sees the image of the CDN: ${ first.light }, ${ first.url }`
	);

	const row = page.locator( '#the-list tr', { hasText: 'House' } );
	await row.hover();
	await row
		.getByRole( 'link', { name: 'Replace with another image' } )
		.click();
	await page.getByText( 'was replaced' ).waitFor();
	const stale = await visit( browser, site );
	say( stale.light === 'day', `replaced, they see: ${ stale.light }` );

	await row.hover();
	// While a change waits for a flush, the image's line has a second button that begins with “Flush”.
	await row
		.getByRole( 'button', { name: /^Flush/ } )
		.first()
		.click();
	await row
		.locator( '.spf-line__text' )
		.filter( {
			hasText:
				/^New |^No known|isitors (may )?still see|could not (be checked|tell)/,
		} )
		.waitFor();
	const said = ( await row.innerText() ).replace( /\s+/g, ' ' );
	const fresh = await visit( browser, site );
	say( fresh.light === 'evening', `flushed, they see: ${ fresh.light }` );
	say(
		// On a busy machine the site may not load its own page in time; the flush then reports that.
		/New for (new )?visitors\.|could not be checked/.test( said ),
		`the flush says what it checked: ${ said }`
	);
	say(
		elsewhere.size === 0,
		`nothing left the browser: ${ [ ...elsewhere ].join( ', ' ) }`
	);
}

async function runBlueprint( { temporary, log }: Context ): Promise< Counts > {
	const counts: Counts = { passed: 0, failed: 0 };
	const say = ( is: boolean, words: string ): void => {
		counts[ is ? 'passed' : 'failed' ]++;
		log( `${ is ? 'ok  ' : 'FAIL' } ${ words }` );
	};
	const folder = path.join( temporary, 'try-it' );
	copyWordPress( await obtainWordPress( '7.1', log ), folder );
	addTries( folder );
	// The blueprint takes the plugin from this zip; the one in .wordpress-org takes it from the plugin directory.
	writeZip( path.join( temporary, `${ slug }.zip` ) );
	const released = JSON.parse(
		readFileSync(
			path.join( root, 'tools/playground/blueprint.json' ),
			'utf8'
		)
	) as { landingPage: string; preferredVersions: object };
	const blueprint = path.join( temporary, 'blueprint.json' );
	writeFileSync(
		blueprint,
		JSON.stringify( {
			...released,
			preferredVersions: { ...released.preferredVersions, php },
		} )
	);
	const playground = await startPlayground( {
		folder,
		port: await freePort(),
		blueprint,
		path: scope,
		isAlone: true,
	} );
	try {
		const browser = await chromium.launch( {
			executablePath: findChromium() ?? '',
		} );
		try {
			await tryIt( browser, playground.url, released.landingPage, say );
			await tryHere( playground.url, say );
		} finally {
			await browser.close();
		}
	} finally {
		await playground.stop();
	}
	const debug = path.join( folder, 'wp-content', 'debug.log' );
	const said = existsSync( debug ) ? readFileSync( debug, 'utf8' ) : '';
	log( said );
	sayWhatWasLogged( said, php, say );
	return counts;
}

export const blueprintSuites: Suite[] = [
	{
		name: 'blueprint',
		title: `The demo in the browser, on PHP ${ php }`,
		groups: [ 'e2e' ],
		needs: [ 'wordpress', 'chromium' ],
		run: runBlueprint,
	},
];

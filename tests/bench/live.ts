/** WordPress sites on web servers, simulated CDNs and Chromium, for as long as a bench takes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import {
	setUpLiveSite,
	startLiveSite,
	type LiveSite,
} from '../../tools/site/live-site';
import { writePicture, type SiteAnswer } from '../../tools/site/site';
import type { SimulatorOptions } from '../../tools/simulator/options';
import {
	startSimulator,
	type Simulator,
} from '../../tools/simulator/simulator';
import { findChromium } from '../../tools/test/needs';
import { startDatabase } from '../../tools/wordpress/mariadb';
import { obtainWordPress } from '../../tools/wordpress/obtain';

export interface Live {
	browser: Browser;
	/** Starts a WordPress site with a database and a CDN of its own. */
	start: (
		name: string,
		cdn?: Partial< SimulatorOptions >
	) => Promise< { site: LiveSite; simulator: Simulator } >;
	/** Registers a function that stops something at the end; the one registered last runs first. */
	onEnd: ( stop: () => Promise< void > | void ) => void;
}

export type Cookies = Parameters<
	Awaited< ReturnType< Browser[ 'newContext' ] > >[ 'addCookies' ]
>[ 0 ];

/** The button that begins a flush on our screen, once it can be pressed. */
export const primaryButton =
	'#shortpixel-flush-root .spf-task button.is-primary:not([disabled]):not([aria-disabled=true])';

/** Calls `work` with a browser and the means to start sites, and stops everything afterwards. */
export async function withLive< T >(
	work: ( live: Live ) => Promise< T >
): Promise< T > {
	const stops: ( () => Promise< void > | void )[] = [];
	const onEnd: Live[ 'onEnd' ] = ( stop ) => void stops.unshift( stop );
	const temporary = mkdtempSync( path.join( tmpdir(), 'spf-bench-' ) );
	onEnd( () => rmSync( temporary, { recursive: true, force: true } ) );
	try {
		const wordPress = await obtainWordPress( '7.1', () => {} );
		const database = await startDatabase();
		onEnd( database.stop );
		const browser = await chromium.launch( {
			executablePath: findChromium() ?? 'chromium',
			args: [ '--no-sandbox', '--disable-gpu' ],
		} );
		onEnd( () => browser.close() );
		return await work( {
			browser,
			onEnd,
			start: async ( name, cdn = {} ) => {
				const folder = path.join( temporary, name );
				const site = await startLiveSite( {
					wordPress,
					folder,
					database,
					name,
				} );
				onEnd( site.stop );
				const simulator = await startSimulator( cdn );
				onEnd( simulator.stop );
				return { site, simulator };
			},
		} );
	} finally {
		for ( const stop of stops ) {
			await stop();
		}
	}
}

/** Fills a site with blue images, all on one page. */
export async function fillSite(
	site: LiveSite,
	order: {
		plugins: string[];
		endpoint: string;
		wait_seconds: number;
		lazy: boolean;
		files: string[];
	}
): Promise< SiteAnswer > {
	const { files, plugins, ...more } = order;
	for ( const file of files ) {
		await writePicture(
			path.join( site.folder, 'wp-content/uploads', file ),
			1200,
			800,
			'blue'
		);
	}
	return setUpLiveSite( site, {
		...more,
		title: 'Bench',
		plugins: [ ...plugins, 'shortpixel-flush/shortpixel-flush.php' ],
		roles: [],
		pictures: files.map( ( file ) => ( { file, title: file, alt: '' } ) ),
		page_title: 'Images',
		page_text: '',
	} );
}

/** Logs in as the administrator, and returns the cookies for other contexts of this browser. */
export async function logIn(
	browser: Browser,
	url: string
): Promise< Cookies > {
	const context = await browser.newContext();
	const page = await context.newPage();
	await page.goto( `${ url }/wp-login.php` );
	await page.fill( '#user_login', 'admin' );
	await page.fill( '#user_pass', 'password' );
	await page.click( '#wp-submit' );
	await page.waitForURL( '**/wp-admin/**' );
	const cookies = await context.cookies();
	await context.close();
	return cookies;
}

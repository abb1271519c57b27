/**
 * How long one waits for our screen, in Chromium on a WordPress of its own: npm run bench:screen
 *
 * From the navigation to the moment when its primary button can be pressed, beside WordPress's own Settings and Media Library in the
 * same run, in turn: once as a first visit with nothing in the browser's cache, once as any later one. PHP's built-in web server
 * answers without compression and keeps no connection, so that a real site is rather faster.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser } from '@playwright/test';
import { setUpLiveSite, startLiveSite } from '../../tools/site/live-site';
import { provider, writePicture } from '../../tools/site/site';
import { startSimulator } from '../../tools/simulator/simulator';
import { findChromium } from '../../tools/test/needs';
import { startDatabase } from '../../tools/wordpress/mariadb';
import { obtainWordPress } from '../../tools/wordpress/obtain';
import { layOut, median, timed, times, type Figure } from './figures';

const runs = 9;

/** What one comes for, on each screen. */
const screens = {
	ours: [
		'upload.php?page=shortpixel-flush',
		'#shortpixel-flush-root .spf-task button.is-primary:not([disabled]):not([aria-disabled=true])',
	],
	chosen: [
		'upload.php?page=shortpixel-flush&attachment=',
		'#shortpixel-flush-root .spf-task button.is-primary:not([disabled]):not([aria-disabled=true])',
	],
	settings: [ 'options-general.php', '#submit:not([disabled])' ],
	media: [ 'upload.php?mode=grid', '.attachments .attachment .thumbnail' ],
} as const;
type Screen = keyof typeof screens;
const names = Object.keys( screens ) as Screen[];

interface View {
	/** Milliseconds from the navigation. */
	answered: number;
	usable: number;
	/** Requests to WordPress itself, until nothing more was asked for. */
	asked: string[];
}

type Cookies = Parameters<
	Awaited< ReturnType< Browser[ 'newContext' ] > >[ 'addCookies' ]
>[ 0 ];

async function logIn( browser: Browser, url: string ): Promise< Cookies > {
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

/** Opens a screen twice: a browser that has nothing of it, and the same one again. */
async function open(
	browser: Browser,
	url: string,
	cookies: Cookies,
	name: Screen,
	image: number
): Promise< [ View, View ] > {
	const context = await browser.newContext( {
		viewport: { width: 1440, height: 900 },
	} );
	await context.addCookies( cookies );
	// In the page itself, so that no message to this process is part of it.
	await context.addInitScript( ( selector ) => {
		new MutationObserver( ( _, observer ) => {
			if ( document.querySelector( selector ) ) {
				observer.disconnect();
				performance.mark( 'usable' );
			}
		} ).observe( document, {
			attributes: true,
			childList: true,
			subtree: true,
		} );
	}, screens[ name ][ 1 ] );
	const page = await context.newPage();
	const view = async (): Promise< View > => {
		await page.goto(
			`${ url }/wp-admin/${ screens[ name ][ 0 ] }${
				name === 'chosen' ? image : ''
			}`
		);
		await page.waitForFunction(
			() => performance.getEntriesByName( 'usable' ).length > 0
		);
		await page.waitForLoadState( 'networkidle' );
		return page.evaluate( () => ( {
			answered: (
				performance.getEntriesByType(
					'navigation'
				)[ 0 ] as PerformanceNavigationTiming
			 ).responseStart,
			usable:
				performance.getEntriesByName( 'usable' )[ 0 ]?.startTime ?? NaN,
			asked: performance
				.getEntriesByType( 'resource' )
				.filter( ( { name: asked } ) =>
					/wp-json|rest_route|admin-ajax/.test( asked )
				)
				.map(
					( { name: asked, startTime } ) =>
						`${ startTime.toFixed( 0 ) } ms ${ asked.replace(
							/^.*?\/(?=wp-json|wp-admin|\?)/,
							''
						) }`
				),
		} ) );
	};
	const views: [ View, View ] = [ await view(), await view() ];
	await context.close();
	return views;
}

async function measure(): Promise< Record< Screen, [ View, View ][] > > {
	const stops: ( () => Promise< void > | void )[] = [];
	const temporary = mkdtempSync( path.join( tmpdir(), 'spf-bench-' ) );
	stops.unshift( () =>
		rmSync( temporary, { recursive: true, force: true } )
	);
	try {
		const wordPress = await obtainWordPress( '7.1', () => {} );
		const database = await startDatabase();
		stops.unshift( database.stop );
		const folder = path.join( temporary, 'wordpress' );
		const site = await startLiveSite( { wordPress, folder, database } );
		stops.unshift( site.stop );
		const simulator = await startSimulator( { port: 0, controlPort: 0 } );
		stops.unshift( simulator.stop );
		const files = Array.from(
			{ length: 8 },
			( _, at ) => `bench/${ at }.jpg`
		);
		for ( const file of files ) {
			await writePicture(
				path.join( folder, 'wp-content/uploads', file ),
				1200,
				800,
				'blue'
			);
		}
		const { pictures } = await setUpLiveSite( site, {
			title: 'Bench',
			plugins: [ provider, 'shortpixel-flush/shortpixel-flush.php' ],
			endpoint: `${ simulator.url }/spai`,
			wait_seconds: 1,
			roles: [],
			lazy: false,
			pictures: files.map( ( file ) => ( {
				file,
				title: file,
				alt: '',
			} ) ),
			page_title: 'Images',
			page_text: '',
		} );
		const browser = await chromium.launch( {
			executablePath: findChromium() ?? 'chromium',
			args: [ '--no-sandbox', '--disable-gpu' ],
		} );
		stops.unshift( () => browser.close() );
		const cookies = await logIn( browser, site.url );
		const views: Record< Screen, [ View, View ][] > = {
			ours: [],
			chosen: [],
			settings: [],
			media: [],
		};
		// What a server does once is no part of it.
		for ( let run = -1; run < runs; run++ ) {
			for ( const name of names ) {
				const both = await open(
					browser,
					site.url,
					cookies,
					name,
					pictures[ 0 ]?.id ?? 0
				);
				if ( run >= 0 ) {
					views[ name ].push( both );
				}
			}
		}
		return views;
	} finally {
		for ( const stop of stops ) {
			await stop();
		}
	}
}

export async function screen(): Promise< Figure[] > {
	const views = await measure();
	const of = ( name: Screen, at: 0 | 1, what: 'answered' | 'usable' ) =>
		median( views[ name ].map( ( both ) => both[ at ][ what ] ) );
	const ratio = ( one: Screen, other: Screen, at: 0 | 1 ) =>
		median(
			views[ one ].map(
				( both, run ) =>
					both[ at ].usable /
					( views[ other ][ run ]?.[ at ].usable ?? NaN )
			)
		);
	console.log(
		layOut( [
			[ 'ms', 'answered', 'usable', 'again answered', 'again usable' ],
			...names.map( ( name ) => [
				name,
				...( [ 0, 1 ] as const ).flatMap( ( at ) =>
					( [ 'answered', 'usable' ] as const ).map( ( what ) =>
						of( name, at, what ).toFixed( 0 )
					)
				),
			] ),
		] )
	);
	for ( const name of [ 'ours', 'chosen' ] as const ) {
		console.log( `\n${ name }`, views[ name ][ 0 ]?.[ 0 ].asked );
	}
	const most = 1.5;
	const figure = ( name: string, one: Screen, at: 0 | 1 ) => {
		const seconds = of( one, at, 'usable' ) / 1_000;
		return timed(
			name,
			`${ times( ratio( one, 'media', at ) ) }; ${ times(
				ratio( one, 'settings', at )
			) } of Settings; ${ seconds.toFixed( 2 ) } s`,
			`≤ ${ most }×; ≤ 2 s`,
			ratio( one, 'media', at ) <= most && seconds <= 2
		);
	};
	return [
		figure(
			'the screen until its button can be pressed, first visit, against the Media Library',
			'ours',
			0
		),
		figure( 'the same, any later visit', 'ours', 1 ),
		figure( 'the same with an image chosen, first visit', 'chosen', 0 ),
		figure( 'the same with an image chosen, any later visit', 'chosen', 1 ),
	];
}

/**
 * Measures how long our screen takes to open, in Chromium on a separate WordPress site: npm run bench:screen
 *
 * Measures from the navigation until the primary button can be pressed, in turn with WordPress's own Settings and Media
 * Library: first with an empty browser cache, then again. PHP's built-in web server answers without compression and
 * keeps no connection open, so a real site is usually faster.
 */
import type { Browser } from '@playwright/test';
import { provider } from '../../tools/site/site';
import { layOut, median, timed, times, type Figure } from './figures';
import { fillSite, logIn, primaryButton, withLive, type Cookies } from './live';

const runs = 9;

/** Each screen's URL, and the selector of what has to be there before the screen can be used. */
const screens = {
	ours: [ 'upload.php?page=shortpixel-flush', primaryButton ],
	chosen: [ 'upload.php?page=shortpixel-flush&attachment=', primaryButton ],
	settings: [ 'options-general.php', '#submit:not([disabled])' ],
	media: [ 'upload.php?mode=grid', '.attachments .attachment .thumbnail' ],
} as const;
type Screen = keyof typeof screens;
const names = Object.keys( screens ) as Screen[];

interface View {
	/** Milliseconds from the navigation. */
	answered: number;
	usable: number;
	/** Requests to REST and admin-ajax.php until the network was idle. */
	asked: string[];
}

/** Opens a screen in a browser with an empty cache, and then again. */
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
	// Marked in the page itself, so that the time doesn't include messages to this process.
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
	return withLive( async ( { browser, start } ) => {
		const { site, simulator } = await start( 'live' );
		const { pictures } = await fillSite( site, {
			plugins: [ provider ],
			endpoint: `${ simulator.url }/spai`,
			wait_seconds: 1,
			lazy: false,
			files: Array.from(
				{ length: 8 },
				( _, at ) => `bench/${ at }.jpg`
			),
		} );
		const cookies = await logIn( browser, site.url );
		const views: Record< Screen, [ View, View ][] > = {
			ours: [],
			chosen: [],
			settings: [],
			media: [],
		};
		// The first run does not count: the server also does what it does only once.
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
	} );
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

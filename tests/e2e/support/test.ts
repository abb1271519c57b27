import { readFile } from 'node:fs/promises';
import { type BrowserContext, expect, test as base } from '@playwright/test';
import { colourOf, type Colour } from '../../../tools/site/site';
import { findViolations } from './axe';
import { findSmallTargets } from './look';
import { cdnOf, replacePicture, type Cdn } from './cdn';
import { runPhp } from './php';
import { readWorld, type World } from './world';

export type Role =
	'administrator' | 'editor' | 'author' | 'contributor' | 'subscriber';

type Picture = World[ 'pictures' ][ number ];

/** Password checks are slow by design, so each role logs in once for all tests of a worker. */
const sessions = new Map<
	Role,
	Awaited< ReturnType< BrowserContext[ 'cookies' ] > >
>();

interface Fixtures {
	world: World;
	cdn: Cdn;
	/** Runs PHP in the site and returns its output. */
	php: ( code: string ) => Promise< string >;
	logIn: ( role: Role ) => Promise< void >;
	/**
	 * Loads the unminified scripts, which report deprecations, and no images of the editors' tours, which are remote.
	 */
	useDevelopersScripts: () => Promise< void >;
	replace: ( picture: Picture, colour: Colour ) => Promise< void >;
	/** Lets visitors load everything on the page, then replaces every image, so that a flush can prove something. */
	replaceAll: () => Promise< void >;
	/** Asserts that axe finds nothing wrong in this part of the page, and that targets are large enough for touch. */
	expectAccessible: ( selector: string ) => Promise< void >;
	/** Asserts the same on a desktop, a tablet and the narrowest phone, where nothing may overflow either. */
	expectAccessibleAtEachWidth: ( selector: string ) => Promise< void >;
	/** The browser's console errors, asserted to be empty at the end. A test that provokes errors clears them. */
	consoleErrors: string[];
	freshSite: void;
}

/** PHP that makes the current site forget its flushes. */
export const forgetFlushes = `
		foreach ( [ 'flushes', 'purges', 'images', 'thumbnails' ] as $table ) {
			$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->prefix}shortpixel_flush_$table" );
		}
		$GLOBALS['wpdb']->query( "DELETE FROM {$GLOBALS['wpdb']->options} WHERE ( option_name LIKE 'shortpixel\\_flush\\_%' AND option_name NOT IN ( 'shortpixel_flush_schema', 'shortpixel_flush_settings', 'shortpixel_flush_endpoints' ) ) OR option_name LIKE '%\\_transient\\_%shortpixel\\_flush%'" );
		wp_unschedule_hook( 'shortpixel_flush_run' );`;

/** PHP that stores a check that has just ended, so that opening the screen starts none. */
const checkedJustNow = `update_option( 'shortpixel_flush_scan', wp_json_encode( [ 'state' => 'done', 'reach' => 'recent', 'started_at' => time(), 'ended_at' => time() ] ), false );`;

/** PHP that resets the site to the state in which every test starts. */
function reset( endpoint: string ): string {
	return `
		require_once WP_PLUGIN_DIR . '/shortpixel-flush/includes/providers/providers.php';
		${ forgetFlushes }
		update_option( 'test_wait_seconds', 1 );
		${ checkedJustNow }
		foreach ( ShortPixelFlush\\Providers\\active() as $provider ) {
			$now = (string) $provider->endpoint();
			if ( '${ endpoint }' !== $now ) {
				$provider->switch_endpoint( $now, '${ endpoint }' );
			}
		}`;
}

// The frame for measuring pages blocks, as it should, the script that Playwright's tracing runs in every frame.
const fromTrace = /^Blocked script execution in 'about:(srcdoc|blank)'/;

// Matches the warnings of WordPress's own `deprecated()`, React and the browser.
const deprecated = /deprecat/i;

/** Records errors and deprecations on any page of this browser, including new tabs and frames. */
function listenTo( context: BrowserContext, errors: string[] ) {
	const logged = new Set< string >();
	const failed = new Set< string >();
	context.on( 'console', ( message ) => {
		const isWrong =
			message.type() === 'error' ||
			( message.type() === 'warning' &&
				deprecated.test( message.text() ) );
		if ( ! isWrong || fromTrace.test( message.text() ) ) {
			return;
		}
		const { url } = message.location();
		logged.add( url );
		errors.push( `${ message.text() } (${ url })` );
	} );
	context.on( 'weberror', ( error ) =>
		errors.push( String( error.error() ) )
	);
	context.on( 'response', ( response ) => {
		if ( response.status() >= 400 ) {
			failed.add( response.url() );
		}
	} );
	context.on( 'requestfailed', ( request ) => {
		// Leaving a page aborts its pending requests.
		if ( request.failure()?.errorText !== 'net::ERR_ABORTED' ) {
			failed.add( request.url() );
		}
	} );
	/** Returns the failed requests that left no message in the console. */
	return () => [ ...failed ].filter( ( url ) => ! logged.has( url ) );
}

export const test = base.extend< Fixtures >( {
	world: async ( {}, use ) => use( readWorld() ),

	cdn: async ( { world }, use ) => use( cdnOf( world ) ),

	php: async ( { world }, use ) => use( ( code ) => runPhp( world, code ) ),

	freshSite: [
		async ( { world, cdn, php }, use ) => {
			await cdn.control.reset();
			await php( reset( world.endpoint ) );
			for ( const picture of world.pictures ) {
				const first = picture.files[ 0 ];
				const now =
					first && ( await colourOf( await readFile( first.path ) ) );
				if ( now !== picture.colour ) {
					await replacePicture( picture, picture.colour );
				}
			}
			await use();
		},
		{ auto: true },
	],

	consoleErrors: [
		async ( { context }, use ) => {
			const errors: string[] = [];
			const silent = listenTo( context, errors );
			await use( errors );
			expect( errors, 'the browser’s console' ).toEqual( [] );
			expect( silent(), 'requests that failed silently' ).toEqual( [] );
		},
		{ auto: true },
	],

	logIn: async ( { page, world }, use ) =>
		use( async ( role ) => {
			const known = sessions.get( role );
			if ( known ) {
				await page.context().addCookies( known );
				return;
			}
			// WordPress checks for its test cookie before it accepts a password.
			await page.request.get( `${ world.url }/wp-login.php` );
			await page.request.post( `${ world.url }/wp-login.php`, {
				form: {
					log: role === 'administrator' ? 'admin' : role,
					pwd: 'password',
					testcookie: '1',
				},
			} );
			const { cookies } = await page.request.storageState();
			expect(
				cookies.some( ( { name } ) =>
					name.startsWith( 'wordpress_logged_in_' )
				),
				`${ role } is logged in`
			).toBe( true );
			sessions.set( role, cookies );
		} ),

	useDevelopersScripts: async ( { context, world }, use ) =>
		use( async () => {
			await context.addCookies( [
				{ name: 'script_debug', value: '1', url: world.url },
			] );
			await context.route( 'https://s.w.org/**', ( route ) =>
				route.fulfill( { body: '' } )
			);
		} ),

	replace: async ( {}, use ) => use( replacePicture ),

	replaceAll: async ( { world, cdn }, use ) =>
		use( async () => {
			const urls = await cdn.urlsOnPage();
			await Promise.all( urls.map( ( url ) => cdn.warm( url ) ) );
			for ( const picture of world.pictures ) {
				await replacePicture( picture, 'orange' );
			}
		} ),

	expectAccessible: async ( { page }, use ) =>
		use( async ( selector ) => {
			expect( await findViolations( page, selector ) ).toEqual( [] );
			expect( await findSmallTargets( page, selector ) ).toEqual( [] );
		} ),

	expectAccessibleAtEachWidth: async ( { page, expectAccessible }, use ) =>
		use( async ( selector ) => {
			for ( const width of [ 320, 782, 1440 ] ) {
				await page.setViewportSize( { width, height: 900 } );
				await expectAccessible( selector );
				const beyond = await page.evaluate( () => {
					const { scrollWidth, clientWidth } =
						document.documentElement;
					return scrollWidth - clientWidth;
				} );
				expect(
					beyond,
					`pixels beyond the edge at ${ width } px`
				).toBeLessThanOrEqual( 0 );
			}
		} ),
} );

export { expect };

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import type { Layout } from '../../../src/domain/types';
import { openAdmin } from '../support/probe';
import {
	type LayoutPage,
	makeLayoutPage,
	removeLayoutPage,
} from '../support/layout-page';
import { ownedScreens } from '../support/owned-screens';
import { runPhp } from '../support/php';
import { expect, test } from '../support/test';
import { type Browsers, visit } from '../support/visitor';
import { readWorld } from '../support/world';
import { proofSize } from '../../../tools/test/proof';

const world = readWorld();
const phone = { width: 390, height: 664, density: 3 };
let layout: LayoutPage;
let classic: Browser;

test.beforeAll( async ( {}, { project } ) => {
	layout = await makeLayoutPage( world );
	classic = await chromium.launch( {
		...project.use.launchOptions,
		ignoreDefaultArgs: [ '--hide-scrollbars' ],
	} );
} );

test.afterAll( async () => {
	await classic.close();
	await removeLayoutPage( world, layout );
} );

/** Every third screen, or all thirty in `npm run test:proof`. */
const screensToVisit = ownedScreens.filter(
	( _, index ) => index % proofSize( 3, 1 ) === 0
);

/**
 * Returns the links planned for these images with these layouts. Uses PHP, because REST lists only a plan's first
 * copies.
 */
async function planned(
	attachments: number[],
	layouts: Layout[]
): Promise< Set< string > > {
	const file = path.join( world.folder, 'wp-content', 'layouts.json' );
	await writeFile( file, JSON.stringify( layouts ) );
	const urls = await runPhp(
		world,
		`require_once dirname( SHORTPIXEL_FLUSH_FILE ) . '/includes/flush/start.php';
		$layouts = json_decode( file_get_contents( '${ file }' ), true );
		foreach ( [ ${ attachments.join( ', ' ) } ] as $id ) {
			foreach ( ShortPixelFlush\\Copies\\plan_images( [ $id ], $layouts )->variants as $variant ) { echo $variant->url, "\\n"; }
		}`
	);
	return new Set( urls.split( '\n' ).filter( ( url ) => url !== '' ) );
}

let visited: Promise< Map< string, string[] > > | undefined;

/** Visits the page once for all tests. */
function visits( browsers: Browsers ): Promise< Map< string, string[] > > {
	visited ??= visitAll( browsers );
	return visited;
}

/** Visits the page on these screens, two at a time, and returns for each address the screens that requested it. */
async function visitAll(
	browsers: Browsers
): Promise< Map< string, string[] > > {
	const asked = new Map< string, string[] >();
	const queue = [ ...screensToVisit ];
	const work = async () => {
		for ( let screen = queue.shift(); screen; screen = queue.shift() ) {
			const urls = await visit( world, browsers, screen, layout.page );
			for ( const url of urls ) {
				const names = asked.get( url ) ?? [];
				asked.set( url, [ ...names, screen.name ] );
			}
		}
	};
	await Promise.all( [ work(), work() ] );
	return asked;
}

test(
	'predicts at least 95% of what visitors’ browsers request',
	{ tag: '@proof' },
	async ( { browser, page, logIn }, info ) => {
		const asked = await visits( { overlaid: browser, classic } );

		await logIn( 'administrator' );
		const admin = await openAdmin( page );
		const measured = await admin.measure( layout.attachments );
		const held = await planned( layout.attachments, measured.layouts );

		const missing = [ ...asked ].filter( ( [ url ] ) => ! held.has( url ) );
		const share = 1 - missing.length / asked.size;
		const report = [
			`${ asked.size } addresses asked for, ${ asked.size - missing.length } held (${ ( 100 * share ).toFixed( 1 ) }%)`,
			`${ measured.layouts.length } pages on ${ measured.screens } screens in ${ Math.round( measured.milliseconds ) } ms, ${ held.size } addresses planned`,
			...missing.map(
				( [ url, names ] ) => `${ url } (${ names.join( ', ' ) })`
			),
		].join( '\n' );
		console.log( report );
		await info.attach( 'missing', { body: report } );

		expect( asked.size ).toBeGreaterThan( proofSize( 100, 300 ) );
		expect( share, report ).toBeGreaterThanOrEqual( 0.95 );
	}
);

test( 'skips a page that refuses to be framed, and says so', async ( {
	page,
	logIn,
} ) => {
	await logIn( 'administrator' );
	const admin = await openAdmin( page );
	const refusing = `${ layout.page }?layout_framing=deny`;
	const { layouts } = await admin.measurePages(
		[ refusing, layout.page ],
		[ phone ]
	);
	expect( layouts.map( ( { url, state } ) => [ url, state ] ) ).toEqual( [
		[ refusing, 'framing' ],
		[ layout.page, 'measured' ],
	] );
	expect( layouts[ 0 ]?.images ).toEqual( [] );
} );

test( 'requests no image, and leaves no frame behind', async ( {
	page,
	logIn,
	cdn,
} ) => {
	await logIn( 'administrator' );
	const admin = await openAdmin( page );
	const frames = page.frames().length;
	const asked: string[] = [];
	page.on( 'request', ( request ) => asked.push( request.url() ) );
	await cdn.control.clearLog();

	const { layouts } = await admin.measurePages( [ layout.page ], [ phone ] );

	expect( layouts[ 0 ]?.images.length ).toBeGreaterThan( 15 );
	expect( ( await cdn.control.log() ).entries ).toEqual( [] );
	expect( asked.length ).toBeGreaterThan( 0 );
	expect(
		asked.filter(
			( url ) =>
				url.startsWith( world.cdn ) || url.includes( '/uploads/' )
		)
	).toEqual( [] );
	expect( page.frames() ).toHaveLength( frames );
	await expect( page.locator( 'iframe' ) ).toHaveCount( frames - 1 );
} );

test(
	'keeps to its deadline on a page of 300 images',
	{ tag: '@proof-only' },
	async ( { page, logIn } ) => {
		await logIn( 'administrator' );
		const admin = await openAdmin( page );
		const many = `${ layout.page }?layout_images=300`;
		const screens = await admin.screens( layout.attachments );

		const whole = await admin.measurePages( [ many ], screens );
		expect( whole.milliseconds ).toBeLessThan( 8_500 );
		expect( whole.layouts[ 0 ]?.state ).toBe( 'measured' );
		expect( whole.layouts[ 0 ]?.images ).toHaveLength( 300 );

		const cut = await admin.measurePages( [ many ], screens, 300 );
		expect( cut.milliseconds ).toBeLessThan( 3_000 );
		await expect( page.locator( 'iframe' ) ).toHaveCount( 0 );
	}
);

import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { worldVariable, type World } from '../../tests/e2e/support/world';
import { addTestPlugins, complaints } from '../site/complaints';
import { setUpLiveSite, startLiveSite } from '../site/live-site';
import { provider, writePicture, type Colour } from '../site/site';
import { startSimulator } from '../simulator/simulator';
import { startDatabase, type Database } from '../wordpress/mariadb';
import { obtainChosen, type WordPressChoice } from '../wordpress/beta';
import { countPlaywright } from './count';
import { findChromium } from './needs';
import type { Context, Counts, Suite } from './suite';

/** The images of a fresh site; tests replace them with images of another colour. */
const pictures: {
	title: string;
	colour: Colour;
	width: number;
	height: number;
}[] = [
	{ title: 'Red house', colour: 'red', width: 1200, height: 800 },
	{ title: 'Green field', colour: 'green', width: 900, height: 600 },
	{ title: 'Blue lake', colour: 'blue', width: 800, height: 1000 },
];

const fileOf = ( title: string ): string =>
	`e2e/${ title.toLowerCase().replace( ' ', '-' ) }.jpg`;

/** A test mostly waits, for the plugin's delays or for a page, so two at once take little longer than one. */
const workers = 2;

/** Sets up one worker's site, with its own simulated CDN. */
async function makeWorld(
	line: WordPressChoice,
	name: string,
	{ temporary, log }: Context,
	database: Database,
	stops: ( () => Promise< void > )[]
): Promise< World > {
	const wordPress = await obtainChosen( line, log );
	const simulator = await startSimulator( {
		port: 0,
		controlPort: 0,
		removalDelay: 0.3,
	} );
	stops.unshift( simulator.stop );
	const folder = path.join( temporary, name );
	const site = await startLiveSite( { wordPress, folder, database, name } );
	stops.unshift( site.stop );

	addTestPlugins( folder );
	for ( const { title, width, height, colour } of pictures ) {
		await writePicture(
			path.join( folder, 'wp-content/uploads', fileOf( title ) ),
			width,
			height,
			colour
		);
	}
	const endpoint = `${ simulator.url }/spai`;
	const made = await setUpLiveSite( site, {
		title: 'End to end',
		plugins: [ provider, 'shortpixel-flush/shortpixel-flush.php' ],
		endpoint,
		wait_seconds: 1,
		roles: [ 'editor', 'author', 'contributor', 'subscriber' ],
		lazy: false,
		pictures: pictures.map( ( { title } ) => ( {
			file: fileOf( title ),
			title,
			alt: title,
		} ) ),
		page_title: 'Pictures',
		page_text: '',
	} );
	// The plugin asks the simulator about the ShortPixel account.
	writeFileSync(
		path.join( folder, 'wp-content/mu-plugins/account.php' ),
		`<?php add_filter( 'shortpixel_flush_api_url', static fn (): string => '${ simulator.url }' );`
	);
	return {
		url: site.url,
		folder,
		cdn: simulator.url,
		control: simulator.controlUrl,
		endpoint,
		page: made.page,
		pictures: made.pictures.map( ( picture, index ) => ( {
			...picture,
			colour: pictures[ index ]?.colour ?? 'red',
		} ) ),
		chromium: findChromium() ?? 'chromium',
		wordPress,
		database: database.host,
	};
}

/** Sets up the workers' sites and passes them to `use`; stops all servers at the end, even after an error. */
async function withWorlds(
	line: WordPressChoice,
	most: number,
	context: Context,
	use: ( worlds: World[] ) => Promise< number >
): Promise< number > {
	const stops: ( () => Promise< void > )[] = [];
	try {
		const database = await startDatabase();
		stops.unshift( database.stop );
		const worlds: World[] = [];
		while ( worlds.length < most ) {
			const name = `live_${ worlds.length + 1 }`;
			worlds.push(
				await makeWorld( line, name, context, database, stops )
			);
		}
		return await use( worlds );
	} finally {
		for ( const stop of stops ) {
			await stop();
		}
	}
}

async function runPlaywright(
	line: WordPressChoice,
	most: number,
	context: Context
): Promise< Counts > {
	// Suites may run at once, so each has its own folder for sites and results.
	const temporary = mkdtempSync(
		path.join( context.temporary, `playwright-${ line }-` )
	);
	const report = path.join( temporary, 'playwright.json' );
	let complained: string[] = [];
	const within = { ...context, temporary };
	const code = await withWorlds( line, most, within, async ( worlds ) => {
		const ended = await context.exec(
			process.execPath,
			[
				'node_modules/@playwright/test/cli.js',
				'test',
				`--output=test-results/playwright-${ line }`,
				...context.args,
			],
			{
				env: {
					[ worldVariable ]: JSON.stringify( worlds ),
					PLAYWRIGHT_JSON_OUTPUT_FILE: report,
				},
			}
		);
		complained = worlds.flatMap( ( { folder } ) => complaints( folder ) );
		complained.forEach( ( complaint ) => context.log( complaint ) );
		return ended;
	} );
	const counts = countPlaywright( report, code );
	return complained.length === 0
		? counts
		: { ...counts, failed: counts.failed + 1 };
}

/** One test for each place that the screens and scripts of an older WordPress could break. */
const onOldest = [ '--grep', '@oldest' ];

export const e2eSuites: Suite[] = [
	{
		name: 'playwright',
		title: 'Playwright in Chromium on WordPress 7.1 and MariaDB',
		groups: [ 'e2e' ],
		needs: [ 'php', 'wordpress', 'database', 'chromium' ],
		cores: 1,
		usual: [ '--grep-invert', '@proof-only' ],
		// This matches `@proof-only` too.
		proof: [ '--grep', '@proof' ],
		run: ( context ) => runPlaywright( '7.1', workers, context ),
	},
	{
		name: 'playwright-oldest',
		title: 'Playwright in Chromium on WordPress 6.8: a journey through each door',
		groups: [ 'e2e' ],
		needs: [ 'php', 'wordpress', 'database', 'chromium' ],
		cores: 1,
		run: ( context ) =>
			runPlaywright( '6.8', 1, {
				...context,
				args: [
					...( context.args.length === 0 ? onOldest : [] ),
					...context.args,
				],
			} ),
	},
	{
		name: 'playwright-beta',
		title: 'Playwright in Chromium on WordPress’s newest beta and MariaDB',
		groups: [ 'future' ],
		needs: [ 'php', 'wordpress', 'database', 'chromium' ],
		cores: 1,
		run: ( context ) => runPlaywright( 'beta', workers, context ),
	},
];

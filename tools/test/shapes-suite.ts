import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root';
import { slug, writeZip } from '../release/zip';
import { startPhpServer } from '../site/php-server';
import { freePort } from '../site/ports';
import { startDatabase } from '../wordpress/mariadb';
import { wordPressLines, type WordPressLine } from '../wordpress/lines';
import { obtainWordPress } from '../wordpress/obtain';
import { countJUnit } from './count';
import { phpUnitParts } from './php-suites';
import type { Context, Counts, Suite } from './suite';

/** Most tests run only on the newest WordPress, since they take long and WordPress's folders have not changed. */
const newest = wordPressLines[ wordPressLines.length - 1 ] ?? '7.1';

/** Compiles each file once for all of the many requests. */
const compiled = [
	'opcache.enable=1',
	'opcache.enable_cli=1',
	'opcache.memory_consumption=512',
	'opcache.max_accelerated_files=30000',
	'opcache.revalidate_freq=0',
];

/** Starts the one server that all host names of these tests lead to. */
const startInternet = (
	env: NodeJS.ProcessEnv,
	port: number
): Promise< () => Promise< void > > =>
	startPhpServer( {
		port,
		router: path.join( root, 'tests/php/shapes/internet/router.php' ),
		settings: [ 'display_errors=0', ...compiled ],
		workers: 4,
		knock: '/',
		env,
	} );

/** Runs tests that install their own WordPress sites, each with its own database, and the plugin's release. */
async function runShapes(
	line: WordPressLine,
	{ args, exec, log, temporary }: Context
): Promise< Counts > {
	const folder = mkdtempSync( path.join( temporary, 'shapes-' ) );
	for ( const name of [ 'hosts', 'trees', 'cdn' ] ) {
		mkdirSync( path.join( folder, name ) );
	}
	// The servers' clock runs ahead, so that it is later than any file's time.
	writeFileSync(
		path.join( folder, 'clock' ),
		String( Math.ceil( Date.now() / 1000 ) + 3600 )
	);
	const junit = `${ folder }.xml`;
	const zip = path.join( folder, 'release', `${ slug }.zip` );
	writeZip( zip );
	const port = await freePort();
	const database = await startDatabase();
	const env = {
		SHORTPIXEL_FLUSH_TEST_WORDPRESS: await obtainWordPress( line, log ),
		SHORTPIXEL_FLUSH_TEST_DB_HOST: database.host,
		SHORTPIXEL_FLUSH_SHAPES_FOLDER: folder,
		SHORTPIXEL_FLUSH_SHAPES_PORT: String( port ),
		SHORTPIXEL_FLUSH_SHAPES_ZIP: zip,
	};
	let stopInternet = async (): Promise< void > => {};
	try {
		stopInternet = await startInternet( env, port );
		const code = await exec(
			'php',
			[
				'vendor/bin/phpunit',
				'-c',
				'phpunit-shapes.xml.dist',
				'--log-junit',
				junit,
				...args,
			],
			{ env }
		);
		return countJUnit( junit, code );
	} finally {
		await stopInternet();
		await database.stop();
	}
}

const shapesOn = ( line: WordPressLine, selection: string ): Suite => ( {
	name: selection,
	title: `Sites of every build on WordPress ${ line }`,
	groups: [ 'php' ],
	needs: [ 'php', 'wordpress', 'database' ],
	run: ( context ) =>
		runShapes( line, {
			...context,
			args: [ '--testsuite', selection, ...context.args ],
		} ),
} );

export const shapesSuites: Suite[] = [
	{ ...shapesOn( newest, 'shapes' ), ...phpUnitParts },
	...wordPressLines
		.filter( ( line ) => line !== newest )
		.map( ( line ) => ( {
			...shapesOn( line, 'release' ),
			name: `release-${ line }`,
			title: `The release on WordPress ${ line }`,
		} ) ),
];

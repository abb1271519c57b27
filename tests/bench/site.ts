/** A WordPress site with its own database, for as long as a bench takes. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { root } from '../../tools/root';
import { run } from '../../tools/run';
import { makeContent } from '../../tools/wordpress/content';
import { startDatabase } from '../../tools/wordpress/mariadb';
import { obtainWordPress } from '../../tools/wordpress/obtain';

export interface Site {
	/** Runs a PHP file of the project and resolves with what it prints. */
	php: ( ...args: string[] ) => Promise< string >;
	/** Runs a command of the plugin by WP-CLI and resolves with what it prints. */
	wp: ( ...args: string[] ) => Promise< string >;
	/** Queries the site's database, without PHP. */
	query: ( sql: string ) => Promise< string >;
	/** The path of the site's wp-content. */
	content: string;
	/** The path of the site's uploads. */
	uploads: string;
}

/** Calls `work` with a fresh site, and removes it afterwards; `memory` is PHP's limit. */
export async function withSite< T >(
	memory: string,
	work: ( site: Site ) => Promise< T >
): Promise< T > {
	const folder = mkdtempSync( path.join( tmpdir(), 'spf-bench-' ) );
	const wordPress = await obtainWordPress( '7.1', () => {} );
	const content = path.join( folder, 'content' );
	mkdirSync( content );
	makeContent( content, wordPress );
	const database = await startDatabase();
	const env = {
		...process.env,
		SHORTPIXEL_FLUSH_TEST_WORDPRESS: wordPress,
		SHORTPIXEL_FLUSH_TEST_CONTENT: content,
		SHORTPIXEL_FLUSH_TEST_DB_HOST: database.host,
		SHORTPIXEL_FLUSH_TEST_DB_NAME: 'bench',
		WP_CONFIG_PATH: path.join( folder, 'wp-config.php' ),
	};
	// Asynchronous, because PHP may send requests to a server in this process.
	const php = async ( ...args: string[] ) =>
		(
			await promisify( execFile )(
				'php',
				[ '-d', `memory_limit=${ memory }`, ...args ],
				{ cwd: root, env, maxBuffer: 1e7 }
			)
		).stdout;
	// WP-CLI runs this file without the line that loads wp-settings.php.
	const config = path.join( folder, 'wp-config.php' );
	writeFileSync(
		config,
		`<?php\nrequire '${ root }/tests/php/support/wordpress.php';\nrequire_once ABSPATH . 'wp-settings.php';\n`
	);
	const wp = ( ...args: string[] ) =>
		php(
			'-d',
			'display_errors=stderr',
			path.join( root, 'vendor/wp-cli/wp-cli/php/boot-fs.php' ),
			`--path=${ wordPress }`,
			'--allow-root',
			'shortpixel-flush',
			...args
		);
	const query = ( sql: string ) =>
		run( 'mariadb', [
			'--no-defaults',
			`--socket=${ database.host.replace( 'localhost:', '' ) }`,
			'--user=root',
			'--skip-column-names',
			`--execute=${ sql }`,
			'bench',
		] );
	try {
		await database.create( 'bench' );
		await php( 'tests/php/support/install.php' );
		return await work( {
			php,
			wp,
			query,
			content,
			uploads: path.join( content, 'uploads' ),
		} );
	} finally {
		await database.stop();
		rmSync( folder, { recursive: true, force: true } );
	}
}

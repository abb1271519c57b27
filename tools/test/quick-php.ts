import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * Undoes `quickPhp()` for a single long process, which gains nothing by sharing compiled files; with it, PHPStan takes
 * twice as long.
 */
export const plainPhp: NodeJS.ProcessEnv = {
	PHP_INI_SCAN_DIR: process.env[ 'PHP_INI_SCAN_DIR' ],
};

/**
 * Returns an environment in which the PHP processes of a run share compiled files: hundreds of them load the same
 * WordPress, and compiling it is most of the cost.
 *
 * PHP still notices changed files, and shares none that changed less than two seconds ago. Without OPcache this has no
 * effect.
 *
 * @param folder For this run only.
 */
export function quickPhp( folder: string ): NodeJS.ProcessEnv {
	const settings = path.join( folder, 'php' );
	const compiled = path.join( folder, 'compiled' );
	mkdirSync( settings );
	mkdirSync( compiled );
	const uncompiled = path.join( folder, 'uncompiled' );
	// tests/php/support/wordpress.php ignores this file's deprecations on PHP 8, which works only if each process
	// compiles the file.
	writeFileSync( uncompiled, '/**/wp-includes/ms-functions.php\n' );
	writeFileSync(
		path.join( settings, 'quick.ini' ),
		[
			'opcache.enable_cli = 1',
			`opcache.file_cache = "${ compiled }"`,
			// A process that ends after one request has no other process to share memory with.
			'opcache.file_cache_only = 1',
			// Only this run writes to the folder.
			'opcache.file_cache_consistency_checks = 0',
			// Every process reports a file's warnings, not only the one that compiled it.
			'opcache.record_warnings = 1',
			`opcache.blacklist_filename = "${ uncompiled }"`,
			'',
		].join( '\n' )
	);
	// PHP also reads the machine's own folder: an empty entry before the separator stands for the default one.
	const before = process.env[ 'PHP_INI_SCAN_DIR' ] ?? '';
	return {
		PHP_INI_SCAN_DIR: `${ before }${ path.delimiter }${ settings }`,
	};
}

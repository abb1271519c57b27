import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

/**
 * Gives the environment in which no PHP of a run compiles what another has compiled already: hundreds of processes load the
 * same WordPress, and most of what that costs is reading its source.
 *
 * PHP looks again whether a file has changed, and keeps none that is younger than two seconds. Where it has no OPcache, nothing
 * of this does anything.
 *
 * @param folder A folder of this run's own.
 */
export function quickPhp( folder: string ): NodeJS.ProcessEnv {
	const settings = path.join( folder, 'php' );
	const compiled = path.join( folder, 'compiled' );
	mkdirSync( settings );
	mkdirSync( compiled );
	writeFileSync(
		path.join( settings, 'quick.ini' ),
		[
			'opcache.enable_cli = 1',
			`opcache.file_cache = "${ compiled }"`,
			// A process that ends after one request has no use for memory that it could share.
			'opcache.file_cache_only = 1',
			// What PHP has to say of a file is heard by all who load it, not only by whoever compiled it.
			'opcache.record_warnings = 1',
			'',
		].join( '\n' )
	);
	// Beside the machine's own folder, which an empty name stands for.
	const before = process.env[ 'PHP_INI_SCAN_DIR' ] ?? '';
	return {
		PHP_INI_SCAN_DIR: `${ before }${ path.delimiter }${ settings }`,
	};
}

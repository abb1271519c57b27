import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { noDeprecatedApi } from './site';

/** The site knows how quickly its CDN removes copies, so that what is not new is judged sooner than after 90 seconds. */
const quickRemoval =
	"<?php add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => 3 );";

/** Has a site of the end-to-end tests log where the plugin uses WordPress in a deprecated way, and wait no longer than its CDN takes. */
export function addTestPlugins( folder: string ): void {
	const own = path.join( folder, 'wp-content/mu-plugins' );
	mkdirSync( own, { recursive: true } );
	writeFileSync( path.join( own, 'quick-removal.php' ), quickRemoval );
	copyFileSync( noDeprecatedApi, path.join( own, 'no-deprecated-api.php' ) );
}

/** Returns PHP's complaints about our files from a site's log. */
export function complaints( folder: string ): string[] {
	const file = path.join( folder, 'wp-content', 'debug.log' );
	return existsSync( file )
		? readFileSync( file, 'utf8' )
				.split( '\n' )
				.filter( ( line ) => line.includes( 'plugins/shortpixel-' ) )
		: [];
}

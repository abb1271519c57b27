import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { noDeprecatedApi } from './site';

/** Adds a must-use plugin to a site, which needs no activation. */
export function addMustUse( folder: string, file: string, code: string ): void {
	const own = path.join( folder, 'wp-content/mu-plugins' );
	mkdirSync( own, { recursive: true } );
	writeFileSync( path.join( own, file ), code );
}

/** Tells a site how quickly its CDN removes copies, so that old ones are judged sooner than after 90 seconds. */
export function expectQuickRemoval( folder: string ): void {
	addMustUse(
		folder,
		'quick-removal.php',
		"<?php add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => 3 );"
	);
}

/** Keeps WordPress’s command palette off other screens than editors: it loads the editors’ packages, half of what opening a screen costs. */
const paletteInEditors =
	"<?php add_action( 'admin_enqueue_scripts', static fn () => get_current_screen()->is_block_editor() || remove_action( 'admin_enqueue_scripts', 'wp_enqueue_command_palette_assets' ), 1 );";

/**
 * Makes a site of the end-to-end tests log deprecated uses of WordPress by the plugin, wait no longer than its CDN takes,
 * and load no more than its screens need.
 */
export function addTestPlugins( folder: string ): void {
	expectQuickRemoval( folder );
	addMustUse( folder, 'palette-in-editors.php', paletteInEditors );
	addMustUse(
		folder,
		'no-deprecated-api.php',
		readFileSync( noDeprecatedApi, 'utf8' )
	);
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

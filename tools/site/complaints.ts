import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { noDeprecatedApi } from './site';

/** Adds a must-use plugin to a site: a plugin that needs no activation. */
export function addMustUse( folder: string, file: string, code: string ): void {
	const own = path.join( folder, 'wp-content/mu-plugins' );
	mkdirSync( own, { recursive: true } );
	writeFileSync( path.join( own, file ), code );
}

/** Makes the plugin expect removals within 3 seconds instead of 90, so that it reports copies that stay old sooner. */
export function expectQuickRemoval( folder: string ): void {
	addMustUse(
		folder,
		'quick-removal.php',
		"<?php add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => 3 );"
	);
}

/**
 * Loads WordPress’s command palette in block editors only: on other screens, its packages take half of the loading
 * time.
 */
const paletteInEditors =
	"<?php add_action( 'admin_enqueue_scripts', static fn () => get_current_screen()->is_block_editor() || remove_action( 'admin_enqueue_scripts', 'wp_enqueue_command_palette_assets' ), 1 );";

/**
 * Adds must-use plugins for the end-to-end tests: they log deprecated uses of WordPress by the plugin, make it expect
 * quick removals, and save loading time.
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

/**
 * Returns the lines of a site's debug log that name a file of the plugin or of a stand-in for one of ShortPixel's
 * plugins.
 */
export function complaints( folder: string ): string[] {
	const file = path.join( folder, 'wp-content', 'debug.log' );
	return existsSync( file )
		? readFileSync( file, 'utf8' )
				.split( '\n' )
				.filter( ( line ) => line.includes( 'plugins/shortpixel-' ) )
		: [];
}

<?php
/**
 * Autoloads our classes, and loads the functions and constants that a file uses together with that file, so that a
 * request loads only what it uses.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

// The hook of background runs, in WP-Cron and in Action Scheduler. Defined here because hooks.php needs it before
// other files are loaded.
const RUN_HOOK = 'shortpixel_flush_run';

// Subfolders whose files share the namespace of their parent folder.
const PARTS_OF_ROOMS = [
	'copies' => [ 'sources', 'pages' ],
	'flush'  => [ 'steps' ],
];

/**
 * Loads what a file calls, as listed in needs.php, which `npm run needs` writes. Files that are loaded in visitors'
 * requests have their own require statements instead.
 *
 * @param string $file The file's full path.
 */
function load_needs_of( string $file ): void {
	static $all = null;

	/** @var array<string, list<string>> $needs */
	$needs = $all ?? require __DIR__ . '/needs.php';
	$all   = $needs;
	foreach ( $needs[ strtr( substr( $file, strlen( __DIR__ ) + 1 ), '\\', '/' ) ] as $needed ) {
		require_once __DIR__ . '/' . $needed;
	}
}

spl_autoload_register(
	static function ( string $class_name ): void {
		$prefix = __NAMESPACE__ . '\\';

		if ( 0 !== strpos( $class_name, $prefix ) ) {
			return;
		}

		$kebab  = strtolower( str_replace( '_', '-', substr( $class_name, strlen( $prefix ) ) ) );
		$parts  = explode( '\\', $kebab );
		$name   = array_pop( $parts );
		$folder = rtrim( __DIR__ . '/' . implode( '/', $parts ), '/' );
		$files  = [ "/class-{$name}.php", "/interface-{$name}.php" ];
		foreach ( PARTS_OF_ROOMS[ implode( '/', $parts ) ] ?? [] as $part ) {
			array_push( $files, "/{$part}/class-{$name}.php", "/{$part}/interface-{$name}.php" );
		}

		foreach ( $files as $file ) {
			if ( is_file( $folder . $file ) ) {
				require_once $folder . $file;
				return;
			}
		}
	}
);

<?php
/** Autoloads our classes and interfaces, so that a request loads only those it uses. */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

// The event that starts a runner, in WP-Cron and in Action Scheduler. Defined here because hooks.php and uninstalling need it first.
const RUN_HOOK = 'shortpixel_flush_run';

// Folders of flush/. Their classes share one namespace.
const FLUSH_PARTS = [ 'model', 'store', 'verdict', 'plan', 'plan/places', 'plan/sources', 'plan/pages', 'steps' ];

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
		foreach ( [ 'flush' ] === $parts ? FLUSH_PARTS : [] as $part ) {
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

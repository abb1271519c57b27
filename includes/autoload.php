<?php
/**
 * Finds our classes and interfaces by name, so that a request loads only those it uses; loaded first, whoever comes.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

// The event that has a runner come, in WP-Cron and in Action Scheduler. Here, since uninstalling loads nothing else as early.
const RUN_HOOK = 'shortpixel_flush_run';

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

		foreach ( [ 'class', 'interface' ] as $kind ) {
			$file = "{$folder}/{$kind}-{$name}.php";

			if ( is_file( $file ) ) {
				require_once $file;
				return;
			}
		}
	}
);

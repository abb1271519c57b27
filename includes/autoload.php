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

// What flush/ is divided into; its classes share one namespace.
const FLUSH_PARTS = [ 'model', 'store', 'run', 'plan', 'plan/sources', 'verdict', 'chain', 'site', 'new-address' ];

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
			$files[] = "/{$part}/class-{$name}.php";
		}

		foreach ( $files as $file ) {
			if ( is_file( $folder . $file ) ) {
				require_once $folder . $file;
				return;
			}
		}
	}
);

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use RuntimeException;
use wpdb;

/**
 * WordPress's connection, with a type.
 */
final class Database {

	public static function wpdb(): wpdb {
		$wpdb = $GLOBALS['wpdb'] ?? null;
		if ( ! $wpdb instanceof wpdb ) {
			throw new RuntimeException( 'WordPress is not loaded.' );
		}
		return $wpdb;
	}

	/**
	 * Runs a statement that answers nothing.
	 */
	public static function run( string $sql ): void {
		self::wpdb()->query( $sql );
	}
}

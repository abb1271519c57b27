<?php
/**
 * One flush of everything at a time, and one of the whole library.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Upgrader;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * WordPress's own lock, given back even where the request ends in the middle.
 */
final class Site_Lock {
	public const SITE    = 'shortpixel_flush_site';
	public const LIBRARY = 'shortpixel_flush_library';

	private const SECONDS = 60;

	/**
	 * The locks that this request has, by name.
	 *
	 * @var array<string,true>
	 */
	private static $held = [];

	/**
	 * @var bool
	 */
	private static $is_watched = false;

	/**
	 * Takes the lock; false while another request has it. Killed requests keep it for a minute.
	 */
	public static function take( string $name = self::SITE ): bool {
		require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';

		if ( isset( self::$held[ $name ] ) || true !== WP_Upgrader::create_lock( $name, self::SECONDS ) ) {
			return false;
		}

		self::$held[ $name ] = true;

		// A time limit or a fatal error still runs this; only a kill does not.
		if ( ! self::$is_watched ) {
			self::$is_watched = true;
			register_shutdown_function( [ __CLASS__, 'release_all' ] );
		}

		return true;
	}

	/**
	 * Gives the lock back, where this request has it.
	 */
	public static function release( string $name = self::SITE ): void {
		if ( isset( self::$held[ $name ] ) ) {
			unset( self::$held[ $name ] );
			WP_Upgrader::release_lock( $name );
		}
	}

	/**
	 * Gives back what this request has.
	 */
	public static function release_all(): void {
		array_map( [ __CLASS__, 'release' ], array_keys( self::$held ) );
	}
}

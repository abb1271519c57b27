<?php
/**
 * One flush of everything at a time.
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
	private const NAME    = 'shortpixel_flush_site';
	private const SECONDS = 60;

	/**
	 * @var bool
	 */
	private static $is_held = false;

	/**
	 * @var bool
	 */
	private static $is_watched = false;

	/**
	 * Takes the lock; false while another request has it. Killed requests keep it for a minute.
	 */
	public static function take(): bool {
		require_once ABSPATH . 'wp-admin/includes/class-wp-upgrader.php';

		if ( self::$is_held || true !== WP_Upgrader::create_lock( self::NAME, self::SECONDS ) ) {
			return false;
		}

		self::$is_held = true;

		// A time limit or a fatal error still runs this; only a kill does not.
		if ( ! self::$is_watched ) {
			self::$is_watched = true;
			register_shutdown_function( [ __CLASS__, 'release' ] );
		}

		return true;
	}

	/**
	 * Gives the lock back, where this request has it.
	 */
	public static function release(): void {
		if ( self::$is_held ) {
			self::$is_held = false;
			WP_Upgrader::release_lock( self::NAME );
		}
	}
}

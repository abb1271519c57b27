<?php
/**
 * Checks whether the site is local, so that ShortPixel can't reach it.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, WordPress.Files.FileName -- Names are the real plugin's.

final class autoptimizeUtils {
	/**
	 * Unlike the real plugin, doesn't count 127.0.0.1 as local: the demo and tests run there, and the simulator
	 * can reach it.
	 */
	public static function is_local_server(): bool {
		return true === apply_filters( 'autoptimize_filter_utils_is_local_server', false );
	}
}

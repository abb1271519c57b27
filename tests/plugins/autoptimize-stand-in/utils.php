<?php
/**
 * Whether ShortPixel can't reach the site.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, WordPress.Files.FileName -- Names are the real plugin's.

final class autoptimizeUtils {
	/**
	 * Counts 127.0.0.1 as reachable, unlike the real plugin: the demo and the tests run there, beside the simulator.
	 */
	public static function is_local_server(): bool {
		return true === apply_filters( 'autoptimize_filter_utils_is_local_server', false );
	}
}

<?php
/**
 * Tells a site that ShortPixel can't reach.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, WordPress.Files.FileName -- Names are the real plugin's.

final class autoptimizeUtils {
	/**
	 * 127.0.0.1 counts as reachable here, unlike in the real one: the demo and the tests live there, beside the simulator.
	 */
	public static function is_local_server(): bool {
		return true === apply_filters( 'autoptimize_filter_utils_is_local_server', false );
	}
}

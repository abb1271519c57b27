<?php
/**
 * Reads and writes a site's options; on a network, the real plugin may use the network's instead.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, WordPress.Files.FileName -- Names are the real plugin's.

final class autoptimizeOptionWrapper {
	/**
	 * @param mixed $otherwise
	 * @return mixed
	 */
	public static function get_option( string $option, $otherwise = false ) {
		return get_option( $option, $otherwise );
	}

	/**
	 * @param mixed $value
	 */
	public static function update_option( string $option, $value ): bool {
		return update_option( $option, $value );
	}
}

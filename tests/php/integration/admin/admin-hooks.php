<?php
/**
 * Loads WordPress as an admin screen does and says which of our functions are hooked to what.
 */

declare( strict_types=1 );

define( 'WP_ADMIN', true );

require dirname( __DIR__, 2 ) . '/support/wordpress.php';
require ABSPATH . 'wp-settings.php';

$shortpixel_flush_taken = [];

/** @var array<string, WP_Hook> $wp_filter */
foreach ( $wp_filter as $shortpixel_flush_hook => $shortpixel_flush_callbacks ) {
	foreach ( array_merge( ...array_values( $shortpixel_flush_callbacks->callbacks ) ) as $shortpixel_flush_callback ) {
		if ( is_string( $shortpixel_flush_callback['function'] ) && 0 === strpos( $shortpixel_flush_callback['function'], 'ShortPixelFlush\\' ) ) {
			$shortpixel_flush_taken[] = $shortpixel_flush_hook . ' ' . $shortpixel_flush_callback['function'];
		}
	}
}

echo wp_json_encode( $shortpixel_flush_taken );

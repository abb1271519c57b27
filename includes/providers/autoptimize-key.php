<?php
/**
 * Writes the key that Autoptimize's links get after a flush of everything. Runs while visitors' pages are built, so it
 * only reads what WordPress has already loaded.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

const AUTOPTIMIZE_KEY_OPTION = 'shortpixel_flush_autoptimize_key';

/**
 * @param mixed $base The part of each URL before the size; other plugins may pass anything.
 * @return mixed The base with the stored key; unchanged if none is stored, or if its own key has another name or no lower
 *   number.
 */
function with_autoptimize_key( $base ) {
	// Avoids get_option(), which queries the database if nothing is stored yet.
	$key = wp_load_alloptions()[ AUTOPTIMIZE_KEY_OPTION ] ?? '';

	return is_string( $base ) && is_string( $key ) && '' !== $key ? base_with_key( $base, $key ) : $base;
}

function base_with_key( string $base, string $key ): string {
	$slash   = (int) strrpos( $base, '/' );
	$before  = substr( $base, 0, $slash );
	$at      = (int) strrpos( $before, '/' ) + 1;
	$present = substr( $before, $at );

	$name   = rtrim( $key, '0123456789' );
	$number = substr( $key, strlen( $name ) );
	$had    = substr( $present, strlen( rtrim( $present, '0123456789' ) ) );

	$is_same  = '' !== $present && rtrim( $present, '0123456789' ) === $name;
	$is_lower = strlen( $number ) <= 9 && strlen( $had ) <= 9 && (int) $had < (int) $number;

	return $is_same && $is_lower ? substr( $base, 0, $at ) . $key . substr( $base, $slash ) : $base;
}

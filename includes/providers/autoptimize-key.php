<?php
/**
 * The key that pages written by Autoptimize ask for their pictures under, once everything was flushed.
 *
 * A visitor's request comes here once for every page that Autoptimize writes: a look-up in what WordPress has loaded already.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const AUTOPTIMIZE_KEY_OPTION = 'shortpixel_flush_autoptimize_key';

/**
 * Writes the key into the base of Autoptimize's addresses, where that has the same name and a lower number.
 *
 * What another filter made of the base stays: another host, another name, and a number that is higher already.
 *
 * @param mixed $base What comes before the size in each address; other plugins pass anything.
 * @return mixed
 */
function with_autoptimize_key( $base ) {
	// Not by get_option(): where nothing is stored yet, it asks the database.
	$key = wp_load_alloptions()[ AUTOPTIMIZE_KEY_OPTION ] ?? '';

	return is_string( $base ) && is_string( $key ) && '' !== $key ? base_with_key( $base, $key ) : $base;
}

/**
 * Does that; pure.
 */
function base_with_key( string $base, string $key ): string {
	$number = substr( $key, strlen( rtrim( $key, '0123456789' ) ) );
	$slash  = (int) strrpos( $base, '/' );
	$before = substr( $base, 0, $slash );
	$at     = (int) strrpos( $before, '/' ) + 1;
	$now    = substr( $before, $at );
	$had    = substr( $now, strlen( rtrim( $now, '0123456789' ) ) );

	$is_same  = '' !== $now && rtrim( $now, '0123456789' ) === rtrim( $key, '0123456789' );
	$is_lower = strlen( $number ) <= 9 && strlen( $had ) <= 9 && (int) $had < (int) $number;

	return $is_same && $is_lower ? substr( $base, 0, $at ) . $key . substr( $base, $slash ) : $base;
}

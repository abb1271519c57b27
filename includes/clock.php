<?php
/** The clock. Flushes take the time from now(), so that tests can set it. */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

/** Returns the time in Unix seconds. */
function now(): int {
	/**
	 * Filters the time that flushes are recorded and measured with.
	 *
	 * @param int $now Unix seconds.
	 */
	$now = apply_filters( 'shortpixel_flush_now', time() );

	return is_int( $now ) ? $now : time();
}

/**
 * Returns a time of the machine's monotonic clock, which can't be set. Each machine has its own clock, so the mark
 * includes a hash of the machine's name; empty if that is unknown.
 */
function monotonic_mark(): string {
	$name = machine_name();

	return '' === $name ? '' : substr( hash( 'sha256', $name ), 0, 8 ) . ':' . intdiv( (int) hrtime( true ), 1000000000 );
}

/** Returns the seconds since a mark; null if there is none, or it is another machine's or later than this clock. */
function seconds_since_mark( string $mark ): ?int {
	$marked = explode( ':', $mark );
	$now    = isset( $marked[1] ) ? explode( ':', monotonic_mark() ) : [];
	$passed = isset( $now[1] ) && $marked[0] === $now[0] ? (int) $now[1] - (int) $marked[1] : -1;

	return $passed >= 0 ? $passed : null;
}

/** Returns the machine's name; empty if the host has disabled both functions for it. */
function machine_name(): string {
	if ( function_exists( 'php_uname' ) ) {
		return php_uname( 'n' );
	}

	return function_exists( 'gethostname' ) ? (string) gethostname() : '';
}

/** Sleeps, even if the host has disabled usleep(): most callers would otherwise retry at once. */
function sleep_for( float $seconds ): void {
	if ( function_exists( 'usleep' ) ) {
		usleep( (int) max( 0, 1000000 * $seconds ) );
		return;
	}

	$until = microtime( true ) + $seconds;
	while ( microtime( true ) < $until ) {
		continue;
	}
}

/** Formats a time as ISO 8601 in UTC; null for a time that is not set. */
function iso_time( int $time ): ?string {
	return $time > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', $time ) : null;
}

/**
 * Formats a time as this site writes dates and times, in its time zone.
 *
 * @param int $at Unix seconds.
 */
function site_time( int $at ): string {
	/* translators: 1: a date, 2: a time of day. */
	return sprintf( __( '%1$s, %2$s', 'shortpixel-flush' ), (string) wp_date( site_format( 'date_format', 'F j, Y' ), $at ), (string) wp_date( site_format( 'time_format', 'H:i' ), $at ) );
}

/** @param 'date_format'|'time_format' $option */
function site_format( string $option, string $fallback ): string {
	$format = get_option( $option );

	return is_string( $format ) && '' !== $format ? $format : $fallback;
}

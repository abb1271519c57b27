<?php
/**
 * The one place that says what time it is.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

/**
 * Answers the time in unix seconds.
 */
function now(): int {
	/**
	 * Filters the time that flushes are stamped and measured with.
	 *
	 * @param int $now Unix seconds.
	 */
	$now = apply_filters( 'shortpixel_flush_now', time() );

	return is_int( $now ) ? $now : time();
}

/**
 * Marks a moment by this machine's own count of seconds, which nobody can set. Each machine counts for itself, so it is named.
 */
function monotonic_mark(): string {
	return substr( hash( 'sha256', php_uname( 'n' ) ), 0, 8 ) . ':' . intdiv( (int) hrtime( true ), 1000000000 );
}

/**
 * Answers how many seconds have really passed since a moment was marked; null where another machine marked it, or this one was
 * started anew.
 */
function seconds_since_mark( string $mark ): ?int {
	$then = explode( ':', $mark );
	$now  = explode( ':', monotonic_mark() );
	$gone = (int) $now[1] - (int) ( $then[1] ?? 0 );

	return isset( $then[1] ) && $then[0] === $now[0] && $gone >= 0 ? $gone : null;
}

/**
 * Writes a stored time as ISO 8601 in UTC; a time that has not come yet is null.
 */
function iso_time( int $time ): ?string {
	return $time > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', $time ) : null;
}

<?php
/** What time it is, and how much has passed. Everything asks here, so that a test can set the clock. */

declare( strict_types=1 );

namespace ShortPixelFlush;

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

/** Marks this moment on the machine's monotonic clock, which nobody can set. Each machine has its own, so the mark names it. */
function monotonic_mark(): string {
	return substr( hash( 'sha256', php_uname( 'n' ) ), 0, 8 ) . ':' . intdiv( (int) hrtime( true ), 1000000000 );
}

/** Returns the seconds that have passed since a mark; null where another machine made it, or this one has rebooted. */
function seconds_since_mark( string $mark ): ?int {
	$marked = explode( ':', $mark );
	$now    = explode( ':', monotonic_mark() );
	$passed = (int) $now[1] - (int) ( $marked[1] ?? 0 );

	return isset( $marked[1] ) && $marked[0] === $now[0] && $passed >= 0 ? $passed : null;
}

/** Formats a stored time as ISO 8601 in UTC; null for one that is not set. */
function iso_time( int $time ): ?string {
	return $time > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', $time ) : null;
}

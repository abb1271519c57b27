<?php
/**
 * The one place that says what time it is.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

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
 * Writes a stored time as ISO 8601 in UTC; a time that has not come yet is null.
 */
function iso_time( int $time ): ?string {
	return $time > 0 ? gmdate( 'Y-m-d\TH:i:s\Z', $time ) : null;
}

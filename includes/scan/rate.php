<?php
/** Limits how many copies a scan requests per minute, since visitors come first. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// As many as two active visitors send; 5,000 images take about three quarters of an hour.
const REQUESTS_A_MINUTE = 120;

// The most requests for copies in a scan of recent changes, since a user is waiting for it.
const MOST_RECENT_REQUESTS = 40;

// The requests for an image's first and second copy.
const LEAST_ROOM = 2;

function requests_a_minute(): int {
	/**
	 * Filters how many copies a scan may request from the CDN per minute.
	 *
	 * @param int $requests 120 by default.
	 */
	$requests = apply_filters( 'shortpixel_flush_scan_requests', REQUESTS_A_MINUTE );
	return max( LEAST_ROOM, is_numeric( $requests ) ? (int) $requests : REQUESTS_A_MINUTE );
}

/** Returns how many images fit into the remaining requests, allowing for those that need a second copy. */
function images_left( Scan $scan ): int {
	$room = requests_left( $scan );
	return $room < LEAST_ROOM ? 0 : max( 1, intdiv( 2 * $room, 3 ) );
}

function requests_left( Scan $scan ): int {
	$in_minute = intdiv( now(), 60 ) === $scan->minute ? max( 0, requests_a_minute() - $scan->in_minute ) : requests_a_minute();
	return $scan->is_recent() ? min( $in_minute, MOST_RECENT_REQUESTS - $scan->copies ) : $in_minute;
}

/** Whether a scan of recent changes has too few requests left for another image; a scan of the library never has. */
function is_spent( Scan $scan ): bool {
	return $scan->is_recent() && MOST_RECENT_REQUESTS - $scan->copies < LEAST_ROOM;
}

function with_sent( Scan $scan, int $sent ): Scan {
	$minute = intdiv( now(), 60 );
	return $scan->with(
		[
			'copies'    => $scan->copies + $sent,
			'minute'    => $minute,
			'in_minute' => $sent + ( $minute === $scan->minute ? $scan->in_minute : 0 ),
		]
	);
}

/** @return int When the scan may send its next request, in Unix seconds. */
function next_request_at( Scan $scan ): int {
	return max( $scan->rest_until, images_left( $scan ) > 0 ? now() : 60 * ( intdiv( now(), 60 ) + 1 ) );
}

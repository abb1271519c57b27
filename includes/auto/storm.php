<?php
/** Holds images while many change at once, and flushes them together afterwards. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

defined( 'ABSPATH' ) || exit;

// More waiting images than this are a storm.
const STORM_FROM = 50;

// In seconds: the quiet time that ends a storm; the one that puts two or more images together; and the longest time to
// hold images.
const STORM_QUIET   = 60;
const TOGETHER      = 10;
const LONGEST_STORM = 3600;

/** @phpstan-param array{count: int, ...} $summary A summary of the undecided images. */
function is_storm( array $summary, bool $has_begun ): bool {
	return $has_begun || $summary['count'] > STORM_FROM;
}

/**
 * @phpstan-param array{count: int, first: int, last: int, ...} $summary
 * @param bool $has_begun Whether a storm's images are already being gathered.
 * @return int Unix seconds; not in the future if they may be decided on.
 */
function held_until( array $summary, bool $has_begun, int $now ): int {
	if ( $has_begun || $summary['count'] < 2 || $summary['first'] <= $now - LONGEST_STORM ) {
		return $now;
	}
	return $summary['last'] + ( is_storm( $summary, false ) ? STORM_QUIET : TOGETHER );
}

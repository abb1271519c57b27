<?php
/** When many images change at once, they are held until it is over, and flushed together. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

defined( 'ABSPATH' ) || exit;

// More than so many images that wait at once are a storm.
const STORM_FROM = 50;

// Seconds without a change after which it is over; after which two or more images are together; and for which images are held at most.
const STORM_QUIET   = 60;
const TOGETHER      = 10;
const LONGEST_STORM = 3600;

/** @phpstan-param array{count: int, ...} $summary Of the images that are to be decided on. */
function is_storm( array $summary, bool $has_begun ): bool {
	return $has_begun || $summary['count'] > STORM_FROM;
}

/**
 * @phpstan-param array{count: int, first: int, last: int, ...} $summary
 * @param bool $has_begun Whether images of a storm are being gathered already.
 * @return int Unix seconds; not in the future where they may be decided on.
 */
function held_until( array $summary, bool $has_begun, int $now ): int {
	if ( $has_begun || $summary['count'] < 2 || $summary['first'] <= $now - LONGEST_STORM ) {
		return $now;
	}
	return $summary['last'] + ( is_storm( $summary, false ) ? STORM_QUIET : TOGETHER );
}

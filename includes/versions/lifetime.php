<?php
/** The time for which copies of an image may be kept outside this site: the longest that any answer of a CDN has named. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const LIFETIME_OPTION = 'shortpixel_flush_longest_lifetime';

// In seconds, if no answer has named a lifetime: ShortPixel's say a year.
const USUAL_LIFETIME = 31536000;

// At ShortPixel a copy that is requested now and then lives on, but no longer than 40 days; and cached pages keep
// requesting it.
const SECONDS_BEYOND = 5184000;

/** @param int $seconds As named by an answer. */
function note_lifetime( int $seconds ): void {
	change_option(
		LIFETIME_OPTION,
		static fn ( ?string $longest ): ?string => null !== $longest && (int) $longest >= $seconds ? null : (string) $seconds,
		'off'
	);
}

/** Returns the seconds after which nobody has a copy from an image's earlier link. */
function seconds_until_forgotten(): int {
	$longest = raw_option( LIFETIME_OPTION );

	return ( null === $longest ? USUAL_LIFETIME : (int) $longest ) + SECONDS_BEYOND;
}

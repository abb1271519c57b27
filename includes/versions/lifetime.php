<?php
/** Records the longest lifetime that a CDN's response has named, which tells when no earlier copy of an image is left. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const LIFETIME_OPTION = 'shortpixel_flush_longest_lifetime';

// In seconds, for when no response has named a lifetime: ShortPixel's usually name a year.
const USUAL_LIFETIME = 31536000;

// In seconds, added to the lifetime: cached pages keep requesting a copy, and ShortPixel can keep it 40 days after the
// last request.
const SECONDS_BEYOND = 5184000;

/** @param int $seconds As named by a response. */
function note_lifetime( int $seconds ): void {
	change_option(
		LIFETIME_OPTION,
		static fn ( ?string $longest ): ?string => null !== $longest && (int) $longest >= $seconds ? null : (string) $seconds,
		'off'
	);
}

/** Returns the number of seconds after which no copy from an image's earlier link is left. */
function seconds_until_forgotten(): int {
	$longest = raw_option( LIFETIME_OPTION );

	return ( null === $longest ? USUAL_LIFETIME : (int) $longest ) + SECONDS_BEYOND;
}

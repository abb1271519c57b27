<?php
/**
 * How far two pictures are apart. Pure: no WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

const FINGERPRINT_CELLS = 16;

/**
 * From here on it is another picture: the mean difference of the cells' colours, of 255.
 *
 * What compressing, resizing and changing the format of one picture did to its cells stayed below 10; colours of a wider
 * gamut written as sRGB stay below 20; two photographs are around 50 apart. A change in a corner stays below this limit
 * and is not told: that is no evidence, not evidence of the same.
 */
const CLEARLY_DIFFERENT = 32;

/** Up to here they look alike. It is only shown, and never makes a picture new. */
const LOOKS_THE_SAME = 10;

/**
 * Measures how far two fingerprints are apart; null where they cannot be compared, as a cut-out and the whole cannot.
 *
 * @param list<int>|null $one   A fingerprint: a thousand times width ÷ height, then red, green, blue of each cell.
 * @param list<int>|null $other Another.
 */
function fingerprint_distance( ?array $one, ?array $other ): ?float {
	$length = 1 + 3 * FINGERPRINT_CELLS * FINGERPRINT_CELLS;
	if ( null === $one || null === $other || count( $one ) !== $length || count( $other ) !== $length ) {
		return null;
	}
	// Widths are rounded to whole pixels: at 20 pixels' height one pixel is 5%.
	if ( $one[0] <= 0 || $other[0] <= 0 || abs( $one[0] - $other[0] ) > 0.05 * max( $one[0], $other[0] ) ) {
		return null;
	}

	$sum = 0;
	for ( $i = 1; $i < $length; $i++ ) {
		$sum += abs( $one[ $i ] - $other[ $i ] );
	}

	return $sum / ( $length - 1 );
}

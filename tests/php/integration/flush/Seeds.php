<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Tests\Support\Proof;

/**
 * The seeds of the random worlds in a test run. `SHORTPIXEL_FLUSH_TEST_WORLDS` sets how many there are; each number in
 * `SHORTPIXEL_FLUSH_TEST_SEED` gives different ones.
 */
final class Seeds {

	/**
	 * Returns the first seed and the number of seeds.
	 *
	 * @return array{int, int}
	 */
	public static function of_this_run( int $usual, int $large ): array {
		$asked = (int) getenv( 'SHORTPIXEL_FLUSH_TEST_WORLDS' );

		return [ 1000000 * (int) getenv( 'SHORTPIXEL_FLUSH_TEST_SEED' ), $asked > 0 ? $asked : Proof::size( $usual, $large ) ];
	}
}

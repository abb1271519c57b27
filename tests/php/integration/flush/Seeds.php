<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Tests\Support\Proof;

/**
 * The worlds that a run lives through. `SHORTPIXEL_FLUSH_TEST_WORLDS` asks for another number of them,
 * `SHORTPIXEL_FLUSH_TEST_SEED` for others.
 */
final class Seeds {

	/**
	 * Returns the first seed, and how many there are.
	 *
	 * @return array{int, int}
	 */
	public static function of_this_run( int $usual, int $large ): array {
		$asked = (int) getenv( 'SHORTPIXEL_FLUSH_TEST_WORLDS' );

		return [ 1000000 * (int) getenv( 'SHORTPIXEL_FLUSH_TEST_SEED' ), $asked > 0 ? $asked : Proof::size( $usual, $large ) ];
	}
}

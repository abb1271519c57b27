<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

/**
 * The number of attempts that a test makes, which is larger in `npm run test:proof` than in `npm test`.
 */
final class Proof {
	public static function is_on(): bool {
		return '1' === getenv( 'SHORTPIXEL_FLUSH_PROOF' );
	}

	public static function size( int $usual, int $large ): int {
		return self::is_on() ? $large : $usual;
	}
}

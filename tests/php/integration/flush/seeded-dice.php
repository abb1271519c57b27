<?php
/**
 * Random numbers and clocks that a test may replace, since WordPress's and PHP's own can't be seeded. By default they are the real ones.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush {
	/**
	 * A source of random numbers and a clock, which a test may set.
	 */
	final class Seeded_Dice {
		/** Null for WordPress's own random numbers. */
		public static ?\Random\Randomizer $random = null;

		/**
		 * Replaces the machine's clock, so that no time limit depends on how busy the machine is; null for the real
		 * clock.
		 *
		 * @var (callable(): int)|null
		 */
		public static $steady = null;

		public static function throw_one( int $min, int $max ): int {
			return null === self::$random ? \wp_rand( $min, $max ) : self::$random->getInt( $min, $max );
		}

		public static function seconds(): float {
			return null === self::$steady ? \microtime( true ) : (float) ( self::$steady )();
		}
	}
}

// PHP looks for a function in the caller's namespace first.
namespace ShortPixelFlush\Flush {
	function wp_rand( int $min, int $max ): int {
		return \ShortPixelFlush\Tests\Integration\Flush\Seeded_Dice::throw_one( $min, $max );
	}

	function microtime( bool $as_float ): float {
		return \ShortPixelFlush\Tests\Integration\Flush\Seeded_Dice::seconds();
	}
}

namespace ShortPixelFlush\Copies {
	function microtime( bool $as_float ): float {
		return \ShortPixelFlush\Tests\Integration\Flush\Seeded_Dice::seconds();
	}
}

namespace ShortPixelFlush\Model {
	function wp_rand( int $min, int $max ): int {
		return \ShortPixelFlush\Tests\Integration\Flush\Seeded_Dice::throw_one( $min, $max );
	}
}

namespace ShortPixelFlush {
	function hrtime( bool $as_number ): int {
		$steady = \ShortPixelFlush\Tests\Integration\Flush\Seeded_Dice::$steady;
		return null === $steady ? (int) \hrtime( true ) : 1000000000 * $steady();
	}
}

namespace ShortPixelFlush\Http {
	function wp_rand( int $min, int $max ): int {
		return \ShortPixelFlush\Tests\Integration\Flush\Seeded_Dice::throw_one( $min, $max );
	}

	function microtime( bool $as_float ): float {
		return \ShortPixelFlush\Tests\Integration\Flush\Seeded_Dice::seconds();
	}
}

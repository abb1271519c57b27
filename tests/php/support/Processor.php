<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

/** The processor time of this process, which other work on the machine does not affect. */
final class Processor {

	/**
	 * Returns how many seconds of processor time a callback takes.
	 *
	 * @param callable(): mixed $work
	 */
	public static function seconds_of( callable $work ): float {
		$before = self::used();
		$work();
		return self::used() - $before;
	}

	private static function used(): float {
		$usage = (array) getrusage();
		$sum   = 0.0;
		foreach ( [ 'ru_utime', 'ru_stime' ] as $kind ) {
			$sum += (int) ( $usage[ "{$kind}.tv_sec" ] ?? 0 ) + (int) ( $usage[ "{$kind}.tv_usec" ] ?? 0 ) / 1e6;
		}
		return $sum;
	}
}

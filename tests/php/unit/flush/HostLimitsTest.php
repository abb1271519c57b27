<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Flush\Budget;

require_once dirname( __DIR__, 4 ) . '/includes/flush/steps/class-budget.php';

/**
 * A step's last request ends within the host's time limit, if at least two seconds of it are left.
 */
final class HostLimitsTest extends TestCase {

	/**
	 * @return iterable<string, array{float, int, float, bool, float, float}> Seconds asked for, max_execution_time, seconds used, whether in a shell; expected seconds and time-out.
	 */
	public static function hosts(): iterable {
		yield 'a tab, PHP’s default' => [ 4.0, 30, 0.5, false, 4.0, 10.0 ];
		yield 'a tab, no limit' => [ 4.0, 0, 0.5, false, 4.0, 10.0 ];
		yield 'a tab, no limit in other words' => [ 4.0, -1, 0.5, false, 4.0, 10.0 ];
		yield 'a tab on a strict host' => [ 4.0, 10, 1.0, false, 4.0, 3.0 ];
		yield 'a tab on a very strict host' => [ 4.0, 5, 0.5, false, 0.5, 2.0 ];
		yield 'a limit that leaves nothing' => [ 4.0, 2, 0.5, false, -2.5, 2.0 ];
		yield 'the background' => [ 8.0, 0, 0.0, false, 8.0, 10.0 ];
		yield 'the background after others' => [ 8.0, 60, 12.0, false, 4.0, 2.0 ];
		yield 'the background on a host that evidently allows more' => [ 8.0, 0, 45.0, false, 8.0, 10.0 ];
		yield 'the background, at the end of what PHP allows' => [ 8.0, 60, 55.0, false, 1.0, 2.0 ];
		yield 'a long shell' => [ 55.0, 0, 3000.0, true, 55.0, 10.0 ];
		yield 'a shell with a limit' => [ 55.0, 30, 2.0, true, 24.0, 2.0 ];
	}

	#[DataProvider( 'hosts' )]
	public function test_a_host( float $asked, int $limit, float $used, bool $is_shell, float $seconds, float $timeout ): void {
		self::assertSame(
			[
				'seconds' => $seconds,
				'timeout' => $timeout,
			],
			Budget::time_limits( $asked, 10.0, $limit, $used, $is_shell )
		);
	}

	public function test_the_end_is_before_the_limit_if_two_seconds_are_left(): void {
		foreach ( [ 0.5, 4.0, 8.0, 20.0, 300.0 ] as $asked ) {
			foreach ( [ -1, 0, 5, 10, 20, 30, 60, 300 ] as $limit ) {
				foreach ( [ 0.0, 0.4, 3.0, 9.0 ] as $used ) {
					$allowed = Budget::time_limits( $asked, 10.0, $limit, $used, false );
					$end     = $used + max( 0.0, $allowed['seconds'] ) + $allowed['timeout'];
					$may     = min( 20.0, $limit > 0 ? $limit : 20.0 );
					if ( $used + 2.0 <= $may ) {
						self::assertLessThanOrEqual( $may, $end, "{$asked} s asked, {$limit} s allowed, {$used} s used" );
					}
				}
			}
		}
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Edges;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Edges\taken;

require_once dirname( __DIR__, 4 ) . '/includes/edges/pace.php';

final class PaceTest extends TestCase {
	private const LIMITS = [
		'urls'       => 100,
		'per_minute' => 30,
		'burst'      => 5,
	];

	public function test_after_a_rest_as_many_go_as_the_edge_bears_at_once(): void {
		$taken = taken( [], 8, self::LIMITS, 1000 );

		self::assertSame( [ 5, 0 ], [ $taken['requests'], $taken['wait'] ] );
	}

	public function test_they_come_back_evenly(): void {
		$state = taken( [], 5, self::LIMITS, 1000 )['state'];

		self::assertSame( [ 0, 2 ], array_slice( array_values( taken( $state, 1, self::LIMITS, 1000 ) ), 0, 2 ) );
		self::assertSame( [ 0, 1 ], array_slice( array_values( taken( $state, 1, self::LIMITS, 1001 ) ), 0, 2 ) );
		self::assertSame( 1, taken( $state, 3, self::LIMITS, 1002 )['requests'] );
		self::assertSame( 3, taken( $state, 3, self::LIMITS, 1006 )['requests'] );
		self::assertSame( 5, taken( $state, 9, self::LIMITS, 5000 )['requests'] );
	}

	public function test_never_more_than_a_minutes_worth_in_a_minute_but_for_the_burst(): void {
		$state = [];
		$sent  = 0;
		for ( $second = 0; $second < 60; $second++ ) {
			$taken = taken( $state, 100, self::LIMITS, 1000 + $second );
			$state = $taken['state'];
			$sent += $taken['requests'];
		}

		self::assertLessThanOrEqual( 35, $sent );
		self::assertGreaterThanOrEqual( 33, $sent );
	}

	public function test_a_clock_that_was_put_back_and_a_broken_record_cost_nothing_but_time(): void {
		$state = taken( [], 5, self::LIMITS, 1000 )['state'];

		self::assertSame( 0, taken( $state, 1, self::LIMITS, 900 )['requests'] );
		self::assertSame( 5, taken( [ 'left' => 'x' ], 9, self::LIMITS, 900 )['requests'] );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Edges;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Edges\draw_tokens;

require_once dirname( __DIR__, 4 ) . '/includes/edges/pace.php';

final class PaceTest extends TestCase {
	private const LIMITS = [
		'urls'       => 100,
		'per_minute' => 30,
		'burst'      => 5,
	];

	public function test_a_full_bucket_grants_a_burst(): void {
		$drawn = draw_tokens( [], 8, self::LIMITS, 1000 );

		self::assertSame( [ 5, 0 ], [ $drawn['requests'], $drawn['wait'] ] );
	}

	public function test_tokens_come_back_evenly(): void {
		$bucket = draw_tokens( [], 5, self::LIMITS, 1000 )['bucket'];

		self::assertSame( [ 0, 2 ], array_slice( array_values( draw_tokens( $bucket, 1, self::LIMITS, 1000 ) ), 0, 2 ) );
		self::assertSame( [ 0, 1 ], array_slice( array_values( draw_tokens( $bucket, 1, self::LIMITS, 1001 ) ), 0, 2 ) );
		self::assertSame( 1, draw_tokens( $bucket, 3, self::LIMITS, 1002 )['requests'] );
		self::assertSame( 3, draw_tokens( $bucket, 3, self::LIMITS, 1006 )['requests'] );
		self::assertSame( 5, draw_tokens( $bucket, 9, self::LIMITS, 5000 )['requests'] );
	}

	public function test_a_minute_grants_the_minutes_limit_plus_the_burst(): void {
		$bucket = [];
		$sent   = 0;
		for ( $second = 0; $second < 60; $second++ ) {
			$drawn  = draw_tokens( $bucket, 100, self::LIMITS, 1000 + $second );
			$bucket = $drawn['bucket'];
			$sent  += $drawn['requests'];
		}

		self::assertLessThanOrEqual( 35, $sent );
		self::assertGreaterThanOrEqual( 33, $sent );
	}

	public function test_two_servers_whose_clocks_differ_grant_no_more_than_one(): void {
		$bucket = draw_tokens( [], 5, self::LIMITS, 1000 )['bucket'];
		$sent   = 0;
		for ( $second = 0; $second < 60; $second++ ) {
			$drawn  = draw_tokens( $bucket, 100, self::LIMITS, 1000 + $second + ( 0 === $second % 2 ? 5 : 0 ) );
			$bucket = $drawn['bucket'];
			$sent  += $drawn['requests'];
		}

		self::assertLessThanOrEqual( 35, $sent );
		self::assertGreaterThan( 25, $sent );
	}

	public function test_a_clock_set_back_and_a_broken_record_only_cost_time(): void {
		$bucket = draw_tokens( [], 5, self::LIMITS, 1000 )['bucket'];

		$set_back = draw_tokens( $bucket, 1, self::LIMITS, 800 );
		self::assertSame( 0, $set_back['requests'] );
		self::assertSame( 1, draw_tokens( $set_back['bucket'], 1, self::LIMITS, 802 )['requests'] );
		self::assertSame( 5, draw_tokens( [ 'left' => 'x' ], 9, self::LIMITS, 900 )['requests'] );
	}
}

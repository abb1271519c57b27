<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Http;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Http\backoff_seconds;
use function ShortPixelFlush\Http\failed_answer;
use function ShortPixelFlush\Http\health_after;
use function ShortPixelFlush\Http\is_transient;
use function ShortPixelFlush\Http\unknown_health;

require_once dirname( __DIR__, 4 ) . '/includes/http/answers.php';
require_once dirname( __DIR__, 4 ) . '/includes/http/host-health.php';

/**
 * A host's health, in simulated time and with loaded dice.
 *
 * @phpstan-type Health array{cap: int, good: int, failures: int, busy: int, pauses: int, until: int, reason: string, at: int}
 */
final class HostHealthTest extends TestCase {
	private int $now = 1000;

	/**
	 * @param Health $health
	 * @return Health
	 */
	private function after( array $health, int $status, string $error = '', ?int $retry_after = null ): array {
		$answer = [
			'status'      => $status,
			'retry_after' => $retry_after,
		] + failed_answer( $error, '', $this->now );
		return health_after( $health, $answer, 8, 0.0 );
	}

	public function test_busy_answers_and_time_outs_halve_the_cap_and_a_run_of_good_ones_raises_it_slowly(): void {
		$health = $this->after( unknown_health( 8 ), 0, 'timeout' );
		self::assertSame( [ 4, 0 ], [ $health['cap'], $health['until'] ] );
		$health = $this->after( $health, 429, '', 5 );
		self::assertSame( [ 2, $this->now + 6 ], [ $health['cap'], $health['until'] ] );

		$this->now += 6;
		$answers    = 0;
		while ( $health['cap'] < 8 ) {
			$health = $this->after( $health, 200 );
			++$answers;
		}
		self::assertSame( 2 * ( 2 + 3 + 4 + 5 + 6 + 7 ), $answers );
		self::assertSame( 8, $this->after( $health, 200 )['cap'], 'Never above the most.' );
	}

	public function test_one_time_out_after_another_never_leaves_less_than_one(): void {
		$health = unknown_health( 8 );
		for ( $i = 0; $i < 6; $i++ ) {
			$health = $this->after( $health, 0, 'timeout' );
		}
		self::assertSame( 1, $health['cap'] );
	}

	public function test_what_was_under_way_when_it_asked_for_a_rest_counts_once(): void {
		$health = unknown_health( 8 );
		for ( $i = 0; $i < 8; $i++ ) {
			$health = $this->after( $health, 429, '', 30 );
		}
		self::assertSame( [ 4, 1, $this->now + 31 ], [ $health['cap'], $health['failures'], $health['until'] ] );
		self::assertSame( $this->now + 91, $this->after( $health, 503, '', 90 )['until'], 'But a longer rest that is asked for counts.' );
	}

	public function test_without_a_time_each_rest_is_three_times_as_long(): void {
		$health = unknown_health( 8 );
		$rests  = [];
		for ( $i = 0; $i < 5; $i++ ) {
			$health    = $this->after( $health, 503 );
			$rests[]   = $health['until'] - $this->now;
			$this->now = $health['until'];
		}
		self::assertSame( [ 2, 5, 15, 44, 130 ], $rests );
		self::assertGreaterThan( 60, array_sum( array_slice( $rests, 0, 4 ) ), 'Five tries outlast a minute.' );
	}

	public function test_jitter_spreads_a_fifth_either_way(): void {
		self::assertSame( [ 44, 54, 65 ], [ backoff_seconds( 4, 0.0 ), backoff_seconds( 4, 0.5 ), backoff_seconds( 4, 1.0 ) ] );
		self::assertLessThanOrEqual( 360, backoff_seconds( 99, 1.0 ) );
	}

	public function test_ten_failures_in_a_row_pause_a_host_and_nine_do_not(): void {
		$health = unknown_health( 8 );
		for ( $i = 0; $i < 9; $i++ ) {
			$health = $this->after( $health, 0, 'connect' );
		}
		self::assertSame( [ 0, '' ], [ $health['until'], $health['reason'] ] );
		self::assertSame( 0, $this->after( $health, 404 )['failures'], 'A refusal is an answer.' );

		$health = $this->after( $health, 0, 'connect' );
		self::assertSame( [ $this->now + 60, 'connect', 1, 1 ], [ $health['until'], $health['reason'], $health['cap'], $health['pauses'] ] );
		self::assertEquals( $health, $this->after( $health, 0, 'connect' ), 'Nor does what was under way pause it twice.' );
	}

	public function test_each_pause_is_twice_as_long_up_to_ten_minutes_and_one_good_answer_ends_it(): void {
		$health = unknown_health( 8 );
		$pauses = [];
		for ( $i = 0; $i < 9; $i++ ) {
			$health = $this->after( $health, 500 );
		}
		for ( $i = 0; $i < 6; $i++ ) {
			$health    = $this->after( $health, 500 );
			$pauses[]  = $health['until'] - $this->now;
			$this->now = $health['until'];
		}
		self::assertSame( [ 60, 120, 240, 480, 600, 600 ], $pauses );
		self::assertSame( '500', $health['reason'] );

		$health = $this->after( $health, 200 );
		self::assertSame( [ 0, 0, '' ], [ $health['failures'], $health['pauses'], $health['reason'] ] );
	}

	public function test_what_was_never_sent_tells_nothing_of_a_host(): void {
		foreach ( [ 'unsent', 'refused_host', 'private_host' ] as $error ) {
			self::assertSame( unknown_health( 8 ), $this->after( unknown_health( 8 ), 0, $error ) );
		}
	}

	public function test_refusals_are_final_and_trouble_may_pass(): void {
		$may = static fn ( int $status, string $error = '' ): bool => is_transient( [ 'status' => $status ] + failed_answer( $error, '', 1 ) );
		foreach ( [ 400, 401, 403, 404, 410, 451 ] as $status ) {
			self::assertFalse( $may( $status ), (string) $status );
		}
		foreach ( [ 408, 425, 429, 500, 502, 503, 504, 520 ] as $status ) {
			self::assertTrue( $may( $status ), (string) $status );
		}
		foreach ( [ 'dns', 'connect', 'tls', 'timeout', 'reset', 'other' ] as $error ) {
			self::assertTrue( $may( 0, $error ), $error );
		}
		self::assertFalse( $may( 0, 'refused_host' ) );
		self::assertFalse( $may( 0, 'private_host' ) );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Http;

use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Http\Host_Health;
use function ShortPixelFlush\Http\backoff_seconds;
use function ShortPixelFlush\Http\failed_answer;
use function ShortPixelFlush\Http\is_transient;

require_once dirname( __DIR__, 4 ) . '/includes/http/answers.php';
require_once dirname( __DIR__, 4 ) . '/includes/http/class-host-health.php';

/**
 * Tests a host's health, in simulated time and without randomness.
 */
final class HostHealthTest extends TestCase {
	private int $now = 1000;

	private function after( Host_Health $health, int $status, string $error = '', ?int $retry_after = null ): Host_Health {
		$answer = [
			'status'      => $status,
			'retry_after' => $retry_after,
		] + failed_answer( $error, '', $this->now );

		return $health->after( $answer, 8, 0.0 );
	}

	public function test_busy_answers_and_timeouts_halve_the_cap_and_a_run_of_good_ones_raises_it_slowly(): void {
		$health = $this->after( Host_Health::unknown( 8 ), 0, 'timeout' );
		self::assertSame( [ 4, 0 ], [ $health->cap, $health->until ] );
		$health = $this->after( $health, 429, '', 5 );
		self::assertSame( [ 2, $this->now + 6 ], [ $health->cap, $health->until ] );

		$this->now += 6;
		$answers    = 0;
		while ( $health->cap < 8 ) {
			$health = $this->after( $health, 200 );
			++$answers;
		}
		self::assertSame( 2 * ( 2 + 3 + 4 + 5 + 6 + 7 ), $answers );
		self::assertSame( 8, $this->after( $health, 200 )->cap, 'Never above the maximum.' );
	}

	public function test_repeated_timeouts_never_lower_the_cap_below_one(): void {
		$health = Host_Health::unknown( 8 );
		for ( $i = 0; $i < 6; $i++ ) {
			$health = $this->after( $health, 0, 'timeout' );
		}
		self::assertSame( 1, $health->cap );
	}

	public function test_requests_in_flight_when_a_host_asks_for_a_rest_count_once(): void {
		$health = Host_Health::unknown( 8 );
		for ( $i = 0; $i < 8; $i++ ) {
			$health = $this->after( $health, 429, '', 30 );
		}
		self::assertSame( [ 4, 1, $this->now + 31 ], [ $health->cap, $health->failures, $health->until ] );
		self::assertSame( $this->now + 91, $this->after( $health, 503, '', 90 )->until, 'But a request for a longer rest counts.' );
	}

	public function test_without_retry_after_each_rest_is_three_times_as_long(): void {
		$health = Host_Health::unknown( 8 );
		$rests  = [];
		for ( $i = 0; $i < 5; $i++ ) {
			$health    = $this->after( $health, 503 );
			$rests[]   = $health->until - $this->now;
			$this->now = $health->until;
		}
		self::assertSame( [ 2, 5, 15, 44, 130 ], $rests );
		self::assertGreaterThan( 60, array_sum( array_slice( $rests, 0, 4 ) ), 'Five tries outlast a minute.' );
	}

	public function test_jitter_varies_a_backoff_by_a_fifth_either_way(): void {
		self::assertSame( [ 44, 54, 65 ], [ backoff_seconds( 4, 0.0 ), backoff_seconds( 4, 0.5 ), backoff_seconds( 4, 1.0 ) ] );
		self::assertLessThanOrEqual( 360, backoff_seconds( 99, 1.0 ) );
	}

	public function test_ten_failures_in_a_row_pause_a_host_but_nine_do_not(): void {
		$health = Host_Health::unknown( 8 );
		for ( $i = 0; $i < 9; $i++ ) {
			$health = $this->after( $health, 0, 'connect' );
		}
		self::assertSame( [ 0, '' ], [ $health->until, $health->reason ] );
		self::assertSame( 0, $this->after( $health, 404 )->failures, 'A 404 is an answer, not a failure.' );

		$health = $this->after( $health, 0, 'connect' );
		self::assertSame( [ $this->now + 60, 'connect', 1, 1 ], [ $health->until, $health->reason, $health->cap, $health->pauses ] );
		self::assertEquals( $health, $this->after( $health, 0, 'connect' ), 'Requests in flight do not pause it again.' );
	}

	public function test_each_pause_is_twice_as_long_up_to_ten_minutes_and_a_good_answer_resets_it(): void {
		$health = Host_Health::unknown( 8 );
		$pauses = [];
		for ( $i = 0; $i < 9; $i++ ) {
			$health = $this->after( $health, 500 );
		}
		for ( $i = 0; $i < 6; $i++ ) {
			$health    = $this->after( $health, 500 );
			$pauses[]  = $health->until - $this->now;
			$this->now = $health->until;
		}
		self::assertSame( [ 60, 120, 240, 480, 600, 600 ], $pauses );
		self::assertSame( '500', $health->reason );

		$health = $this->after( $health, 200 );
		self::assertSame( [ 0, 0, '' ], [ $health->failures, $health->pauses, $health->reason ] );
	}

	public function test_a_request_that_was_never_sent_says_nothing_about_its_host(): void {
		foreach ( [ 'unsent', 'refused_host', 'private_host' ] as $error ) {
			self::assertEquals( Host_Health::unknown( 8 ), $this->after( Host_Health::unknown( 8 ), 0, $error ) );
		}
	}

	public function test_refusals_are_final_and_trouble_is_transient(): void {
		$is_transient = static fn ( int $status, string $error = '' ): bool => is_transient(
			[ 'status' => $status ]
			+ failed_answer( $error, '', 1 )
		);
		foreach ( [ 400, 401, 403, 404, 410, 451 ] as $status ) {
			self::assertFalse( $is_transient( $status ), (string) $status );
		}
		foreach ( [ 408, 425, 429, 500, 502, 503, 504, 520 ] as $status ) {
			self::assertTrue( $is_transient( $status ), (string) $status );
		}
		foreach ( [ 'dns', 'connect', 'tls', 'timeout', 'reset', 'other' ] as $error ) {
			self::assertTrue( $is_transient( 0, $error ), $error );
		}
		self::assertFalse( $is_transient( 0, 'refused_host' ) );
		self::assertFalse( $is_transient( 0, 'private_host' ) );
	}
}

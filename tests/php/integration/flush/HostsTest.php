<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Http\Host_Health_Store;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Evidence;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Say\evidence_sentence;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests how a runner deals with hosts that fail. The clock moves only when the test moves it.
 */
final class HostsTest extends Flush_Test_Case {
	protected function runner(): Runner {
		return new Runner( new Client( [ 'cdn.shortpixel.ai', 'cdn.example.com' ] ) );
	}

	private static function other( int $number ): string {
		return str_replace( 'cdn.shortpixel.ai', 'cdn.example.com', self::url( $number ) );
	}

	/**
	 * Stores a flush of this many CDN URLs at ShortPixel's host, followed by the same number at another host.
	 */
	private function flush_of_two( int $each ): int {
		$variants = [];
		foreach ( [ 'url', 'other' ] as $kind ) {
			for ( $i = 1; $i <= $each; $i++ ) {
				$variants[] = new Variant(
					'url' === $kind ? self::url( $i ) : self::other( $i ),
					'https://example.org/wp-content/uploads/a.jpg',
					null,
					'pasted'
				);
			}
		}
		$id = $this->flushes->create(
			[
				'scope'   => 'urls',
				'subject' => [ 'found_in' => [ 'pasted' => count( $variants ) ] ],
			],
			$variants
		);
		$this->purges->move( $id, [ 'queued' ], [ 'baseline' => new Baseline() ] );
		return $id;
	}

	private function message( int $id ): string {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		return flush_shape( $row )['message'];
	}

	/**
	 * @param array<string,mixed> $answer
	 */
	private function fail_shortpixel( array $answer, int $until = PHP_INT_MAX ): void {
		$this->world->trouble = fn ( array $request ): ?array => $this->now < $until && str_starts_with(
			$request['url'],
			'https://cdn.shortpixel.ai/'
		) ? $answer : null;
	}

	public function test_ten_failures_in_a_row_pause_the_host_and_the_flush_says_so_and_why(): void {
		$id = $this->noted_flush( 43 );
		$this->fail_shortpixel(
			[
				'status' => 0,
				'error'  => 'connect',
			]
		);
		$this->runner()->step( $id, 5.0 );

		self::assertSame( 10, $this->world->sent( 'f_remove' ), 'After the tenth nothing more is sent.' );
		$row = $this->flushes->get( $id );
		self::assertSame( 'waiting', $row->state ?? '' );
		self::assertSame( 'host_paused', $row->notes[0]['code'] ?? '' );
		self::assertStringStartsWith( 'ShortPixel does not answer.', $this->message( $id ) );
		$this->now += 50;
		$this->runner()->step( $id, 5.0 );
		self::assertSame( 10, $this->world->sent( 'f_remove' ) );
	}

	public function test_a_paused_host_is_known_to_every_runner_and_every_flush(): void {
		$this->fail_shortpixel( [ 'status' => 500 ] );
		$first = $this->noted_flush( 20 );
		$this->runner()->step( $first, 5.0 );
		$sent   = count( $this->world->asked );
		$second = $this->noted_flush( 20 );
		$this->runner()->step( $second, 5.0 );

		self::assertCount( $sent, $this->world->asked );
		self::assertStringStartsWith( 'ShortPixel is unavailable.', $this->message( $second ) );
	}

	public function test_another_host_than_shortpixels_is_called_the_cdn(): void {
		foreach ( [
			'The CDN is unavailable.'  => [ 'status' => 500 ],
			'The CDN does not answer.' => [
				'status' => 0,
				'error'  => 'connect',
			],
		] as $says => $answer ) {
			Host_Health_Store::end_pauses( [ 'cdn.example.com' ] );
			$this->world->trouble = static fn ( array $request ): ?array => str_starts_with(
				$request['url'],
				'https://cdn.example.com/'
			) ? $answer : null;
			$id                   = $this->flush_of_two( 30 );
			$this->runner()->step( $id, 5.0 );
			$this->runner()->step( $id, 5.0 );
			self::assertStringStartsWith( $says, flush_shape( $this->get( $id ) )['trouble'] );
			self::assertTrue( cancel_flush( $this->get( $id ) ) );
		}
	}

	public function test_a_paused_host_holds_up_no_other(): void {
		$id = $this->flush_of_two( 30 );
		$this->fail_shortpixel(
			[
				'status' => 0,
				'error'  => 'timeout',
			],
			$this->now + 30
		);
		$this->runner()->step( $id, 5.0 );

		self::assertSame( 30, $this->world->sent( 'https://cdn.example.com/spai/f_remove' ), 'All of the other host, at once.' );
		self::assertSame( 10, $this->world->sent( 'https://cdn.shortpixel.ai/spai/f_remove' ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertStringNotContainsString( 'left alone', $this->message( $id ) );
	}

	public function test_a_server_that_is_away_for_a_minute_is_found_again_and_asked_little_meanwhile(): void {
		$id   = $this->noted_flush( 43 );
		$well = $this->now + 60;
		$this->fail_shortpixel( [ 'status' => 503 ], $well );
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'done', $row->state );
		self::assertLessThan( $well + 120, $row->finished_at );
		self::assertLessThanOrEqual( 43 + 10, $this->world->sent( 'f_remove' ) );
	}

	/**
	 * @return array<string,array{array<string,mixed>,string}>
	 */
	public static function dead_hosts(): array {
		return [
			'no connection'                       => [
				[
					'status' => 0,
					'error'  => 'connect',
				],
				'did not answer',
			],
			'an error each time'                  => [ [ 'status' => 500 ], 'busy or unavailable' ],
			'a rest without end'                  => [
				[
					'status'      => 429,
					'retry_after' => 80000,
				],
				'busy or unavailable',
			],
			'a rest of a minute, again and again' => [
				[
					'status'      => 429,
					'retry_after' => 60,
				],
				'busy or unavailable',
			],
		];
	}

	/**
	 * @param array<string,mixed> $answer
	 */
	#[DataProvider( 'dead_hosts' )]
	public function test_a_host_that_never_comes_back_is_given_up_with_its_reason( array $answer, string $reason ): void {
		$id = $this->noted_flush( 200 );
		$this->fail_shortpixel( $answer );
		$row = $this->run_to_the_end( $id, 40000 );

		self::assertSame( 'failed', $row->state );
		self::assertSame( [ 'failed' => 200 ], $this->counts( $id ) );
		self::assertStringContainsString( $reason, $this->message( $id ) );
		self::assertLessThan( 100, $this->world->sent( 'f_remove' ), 'It is not hammered on the way.' );
	}

	/**
	 * @param array<string,mixed> $answer
	 */
	#[DataProvider( 'dead_hosts' )]
	public function test_looks_at_a_host_that_never_comes_back_are_given_up_as_well( array $answer, string $reason ): void {
		$id = $this->noted_flush( 200 );
		$this->runner()->step( $id, 5.0 );
		self::assertSame( [ 'sent' => 200 ], $this->counts( $id ) );
		$this->fail_shortpixel( $answer );
		$begun = $this->now;
		$this->run_to_the_end( $id, 40000 );

		// Rows whose look was answered with an HTTP error have failed; rows without an answer stay unconfirmed.
		$counts = $this->counts( $id );
		self::assertSame( 200, ( $counts['unconfirmed'] ?? 0 ) + ( $counts['failed'] ?? 0 ) );
		self::assertGreaterThan( 180, $counts['unconfirmed'] ?? 0 );
		self::assertLessThan( 7200, $this->now - $begun );
		self::assertStringContainsString( $reason, evidence_sentence( new Evidence( $this->rows( $id )[199]->evidence[0] ) ) );
	}

	public function test_stopping_takes_effect_within_a_portion_of_a_large_batch(): void {
		$id   = $this->noted_flush( 400 );
		$sent = 0;
		add_action(
			'shortpixel_flush_after_request',
			function () use ( $id, &$sent ): void {
				if ( 10 === ++$sent ) {
					cancel_flush( $this->get( $id ) );
				}
			}
		);
		$this->runner()->step( $id, 5.0 );

		self::assertLessThanOrEqual( 48, $this->world->sent( 'f_remove' ) );
		self::assertSame( 'cancelled', $this->flushes->get( $id )->state ?? '' );
	}

	public function test_a_whole_flush_takes_few_queries(): void {
		global $wpdb;
		$least = PHP_INT_MAX;
		// On a busy machine, fewer rows fit into a batch, so more queries are needed. The best of three tries counts.
		for ( $try = 0; $try < 3 && $least >= 0.2 * 400; $try++ ) {
			$id                = $this->noted_flush( 400 );
			$wpdb->num_queries = 0;
			$this->run_to_the_end( $id );
			$least = min( $least, $wpdb->num_queries );
			self::assertSame( 'done', $this->flushes->get( $id )->state ?? '' );
		}

		self::assertLessThan( 0.2 * 400, $least );
	}

	public function test_a_runner_that_died_is_blamed_on_the_rows_it_was_at(): void {
		$id = $this->noted_flush( 200 );
		$this->change( $id, [ 'state' => 'running' ] );
		for ( $i = 0; $i < 9; $i++ ) {
			$rows = $this->purges->claim( $id, 'queued', 200, 10, [], '' );
			self::assertCount( 200, $rows );
			$this->purges->begin( [ $rows[0]->id, $rows[1]->id ], $rows[0]->claim );
			$this->now += 11;
		}
		$this->run_to_the_end( $id );

		self::assertSame(
			[
				'failed'     => 2,
				'rebuilding' => 198,
			],
			$this->counts( $id )
		);
	}
}

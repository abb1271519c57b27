<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\schedule;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';

/**
 * Tests a flush from its first request to its verdict, with and without trouble.
 */
final class RunnerTest extends Flush_Test_Case {
	private function message( int $id ): string {
		$row = $this->flushes->get( $id );
		self::assertNotNull( $row );
		$shape = flush_shape( $row );
		self::assertTrue( rest_validate_value_from_schema( $shape, \ShortPixelFlush\Say\flush_schema() ) );
		return $shape['message'];
	}

	public function test_one_flush_goes_through_its_layers_and_is_proved(): void {
		$id    = $this->flush( 12 );
		$begun = $this->now;

		$this->runner()->step( $id, 5.0 );
		$row = $this->flushes->get( $id );
		self::assertSame( [ 'waiting', $begun + 30 ], [ $row->state ?? '', $row->wait_until ?? 0 ] );
		self::assertSame( [ 'sent' => 12 ], $this->counts( $id ) );
		self::assertSame( 12, $this->world->sent( 'f_remove' ) );
		self::assertSame(
			12 + 1,
			$this->world->sent( 'GET https://cdn.' ) - 12,
			'What was there before is asked for first, and once as a browser of another format.'
		);
		self::assertSame( 'Removal requested.', $this->message( $id ) );

		$this->runner()->step( $id, 5.0 );
		self::assertCount( 12 + 13, $this->world->asked, 'Nothing is sent while it waits.' );

		$row = $this->run_to_the_end( $id );
		self::assertSame( [ 'done', $begun + 30 ], [ $row->state, $row->finished_at ] );
		self::assertSame( [ 'rebuilding' => 12 ], $this->counts( $id ) );
		self::assertSame( 'New for new visitors. Checked on phone, tablet and desktop.', $this->message( $id ) );
	}

	public function test_a_url_nobody_was_seen_to_use_is_not_asked_for_before_its_removal(): void {
		$this->runner()->step( $this->flush( 12, [], 'settings' ), 5.0 );

		self::assertSame( 12, $this->world->sent( 'f_remove' ) );
		self::assertCount( 12, $this->world->asked );
	}

	public function test_a_copy_that_was_made_anew_before_the_check_is_new(): void {
		$id = $this->flush( 2 );
		$this->runner()->step( $id, 5.0 );
		$this->now += 21;
		// A visitor requests the copy before the check does.
		$this->world->answer( [ 'url' => self::url( 1 ) ] );
		$this->run_to_the_end( $id );

		self::assertSame(
			[
				'fresh'      => 1,
				'rebuilding' => 1,
			],
			$this->counts( $id )
		);
		self::assertSame( [ 'arrived_after', 'last_modified_newer', 'bytes_changed' ], $this->kinds( $id ) );
	}

	public function test_a_removal_that_never_happens_is_stale_after_three_looks(): void {
		$id                   = $this->flush( 2 );
		$this->world->removal = null;
		$row                  = $this->run_to_the_end( $id );

		self::assertSame( 'failed', $row->state );
		self::assertSame( [ 'stale' => 2 ], $this->counts( $id ) );
		self::assertContains( 'age_older', $this->kinds( $id ) );
		self::assertSame(
			3 + 2 * 3,
			$this->world->sent( 'GET https://cdn.' ) - $this->world->sent( 'f_remove' ),
			'Each is looked at three times, after three looks before the removal.'
		);
		self::assertSame(
			[ 90, 90 ],
			array_map( static fn ( \ShortPixelFlush\Model\Purge $purge ): int => $purge->checked_at - $purge->sent_at, $this->rows( $id ) )
		);
		self::assertSame( 'Visitors still see the old image: the CDN has not removed it.', $this->message( $id ) );
		self::assertSame( 'old', $row->result() );
		self::assertSame( 'old', $this->world->visitor_sees( self::url( 1 ) ) );
	}

	public function test_a_copy_that_a_cache_had_to_fetch_may_be_everybodys(): void {
		$this->world->more    = [ 'x-cache' => 'MISS' ];
		$this->world->removal = null;
		$id                   = $this->flush( 2 );
		$this->run_to_the_end( $id );
		self::assertSame( [ 'stale' => 2 ], $this->counts( $id ) );

		// If these headers are missing as well, the check can't tell what visitors get.
		$this->world->missing = [ 'age', 'date', 'last-modified', 'etag' ];
		$id                   = $this->flush( 2 );
		$row                  = $this->run_to_the_end( $id );
		self::assertSame( [ 'partial', [ 'unconfirmed' => 2 ] ], [ $row->state, $this->counts( $id ) ] );
		self::assertStringContainsString( 'The check could not tell whether visitors see the new image.', $this->message( $id ) );
	}

	public function test_a_removal_that_comes_late_is_seen_at_the_second_look(): void {
		$id                   = $this->flush( 3 );
		$this->world->removal = 45;

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( [ 'rebuilding' => 3 ], $this->counts( $id ) );
	}

	public function test_without_any_header_nothing_is_claimed(): void {
		$id                   = $this->flush( 2 );
		$this->world->removal = null;
		$this->world->missing = [ 'age', 'date', 'last-modified', 'etag' ];
		$row                  = $this->run_to_the_end( $id );

		self::assertSame( 'partial', $row->state );
		self::assertSame( [ 'unconfirmed' => 2 ], $this->counts( $id ) );
		self::assertSame( [ 'bytes_same' ], $this->kinds( $id ) );
		self::assertStringContainsString( 'The check could not tell whether visitors see the new image.', $this->message( $id ) );
	}

	public function test_an_error_page_with_status_200_is_no_picture(): void {
		$id                   = $this->flush( 1 );
		$this->world->trouble = static fn ( array $request ): ?array => str_contains(
			$request['url'],
			'f_remove'
		) || 'HEAD' === ( $request['method'] ?? '' ) ? null : [
			'body'    => '<html>Something went wrong',
			'headers' => [
				'age'          => '0',
				'content-type' => 'image/webp',
			],
		];
		$row                  = $this->run_to_the_end( $id );

		self::assertSame( 'failed', $row->state );
		self::assertSame( [ 'error_page' ], $this->kinds( $id ) );
		self::assertStringStartsWith( 'The CDN sends an error.', $this->message( $id ) );
		self::assertSame( 'unknown', $row->result(), 'No old copy was seen.' );
	}

	public function test_one_old_url_among_new_ones_is_told(): void {
		$id                   = $this->flush( 43 );
		$this->world->trouble = function ( array $request ): ?array {
			$is_first = str_contains( $request['url'], 'w_1+' ) || str_contains( $request['url'], 'w_2+' );
			return $is_first && str_contains( $request['url'], 'f_remove' ) ? [ 'status' => 200 ] : null;
		};
		$row                  = $this->run_to_the_end( $id );

		self::assertSame( 'partial', $row->state );
		self::assertSame( 'Some visitors still see the old image.', $this->message( $id ) );
		self::assertSame( 'unknown', $row->result() );
	}

	public function test_too_many_requests_are_obeyed_for_the_whole_queue(): void {
		$id                   = $this->flush( 80 );
		$begun                = $this->now;
		$well                 = $begun + 120;
		$this->world->trouble = fn (): ?array => $this->now < $well ? [
			'status'      => 429,
			'retry_after' => 120,
		] : null;
		$this->runner()->step( $id, 5.0 );
		$first                = count( $this->world->asked );
		self::assertSame( 1, $first, 'After the first such answer nothing more is sent.' );
		self::assertSame( $begun + 121, $this->flushes->get( $id )->wait_until ?? 0 );
		self::assertSame( 'ShortPixel is busy.', $this->message( $id ) );

		$this->now += 119;
		$this->runner()->step( $id, 5.0 );
		self::assertCount( $first, $this->world->asked );

		$row = $this->run_to_the_end( $id );
		self::assertSame( 'done', $row->state );
		self::assertSame( 80, $this->world->sent( 'f_remove' ), 'The one answer was to a look before.' );
	}

	public function test_a_dead_network_is_tried_five_times_and_ends_with_its_reason(): void {
		$id                   = $this->flush( 3 );
		$this->world->trouble = static fn (): array => [
			'status' => 0,
			'error'  => 'connect',
		];
		$row                  = $this->run_to_the_end( $id );

		self::assertSame( 'failed', $row->state );
		self::assertSame( 15, $this->world->sent( 'f_remove' ) );
		self::assertSame( [ 'failed' => 3 ], $this->counts( $id ) );
		self::assertStringContainsString( 'ShortPixel did not answer.', $this->message( $id ) );
		self::assertStringContainsString( 'Visitors may still see the old image.', $this->message( $id ) );
	}

	public function test_a_refusal_is_final_at_once(): void {
		$id                   = $this->flush( 1 );
		$this->world->trouble = static fn (): array => [ 'status' => 403 ];
		$row                  = $this->run_to_the_end( $id );

		self::assertSame( 'failed', $row->state );
		self::assertSame( 1, $this->world->sent( 'f_remove' ) );
		self::assertStringContainsString( 'refused this link', $this->message( $id ) );
	}

	public function test_a_server_in_trouble_for_a_while_is_come_back_to(): void {
		$id                   = $this->flush( 4 );
		$well                 = $this->now + 5;
		$this->world->trouble = fn (): ?array => $this->now < $well ? [ 'status' => 503 ] : null;

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
	}

	public function test_a_url_that_is_none_of_shortpixels_fails_without_a_request(): void {
		$id  = $this->flushes->create(
			[ 'scope' => 'urls' ],
			[ new Variant( 'https://cdn.shortpixel.ai/robots.txt', '', null, 'pasted' ) ]
		);
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'failed', $row->state );
		self::assertSame( 0, $this->world->sent( 'f_remove' ) );
	}

	public function test_closing_the_tab_loses_nothing_since_cron_goes_on(): void {
		$id = $this->flush( 5 );
		schedule( $this->now );
		$this->runner()->step( $id, 5.0 );
		self::assertNotFalse( wp_next_scheduled( 'shortpixel_flush_run' ) );

		// With the tab closed, WP-Cron takes the event off its list and runs it.
		wp_unschedule_hook( 'shortpixel_flush_run' );
		do_action( RUN_HOOK );
		self::assertSame( $this->now + 30, wp_next_scheduled( 'shortpixel_flush_run' ), 'It comes again when the wait is over.' );

		$this->now += 31;
		wp_unschedule_hook( 'shortpixel_flush_run' );
		do_action( RUN_HOOK );
		self::assertSame( 'done', $this->flushes->get( $id )->state ?? '' );
		$soon = array_filter(
			_get_cron_array(),
			fn ( array $hooks, int $at ): bool => $at <= $this->now + 3600 && isset( $hooks['shortpixel_flush_run'] ),
			ARRAY_FILTER_USE_BOTH
		);
		self::assertSame( [], $soon, 'At most the daily look at the files is left.' );
	}

	public function test_two_runners_in_turn_never_send_a_purge_twice(): void {
		$id     = $this->flush( 60 );
		$inside = false;
		// Runs another runner in the middle of the first one's batch, after its claim.
		add_action(
			'shortpixel_flush_before_purge',
			function () use ( $id, &$inside ): void {
				if ( ! $inside ) {
					$inside = true;
					$this->runner()->step( $id, 5.0 );
				}
			}
		);
		$this->run_to_the_end( $id );

		$removals = array_filter( $this->world->asked, static fn ( string $line ): bool => str_contains( $line, 'f_remove' ) );
		self::assertCount( 60, $removals );
		self::assertCount( 60, array_unique( $removals ) );
		self::assertSame( [ 'rebuilding' => 60 ], $this->counts( $id ) );
	}

	public function test_a_runner_that_died_after_its_claim_is_taken_over_when_its_lease_ends(): void {
		$id = $this->flush( 6 );
		$this->change( $id, [ 'state' => 'running' ] );
		$dead = $this->purges->claim( $id, 'queued', 4, 60 );
		self::assertCount( 4, $dead );

		$this->runner()->step( $id, 5.0 );
		self::assertSame( 2, $this->world->sent( 'f_remove' ) );
		self::assertSame( 'running', $this->get( $id )->state, 'Four addresses are in the hands of another.' );

		$this->now += 61;
		$row        = $this->run_to_the_end( $id );
		self::assertSame( 'done', $row->state );
		self::assertSame( 6, $this->world->sent( 'f_remove' ) );

		// If the runner was not dead but slow, what it writes now is ignored.
		$this->purges->write( [ $dead[0]->failed( 'interrupted' ) ], $dead[0]->claim );
		self::assertSame( [ 'rebuilding' => 6 ], $this->counts( $id ) );
	}

	public function test_a_purge_that_kills_its_runner_each_time_is_given_up(): void {
		$id = $this->flush( 1 );
		$this->change( $id, [ 'state' => 'running' ] );
		for ( $i = 0; $i < 5; $i++ ) {
			$rows = $this->purges->claim( $id, 'queued', 1, 10 );
			self::assertCount( 1, $rows );
			$this->purges->begin( [ $rows[0]->id ], $rows[0]->claim );
			$this->now += 11;
		}
		$row = $this->run_to_the_end( $id );

		self::assertSame( 'failed', $row->state );
		self::assertSame( 'interrupted', $row->failure->code ?? '' );
	}

	public function test_a_flush_can_be_stopped_and_taken_up_again(): void {
		$id = $this->flush( 20 );
		$this->runner()->step( $id, 5.0 );
		self::assertTrue( cancel_flush( $this->get( $id ) ) );
		self::assertSame( [ 'cancelled' => 20 ], $this->counts( $id ) );
		self::assertStringStartsWith( 'Stopped.', $this->message( $id ) );

		$asked = count( $this->world->asked );
		$this->runner()->step( $id, 5.0 );
		self::assertCount( $asked, $this->world->asked );
		self::assertWPError( cancel_flush( $this->get( $id ) ), 'Once.' );
		$everything = $this->flush(
			0,
			[
				'scope' => 'site',
				'state' => 'running',
			]
		);
		self::assertWPError( cancel_flush( $this->get( $everything ) ), 'A flush of everything is undone, not stopped.' );

		self::assertTrue( retry_flush( $this->get( $id ) ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
	}

	public function test_stopping_in_the_middle_of_a_batch_wins_over_its_answers(): void {
		$id = $this->flush( 3 );
		add_action(
			'shortpixel_flush_before_purge',
			function () use ( $id ): void {
				cancel_flush( $this->get( $id ) );
			}
		);
		$this->runner()->step( $id, 5.0 );

		self::assertSame( [ 'cancelled' => 3 ], $this->counts( $id ) );
		self::assertSame( 'cancelled', $this->flushes->get( $id )->state ?? '' );
	}

	public function test_trying_again_takes_only_what_is_not_new(): void {
		$id                   = $this->flush( 10 );
		$this->world->trouble = static fn ( array $request ): ?array => str_contains( $request['url'], 'w_1+' ) ? [ 'status' => 403 ] : null;
		self::assertSame( 'partial', $this->run_to_the_end( $id )->state );

		$this->world->trouble = null;
		$this->world->asked   = [];
		self::assertTrue( retry_flush( $this->get( $id ) ) );
		self::assertWPError( retry_flush( $this->get( $id ) ), 'Once.' );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( 1, $this->world->sent( 'f_remove' ) );
		self::assertSame( [ 'rebuilding' => 10 ], $this->counts( $id ) );
		self::assertWPError( retry_flush( $this->get( $id ) ), 'Nothing is left to try.' );
	}

	public function test_hooks_fire_once_around_a_flush_and_each_purge(): void {
		$heard = [];
		foreach ( [ 'before_flush', 'before_purge', 'after_purge', 'after_flush' ] as $hook ) {
			add_action(
				'shortpixel_flush_' . $hook,
				static function ( $what, $state = null ) use ( &$heard, $hook ): void {
					$heard[ $hook ][] = is_array( $what ) ? $what['state'] : [ $what, $state ];
				},
				10,
				2
			);
		}
		$id = $this->flush( 2 );
		$this->run_to_the_end( $id );
		$this->runner()->step( $id, 5.0 );

		self::assertSame( [ [ $id, null ] ], $heard['before_flush'] ?? null );
		self::assertSame( [ 'queued', 'queued' ], $heard['before_purge'] ?? null );
		self::assertSame( [ 'sent', 'sent' ], $heard['after_purge'] ?? null );
		self::assertSame( [ [ $id, 'done' ] ], $heard['after_flush'] ?? null );
	}

	public function test_a_flush_that_is_stopped_ends_like_any_other(): void {
		$heard = [];
		add_action(
			'shortpixel_flush_after_flush',
			function ( int $id, string $state ) use ( &$heard ): void {
				$heard[] = [ $id, $state, $this->counts( $id ) ];
			},
			10,
			2
		);
		add_filter( 'shortpixel_flush_history_size', static fn (): int => 1 );
		$earlier = $this->flush( 1 );
		$id      = $this->flush( 2 );
		$this->run_to_the_end( $earlier );
		self::assertTrue( cancel_flush( $this->get( $id ) ) );

		self::assertSame( [ $id, 'cancelled', [ 'cancelled' => 2 ] ], $heard[1] ?? null, 'Whoever hears of it finds nothing under way.' );
		self::assertNull( $this->flushes->get( $earlier ), 'Old ones are forgotten.' );
	}

	/**
	 * @return array<string,array{string}>
	 */
	public static function hooks(): array {
		return [
			'before a flush' => [ 'before_flush' ],
			'before a purge' => [ 'before_purge' ],
			'after a purge'  => [ 'after_purge' ],
			'after a flush'  => [ 'after_flush' ],
		];
	}

	#[DataProvider( 'hooks' )]
	public function test_a_third_partys_exception_does_not_end_a_flush( string $hook ): void {
		add_action(
			'shortpixel_flush_' . $hook,
			static function (): void {
				throw new RuntimeException( 'A bug in another plugin.' );
			}
		);
		$id = $this->flush( 3 );

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( 3, $this->world->sent( 'f_remove' ) );
	}

	public function test_a_large_flush_does_without_the_look_beforehand(): void {
		$this->runner()->step( $this->flush( 1001 ), 5.0 );

		self::assertGreaterThan( 0, $this->world->sent( 'f_remove' ) );
		self::assertCount( $this->world->sent( 'f_remove' ), $this->world->asked );
	}

	public function test_a_flush_whose_rows_were_never_all_stored_is_left_alone_and_deleted(): void {
		$id = $this->flush( 2 );
		$this->change( $id, [ 'state' => 'storing' ] );
		$this->runner()->step( $id, 5.0 );
		self::assertSame( [], $this->world->asked );
		self::assertSame( [], $this->flushes->find( [] )['flushes'], 'Nobody sees what nobody was promised.' );

		$this->now += 301;
		$this->run_to_the_end( $this->flush( 1 ) );
		self::assertNull( $this->flushes->get( $id ) );
		self::assertSame( [], $this->rows( $id ) );
	}

	public function test_old_flushes_are_forgotten_but_the_last_of_everything_is_kept(): void {
		add_filter( 'shortpixel_flush_history_size', static fn (): int => 2 );
		$site = $this->flush(
			0,
			[
				'scope' => 'site',
				'state' => 'done',
			]
		);
		$ids  = [];
		for ( $i = 0; $i < 4; $i++ ) {
			$ids[] = $this->flush( 1 );
			$this->run_to_the_end( $ids[ $i ] );
		}

		self::assertSame( [ $ids[3], $ids[2], $site ], array_column( $this->flushes->find( [] )['flushes'], 'id' ) );
		self::assertSame( [], $this->counts( $ids[0] ) );
	}

	public function test_a_flush_that_took_long_is_not_forgotten_as_it_ends(): void {
		add_filter( 'shortpixel_flush_history_size', static fn (): int => 2 );
		$long = $this->flush( 1 );
		for ( $i = 0; $i < 3; $i++ ) {
			$this->run_to_the_end( $this->flush( 1 ) );
		}
		$this->run_to_the_end( $long );

		self::assertNotNull( $this->flushes->get( $long ) );
	}
}

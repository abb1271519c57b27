<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\Group;
use RuntimeException;
use ShortPixelFlush\Flush\Budget;
use ShortPixelFlush\Flush\Incremental_Planner;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Planning;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Proof;
use function ShortPixelFlush\Flush\cancel_flush;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Flush\start_many;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Say\flush_schema;
use function ShortPixelFlush\Store\purges_table;

require_once __DIR__ . '/Growth_Test_Case.php';

/**
 * Tests flushes of a whole library. They are planned while they run, have few rows at any moment, and end with the
 * right counts.
 */
final class GrowthTest extends Growth_Test_Case {
	#[Group( 'proof' )]
	public function test_a_large_library_is_flushed_within_the_window_and_counted_right(): void {
		$images = Proof::size( 400, 3000 );
		$this->images( $images );
		$this->rate = 20;
		add_filter( 'shortpixel_flush_window', static fn (): int => 1000 );
		$id    = $this->library_flush();
		$flush = $this->run_to_the_end( $id );

		self::assertSame( 'done', $flush->state, flush_shape( $flush )['message'] );
		self::assertSame( [ 'rebuilding' => 4 * $images ], $this->counts( $id ) );
		$this->assert_each_sent_once( $images );
		self::assertLessThanOrEqual( 1000, $this->most_queued );
		self::assertGreaterThan( 500, $this->most_open, 'The window was used, or this tests nothing.' );
		self::assertLessThanOrEqual(
			1000 + 512 + 20 * 31,
			$this->most_open,
			'Beside these, what a runner has, and as many as are sent in the time of a wait.'
		);
		self::assertSame( 0, $this->rows_of( $id ), 'What is known to be new leaves no row.' );
		$shape = flush_shape( $flush );
		self::assertSame(
			[
				'images_done' => $images,
				'images'      => $images,
			],
			$shape['planning']
		);
		self::assertSame( 4 * $images, $shape['counts']['total'] );
		self::assertSame(
			[ 4 * $images, 4 * $images ],
			[ $shape['layers'][0]['counts']['sent'], $shape['layers'][4]['counts']['rebuilding'] ]
		);
		self::assertTrue(
			rest_validate_value_from_schema(
				json_decode( (string) wp_json_encode( $shape ), true ),
				flush_schema(),
				'flush'
			)
		);
	}

	public function test_rows_that_only_wait_hold_up_neither_planning_nor_sending(): void {
		$this->images( 100 );
		add_filter( 'shortpixel_flush_window', static fn (): int => 100 );
		$id = $this->library_flush();
		for ( $step = 0; $step < 20; $step++ ) {
			$this->runner()->step( $id, 5.0 );
		}

		self::assertCount( 400, $this->sent, 'Not a second has passed.' );
		self::assertLessThanOrEqual( 100, $this->most_queued );
		$this->assert_each_sent_once( 100 );
	}

	public function test_rows_that_are_due_for_their_look_hold_a_place_in_the_window(): void {
		$this->images( 100 );
		add_filter( 'shortpixel_flush_window', static fn (): int => 100 );
		$id = $this->library_flush();
		for ( $step = 0; $step < 200; $step++ ) {
			if ( $this->has_sent( 200 ) && ( $this->counts( $id )['queued'] ?? 0 ) <= 50 ) {
				break;
			}
			$this->runner()->step( $id, 0.0 );
		}
		$plans = function () use ( $id ): bool {
			$pending = $this->purges->pending_summary( $id );
			self::assertNotNull( $pending );
			return ( new Incremental_Planner() )->take_turn( $this->get( $id ), $pending, new Budget( 5.0, 8 ) );
		};

		$this->now += 40;
		self::assertFalse( $plans() );
		$this->now -= 40;
		self::assertTrue( $plans() );
	}

	public function test_the_first_removal_is_sent_before_the_second_slice_is_planned(): void {
		$this->images( 500 );
		$planned       = 0;
		$at_first_sent = 0;
		add_filter(
			'shortpixel_flush_variants',
			static function ( array $variants ) use ( &$planned ): array {
				++$planned;
				return $variants;
			}
		);
		$this->trouble = static function () use ( &$planned, &$at_first_sent ): ?array {
			$at_first_sent = 0 === $at_first_sent ? $planned : $at_first_sent;
			return null;
		};
		$id            = $this->library_flush();
		self::assertSame( 0, $this->rows_of( $id ), 'Starting writes no purge.' );
		self::assertSame( 'Flushing…', $this->message( $id ) );
		for ( $step = 0; $step < 5; $step++ ) {
			$this->runner()->step( $id, 0.0 );
		}

		self::assertSame( 10, $at_first_sent );
		self::assertMatchesRegularExpression( '/^Flushing: \d+ of 5\d\d images…$/', $this->message( $id ) );
	}

	public function test_images_that_a_later_flush_takes_over_are_said_to_be_left_to_it(): void {
		$this->images( 40 );
		$ids   = array_map(
			'\ShortPixelFlush\Model\integer',
			Database::wpdb()->get_col( 'SELECT ID FROM ' . Database::wpdb()->posts . " WHERE post_type = 'attachment' ORDER BY ID" )
		);
		$first = start_many( $ids, 'First', 1 );
		self::assertIsInt( $first );
		$this->runner()->step( $first, 0.0 );
		$this->runner()->step( $first, 0.0 );
		$planned = $this->get( $first )->planning()->done ?? 0;
		self::assertGreaterThan( 0, $planned );
		$later = start_many( array_slice( $ids, 5 ), 'Later', 1 );
		self::assertIsInt( $later );
		$again = start_many( array_slice( $ids, 5 ), 'Later', 1 );
		self::assertIsInt( $again );

		self::assertSame( 'done', $this->run_to_the_end( $first )->state );
		$left = count( $ids ) - $planned;
		self::assertStringContainsString(
			"{$left} images were left to a later flush, or have been deleted.",
			implode( ' ', $this->said( $first ) )
		);
		self::assertSame( 'failed', $this->run_to_the_end( $later )->state );
		self::assertStringContainsString(
			( count( $ids ) - 5 ) . ' images were left to a later flush, or have been deleted.',
			implode( ' ', $this->said( $later ) )
		);
		self::assertSame( 'done', $this->run_to_the_end( $again )->state );
		self::assertStringNotContainsString( 'left to a later flush', $this->message( $again ) );
	}

	public function test_failures_keep_their_rows_and_what_was_compacted_stays_counted_when_they_are_tried_again(): void {
		$this->images( 350 );
		$bad           = 0;
		$this->trouble = static function ( string $url, bool $is_removal ) use ( &$bad ): ?array {
			$is_bad = $is_removal && 1 === preg_match( '#/w_300.*\d[05]\.jpg$#', $url );
			$bad   += $is_bad ? 1 : 0;
			return $is_bad ? [ 'status' => 403 ] : null;
		};
		$id            = $this->library_flush();
		$flush         = $this->run_to_the_end( $id );

		self::assertSame( 'partial', $flush->state );
		self::assertGreaterThan( 60, $bad );
		self::assertSame(
			[
				'failed'     => $bad,
				'rebuilding' => 1400 - $bad,
			],
			$this->counts( $id )
		);
		$rows = $this->purges->find( $id, [ 'per_page' => 1000 ] );
		self::assertSame(
			[ $bad, [ 'failed' ] ],
			[ $rows['total'], array_values( array_unique( array_column( $rows['purges'], 'state' ) ) ) ]
		);
		self::assertEquals( new Failure( 'http_error', [ 'status' => 403 ] ), $rows['purges'][0]->failure );
		self::assertTrue( flush_shape( $flush )['can']['retry'] );

		$this->trouble = static fn (): ?array => null;
		$this->sent    = [];
		self::assertTrue( retry_flush( $this->get( $id ) ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( [ 'rebuilding' => 1400 ], $this->counts( $id ) );
		self::assertCount( $bad, $this->sent, 'Only what had failed.' );
	}

	public function test_of_very_many_failures_the_first_thousand_keep_their_rows(): void {
		$this->images( 350 );
		$this->trouble = static fn ( string $url, bool $is_removal ): ?array => $is_removal ? [ 'status' => 403 ] : null;
		$id            = $this->library_flush();
		$flush         = $this->run_to_the_end( $id );

		self::assertSame( [ 'failed', [ 'failed' => 1400 ], 1000 ], [ $flush->state, $this->counts( $id ), $this->rows_of( $id ) ] );
		self::assertSame( 400, $this->get( $id )->compacted->count( [ 'failed' ] ) );
		self::assertTrue( retry_flush( $this->get( $id ) ) );
		self::assertSame( 1000, $this->counts( $id )['queued'] ?? 0 );
		$this->trouble = static fn (): ?array => null;
		self::assertSame( 'partial', $this->run_to_the_end( $id )->state );
		self::assertStringContainsString( 'Not every link is still on record.', implode( ' ', $this->said( $id ) ) );
		self::assertFalse( flush_shape( $this->get( $id ) )['can']['retry'], 'Nothing is left that trying again would reach.' );
	}

	public function test_a_planner_that_dies_in_the_middle_of_a_slice_has_it_planned_again_without_a_row_twice(): void {
		$this->images( 300 );
		$this->variants = 8;
		$id             = $this->library_flush();
		$this->runner()->step( $id, 0.0 );
		$this->runner()->step( $id, 0.0 );
		$inserts = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$inserts ): string {
				if ( str_contains( $sql, 'INSERT IGNORE INTO ' . purges_table() ) && 2 === ++$inserts ) {
					throw new RuntimeException( 'Killed.' );
				}
				return $sql;
			}
		);
		try {
			for ( $step = 0; $step < 50; $step++ ) {
				$this->runner()->step( $id, 1.0 );
			}
			self::fail( 'It was not killed.' );
		} catch ( RuntimeException $error ) {
			self::assertSame( 'Killed.', $error->getMessage() );
		}
		self::assertTrue( $this->plan_step( $id )->is_leased(), 'Its lease is still there.' );
		self::assertGreaterThan(
			0,
			integer(
				Database::wpdb()->get_var(
					'SELECT COUNT(*) FROM '
					. purges_table()
					. ' WHERE attachment_id > '
					. $this->planning( $id )->after
				)
			),
			'Part of its slice is there.'
		);

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		$this->end_rest( $id );
		self::assertSame(
			[
				'rebuilding' => 1800,
				'unchecked'  => 600,
			],
			$this->counts( $id )
		);
		$this->assert_each_sent_once( 300 );
	}

	public function test_a_first_slice_that_killed_its_planner_is_planned_again_with_fewer_images(): void {
		$this->images( 60 );
		$id     = $this->library_flush();
		$slices = [];
		add_filter(
			'query',
			static function ( string $sql ) use ( &$slices ): string {
				if ( str_contains( $sql, 'INSERT IGNORE INTO ' . purges_table() ) ) {
					preg_match_all( '~/(\d+)\.jpg~', $sql, $images );
					$slices[] = count( array_unique( $images[1] ) );
					if ( 1 === count( $slices ) ) {
						throw new RuntimeException( 'Killed.' );
					}
				}
				return $sql;
			}
		);
		try {
			$this->runner()->step( $id, 2.0 );
			self::fail( 'It was not killed.' );
		} catch ( RuntimeException $error ) {
			self::assertSame( 'Killed.', $error->getMessage() );
		}
		$this->now += 60;
		$this->runner()->step( $id, 2.0 );

		self::assertSame( [ 10, 2 ], array_slice( $slices, 0, 2 ) );
	}

	public function test_a_picture_that_kills_its_planner_each_time_is_left_out_and_said(): void {
		$this->images( 60 );
		$id     = $this->library_flush();
		$last   = $this->planning( $id )->last;
		$deaths = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( $last, &$deaths ): string {
				if ( str_contains( $sql, 'INSERT IGNORE INTO ' . purges_table() ) && str_contains( $sql, '/' . ( $last - 20 ) . '.jpg' ) ) {
					++$deaths;
					throw new RuntimeException( 'Killed.' );
				}
				return $sql;
			}
		);
		$log = $this->logged(
			function () use ( $id, &$deaths ): void {
				while ( $this->get( $id )->is_open() && $deaths < 40 ) {
					++$this->now;
					try {
						$this->runner()->step( $id, 2.0 );
					} catch ( RuntimeException $error ) {
						self::assertSame( 'Killed.', $error->getMessage() );
						$this->now += 60;
					}
				}
			}
		);
		self::assertStringContainsString( "flush {$id}, step plan, The copies of image ", $log );
		self::assertStringContainsString( 'looking for them ended the process each time', $log );

		self::assertGreaterThan( 3, $deaths );
		self::assertLessThan( 30, $deaths );
		self::assertSame(
			[ 'partial', 'not_planned', [ 'rebuilding' => 236 ] ],
			[ $this->get( $id )->state, $this->get( $id )->failure->code ?? '', $this->counts( $id ) ]
		);
		self::assertSame(
			'New where we looked. The copies of 1 image could not be found. Look at your site’s error log.',
			$this->message( $id )
		);
	}

	public function test_a_planner_that_is_so_slow_that_another_takes_its_place_adds_no_row_twice(): void {
		$this->images( 100 );
		$id    = $this->library_flush();
		$last  = $this->planning( $id )->last;
		$other = 0;
		$this->at_picture(
			$last - 30,
			function () use ( $id, &$other ): void {
				$this->now += 61;
				$this->runner()->step( $id, 1.0 );
				$other = $this->planning( $id )->done;
			}
		);

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( 100, $other, 'The other planned all.' );
		self::assertSame( [ 'rebuilding' => 400 ], $this->counts( $id ) );
		$this->assert_each_sent_once( 100 );
		self::assertSame( 100, $this->planning( $id )->done );
	}

	public function test_what_is_planned_while_somebody_stops_the_flush_is_stopped_too(): void {
		$this->images( 100 );
		$id   = $this->library_flush();
		$last = $this->planning( $id )->last;
		$this->at_picture( $last - 30, fn () => self::assertTrue( cancel_flush( $this->get( $id ) ) ) );
		for ( $step = 0; $step < 5; $step++ ) {
			$this->runner()->step( $id, 2.0 );
			$this->now += 40;
		}
		$sent = count( $this->sent );
		self::assertSame( [ 'cancelled', 0 ], [ $this->get( $id )->state, $this->counts( $id )['queued'] ?? 0 ] );
		self::assertLessThan( 400, $sent );

		self::assertTrue( retry_flush( $this->get( $id ) ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		$counts = $this->counts( $id );
		self::assertSame( [ 'rebuilding', 'unchecked' ], array_keys( $counts ) );
		self::assertSame( 400, array_sum( $counts ) );
		self::assertLessThanOrEqual(
			16,
			$counts['unchecked'],
			'All planned by then, some are looked for before their removal. None is there, so they prove nothing.'
		);
	}

	public function test_a_flush_that_is_stopped_and_tried_again_while_it_is_planned_goes_on(): void {
		$this->images( 100 );
		$id   = $this->library_flush();
		$last = $this->planning( $id )->last;
		$this->at_picture(
			$last - 30,
			function () use ( $id ): void {
				self::assertTrue( cancel_flush( $this->get( $id ) ) );
				self::assertTrue( retry_flush( $this->get( $id ) ) );
			}
		);

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( [ 'rebuilding' => 400 ], $this->counts( $id ) );
		self::assertCount( 400, $this->sent );
	}

	public function test_what_was_stopped_while_a_runner_looks_can_all_be_tried_again(): void {
		$this->images( 700 );
		$id            = $this->library_flush();
		$looks         = 0;
		$this->trouble = function ( string $url, bool $is_removal ) use ( $id, &$looks ): ?array {
			if ( ! $is_removal && 700 === ++$looks ) {
				self::assertTrue( cancel_flush( $this->get( $id ) ) );
				// Waits until the runner no longer relies on its last count of rows.
				usleep( 1100000 );
			}
			return null;
		};
		for ( $step = 0; $looks < 700 && $step < 200; $step++ ) {
			$this->runner()->step( $id, 5.0 );
			$this->now += 10;
		}
		self::assertSame( 'cancelled', $this->get( $id )->state );
		self::assertGreaterThan( 1500, $this->counts( $id )['cancelled'] ?? 0 );
		self::assertSame( 0, $this->get( $id )->compacted->count( [ 'cancelled' ] ), 'Each keeps its row.' );

		self::assertTrue( retry_flush( $this->get( $id ) ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( [ 'rebuilding' => 2800 ], $this->counts( $id ) );
	}

	public function test_a_clock_that_is_set_back_while_it_runs_holds_nothing_up(): void {
		$this->images( 200 );
		add_filter( 'shortpixel_flush_window', static fn (): int => 200 );
		foreach ( [ 300, 7200 ] as $seconds ) {
			$id         = $this->library_flush();
			$this->sent = [];
			while ( ! $this->has_sent( 300 ) ) {
				$this->runner()->step( $id, 0.0 );
				++$this->now;
			}
			// Takes the lease on planning without giving it back, like a process that dies while planning.
			$index = $this->get( $id )->index_of( 'plan' );
			self::assertNotNull( $index );
			self::assertNotNull( $this->flushes->lease( $id, $index, 60 ) );
			$this->now -= $seconds;
			$begun      = $this->now;
			self::assertSame( 'done', $this->run_to_the_end( $id )->state );
			self::assertLessThan( 400, $this->now - $begun );
			self::assertSame( [ 'rebuilding' => 800 ], $this->counts( $id ) );
			$this->assert_each_sent_once( 200 );
		}
	}

	public function test_a_picture_at_which_a_filter_fails_is_left_out_and_said(): void {
		$this->images( 30 );
		$id   = $this->library_flush();
		$last = $this->planning( $id )->last;
		add_filter(
			'shortpixel_flush_variants',
			static function ( array $variants, array $ids ) use ( $last ): array {
				if ( [ $last - 3 ] === $ids ) {
					throw new RuntimeException( 'A filter of somebody else.' );
				}
				return $variants;
			},
			20,
			2
		);
		$flush = null;
		$log   = $this->logged(
			function () use ( $id, &$flush ): void {
				$flush = $this->run_to_the_end( $id );
			}
		);

		self::assertMatchesRegularExpression(
			"/^.*Flush for ShortPixel: flush {$id}, step plan, The copies of image " . ( $last - 3 ) . ' could not be found: RuntimeException: A filter of somebody else\. in \S*GrowthTest\.php:\d+$/m',
			$log
		);
		self::assertInstanceOf( Flush::class, $flush );
		self::assertSame( [ 'partial', [ 'rebuilding' => 116 ] ], [ $flush->state, $this->counts( $id ) ] );
		self::assertSame(
			'New where we looked. The copies of 1 image could not be found. Look at your site’s error log.',
			$this->message( $id )
		);
	}

	public function test_a_library_without_any_url_ends_and_says_so(): void {
		$this->images( 30 );
		$this->variants = 0;
		$flush          = $this->run_to_the_end( $this->library_flush() );

		self::assertSame( 'failed', $flush->state );
		self::assertStringStartsWith( 'No copy at ShortPixel was found, so nothing was flushed.', flush_shape( $flush )['message'] );
	}

	public function test_stopped_in_the_middle_it_sends_nothing_more_and_goes_on_from_there_when_tried_again(): void {
		$this->images( 400 );
		add_filter( 'shortpixel_flush_window', static fn (): int => 400 );
		$id = $this->library_flush();
		while ( ! $this->has_sent( 300 ) ) {
			$this->runner()->step( $id, 0.0 );
			++$this->now;
		}
		self::assertTrue( cancel_flush( $this->get( $id ) ) );
		$sent = count( $this->sent );
		$this->runner()->step( $id, 5.0 );

		self::assertCount( $sent, $this->sent );
		$shape = flush_shape( $this->get( $id ) );
		self::assertSame( [ 'cancelled', true ], [ $shape['state'], $shape['can']['retry'] ] );
		self::assertSame( 0, $shape['counts']['queued'] );
		self::assertMatchesRegularExpression(
			'/^Stopped at \d+ of 4\d\d images\. Visitors may still see the old image\.$/',
			$shape['message']
		);

		self::assertTrue( retry_flush( $this->get( $id ) ) );
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( [ 'rebuilding' => 1600 ], $this->counts( $id ) );
	}

	public function test_images_deleted_while_it_runs_are_none_any_more_and_later_uploads_none_of_it(): void {
		$this->images( 150 );
		$id = $this->library_flush();
		$this->runner()->step( $id, 0.0 );
		$last = $this->planning( $id )->last;
		Database::run( 'DELETE FROM ' . Database::wpdb()->posts . " WHERE ID > {$last} - 20 AND ID <= {$last}" );
		$this->images( 5 );

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame(
			[
				'images_done' => 130,
				'images'      => 130,
			],
			flush_shape( $this->get( $id ) )['planning']
		);
		self::assertSame( [ 'rebuilding' => 520 ], $this->counts( $id ) );
	}

	public function test_two_processes_plan_and_send_each_url_once(): void {
		$this->images( 400 );
		$id      = $this->library_flush();
		$log     = (string) tempnam( sys_get_temp_dir(), 'spf-growth-' );
		$runners = [];
		for ( $i = 0; $i < 2; $i++ ) {
			$runners[] = Php_Process::start(
				sprintf(
					'
					add_filter( "shortpixel_flush_variants", static function ( $variants, $ids ) {
						usleep( 500 );
						$found = [];
						foreach ( [ 1, 2, 3, 4 ] as $n ) {
							$found[] = [ "url" => "https://cdn.shortpixel.ai/spai/w_{$n}00+q_lossy+ret_img+to_webp/example.org/wp-content/uploads/{$ids[0]}.jpg", "source" => "https://example.org/wp-content/uploads/{$ids[0]}.jpg", "attachment_id" => null, "found_in" => "page" ];
						}
						return $found;
					}, 10, 2 );
					$late = 0;
					add_filter( "shortpixel_flush_now", static function () use ( &$late ) { return time() + $late; } );
					add_filter( "shortpixel_flush_pre_request", static function ( $before, $request ) {
						$is_removal = str_contains( $request["url"], "f_remove" );
						if ( $is_removal ) {
							file_put_contents( %s, $request["url"] . "\n", FILE_APPEND | LOCK_EX );
						}
						return [ "status" => $is_removal ? 200 : 307, "headers" => $is_removal ? [] : [ "location" => "https://example.org/wp-content/uploads/" . basename( $request["url"] ) ], "body" => "", "error" => "", "error_text" => "", "at" => ShortPixelFlush\now(), "retry_after" => null ];
					}, 10, 2 );
					$flushes = new ShortPixelFlush\Store\Flushes();
					for ( $until = microtime( true ) + 240; microtime( true ) < $until; ) {
						( new ShortPixelFlush\Flush\Runner( new ShortPixelFlush\Http\Client( [ "cdn.shortpixel.ai" ] ) ) )->step( %d, 2.0 );
						$flush = $flushes->get( %d );
						if ( ! $flush->is_open() ) {
							break;
						}
						$late = "waiting" === $flush->state ? max( $late, $flush->wait_until - time() ) : $late;
						usleep( 20000 );
					}
					echo $flush->state;
					',
					var_export( $log, true ),
					$id,
					$id
				)
			);
		}
		foreach ( $runners as $runner ) {
			self::assertSame( 'done', $runner->wait() );
		}
		$sent = explode( "\n", trim( (string) file_get_contents( $log ) ) );
		unlink( $log );

		self::assertSame( [ 1600, 1600 ], [ count( $sent ), count( array_unique( $sent ) ) ] );
		self::assertSame( [ 'rebuilding' => 1600 ], $this->counts( $id ) );
	}

	public function test_a_connection_that_is_lost_while_rows_are_compacted_changes_nothing(): void {
		$this->images( 400 );
		$id     = $this->library_flush();
		$broken = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$broken ): string {
				// When a connection is lost, the database rolls back its transaction.
				if ( $broken < 1 && str_starts_with( $sql, 'DELETE FROM ' . purges_table() ) ) {
					++$broken;
					Database::wpdb()->query( 'ROLLBACK' );
				}
				return $sql;
			}
		);

		self::assertSame( 'done', $this->run_to_the_end( $id )->state );
		self::assertSame( 1, $broken );
		self::assertSame( [ 'rebuilding' => 1600 ], $this->counts( $id ) );
	}

	public function test_one_runner_keeps_flushes_apart_that_it_works_on_by_turns(): void {
		$this->images( 1000 );
		add_filter( 'shortpixel_flush_window', static fn (): int => 400 );
		$small   = $this->flush( 30 );
		$library = $this->library_flush();
		// Makes rows become due for their look while other rows are still being sent.
		$this->rate = 20;
		$runner     = $this->runner();
		$most       = 0;
		for ( $open = true; $open; $open = [] !== $this->flushes->open( null ) ) {
			++$this->now;
			$runner->run_due( 4.0 );
			$most = max( $most, $this->rows_of( $library ) );
		}

		self::assertSame( [ 'done', 'done' ], [ $this->get( $small )->state, $this->get( $library )->state ] );
		self::assertSame( [ 30, 0 ], [ $this->rows_of( $small ), $this->rows_of( $library ) ], 'Only of the large one no row is left.' );
		self::assertLessThan( 4000, $most, 'Its rows are compacted on the way.' );
	}

	public function test_planning_costs_few_statements_however_small_the_window_is(): void {
		$this->images( 500 );
		add_filter( 'shortpixel_flush_window', static fn (): int => 400 );
		$id         = $this->library_flush();
		$statements = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$statements ): string {
				++$statements;
				return $sql;
			}
		);
		self::assertSame( 'done', $this->run_to_the_end( $id )->state );

		// The flush removes and looks at 2,000 copies.
		self::assertLessThan( 1000, $statements );
	}

	public function test_a_flush_of_few_urls_keeps_every_row(): void {
		$id = $this->flush( 30 );
		$this->run_to_the_end( $id );

		self::assertSame( 30, $this->rows_of( $id ) );
		self::assertSame( 0, $this->get( $id )->compacted->count() );
		self::assertFalse( $this->get( $id )->is_planning() );
	}

	public function test_flushes_are_forgotten_by_their_number_and_by_their_age_but_never_an_open_one(): void {
		$old = $this->flush( 1 );
		$this->end_days_ago( $old, 91 );
		$young = $this->flush( 1 );
		$this->end_days_ago( $young, 89 );
		$open = $this->flush( 1 );
		$this->flushes->prune( 10, 90 );
		self::assertNull( $this->flushes->get( $old ) );
		self::assertSame( 0, $this->rows_of( $old ) );
		self::assertNotNull( $this->flushes->get( $young ) );

		$this->flushes->prune( 0, 0 );
		self::assertNull( $this->flushes->get( $young ) );
		self::assertNotNull( $this->flushes->get( $open ) );
	}

	private function end_days_ago( int $id, int $days ): void {
		$this->change(
			$id,
			[
				'state'       => 'done',
				'finished_at' => $this->now - $days * 86400,
			]
		);
	}

	/**
	 * Calls $work when the plugin first searches for the copies of an image.
	 *
	 * @param callable(): void $work
	 */
	private function at_picture( int $picture, callable $work ): void {
		$is_done = false;
		add_filter(
			'shortpixel_flush_variants',
			static function ( array $variants, array $ids ) use ( $picture, $work, &$is_done ): array {
				if ( ! $is_done && [ $picture ] === $ids ) {
					$is_done = true;
					$work();
				}
				return $variants;
			},
			20,
			2
		);
	}

	private function has_sent( int $addresses ): bool {
		return count( $this->sent ) >= $addresses;
	}

	private function plan_step( int $id ): Step {
		$step = $this->get( $id )->step( 'plan' );
		self::assertNotNull( $step );
		return $step;
	}

	private function planning( int $id ): Planning {
		return Planning::in( $this->plan_step( $id )->data );
	}

	/** @return list<string> The message and the details of a flush. */
	private function said( int $id ): array {
		$shape = flush_shape( $this->get( $id ) );
		return array_merge( [ $shape['message'] ], $shape['details'] );
	}

	private function message( int $id ): string {
		return flush_shape( $this->get( $id ) )['message'];
	}
}

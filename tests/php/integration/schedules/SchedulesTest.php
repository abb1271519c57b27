<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Schedules;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Image_Records;
use ShortPixelFlush\Schedules\Schedule;
use ShortPixelFlush\Schedules\Schedules;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use function ShortPixelFlush\Flush\refusal_sentence;
use function ShortPixelFlush\Flush\used;
use function ShortPixelFlush\Scan\current_scan;
use function ShortPixelFlush\Schedules\next_due;
use function ShortPixelFlush\Schedules\run_due;
use const ShortPixelFlush\RUN_HOOK;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/schedules/run.php';

/**
 * What a schedule begins, once it is due.
 */
final class SchedulesTest extends Spai_Test_Case {
	private int $now = 0;

	protected function setUp(): void {
		parent::setUp();
		update_option( 'timezone_string', 'Europe/Bucharest' );
		$this->now = 1795500000;
		$this->at( $this->now );
	}

	public function test_chosen_images_are_flushed_when_they_are_due_and_then_next_time(): void {
		$ids  = [ $this->attachment(), $this->attachment() ];
		$next = $this->add(
			[
				'target'      => 'images',
				'attachments' => $ids,
			]
		);
		run_due();
		self::assertSame( $next, next_due() );
		self::assertSame( [], self::open() );

		$this->at( $next );
		run_due();
		self::assertSame( $next + 86400, next_due() );
		$flush = self::open()[0];
		self::assertSame( [ 'schedule', 'Scheduled', 2, 'queued' ], [ $flush->cause, $flush->reason, $flush->subject['attachment_count'], $flush->state ] );
		self::assertSame( $ids, array_keys( (array) ( new Image_Records() )->of_flush( $flush->id, 0, 10 ) ) );
		self::assertSame( [ $flush->id, 0, '' ], [ self::only()->flush_id, self::only()->missed_at, self::only()->refusal ] );

		run_due();
		self::assertCount( 1, self::open(), 'Once.' );
	}

	public function test_a_missed_run_is_told_and_made_up_for_once(): void {
		$next = $this->add(
			[
				'target'      => 'images',
				'attachments' => [ $this->attachment() ],
			]
		);
		$this->at( $next + 3 * 86400 + 600 );
		run_due();
		run_due();

		self::assertCount( 1, self::open() );
		self::assertSame( [ $next, $next + 4 * 86400 ], [ self::only()->missed_at, self::only()->next ] );
	}

	public function test_a_folder_of_months_is_flushed_whole(): void {
		$in   = $this->attachment();
		$file = (string) get_post_meta( $in, '_wp_attached_file', true ); // @phpstan-ignore cast.string (A text.)
		$out  = $this->attachment();
		update_post_meta( $out, '_wp_attached_file', '1999/01/else.jpg' );
		$next = $this->add(
			[
				'target' => 'months',
				'months' => [ dirname( $file ) ],
			]
		);
		$this->at( $next );
		run_due();

		self::assertSame( [ $in ], array_keys( (array) ( new Image_Records() )->of_flush( self::open()[0]->id, 0, 10 ) ) );
	}

	public function test_who_lost_the_right_flushes_nothing_and_is_told(): void {
		$next = $this->add(
			[
				'target'      => 'images',
				'attachments' => [ $this->attachment() ],
				'user_id'     => $this->user( 'author' ),
			]
		);
		$this->at( $next );
		run_due();

		self::assertSame( [], self::open() );
		self::assertStringContainsString( 'may not flush all images any more', refusal_sentence( self::only()->refusal ) );
	}

	public function test_a_limit_of_credits_stops_everything_before_it_begins(): void {
		$this->attachment();
		update_option( 'shortpixel_flush_settings', [ 'daily_credits' => 0 ], false );
		add_filter(
			'shortpixel_flush_pre_request',
			static function (): array {
				self::fail( 'Nothing is asked for.' );
			}
		);
		update_option( 'shortpixel_flush_settings', [ 'daily_credits' => 1 ], false );
		\ShortPixelFlush\Flush\take_credits( 1.0, false );
		$next = $this->add( [ 'target' => 'everything' ] );
		$this->at( $next );
		$this->answer_requests( static fn (): array => [ 'status' => 500 ] );
		run_due();

		self::assertSame( [], self::open() );
		self::assertStringContainsString( 'would pass the credits', refusal_sentence( self::only()->refusal ) );
		self::assertSame( 'credits_of_a_day', self::only()->refusal, 'By name, so that each reader gets it in their own language.' );
	}

	public function test_credits_are_given_back_where_everything_could_not_begin(): void {
		$this->attachment();
		update_option( 'shortpixel_flush_settings', [ 'daily_credits' => 1000 ], false );
		$next = $this->add( [ 'target' => 'everything' ] );
		$this->at( $next );
		$this->answer_requests( static fn (): array => [ 'status' => 500 ] );
		run_due();

		self::assertNotSame( '', self::only()->refusal );
		self::assertSame( 0.0, used( 'credits' ) );
	}

	public function test_everything_is_flushed_as_flush_all_does(): void {
		$this->attachment();
		$next = $this->add( [ 'target' => 'everything' ] );
		$this->at( $next );
		$this->answer_requests(
			static fn ( array $request ): array => [
				'status'  => 200,
				'headers' => [ 'content-type' => 'image/jpeg' ],
				'body'    => 'an image',
			]
		);
		run_due();

		$flush = ( new Flushes() )->last_of_site();
		self::assertNotNull( $flush, self::only()->refusal );
		self::assertSame( [ 'schedule', $flush->id ], [ $flush->cause, self::only()->flush_id ] );
	}

	public function test_another_time_zone_moves_what_is_still_to_come(): void {
		$local = static fn ( Schedule $one ): string => (string) wp_date( 'Y-m-d H:i', $one->next );
		foreach ( [ 'day', 'week', 'month' ] as $every ) {
			$this->add(
				[
					'id'     => $every,
					'target' => 'everything',
					'every'  => $every,
				]
			);
		}
		$this->add(
			[
				'id'     => 'once',
				'target' => 'everything',
				'every'  => 'once',
				'date'   => '2026-11-30',
			]
		);
		$this->add(
			[
				'id'     => 'over',
				'target' => 'everything',
				'every'  => 'once',
				'date'   => '2026-11-01',
			]
		);
		wp_unschedule_hook( RUN_HOOK );

		update_option( 'timezone_string', 'Asia/Tokyo' );
		self::assertSame( [ '2026-11-25 03:30', '2026-11-29 03:30', '2026-12-01 03:30', '2026-11-30 03:30', '1970-01-01 09:00' ], array_map( $local, Schedules::all() ) );
		self::assertSame( next_due(), wp_next_scheduled( RUN_HOOK ) );

		update_option( 'timezone_string', '' );
		update_option( 'gmt_offset', -5 );
		self::assertSame( [ '2026-11-24 03:30', '2026-11-29 03:30', '2026-12-01 03:30', '2026-11-30 03:30', '1969-12-31 19:00' ], array_map( $local, Schedules::all() ) );
	}

	public function test_what_is_due_already_runs_in_whatever_time_zone(): void {
		$next = $this->add(
			[
				'target'      => 'images',
				'attachments' => [ $this->attachment() ],
			]
		);
		$this->at( $next + 60 );
		update_option( 'timezone_string', 'Asia/Tokyo' );
		run_due();

		self::assertCount( 1, self::open() );
	}

	public function test_a_scan_is_begun_that_flushes_nothing(): void {
		$this->attachment();
		$next = $this->add( [ 'target' => 'scan' ] );
		$this->at( $next );
		run_due();

		$scan = current_scan();
		self::assertTrue( $scan->is_running() );
		self::assertSame( [ 'schedule', 0, '' ], [ $scan->cause, self::only()->flush_id, self::only()->refusal ] );
		self::assertSame( [], self::open() );

		// One that is under way is not begun again, and that is told.
		$this->at( $next + 86400 );
		run_due();
		self::assertSame( 'The images are being scanned already.', self::only()->refusal );
	}

	public function test_a_scan_that_a_background_run_begins_has_the_next_one_come_for_it(): void {
		$this->attachment();
		$next = $this->add( [ 'target' => 'scan' ] );
		$this->at( $next );
		wp_unschedule_hook( RUN_HOOK );
		do_action( RUN_HOOK );

		self::assertTrue( current_scan()->is_running() );
		self::assertSame( $next + 1, wp_next_scheduled( RUN_HOOK ) );
	}

	public function test_of_two_runners_one_begins(): void {
		$next = $this->add(
			[
				'target'      => 'images',
				'attachments' => [ $this->attachment() ],
			]
		);
		$seen = self::only();
		$this->at( $next );
		run_due();

		self::assertFalse( Schedules::take( $seen, [ 'next' => 1 ] ) );
		self::assertNotSame( 1, self::only()->next );
	}

	public function test_the_same_schedule_is_kept_once_and_not_without_end(): void {
		$data = [
			'id'     => 'a',
			'target' => 'everything',
			'every'  => 'week',
		];
		self::assertTrue( Schedules::add( new Schedule( $data ) ) );
		self::assertFalse( Schedules::add( new Schedule( [ 'id' => 'b' ] + $data ) ) );
		for ( $n = 1; $n < Schedules::MOST; $n++ ) {
			self::assertTrue(
				Schedules::add(
					new Schedule(
						[
							'id'   => "c{$n}",
							'time' => "01:{$n}",
						] + $data
					)
				)
			);
		}
		self::assertFalse(
			Schedules::add(
				new Schedule(
					[
						'id'   => 'd',
						'time' => '05:00',
					] + $data
				)
			)
		);
		self::assertTrue( Schedules::delete( 'a' ) );
		self::assertNull( Schedules::get( 'a' ) );
		self::assertCount( Schedules::MOST - 1, Schedules::all() );
	}

	public function test_what_others_wrote_into_the_option_is_no_schedule(): void {
		update_option( Schedules::OPTION, '[1,{"id":"x","target":"nonsense"},{"target":"images"}]', false );
		self::assertSame( [], Schedules::all() );
		run_due();
		self::assertNull( next_due() );
	}

	/**
	 * @param array<string, mixed> $data
	 * @return int When it is due.
	 */
	private function add( array $data ): int {
		$schedule = new Schedule(
			$data + [
				'id'      => 'one',
				'every'   => 'day',
				'time'    => '03:30',
				'user_id' => $this->user( 'administrator' ),
			]
		);
		$next     = $schedule->next_after( $this->now, wp_timezone() );
		self::assertTrue( Schedules::add( $schedule->with( [ 'next' => $next ] ) ) );
		return $next;
	}

	private static function only(): Schedule {
		$all = Schedules::all();
		self::assertCount( 1, $all );
		return $all[0];
	}

	/**
	 * @return list<Flush>
	 */
	private static function open(): array {
		return ( new Flushes() )->open( null );
	}
}

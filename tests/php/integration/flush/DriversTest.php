<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Php_Process;
use function ShortPixelFlush\Flush\cron_is_late;
use function ShortPixelFlush\Flush\next_run;
use function ShortPixelFlush\Flush\note_background_run;
use function ShortPixelFlush\Flush\runner_status;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\Flush\work_is_late;
use function ShortPixelFlush\Store\database;
use const ShortPixelFlush\Flush\BACKGROUND_SECONDS;
use const ShortPixelFlush\Flush\HELD_SECONDS;
use const ShortPixelFlush\Flush\SEEN_OPTION;
use const ShortPixelFlush\RUN_HOOK;

require_once __DIR__ . '/Flush_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/background.php';

/**
 * Tests when background runs are scheduled, and how the plugin finds out whether WP-Cron runs.
 */
final class DriversTest extends Flush_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		// Removes the test site's events. They may be overdue, since nothing runs WP-Cron on that site.
		update_option( 'cron', [ 'version' => 2 ] );
		delete_transient( 'doing_cron' );
		delete_option( SEEN_OPTION );
	}

	/**
	 * @return list<int>
	 */
	private static function events(): array {
		$at = [];
		foreach ( _get_cron_array() as $time => $hooks ) {
			if ( is_int( $time ) && isset( $hooks[ RUN_HOOK ] ) ) {
				$at[] = $time;
			}
		}
		return $at;
	}

	public function test_one_event_at_a_time_and_the_earlier_one_stands(): void {
		schedule( $this->now + 300 );
		schedule( $this->now + 400 );
		self::assertSame( [ $this->now + 300 ], self::events() );
		schedule( $this->now );
		schedule( $this->now + 5 );
		self::assertSame( [ $this->now ], self::events() );
	}

	public function test_the_next_run_is_not_before_it_is_due_however_late_that_is(): void {
		$id = $this->flush( 1 );
		$this->change(
			$id,
			[
				'state'      => 'waiting',
				'wait_until' => $this->now + 900,
			]
		);

		do_action( RUN_HOOK );

		self::assertSame( [ $this->now + 900 ], self::events(), 'Not after the minute that makes up for a run that dies.' );
	}

	/**
	 * WP-Cron runs no other event while an event's callback is running, so a background run has to be short.
	 */
	public function test_a_background_run_ends_after_its_seconds_and_leaves_the_others_theirs(): void {
		self::assertLessThanOrEqual( 10.0, BACKGROUND_SECONDS );
		wp_schedule_single_event( time() + 3600, 'somebody_elses' );
		$before = wp_next_scheduled( 'somebody_elses' );
		$first  = $this->flush( 300 );
		$second = $this->flush( 300 );
		$this->each_request_takes( 30 );
		$this->runner()->run_due( 4.0 );

		foreach ( [ $first, $second ] as $id ) {
			self::assertGreaterThan( 0, $this->counts( $id )['sent'] ?? 0, 'Each has had its turn.' );
			self::assertGreaterThan( 0, $this->counts( $id )['queued'] ?? 0, 'There was more than time for.' );
		}
		self::assertSame( $before, wp_next_scheduled( 'somebody_elses' ) );
	}

	public function test_a_flush_whose_requests_take_all_the_time_keeps_no_other_from_its_turn(): void {
		$ids = [ $this->noted_flush( 300 ), $this->noted_flush( 300 ) ];
		$this->each_request_takes( 200 );
		$begun = fn (): int => count( array_filter( $ids, fn ( int $id ): bool => ( $this->counts( $id )['queued'] ?? 0 ) < 300 ) );

		$this->runner()->run_due( 0.1 );
		$turns = $begun();
		self::assertSame( 1, $turns, 'There is time for one.' );
		for ( $run = 1; $run < 20 && $turns < 2; $run++ ) {
			$this->runner()->run_due( 0.1 );
			$turns = $begun();
		}
		self::assertSame( 2, $turns, 'The other had its turn in one of twenty runs.' );
	}

	/**
	 * On a site without visitors, nothing else would start WP-Cron.
	 */
	public function test_what_is_queued_has_wp_cron_come_once_when_the_request_is_over(): void {
		$this->use_fresh_site();
		$asked = Php_Process::run_code(
			sprintf(
				'error_reporting( E_ALL & ~E_WARNING ); define( "DISABLE_WP_CRON", false ); ob_start(); require %s; require ABSPATH . "wp-settings.php"; ob_end_clean();
				require_once %s;
				remove_all_actions( "shutdown" );
				// WordPress 6.8 has started WP-Cron already if something was due when it was loaded.
				delete_transient( "doing_cron" );
				$asked = [];
				add_filter( "pre_http_request", static function ( $answer, array $options, string $url ) use ( &$asked ) { $asked[] = (string) strtok( $url, "?" ); return []; }, 10, 3 );
				ShortPixelFlush\Flush\wake_runner();
				ShortPixelFlush\Flush\wake_runner();
				$before = count( $asked );
				do_action( "shutdown" );
				echo $before, " ", implode( " ", $asked );',
				var_export( dirname( __DIR__, 2 ) . '/support/wordpress.php', true ),
				var_export( dirname( __DIR__, 4 ) . '/includes/flush/drivers.php', true )
			)
		);

		self::assertSame( '0 http://example.org/wp-cron.php', $asked );
	}

	/** @return iterable<string, array{string, string, bool}> When there is more to do, and whether the run got anything done, both as PHP code; whether it starts the next run. */
	public static function further_work(): iterable {
		yield 'now' => [ 'time()', 'true', true ];
		yield 'in a minute' => [ 'time() + 60', 'true', false ];
		yield 'nothing' => [ 'null', 'true', false ];
		yield 'what this run could not do either' => [ 'time()', 'false', false ];
	}

	/** WordPress doesn't start WP-Cron from within WP-Cron, and the site may have no visitors whose requests would. */
	#[DataProvider( 'further_work' )]
	public function test_a_run_starts_the_next_one_where_there_is_more_to_do( string $due, string $has_acted, bool $is_started ): void {
		$this->use_fresh_site();
		$asked = Php_Process::run_code(
			sprintf(
				'error_reporting( E_ALL & ~E_WARNING ); define( "DISABLE_WP_CRON", false ); define( "DOING_CRON", true ); ob_start(); require %s; require ABSPATH . "wp-settings.php"; ob_end_clean();
				require_once %s;
				remove_all_actions( "shutdown" );
				add_filter( "pre_http_request", static function ( $answer, array $options, string $url ) { echo $url; return []; }, 10, 3 );
				ShortPixelFlush\Flush\end_run( static fn (): array => [ %s ], %s );
				do_action( "shutdown" );
				remove_all_actions( "shutdown" );',
				var_export( dirname( __DIR__, 2 ) . '/support/wordpress.php', true ),
				var_export( dirname( __DIR__, 4 ) . '/includes/flush/drivers.php', true ),
				$due,
				$has_acted
			)
		);

		self::assertSame( $is_started ? 'http://example.org/wp-cron.php' : '', $asked );
	}

	public function test_a_runner_knows_whether_it_got_anything_done(): void {
		$runner = $this->runner();
		$id     = $this->noted_flush( 1 );
		$runner->do_next( $id );
		self::assertCount( 1, $this->purges->claim( $id, 'queued', 10, 60 ) );
		$held = $this->runner();
		$held->run_due( 1.0 );
		self::assertFalse( $held->has_acted(), 'Another has what was to be done.' );

		$this->now += 61;
		$held->run_due( 1.0 );
		self::assertTrue( $held->has_acted() );
	}

	/**
	 * With ALTERNATE_WP_CRON, WordPress starts WP-Cron by redirecting the request, which fails once the request
	 * has been answered.
	 */
	public function test_a_request_that_has_answered_is_not_redirected(): void {
		$this->use_fresh_site();
		$said = Php_Process::start(
			sprintf(
				'require_once %s;
				$_SERVER["REQUEST_METHOD"] = "GET";
				$_SERVER["REQUEST_URI"]    = "/wp-json/shortpixel-flush/v1/status";
				add_filter( "wp_redirect", static function ( string $to ): string { echo "redirected to {$to}"; exit; } );
				ShortPixelFlush\Flush\schedule( time() - 60 );
				ShortPixelFlush\Flush\spawn_runner();
				echo "not redirected";',
				var_export( dirname( __DIR__, 4 ) . '/includes/flush/drivers.php', true )
			),
			'define( "ALTERNATE_WP_CRON", true );'
		)->wait();

		self::assertSame( 'not redirected', $said );
	}

	public function test_without_work_nobody_comes(): void {
		schedule( $this->now );
		do_action( RUN_HOOK );

		$soon = array_filter( self::events(), fn ( int $at ): bool => $at <= $this->now + 3600 );
		self::assertSame( [], $soon, 'At most for the daily look at the files.' );
	}

	public function test_a_flush_that_is_queued_while_a_run_ends_is_not_left_without_one(): void {
		$queued = 0;
		// Queues a flush right after the run's first query for flushes, which finds none.
		add_filter(
			'query',
			function ( string $query ) use ( &$queued ): string {
				if ( 0 === $queued && str_contains( $query, 'shortpixel_flush_flushes' ) && str_starts_with( ltrim( $query ), 'SELECT' ) ) {
					++$queued;
					return $query;
				}
				if ( 2 === ++$queued ) {
					$this->flush( 1 );
				}
				return $query;
			}
		);

		do_action( RUN_HOOK );

		self::assertNotSame( [], $this->flushes->open( null ) );
		self::assertNotSame( [], self::events() );
	}

	/** @return iterable<string, array{list<array{string, int}>, int|null}> The state of each flush and the seconds until its wait is over; the seconds until the next run, or null for none. */
	public static function waits(): iterable {
		yield 'none is open' => [ [], null ];
		yield 'one is at work' => [ [ [ 'waiting', 400 ], [ 'running', 0 ] ], 0 ];
		yield 'the first of all waits' => [ [ [ 'waiting', 400 ], [ 'waiting', 200 ] ], 200 ];
		yield 'never in the past' => [ [ [ 'waiting', -95 ] ], 0 ];
	}

	/**
	 * @param list<array{string, int}> $flushes
	 */
	#[DataProvider( 'waits' )]
	public function test_the_next_run_is_when_the_first_wait_is_over( array $flushes, ?int $seconds ): void {
		foreach ( $flushes as [ $state, $wait ] ) {
			$this->change(
				$this->flush( 1 ),
				[
					'state'      => $state,
					'wait_until' => $this->now + $wait,
				]
			);
		}

		self::assertSame( null === $seconds ? null : $this->now + $seconds, next_run( $this->runner() ) );
	}

	public function test_what_another_runner_holds_is_not_asked_for_again_at_once(): void {
		$id = $this->noted_flush( 1 );
		$this->runner()->do_next( $id );
		self::assertCount( 1, $this->purges->claim( $id, 'queued', 10, 60 ) );
		$runner = $this->runner();
		$runner->run_due( 4.0 );

		self::assertSame( 0, $this->world->sent( 'f_remove' ) );
		self::assertSame( $this->now + HELD_SECONDS, next_run( $runner ) );

		$this->now += 61;
		$runner->run_due( 4.0 );
		self::assertSame( 1, $this->world->sent( 'f_remove' ), 'The other has died.' );
		self::assertSame( $this->get( $id )->wait_until, next_run( $runner ) );
	}

	public function test_a_run_that_dies_before_it_comes_to_the_flushes_is_made_up_for(): void {
		$this->flush( 1 );
		add_filter(
			'query',
			static function ( string $query ): string {
				if ( str_contains( $query, 'shortpixel_flush_images' ) ) {
					throw new \RuntimeException( 'Killed.' );
				}
				return $query;
			}
		);
		try {
			do_action( RUN_HOOK );
			self::fail( 'It was not killed.' );
		} catch ( \RuntimeException $error ) {
			self::assertSame( 'Killed.', $error->getMessage() );
		}

		self::assertSame( [ $this->now + 60 ], self::events() );
	}

	public function test_a_site_whose_cron_is_off_is_believed_once_something_else_is_seen_to_run_it(): void {
		self::assertFalse( runner_status()['cron'] );
		self::assertStringContainsString( 'Keep a tab open during a flush, or run: wp shortpixel-flush run', runner_status()['message'] );

		note_background_run();
		self::assertSame(
			[
				'cron'    => true,
				'driver'  => 'wp_cron',
				'message' => '',
			],
			runner_status()
		);

		update_option( SEEN_OPTION, time() - 90000 );
		self::assertFalse( runner_status()['cron'], 'Not lately.' );
	}

	public function test_what_the_servers_cron_did_is_seen_although_this_servers_cache_knows_nothing_of_it(): void {
		update_option( SEEN_OPTION, time() - 90000 );
		self::assertFalse( runner_status()['cron'] );
		Database::wpdb()->update( 'wp_options', [ 'option_value' => (string) time() ], [ 'option_name' => SEEN_OPTION ] );

		self::assertTrue( runner_status()['cron'] );
	}

	public function test_any_cron_request_is_seen_and_no_other(): void {
		$this->use_fresh_site();
		$visit = 'echo (int) get_option( "shortpixel_flush_background_seen" );';
		self::assertSame( '0', Php_Process::start( $visit )->wait() );

		$cron = sprintf(
			'define( "DOING_CRON", true ); require %s; require ABSPATH . "wp-settings.php"; %s',
			var_export( dirname( __DIR__, 2 ) . '/support/wordpress.php', true ),
			$visit
		);
		self::assertGreaterThan( time() - 60, (int) Php_Process::run_code( $cron ) );
		self::assertSame(
			'off',
			Database::wpdb()->get_var( "SELECT autoload FROM wp_options WHERE option_name = 'shortpixel_flush_background_seen'" )
		);
	}

	/**
	 * Cavalcade and Cron Control run each event in its own process, in which wp_doing_cron() isn't true yet while
	 * plugins load. So the plugin relies on one of WordPress's hourly events instead.
	 */
	public function test_a_site_whose_host_carries_out_each_task_by_itself_is_believed_without_a_flush(): void {
		$this->use_fresh_site();
		$tomorrow = time() + 86400;
		self::put_off( $tomorrow );
		$said = Php_Process::start(
			sprintf(
				'require_once %s;
				ShortPixelFlush\Flush\unschedule();
				echo ShortPixelFlush\Flush\runner_status()["cron"] ? "runs" : "does not run", " ";
				wp_schedule_delete_old_privacy_export_files();
				foreach ( wp_get_ready_cron_jobs() as $hooks ) {
					do_action( (string) array_key_first( array_intersect_key( $hooks, [ "wp_privacy_delete_old_export_files" => 0 ] ) ) );
				}
				echo ShortPixelFlush\Flush\runner_status()["cron"] ? "runs" : "does not run", " ", (int) wp_next_scheduled( "%s" );',
				var_export( dirname( __DIR__, 4 ) . '/includes/flush/background.php', true ),
				RUN_HOOK
			)
		)->wait();

		self::assertSame( "does not run runs {$tomorrow}", $said );
	}

	/**
	 * WordPress can lose an event if two requests write its list of events at once, and some plugins clear that list.
	 */
	public function test_a_run_that_got_lost_is_scheduled_anew_by_any_cron_request(): void {
		$this->use_fresh_site();
		$cron = fn (): string => Php_Process::run_code(
			sprintf(
				'define( "DOING_CRON", true ); require %s; require ABSPATH . "wp-settings.php"; echo (int) wp_next_scheduled( "%s" );',
				var_export( dirname( __DIR__, 2 ) . '/support/wordpress.php', true ),
				RUN_HOOK
			)
		);
		self::assertSame( '0', $cron(), 'There is nothing to do.' );

		$tomorrow = time() + 86400;
		self::put_off( $tomorrow );
		self::assertSame( '0', $cron(), 'Looked for once in ten minutes.' );
		update_option( SEEN_OPTION, time() - 700 );
		self::assertSame( (string) $tomorrow, $cron() );
	}

	public function test_a_run_scheduled_while_a_process_had_other_tasks_is_not_lost(): void {
		$this->use_fresh_site();
		$later = Php_Process::run_code(
			sprintf(
				'error_reporting( E_ALL & ~E_WARNING ); define( "DOING_CRON", true ); ob_start(); require %s; require ABSPATH . "wp-settings.php"; ob_end_clean();
				remove_all_actions( "shutdown" );
				add_filter( "pre_http_request", "__return_empty_array" );
				do_action( "shortpixel_flush_run" );
				( new ShortPixelFlush\Store\Flushes() )->create( [ "scope" => "images", "user_id" => 1, "subject" => [] ], [] );
				do_action( "shutdown" );
				remove_all_actions( "shutdown" );
				echo wp_next_scheduled( "%s" ) - time();',
				var_export( dirname( __DIR__, 2 ) . '/support/wordpress.php', true ),
				RUN_HOOK
			)
		);

		self::assertLessThan( 10, (int) $later );
		self::assertGreaterThan( -10, (int) $later );
	}

	/** @return iterable<string, array{bool, int, int}> Whether the server starts WP-Cron; a delay in seconds that is still acceptable, and a delay that counts as late. */
	public static function lateness(): iterable {
		yield 'visits start background tasks' => [ false, 500, 700 ];
		yield 'the server does, on many hosts every quarter of an hour, on some every hour' => [ true, 3500, 3700 ];
	}

	#[DataProvider( 'lateness' )]
	public function test_a_run_that_should_have_come_long_ago_is_told( bool $is_the_servers, int $in_time, int $late ): void {
		$this->use_fresh_site();
		$said = Php_Process::run_code(
			sprintf(
				'error_reporting( E_ALL & ~E_WARNING ); %s ob_start(); require %s; require ABSPATH . "wp-settings.php"; ob_end_clean();
				require_once %s;
				foreach ( [ 0, %d, %d ] as $seconds ) {
					update_option( "cron", [ "version" => 2 ] );
					$seconds > 0 && wp_schedule_single_event( time() - $seconds, "%s" );
					update_option( "shortpixel_flush_background_seen", time() - min( 900, $seconds ) );
					echo ShortPixelFlush\Flush\runner_status()["message"], "|";
				}',
				$is_the_servers ? '' : 'define( "DISABLE_WP_CRON", false );',
				var_export( dirname( __DIR__, 2 ) . '/support/wordpress.php', true ),
				var_export( dirname( __DIR__, 4 ) . '/includes/flush/background.php', true ),
				$in_time,
				$late,
				RUN_HOOK
			)
		);

		$messages = explode( '|', $said );
		self::assertSame( [ '', '' ], array_slice( $messages, 0, 2 ) );
		self::assertStringContainsString( 'Background tasks don’t run on this site.', $messages[2] );
	}

	public function test_a_spawn_that_fails_is_told_by_the_sites_other_work(): void {
		wp_schedule_single_event( time() - 4000, 'somebody_elses' );
		self::assertTrue( cron_is_late( time() ) );

		set_transient( 'doing_cron', sprintf( '%.22F', microtime( true ) ) );
		self::assertFalse( cron_is_late( time() ), 'A site that slept is waking up.' );
		set_transient( 'doing_cron', sprintf( '%.22F', microtime( true ) - 20 ) );
		self::assertTrue( cron_is_late( time() ), 'It does not.' );
	}

	public function test_work_that_is_due_for_long_while_nothing_runs_is_told(): void {
		$id = $this->flush( 1 );
		self::assertFalse( work_is_late( $this->now + 3600 ) );
		self::assertTrue( work_is_late( $this->now + 4300 ) );

		update_option( SEEN_OPTION, $this->now + 1000 );
		self::assertFalse( work_is_late( $this->now + 4300 ) );
	}

	public function test_a_run_that_has_ended_in_another_process_stands_for_none(): void {
		wp_unschedule_hook( RUN_HOOK );
		$without = get_option( 'cron' );
		schedule( time() );
		// Another process has run the event and deleted it from the database; this process's cache still has it.
		database()->update( database()->options, [ 'option_value' => serialize( $without ) ], [ 'option_name' => 'cron' ] ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.serialize_serialize -- WordPress's own format.
		schedule( time() );
		wp_cache_flush();
		self::assertNotFalse( wp_next_scheduled( RUN_HOOK ) );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;

require_once dirname( __DIR__, 4 ) . '/includes/flush/acts.php';
require_once dirname( __DIR__, 4 ) . '/includes/settings.php';

/**
 * Tests background runs on a site with Action Scheduler.
 *
 * A stand-in replaces Action Scheduler, unless SHORTPIXEL_FLUSH_TEST_ACTION_SCHEDULER names the folder of the real
 * plugin.
 */
final class ActionSchedulerTest extends Wp_Test_Case {

	private const STAND_IN = 'action-scheduler-stand-in/action-scheduler-stand-in.php';

	/**
	 * Code that runs first in each separate process. It defines functions to run and list Action Scheduler's actions,
	 * and answers the plugin's requests so that every removal succeeds.
	 */
	private const BOOT = <<<'PHP'
		function shorthand_run() {
			return function_exists( 'action_scheduler_stand_in_run' ) ? action_scheduler_stand_in_run() : ActionScheduler_QueueRunner::instance()->run();
		}
		function shorthand_actions() {
			if ( function_exists( 'action_scheduler_stand_in_actions' ) ) {
				return array_values( array_map( static fn( $one ) => [ $one['status'], $one['args'][0], $one['at'] ], array_filter( action_scheduler_stand_in_actions(), static fn( $one ) => 'shortpixel-flush' === $one['group'] ) ) );
			}
			$all = [];
			foreach ( as_get_scheduled_actions( [ 'group' => 'shortpixel-flush', 'per_page' => 100, 'orderby' => 'none' ], 'ids' ) as $id ) {
				$action = ActionScheduler::store()->fetch_action( $id );
				$date   = $action->get_schedule()->get_date();
				$all[]  = [ ActionScheduler::store()->get_status( $id ), $action->get_args()[0], $date ? $date->getTimestamp() : 0 ];
			}
			return $all;
		}
		add_filter( 'shortpixel_flush_pre_request', static fn( $before, $request ) => [ 'status' => str_contains( $request['url'], 'f_remove' ) ? 200 : 307, 'headers' => [ 'location' => 'https://example.org/wp-content/uploads/a.jpg' ], 'body' => '', 'error' => '' ] + ( $before ?? [] ), 10, 2 );
		require_once dirname( SHORTPIXEL_FLUSH_FILE ) . '/includes/flush/drivers.php';
		PHP;

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		$this->load_action_scheduler();
	}

	/**
	 * Makes later processes load the stand-in, or the real plugin if its folder is named.
	 */
	private function load_action_scheduler(): void {
		$real = getenv( 'SHORTPIXEL_FLUSH_TEST_ACTION_SCHEDULER' );
		if ( ! is_string( $real ) || '' === $real ) {
			update_option( 'active_plugins', array_merge( (array) get_option( 'active_plugins' ), [ self::STAND_IN ] ) );
			return;
		}
		$link = WP_CONTENT_DIR . '/plugins/action-scheduler';
		is_link( $link ) || symlink( $real, $link );
		update_option(
			'active_plugins',
			array_merge( (array) get_option( 'active_plugins' ), [ 'action-scheduler/action-scheduler.php' ] )
		);
		// Action Scheduler creates its tables on the first request.
		Php_Process::start( 'echo 1;' )->wait();
	}

	/**
	 * Runs code in a separate process, and returns its result.
	 */
	private static function in_a_request( string $code ): mixed {
		return json_decode(
			Php_Process::start( self::BOOT . "\necho json_encode( ( static function () { {$code} } )() );" )->wait(),
			true
		);
	}

	/**
	 * Runs code in a separate process, and returns the actions that are pending afterwards: state, argument and due
	 * time.
	 */
	private static function pending_after( string $code ): mixed {
		return self::in_a_request(
			$code
			. ' return array_values( array_filter( shorthand_actions(), static fn ( array $one ): bool => "pending" === $one[0] ) );'
		);
	}

	private function flush(): int {
		return ( new Flushes() )->create(
			[
				'scope'   => 'urls',
				'subject' => [
					'urls'      => [ 'https://cdn.shortpixel.ai/spai/w_1+ret_img/example.org/a.jpg' ],
					'url_count' => 1,
					'found_in'  => [ 'pasted' => 1 ],
				],
			],
			[
				new Variant(
					'https://cdn.shortpixel.ai/spai/w_1+q_lossy+ret_img/example.org/wp-content/uploads/a.jpg',
					'https://example.org/wp-content/uploads/a.jpg',
					null,
					'pasted'
				),
			]
		);
	}

	public function test_it_takes_the_place_of_wp_cron(): void {
		wp_schedule_single_event( time() + 300, 'shortpixel_flush_run' );

		$seen = self::in_a_request(
			'ShortPixelFlush\Flush\wake_runner(); ShortPixelFlush\Flush\wake_runner(); return [ wp_next_scheduled( "shortpixel_flush_run" ), array_column( shorthand_actions(), 0 ), ShortPixelFlush\Flush\is_scheduled_soon() ];'
		);

		self::assertSame( [ false, [ 'pending' ], true ], $seen, 'One action, however often it is asked for, and no event.' );
	}

	public function test_a_flush_goes_to_its_end_and_nobody_comes_before_it_is_due_or_afterwards(): void {
		update_option( 'test_wait_seconds', 3, false );
		$id = $this->flush();

		$first = self::in_a_request(
			'ShortPixelFlush\Flush\wake_runner(); $run = shorthand_run(); return [ $run, shorthand_actions(), shorthand_run() ];'
		);
		self::assertIsArray( $first );
		self::assertIsArray( $first[1] );
		$waiting = array_values(
			array_filter(
				$first[1],
				static fn ( mixed $action ): bool => is_array( $action ) && 'pending' === $action[0]
			)
		);
		$row     = ( new Flushes() )->get( $id );
		self::assertSame( 'waiting', $row->state ?? '' );
		self::assertSame( [ [ 'pending', 'put_off', $row->wait_until ?? 0 ] ], $waiting, 'One action only, for the time when it is due.' );
		self::assertSame( 0, $first[2], 'Not before.' );

		for ( $turn = 0; $turn < 20; $turn++ ) {
			time_sleep_until( max( $row->wait_until ?? 0, time() ) + 0.01 );
			self::in_a_request( 'return shorthand_run();' );
			$row = ( new Flushes() )->get( $id );
			if ( 'done' === ( $row->state ?? '' ) ) {
				break;
			}
		}

		self::assertSame( 'done', ( new Flushes() )->get( $id )->state ?? '' );
		self::assertSame(
			[ [], false ],
			self::in_a_request(
				'return [ array_values( array_intersect( [ "pending", "in-progress" ], array_column( shorthand_actions(), 0 ) ) ), ShortPixelFlush\Flush\is_scheduled_soon() ];'
			)
		);
	}

	public function test_what_is_queued_while_a_later_run_is_scheduled_is_done_now(): void {
		$this->flush();

		$seen = self::in_a_request(
			'ShortPixelFlush\Flush\schedule( time() + 500 ); ShortPixelFlush\Flush\schedule( time() ); return [ array_column( shorthand_actions(), 1 ), shorthand_run() ];'
		);

		self::assertSame( [ [ 'put_off', 'due' ], 1 ], $seen );
	}

	public function test_a_run_that_is_scheduled_for_earlier_stays(): void {
		$soon = time() + 300;
		self::assertSame(
			[ [ 'pending', 'put_off', $soon ] ],
			self::pending_after( "ShortPixelFlush\\Flush\\schedule( {$soon} ); ShortPixelFlush\\Flush\\schedule( {$soon} + 300 );" )
		);
		self::assertSame(
			[ [ 'pending', 'put_off', $soon - 100 ] ],
			self::pending_after( "ShortPixelFlush\\Flush\\schedule( {$soon} - 100 );" )
		);
	}

	public function test_work_that_is_due_tomorrow_does_not_put_off_a_flush_that_waits(): void {
		$id = $this->flush();
		self::put_off( time() + 86400 );
		$pending = self::pending_after( 'ShortPixelFlush\Flush\wake_runner(); shorthand_run();' );

		$row = ( new Flushes() )->get( $id );
		self::assertSame( 'waiting', $row->state ?? '' );
		self::assertSame( [ [ 'pending', 'put_off', $row->wait_until ?? 0 ] ], $pending );
	}

	public function test_a_run_that_dies_is_made_up_for(): void {
		$this->flush();
		$code = self::BOOT . "\nadd_action( 'shortpixel_flush_before_purge', static function () { fclose( STDERR ); posix_kill( getmypid(), 9 ); } ); ShortPixelFlush\\Flush\\wake_runner(); shorthand_run();";
		try {
			Php_Process::start( $code )->wait();
			self::fail( 'It was to be killed.' );
		} catch ( \RuntimeException ) {
			wp_cache_flush();
		}

		$actions = self::in_a_request( 'return shorthand_actions();' );
		self::assertIsArray( $actions );
		$pending = array_values(
			array_filter(
				$actions,
				static fn ( mixed $action ): bool => is_array( $action ) && 'pending' === $action[0]
			)
		);
		self::assertCount( 1, $pending );
		self::assertIsArray( $pending[0] );
		self::assertEqualsWithDelta( time() + 60, $pending[0][2], 10 );
	}

	public function test_the_status_names_it(): void {
		self::assertSame(
			'action_scheduler',
			self::in_a_request(
				'require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/flush/background.php"; return ShortPixelFlush\Flush\runner_status()["driver"];'
			)
		);
	}

	public function test_a_version_that_lacks_a_function_or_is_not_ready_leaves_it_to_wp_cron(): void {
		self::assertSame(
			[ false, true ],
			self::in_a_request(
				'remove_all_actions( "init" ); $GLOBALS["wp_actions"]["action_scheduler_init"] = 0; $GLOBALS["wp_actions"]["init"] = 0; $early = ShortPixelFlush\Flush\has_action_scheduler(); $GLOBALS["wp_actions"]["init"] = 1; return [ $early, ShortPixelFlush\Flush\has_action_scheduler() ];'
			)
		);
		self::assertNotFalse(
			self::in_a_request(
				'add_filter( "shortpixel_flush_use_action_scheduler", "__return_false" ); ShortPixelFlush\Flush\wake_runner(); return wp_next_scheduled( "shortpixel_flush_run" );'
			)
		);
	}

	public function test_deactivation_takes_its_actions_back_and_leaves_others(): void {
		$seen = self::in_a_request(
			'as_schedule_single_action( time() + 900, "someone_elses", [], "theirs" ); ShortPixelFlush\Flush\wake_runner(); ShortPixelFlush\Flush\schedule( time() + 500 ); deactivate_plugins( "shortpixel-flush/shortpixel-flush.php" ); return [ array_unique( array_column( shorthand_actions(), 0 ) ), as_has_scheduled_action( "someone_elses" ) ];'
		);

		self::assertSame( [ [ 'canceled' ], true ], $seen );
	}

	public function test_uninstalling_takes_its_actions_back(): void {
		$seen = self::in_a_request(
			'ShortPixelFlush\Flush\schedule( time() + 500 ); require_once dirname( SHORTPIXEL_FLUSH_FILE ) . "/includes/lifecycle.php"; ShortPixelFlush\uninstall( INF ); return array_column( shorthand_actions(), 0 );'
		);

		self::assertSame( [ 'canceled' ], $seen );
		self::assertSame(
			[],
			Database::wpdb()->get_col( "SELECT option_name FROM wp_options WHERE option_name LIKE 'shortpixel\\_flush\\_%'" )
		);
	}
}

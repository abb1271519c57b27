<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use RuntimeException;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Php_Process;
use const ShortPixelFlush\RUN_HOOK;
use const ShortPixelFlush\Store\SCHEMA_OPTION;
use const ShortPixelFlush\Store\SCHEMA_VERSION;

require_once __DIR__ . '/Fault_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/drivers.php';

/**
 * Tests what can go wrong on the site, such as database failures, clock jumps, errors in other plugins, and updates.
 */
final class SiteFaultTest extends Fault_Test_Case {
	private const MOST_LINKS = 200;

	/**
	 * Locks the database account for a second, and kills open connections.
	 */
	public function test_a_database_that_is_gone_for_a_second(): void {
		$id     = $this->many( self::MOST_LINKS );
		$runner = $this->process( $id );
		$runner->wait_for( str_repeat( '.', 60 ) );
		Database::run( 'ALTER USER root@localhost ACCOUNT LOCK' );
		try {
			$until = microtime( true ) + 1.0;
			while ( microtime( true ) < $until ) {
				usleep( 20000 );
				foreach ( Database::wpdb()->get_col(
					'SELECT id FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = DATABASE()'
				) as $connection ) {
					self::assertIsString( $connection );
					// The connection may have ended already.
					Database::wpdb()->suppress_errors( true );
					Database::run( "KILL {$connection}" );
					Database::wpdb()->suppress_errors( false );
				}
			}
		} finally {
			Database::run( 'ALTER USER root@localhost ACCOUNT UNLOCK' );
		}
		$held = $this->held( $id );
		$runner->wait();
		// After the runner's lease has ended, the work that it could not record is done again.
		$this->pass( 400 );
		$this->run_to_the_end( $id );

		$sent = $this->removals();
		self::assertCount( self::MOST_LINKS, $sent );
		self::assertLessThanOrEqual( $held, array_sum( $sent ) - self::MOST_LINKS, 'Only what was in flight was sent again.' );
		$this->assert_ended(
			$id,
			'done',
			[
				'rebuilding' => self::MOST_LINKS - 16,
				'unchecked'  => 16,
			],
			[ 'New for new visitors.' ]
		);
	}

	/**
	 * A flush is not given up if the database is unavailable right after the lease of a dead runner has ended.
	 */
	public function test_a_database_that_is_gone_for_a_moment_after_a_long_wait(): void {
		$id = $this->stored( $this->replaced() );
		add_action( 'shortpixel_flush_before_request', [ $this, 'throws' ] );
		try {
			$this->runner()->step( $id, 2.0 );
			self::fail( 'It did not die.' );
		} catch ( RuntimeException $error ) {
			self::assertSame( 'Not mine', $error->getMessage() );
		}
		remove_action( 'shortpixel_flush_before_request', [ $this, 'throws' ] );
		$this->pass( 400 );
		$gone = static fn ( string $query ): string => str_contains(
			$query,
			'shortpixel_flush_purges'
		) ? 'SELECT 1 FROM there_is_no_database' : $query;
		add_filter( 'query', $gone );
		$this->runner()->step( $id, 2.0 );
		remove_filter( 'query', $gone );
		self::assertSame( 'running', $this->flushes->get( $id )->state ?? '' );
		$this->run_to_the_end( $id );

		$this->assert_ended( $id, 'done', [ 'rebuilding' => 2 ], [ 'New for new visitors.' ] );
	}

	public function test_a_table_that_is_missing(): void {
		$this->use_fresh_site();
		$id = $this->stored( $this->replaced() );
		$this->runner()->step( $id, 2.0 );
		Database::run( 'DROP TABLE wp_shortpixel_flush_purges' );
		$this->run_to_the_end( $id, fn () => $this->pass( 20 ) );
		$this->assert_ended(
			$id,
			'failed',
			[],
			[ 'The database did not keep what was done. Flush again.', 'Visitors may still see the old image.' ]
		);

		// A new flush creates the missing table.
		$id = $this->stored( $this->replaced() );
		$this->run_to_the_end( $id );
		$this->assert_ended( $id, 'done', [ 'rebuilding' => 2 ], [ 'New for ' ] );

		Database::run( 'DROP TABLE wp_shortpixel_flush_flushes' );
		self::assertNull( $this->flushes->get( $id ) );
		$id = $this->stored( $this->replaced() );
		$this->run_to_the_end( $id );
		$this->assert_ended( $id, 'done', [ 'rebuilding' => 2 ], [ 'New for ' ] );
	}

	public function test_a_full_disk_under_the_log(): void {
		// A Linux device that is always full.
		self::assertFileExists( '/dev/full' );
		symlink( '/dev/full', self::$folder . '/full.log' );
		add_filter( 'shortpixel_flush_log', static fn (): string => self::$folder . '/full.log' );
		$id = $this->stored( $this->replaced() );
		$this->run_to_the_end( $id );

		$this->assert_ended( $id, 'done', [ 'rebuilding' => 2 ], [ 'New for new visitors.' ] );
	}

	/**
	 * @return array<string,array{int,int}>
	 */
	public static function jumps(): array {
		$jumps = [];
		foreach ( [ -3600, 3600 ] as $seconds ) {
			foreach ( [
				'before it begins',
				'while it waits for a busy server',
				'while ShortPixel removes',
				'between two looks',
			] as $moment => $name ) {
				$jumps[ ( $seconds < 0 ? 'back ' : 'forward ' ) . $name ] = [ $seconds, $moment ];
			}
		}

		return $jumps;
	}

	#[DataProvider( 'jumps' )]
	public function test_a_clock_that_jumps_by_an_hour( int $seconds, int $moment ): void {
		$id = $this->stored( $this->replaced() );
		if ( 1 === $moment ) {
			$this->control(
				'POST',
				'/switches',
				[
					'rate_limit' => [
						'retry_after' => 20,
						'count'       => 2,
						'match'       => 'f_remove',
					],
				]
			);
		}
		if ( 3 === $moment ) {
			$this->control( 'POST', '/switches', [ 'removal_delay' => 4 ] );
			// Longer than the four seconds of the simulator's removal, so that the last check comes after it.
			add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => 5, 20 );
		}
		if ( $moment > 0 ) {
			$this->runner()->step( $id, 2.0 );
		}
		if ( 3 === $moment ) {
			$this->pass( 2 );
			$this->runner()->step( $id, 2.0 );
		}
		$this->late += $seconds;
		$waited      = 0;
		$until       = microtime( true ) + 120;
		do {
			$this->runner()->step( $id, 2.0 );
			$row = $this->flushes->get( $id );
			self::assertNotNull( $row );
			if ( ! in_array( $row->state, Flush::OPEN_STATES, true ) ) {
				break;
			}
			$this->pass( 5 );
			$waited += 5;
		} while ( microtime( true ) < $until );

		self::assertLessThan( 200, $waited, 'No wait got an hour longer.' );
		// The jump may bring a check forward. It is not the last one, since the CDN may not have removed the copy yet.
		$this->assert_ended( $id, 'done', [ 'rebuilding' => 2 ], [ 'New for new visitors.' ] );
	}

	/**
	 * Declaring a class twice ends PHP at once, without an exception that could be caught.
	 */
	public function test_a_fatal_error_in_somebody_elses_filter(): void {
		$id     = $this->many( self::MOST_LINKS );
		$killer = 'add_filter( "shortpixel_flush_pre_request", static function ( ?array $answer ): ?array { static $n = 0; if ( 60 === ++$n ) { eval( "class A {} class A {}" ); } return $answer; } );';
		self::assertTrue( $this->dies( $this->process( $id, $killer ) ) );
		$held = $this->held( $id );
		// Rows that the dead process had begun are not requested again before their removal. Visitors may have had
		// these copies, so they are checked.
		$untouched = count(
			array_filter(
				$this->purges->find( $id, [ 'per_page' => 1000 ] )['purges'],
				static fn ( Purge $row ): bool => 0 === $row->attempts
			)
		);
		$this->pass( 400 );
		$this->run_to_the_end( $id );

		$sent = $this->removals();
		self::assertCount( self::MOST_LINKS, $sent );
		self::assertLessThanOrEqual( $held, array_sum( $sent ) - self::MOST_LINKS );
		$unchecked = min( 16, $untouched );
		$counts    = [
			'rebuilding' => self::MOST_LINKS - $unchecked,
			'unchecked'  => $unchecked,
		];
		$this->assert_ended(
			$id,
			'done',
			array_filter( $counts, static fn ( int $count ): bool => $count > 0 ),
			[ 'New for new visitors.' ]
		);
	}

	public function test_a_fatal_error_at_one_url_each_time(): void {
		$id     = $this->many( self::MOST_LINKS );
		$killer = 'add_action( "shortpixel_flush_before_request", static function ( string $method, string $url ): void { if ( false !== strpos( $url, "w_150+" ) ) { eval( "class A {} class A {}" ); } }, 10, 2 );';
		$lives  = 0;
		while ( $this->dies( $this->process( $id, $killer ) ) ) {
			self::assertLessThan( 30, ++$lives, 'It has to be given up at some time.' );
			$this->pass( 400 );
		}

		self::assertGreaterThan( 1, $lives );
		$counts = $this->counts( $id );
		self::assertSame( 'partial', $this->flushes->get( $id )->state ?? '', (string) wp_json_encode( $counts ) );
		$failed = $this->purges->find( $id, [ 'state' => 'failed' ] )['purges'];
		self::assertStringContainsString( 'w_150+', implode( ' ', array_column( $failed, 'url' ) ) );
		self::assertLessThanOrEqual( 8, count( $failed ), 'The others are not given up with it.' );
		$this->assert_ended(
			$id,
			'partial',
			$counts,
			[ 'The work was interrupted several times. Look at your site’s error log, then flush again.' ]
		);
	}

	public function test_somebody_elses_code_that_throws(): void {
		$id = $this->stored( $this->replaced() );
		add_action( 'shortpixel_flush_before_request', [ $this, 'throws' ] );
		try {
			$this->runner()->step( $id, 2.0 );
			self::fail( 'It was hidden.' );
		} catch ( RuntimeException $error ) {
			self::assertSame( 'Not mine', $error->getMessage() );
		}
		remove_action( 'shortpixel_flush_before_request', [ $this, 'throws' ] );
		$this->pass( 400 );
		$this->run_to_the_end( $id );

		$this->assert_ended( $id, 'done', [ 'rebuilding' => 2 ], [ 'New for ' ] );
	}

	public function throws(): void {
		throw new RuntimeException( 'Not mine' );
	}

	public function test_a_plugin_that_is_deactivated_and_comes_back(): void {
		$plugin = 'shortpixel-flush/shortpixel-flush.php';
		$id     = $this->stored( $this->replaced() );
		$this->runner()->step( $id, 2.0 );
		deactivate_plugins( $plugin );
		self::assertFalse( wp_next_scheduled( RUN_HOOK ), 'Nobody is called who is not there.' );
		$this->pass( 86400 );
		self::assertNull( activate_plugin( $plugin ) );
		self::assertIsInt( wp_next_scheduled( RUN_HOOK ), 'What was unfinished goes on.' );
		$this->run_to_the_end( $id );

		$this->assert_ended( $id, 'done', [ 'rebuilding' => 2 ], [ 'New for new visitors.' ] );
	}

	/**
	 * The plugin's files are new but its tables are old, and two processes find that out at the same time.
	 */
	public function test_a_plugin_that_is_updated_meanwhile(): void {
		$id = $this->many( self::MOST_LINKS );
		do {
			$this->runner()->step( $id, 0.05 );
		} while ( [] === $this->removals() );
		Database::run(
			'ALTER TABLE wp_shortpixel_flush_flushes DROP COLUMN compacted, DROP COLUMN notes, ADD COLUMN paused tinyint(1) NOT NULL DEFAULT 0'
		);
		Database::run( 'ALTER TABLE wp_shortpixel_flush_purges DROP COLUMN host' );
		update_option( SCHEMA_OPTION, 1, true );
		$runners = [ $this->process( $id ), $this->process( $id ) ];
		foreach ( $runners as $runner ) {
			$runner->wait();
		}

		wp_cache_flush();
		self::assertSame( (string) SCHEMA_VERSION, get_option( SCHEMA_OPTION ) );
		self::assertSame( [], array_filter( $this->removals(), static fn ( int $times ): bool => $times > 1 ) );
		$this->run_to_the_end( $id );
		$this->end_rest( $id );
		$this->assert_ended(
			$id,
			'done',
			[
				'rebuilding' => self::MOST_LINKS - 16,
				'unchecked'  => 16,
			],
			[ 'New for new visitors.' ]
		);
	}

	/**
	 * Another web server already has the plugin's next version, which has added a column that this version lacks.
	 */
	public function test_a_plugin_that_another_server_has_updated(): void {
		$this->use_fresh_site();
		$id = $this->stored( $this->replaced() );
		$this->runner()->step( $id, 2.0 );
		Database::run( "ALTER TABLE wp_shortpixel_flush_purges ADD COLUMN of_tomorrow varchar(20) NOT NULL DEFAULT ''" );
		update_option( SCHEMA_OPTION, 1 + SCHEMA_VERSION, true );
		$this->run_to_the_end( $id );

		$this->assert_ended( $id, 'done', [ 'rebuilding' => 2 ], [ 'New for new visitors.' ] );
		self::assertSame( (string) ( 1 + SCHEMA_VERSION ), (string) get_option( SCHEMA_OPTION ), 'It is not put back.' ); // @phpstan-ignore cast.string (An option may be anything.)
	}

	public function test_a_site_that_moves_to_another_domain(): void {
		$id = $this->stored( $this->replaced() );
		$this->runner()->step( $id, 2.0 );
		update_option( 'home', 'http://moved.example' );
		$this->run_to_the_end( $id );

		$this->assert_ended(
			$id,
			'failed',
			[ 'cancelled' => 2 ],
			[ 'This site has moved since the flush began', 'Start a new flush.', 'Visitors may still see the old image.' ]
		);
	}

	/**
	 * Stores a flush of many CDN URLs that other processes can see. The CDN has copies for only two of them.
	 */
	private function many( int $addresses ): int {
		$this->start_clocks();
		$this->use_fresh_site();
		update_option( 'test_wait_seconds', 1, false );
		$urls = $this->replaced();
		for ( $i = count( $urls ); $i < $addresses; $i++ ) {
			$urls[] = self::url( 'fault.jpg', 100 + $i );
		}
		$this->control(
			'POST',
			'/switches',
			[
				'build_delay' => 600,
				'slow'        => [ 'ms' => 5 ],
			]
		);

		return $this->stored( $urls );
	}

	/**
	 * Starts a runner in a separate process, which prints a dot for each request.
	 */
	private function process( int $id, string $code = '' ): Php_Process {
		return Php_Process::start(
			sprintf(
				'error_reporting( E_ALL & ~E_WARNING );
				add_filter( "shortpixel_flush_removal_seconds", static fn (): int => 1 );
				add_filter( "shortpixel_flush_now", static fn ( int $now ): int => $now + %1$d );
				add_action( "shortpixel_flush_before_request", static function (): void { echo "."; } );
				%2$s
				$store  = new ShortPixelFlush\Store\Flushes();
				$runner = new ShortPixelFlush\Flush\Runner( new ShortPixelFlush\Http\Client( [ %3$s ] ) );
				$until  = microtime( true ) + 60;
				do { $runner->step( %4$d, 2.0 ); usleep( 20000 ); } while ( in_array( $store->get( %4$d )->state ?? "running", ["queued", "running", "waiting"], true ) && microtime( true ) < $until );',
				$this->late,
				$code,
				var_export( self::host_of_endpoint(), true ),
				$id
			)
		);
	}

	private function dies( Php_Process $process ): bool {
		try {
			$process->wait();
			return false;
		} catch ( RuntimeException $error ) {
			self::assertStringContainsString( 'Cannot declare class A', $error->getMessage() );
			return true;
		}
	}

	/**
	 * Counts the rows that a dead or disconnected runner has claimed but not recorded as sent.
	 */
	private function held( int $id ): int {
		return (int) Database::wpdb()->get_var(
			sprintf(
				"SELECT COUNT(*) FROM wp_shortpixel_flush_purges WHERE flush_id = %d AND state = 'queued' AND claim <> ''",
				$id
			)
		);
	}

	/**
	 * @return array<string,int>
	 */
	private function removals(): array {
		$urls = [];
		$log  = $this->control( 'GET', '/log' );
		foreach ( is_array( $log['entries'] ?? null ) ? $log['entries'] : [] as $entry ) {
			if ( is_array( $entry ) && 'removal' === $entry['kind'] && is_string( $entry['url'] ) ) {
				$urls[] = $entry['url'];
			}
		}

		return array_count_values( $urls );
	}
}

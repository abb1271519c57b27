<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\Group;
use Random\Engine\Mt19937;
use Random\Randomizer;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Database;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Proof;
use function ShortPixelFlush\Flush\flush_shape;

require_once __DIR__ . '/Simulator_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * Tests over real HTTP that simultaneous processes send no removal twice, and that a process that takes over from a
 * killed one repeats only removals that may have been in flight.
 */
#[Group( 'proof' )]
final class ClaimsTest extends Simulator_Test_Case {
	/**
	 * The URL of each removal in the simulator's log, by the id of the log's entry.
	 *
	 * @var array<int,string>
	 */
	private array $removals = [];

	protected function setUp(): void {
		parent::setUp();
		$this->use_fresh_site();
		update_option( 'test_wait_seconds', 1, false );
		$this->removals = [];
	}

	public function test_four_processes_send_each_url_once(): void {
		$addresses = Proof::size( 500, 2000 );
		$id        = $this->flush_of_many( $addresses );
		$gate      = self::$folder . '/gate';
		$runners   = [];
		for ( $i = 0; $i < 4; $i++ ) {
			// With more requests at a time, the first process could claim all rows.
			$runners[] = $this->runner_process( $id, 0, $gate, "define( 'SHORTPIXEL_FLUSH_PARALLEL', 1 );" );
		}
		foreach ( $runners as $runner ) {
			$runner->wait_for( 'ready' );
		}
		touch( $gate );
		$said = array_map( static fn ( Php_Process $runner ): string => $runner->wait(), $runners );

		$sent = $this->removals_by_address();
		self::assertCount( $addresses, $sent, 'Nothing is left out.' );
		self::assertSame( [ 1 ], array_values( array_unique( $sent ) ), 'Nothing is sent twice.' );
		foreach ( $said as $index => $text ) {
			self::assertGreaterThan( 0, substr_count( $text, '.' ), "Runner {$index} took its share." );
		}
		self::assertSame( [ 1, 1 ], [ substr_count( implode( $said ), 'began' ), substr_count( implode( $said ), 'ended' ) ] );
		$this->assert_ended_right( $id, $addresses );
	}

	/**
	 * Each process is killed after a random number of requests and milliseconds. The clock of the next process is 400
	 * seconds further ahead, so the claims of the killed process have expired.
	 */
	public function test_a_runner_killed_at_random_moments_loses_nothing(): void {
		$random    = new Randomizer( new Mt19937( 20261124 ) );
		$store     = new Flushes();
		$all_kills = Proof::size( 8, 50 );
		$addresses = 20 * $all_kills + 100;
		$id        = $this->flush_of_many( $addresses );
		$in_flight = [];
		$late      = 0;
		for ( $kills = 0; $kills < $all_kills; $kills++ ) {
			self::assertContains( $store->get( $id )->state ?? '', Flush::OPEN_STATES, "It was over after {$kills} kills." );
			$runner = $this->runner_process( $id, $late );
			$runner->wait_for( str_repeat( '.', $random->getInt( 1, 60 ) ) );
			usleep( $random->getInt( 0, 20000 ) );
			$runner->kill();
			foreach ( $this->claimed_removals( $id ) as $address ) {
				$in_flight[ $address ] = ( $in_flight[ $address ] ?? 0 ) + 1;
			}
			$late += 400;
			$this->removals_by_address();
		}
		$this->runner_process( $id, $late )->wait();

		$sent = $this->removals_by_address();
		self::assertCount( $addresses, $sent, 'Nothing is lost.' );
		$again = array_filter( $sent, static fn ( int $times ): bool => $times > 1 );
		self::assertNotSame( [], $again, 'Some kills hit a batch in flight, or this tests nothing.' );
		foreach ( $again as $address => $times ) {
			self::assertLessThanOrEqual( 1 + ( $in_flight[ $address ] ?? 0 ), $times, "{$address} was in no batch in flight." );
		}
		$this->assert_ended_right( $id, $addresses );
	}

	/**
	 * Stores a flush of this many copies of a tiny image that has been replaced; the CDN holds every fiftieth copy.
	 */
	private function flush_of_many( int $addresses ): int {
		self::write_picture( self::$folder . '/tiny.jpg', 40, 30, [ 200, 20, 20 ] );
		touch( self::$folder . '/tiny.jpg', time() - 5000 );
		$variants = [];
		for ( $i = 1; $i <= $addresses; $i++ ) {
			$url        = self::url( 'tiny.jpg', $i );
			$variants[] = new Variant( $url, self::$site . '/tiny.jpg', null, 'pasted' );
			if ( 0 === $i % 50 ) {
				$this->warm( $url );
			}
		}
		self::write_picture( self::$folder . '/tiny.jpg', 40, 30, [ 20, 20, 200 ] );
		// Making copies would take processor time from the runners, so this delay postpones it until after the test.
		$this->control(
			'POST',
			'/switches',
			[
				'build_delay' => 300,
				'slow'        => [ 'ms' => 5 ],
			]
		);
		$id = ( new Flushes() )->create(
			[
				'scope'   => 'urls',
				'subject' => [ 'found_in' => [ 'pasted' => $addresses ] ],
			],
			$variants
		);
		self::assertGreaterThan( 0, $id );

		return $id;
	}

	/**
	 * Starts a process that runs the flush until it ends, for four minutes at most. It prints a dot before each
	 * request. If $gate names a file, the process first prints "ready" and waits until the file exists.
	 *
	 * @param int $late How many seconds its clock is ahead.
	 */
	private function runner_process( int $id, int $late, string $gate = '', string $before = '' ): Php_Process {
		$host = (string) strstr( substr( self::$endpoint, 7 ), '/', true );

		return Php_Process::start(
			sprintf(
				'add_filter( "shortpixel_flush_removal_seconds", static fn (): int => 1 );
				add_filter( "shortpixel_flush_now", static fn ( int $now ): int => $now + %1$d );
				add_action( "shortpixel_flush_before_request", static function (): void { echo "."; } );
				add_action( "shortpixel_flush_before_flush", static function (): void { echo "began"; } );
				add_action( "shortpixel_flush_after_flush", static function (): void { echo "ended"; } );
				$flushes = new ShortPixelFlush\Store\Flushes();
				$runner = new ShortPixelFlush\Flush\Runner( new ShortPixelFlush\Http\Client( [ %2$s ] ) );
				for ( $gate = %3$s, print "" === $gate ? "" : "ready"; "" !== $gate && ! file_exists( $gate ); clearstatcache() ) { usleep( 1000 ); }
				$until = microtime( true ) + 240;
				do { $runner->step( %4$d, 2.0 ); usleep( 20000 ); } while ( $flushes->get( %4$d )->is_open() && microtime( true ) < $until );',
				$late,
				var_export( $host, true ),
				var_export( $gate, true ),
				$id
			),
			$before
		);
	}

	/**
	 * Counts the removals of each URL. The simulator keeps only its latest log entries, so $removals keeps the earlier
	 * ones.
	 *
	 * @return array<string,int>
	 */
	private function removals_by_address(): array {
		$log = $this->control( 'GET', '/log' );
		foreach ( is_array( $log['entries'] ?? null ) ? $log['entries'] : [] as $entry ) {
			if ( is_array( $entry ) && 'removal' === $entry['kind'] && is_int( $entry['id'] ) && is_string( $entry['url'] ) ) {
				$this->removals[ $entry['id'] ] = str_replace( 'f_remove+', '', $entry['url'] );
			}
		}

		return array_count_values( $this->removals );
	}

	/**
	 * Lists the URLs that a killed runner had claimed, in the form that the simulator's log uses. Their removals may
	 * have been in flight.
	 *
	 * @return list<string>
	 */
	private function claimed_removals( int $id ): array {
		$base = (string) preg_replace( '#^(https?://[^/]+).*$#', '$1', self::$endpoint );
		$urls = Database::wpdb()->get_col(
			sprintf(
				"SELECT url FROM wp_shortpixel_flush_purges WHERE flush_id = %d AND state = 'queued' AND claim <> ''",
				$id
			)
		);

		return array_map( static fn ( $url ): string => substr( is_string( $url ) ? $url : '', strlen( $base ) ), $urls );
	}

	private function assert_ended_right( int $id, int $addresses ): void {
		$flush = ( new Flushes() )->get( $id );
		$tally = ( new Purges() )->tally( $id );
		self::assertNotNull( $flush );
		self::assertSame( 'done', $flush->state, (string) wp_json_encode( $tally->counts() ) );
		self::assertSame( [ $addresses, $addresses ], [ $tally->count( [ 'rebuilding' ] ), $tally->count() ] );
		self::assertSame( 'New for new visitors.', flush_shape( $flush )['message'] );
		for ( $i = 50; $i <= $addresses; $i += 250 ) {
			self::assertSame( 'blue', $this->visitor_sees( self::url( 'tiny.jpg', $i ) ) );
		}
	}
}

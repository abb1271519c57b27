<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\Attributes\Group;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Php_Process;
use function ShortPixelFlush\Flush\flush_shape;

require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

require_once __DIR__ . '/Simulator_Test_Case.php';

/**
 * Tests whole flushes over HTTP, with a simulated CDN that resizes and caches images, and a site whose image is
 * replaced.
 */
final class SimulatorTest extends Simulator_Test_Case {

	protected function setUp(): void {
		parent::setUp();
		$this->stop_clocks();
	}

	public function test_a_replaced_picture_reaches_visitors_and_is_proved_in_bytes(): void {
		$this->put_picture( 'a.jpg', [ 200, 20, 20 ], 5000 );
		$urls = [ self::url( 'a.jpg', 200 ), self::url( 'a.jpg', 300 ) ];
		array_map( [ $this, 'warm' ], $urls );
		$this->put_picture( 'a.jpg', [ 20, 20, 200 ], 0 );
		self::assertSame( 'red', $this->visitor_sees( $urls[0] ), 'The CDN still has the old one.' );

		$id = $this->flush( $urls );

		self::assertSame(
			[ 'done', [ 'rebuilding', 'rebuilding' ], [ [ 'redirect_to_origin' ], [ 'redirect_to_origin' ] ] ],
			$this->outcome( $id )
		);
		self::assertSame( 'blue', $this->visitor_sees( $urls[0] ) );
		self::assertSame( 'blue', $this->visitor_sees( $urls[1] ) );
	}

	/**
	 * @return array<string,array{array<string,mixed>,string,string}>
	 */
	public static function lies(): array {
		$pictures = '^(?!.*f_remove)';
		return [
			'a removal that never happens'               => [ [ 'no_removal' => true ], 'failed', 'stale' ],
			'one that never happens, without any header' => [
				[
					'no_removal'   => true,
					'drop_headers' => true,
				],
				'failed',
				'stale',
			],
			'a cache in front that asked too early'      => [ [ 'stale_edge' => [ 'refetch_after' => 0.1 ] ], 'failed', 'stale' ],
			'an error page with status 200'              => [ [ 'error_page' => [ 'match' => $pictures ] ], 'failed', 'failed' ],
			'a redirect to somewhere else'               => [
				[
					'redirect' => [
						'to'    => 'http://127.0.0.1:1/',
						'match' => $pictures,
					],
				],
				'partial',
				'unconfirmed',
			],
			'connections that are cut'                   => [ [ 'reset' => [ 'match' => $pictures ] ], 'partial', 'unconfirmed' ],
			'half answers'                               => [
				[
					'no_removal'  => true,
					'half_answer' => [ 'match' => $pictures ],
				],
				'partial',
				'unconfirmed',
			],
		];
	}

	/**
	 * @param array<string,mixed> $switches
	 */
	#[DataProvider( 'lies' )]
	public function test_a_cdn_that_lies_is_never_believed( array $switches, string $state, string $purge ): void {
		$this->put_picture( 'b.jpg', [ 200, 20, 20 ], 5000 );
		$this->warm( self::url( 'b.jpg' ) );
		$this->put_picture( 'b.jpg', [ 20, 20, 200 ], 0 );
		$this->control( 'POST', '/switches', $switches );
		$id = $this->flush( [ self::url( 'b.jpg' ) ] );

		self::assertSame(
			[ $state, [ $purge ] ],
			array_slice( $this->outcome( $id ), 0, 2 ),
			(string) wp_json_encode( $this->outcome( $id ) )
		);
	}

	public function test_a_server_that_asks_for_a_pause_gets_it(): void {
		$this->put_picture( 'c.jpg', [ 200, 20, 20 ], 5000 );
		$this->warm( self::url( 'c.jpg' ) );
		$this->control(
			'POST',
			'/switches',
			[
				'rate_limit' => [
					'match'       => 'f_remove',
					'retry_after' => 2,
					'count'       => 1,
				],
			]
		);
		$id = $this->flush( [ self::url( 'c.jpg' ) ] );

		self::assertSame( 'done', $this->outcome( $id )[0] );
		$times = [];
		foreach ( (array) ( $this->control( 'GET', '/log' )['entries'] ?? [] ) as $entry ) {
			if ( is_array( $entry ) && 'removal' === $entry['kind'] ) {
				self::assertIsNumeric( $entry['time'] );
				$times[] = $entry['time'] / 1000;
			}
		}
		self::assertCount( 2, $times );
		self::assertGreaterThanOrEqual( 1.9, $times[1] - $times[0] );
	}

	#[Group( 'proof-only' )]
	public function test_four_processes_one_of_them_killed_send_each_url_once_but_for_its_batch(): void {
		$this->start_clocks();
		$this->use_fresh_site();
		update_option( 'test_wait_seconds', 1, false );
		$this->control( 'POST', '/switches', [ 'slow' => [ 'ms' => 20 ] ] );
		$variants = [];
		for ( $i = 1; $i <= 400; $i++ ) {
			// The CDN can't fetch this file: only the requests are counted.
			$variants[] = new Variant(
				self::$endpoint . "/w_{$i}+ret_img/http://127.0.0.1:1/a.jpg",
				'http://127.0.0.1:1/a.jpg',
				null,
				'pasted'
			);
		}
		$store = new Flushes();
		$id    = $store->create(
			[
				'scope'   => 'urls',
				'subject' => [ 'found_in' => [ 'pasted' => 400 ] ],
			],
			$variants
		);
		$host  = (string) strstr( substr( self::$endpoint, 7 ), '/', true );
		$code  = 'add_filter( "shortpixel_flush_removal_seconds", static fn (): int => 1 );
			$store  = new ShortPixelFlush\Store\Flushes();
			$runner = new ShortPixelFlush\Flush\Runner( new ShortPixelFlush\Http\Client( [ "' . $host . '" ] ) );
			add_action( "shortpixel_flush_after_purge", static function (): void { echo "sent\n"; } );
			%s
			$until = microtime( true ) + 120;
			do { $runner->step( ' . $id . ', 2.0 ); usleep( 50000 ); } while ( in_array( $store->get( ' . $id . ' )->state, ["queued", "running", "waiting"], true ) && microtime( true ) < $until );';

		$killed = Php_Process::start( sprintf( $code, '' ) );
		$killed->wait_for( 'sent' );
		// The clocks of the next processes run ahead, past the end of the killed process's claim.
		$killed->kill();
		$later   = 'add_filter( "shortpixel_flush_now", static fn ( int $now ): int => $now + 400 );';
		$runners = [];
		for ( $i = 0; $i < 3; $i++ ) {
			$runners[] = Php_Process::start( sprintf( $code, $later ) );
		}
		foreach ( $runners as $runner ) {
			$runner->wait();
		}

		$removed = [];
		foreach ( (array) ( $this->control( 'GET', '/log' )['entries'] ?? [] ) as $entry ) {
			if ( is_array( $entry ) && 'removal' === $entry['kind'] ) {
				self::assertIsString( $entry['url'] );
				$removed[ $entry['url'] ] = ( $removed[ $entry['url'] ] ?? 0 ) + 1;
			}
		}
		self::assertCount( 400, $removed, 'Nothing is lost.' );
		self::assertLessThanOrEqual( 2, max( $removed ) );
		self::assertLessThanOrEqual( 64, array_sum( $removed ) - 400, 'Only the batch in flight was sent again.' );
		self::assertSame(
			[ 'rebuilding' => 400 ],
			array_filter( ( new Purges() )->tally( $id )->counts(), static fn ( int $count ): bool => $count > 0 )
		);
		$row = $store->get( $id );
		self::assertNotNull( $row );
		self::assertSame( 'New for new visitors.', flush_shape( $row )['message'] );
	}
}

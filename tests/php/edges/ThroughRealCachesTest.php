<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Edges;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Budget;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Site_Edge;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Flush\Simulator_Test_Case;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\retry_flush;
use function ShortPixelFlush\Model\host_of;

require_once dirname( __DIR__ ) . '/integration/flush/Simulator_Test_Case.php';
require_once dirname( __DIR__, 3 ) . '/includes/flush/acts.php';
require_once dirname( __DIR__, 3 ) . '/includes/flush/report.php';

/**
 * Flushes through a real Varnish and a real nginx that cache every image for a day, and checks the bytes that a visitor gets.
 *
 * `node tools/test.mjs edges` starts both and the simulated CDN behind them, and runs this.
 */
final class ThroughRealCachesTest extends Simulator_Test_Case {
	private static string $cdn = '';

	public static function setUpBeforeClass(): void {
		self::$cdn     = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_CDN' ) . '/spai';
		self::$control = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_CONTROL' );
		self::start_site( (int) getenv( 'SHORTPIXEL_FLUSH_TEST_SITE_PORT' ) );
		mkdir( self::$folder . '/uploads' );
	}

	public static function tearDownAfterClass(): void {
		$files = glob( self::$folder . '/uploads/*' );
		array_map( 'unlink', false === $files ? [] : $files );
		rmdir( self::$folder . '/uploads' );
		parent::tearDownAfterClass();
	}

	protected function setUp(): void {
		parent::setUp();
		update_option( 'test_wait_seconds', 2, false );
		// Short, but not 0: ages are whole seconds, so a copy from the same second could be older than the removal.
		add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => 2 );
		add_filter(
			'shortpixel_flush_url_behind_edge',
			static fn ( string $own, string $url ): string => self::$cdn . substr( $url, strlen( self::$endpoint ) ),
			10,
			2
		);
	}

	/**
	 * @return array<string,array{string, array<string,string>}>
	 */
	public static function caches(): array {
		return [
			'Varnish, PURGE'       => [ 'VARNISH', [ 'method' => 'PURGE' ] ],
			'Varnish, BAN'         => [ 'VARNISH', [ 'method' => 'BAN' ] ],
			'nginx, PURGE'         => [ 'NGINX', [ 'method' => 'PURGE' ] ],
			'nginx, by an address' => [
				'NGINX',
				[
					'method'  => 'GET',
					'pattern' => '/purge%s',
				],
			],
		];
	}

	/**
	 * @return array<string,array{string, array<string,string>}>
	 */
	public static function each_cache_once(): array {
		return [
			'Varnish' => [ 'VARNISH', [ 'method' => 'PURGE' ] ],
			'nginx'   => [ 'NGINX', [ 'method' => 'PURGE' ] ],
		];
	}

	/**
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'each_cache_once' )]
	public function test_shortpixel_flushed_alone_leaves_the_old_bytes_at_the_edge( string $cache, array $setup ): void {
		$url = $this->replaced_picture( $cache, 'alone.jpg' );
		$id  = $this->flush_through( [ $url ] );

		self::assertSame( 'blue', $this->visitor_sees( self::behind( $url ) ), 'ShortPixel has the new one.' );
		self::assertSame( 'red', $this->visitor_sees( $url ), 'Visitors do not get it.' );
		self::assertSame(
			[ 'failed', [ 'stale' ] ],
			array_slice( $this->outcome( $id ), 0, 2 ),
			'And the flush does not say that they do.'
		);

		// Retries the flush, now with the edge set up.
		$this->use_edge( $cache, $setup );
		$id = $this->flush_through( [ $url ], $id );
		self::assertSame( 'done', $this->outcome( $id )[0], (string) wp_json_encode( $this->outcome( $id ) ) );
		self::assertSame( 'blue', $this->visitor_sees( $url ) );
	}

	/**
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'caches' )]
	public function test_the_chain_makes_them_fresh( string $cache, array $setup ): void {
		$this->use_edge( $cache, $setup );
		$name  = sanitize_title( $cache . ' ' . implode( ' ', $setup ) ) . '.jpg';
		$url   = $this->replaced_picture( $cache, $name );
		$other = str_replace( 'w_200', 'w_300', $url );
		$this->warm( $other );
		$id    = $this->flush_through( [ $url, $other ] );
		$flush = ( new Flushes() )->get( $id );
		self::assertNotNull( $flush );
		$shape = flush_shape( $flush );

		self::assertSame( 'done', $flush->state, (string) wp_json_encode( [ $this->outcome( $id ), $shape['steps'] ] ) );
		self::assertSame( [ 'blue', 'blue' ], [ $this->visitor_sees( $url ), $this->visitor_sees( $other ) ] );
		$steps = array_column( $shape['steps'], null, 'id' );
		self::assertSame( 'done', $steps['edge']['state'] );
		self::assertSame( 'Varnish, nginx or Squid: 2 links cleared.', $steps['edge']['message'] );
		self::assertGreaterThanOrEqual( 2.0, $steps['wait']['seconds'], 'After the wait.' );
	}

	/**
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'each_cache_once' )]
	public function test_in_the_wrong_order_they_would_stay_old( string $cache, array $setup ): void {
		$this->use_edge( $cache, $setup );
		$url = $this->replaced_picture( $cache, 'order.jpg' );

		$removal = wp_remote_get(
			(string) \ShortPixelFlush\Cdn\removal_url( $url ),
			[
				'redirection' => 0,
				'timeout'     => 60,
			]
		);
		self::assertIsArray( $removal );
		$purged = Site_Edge::all()['own']->purge( [ $url ], new Budget( 5.0, 2 ) );
		self::assertSame( [ $url ], $purged->done, (string) wp_json_encode( $purged ) );
		self::assertSame( 'red', $this->visitor_sees( $url ), 'A visitor comes before ShortPixel has removed its copy.' );
		$this->until( fn (): bool => 'blue' === $this->visitor_sees( self::behind( $url ) ) );

		self::assertSame( 'red', $this->visitor_sees( $url ), 'The edge has taken the old one in anew.' );

		$id = $this->flush_through( [ $url ] );
		self::assertSame( [ 'done', 'blue' ], [ $this->outcome( $id )[0], $this->visitor_sees( $url ) ], 'The chain sets it right.' );
	}

	/**
	 * @param array<string,string> $setup
	 */
	#[DataProvider( 'each_cache_once' )]
	public function test_the_pictures_own_file_is_purged_at_an_edge_before_the_site( string $cache, array $setup ): void {
		$edge       = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_' . $cache );
		$real       = self::$site;
		self::$site = $edge;
		try {
			$url = $this->replaced_picture( $cache, 'uploads/own.jpg' );
			self::assertSame(
				'red',
				$this->visitor_sees( parse_cdn_url( $url )['source'] ?? '' ),
				'The edge gives ShortPixel the old file.'
			);
			$this->use_edge( $cache, $setup );
			add_filter( 'shortpixel_flush_site_hosts', static fn ( array $hosts ): array => array_merge( $hosts, [ host_of( $edge ) ] ) );
			$id = $this->flush_through( [ $url ] );

			$this->until( fn (): bool => 'blue' === $this->visitor_sees( $url ) );
			self::assertSame( 'done', $this->outcome( $id )[0] );
			self::assertSame( 'edge_sources', ( new Flushes() )->get( $id )->steps[0]->id ?? '' );
		} finally {
			self::$site = $real;
		}
	}

	public function test_an_edge_that_refuses_is_said_and_trying_again_goes_on_from_there(): void {
		$setup = [
			'method'   => 'PURGE',
			'password' => 'wrong',
		];
		$this->use_edge( 'VARNISH', $setup );
		$url = $this->replaced_picture( 'VARNISH', 'refused.jpg' );
		$id  = $this->flush_through( [ $url ] );
		self::assertSame( 'partial', $this->outcome( $id )[0] );
		self::assertSame( 'red', $this->visitor_sees( $url ) );
		$this->act_as( 'administrator' );
		self::assertStringContainsString( 'refused to be cleared', $this->message( $id ) );
		$removals = $this->removals();

		$this->use_edge( 'VARNISH', [ 'password' => 'right' ] + $setup );
		$id = $this->flush_through( [ $url ], $id );
		self::assertSame( [ 'done', 'blue' ], [ $this->outcome( $id )[0], $this->visitor_sees( $url ) ] );
		self::assertSame( $removals, $this->removals(), 'ShortPixel was not asked again.' );
	}

	public function test_everything_is_emptied_by_one_request(): void {
		$url = $this->replaced_picture( 'VARNISH', 'everything.jpg' );
		$this->use_edge(
			'VARNISH',
			[
				'method'     => 'BAN',
				'everything' => 'BAN',
			]
		);
		wp_remote_get(
			(string) \ShortPixelFlush\Cdn\removal_url( self::behind( $url ) ),
			[
				'redirection' => 0,
				'timeout'     => 60,
			]
		);
		$this->until( fn (): bool => 'blue' === $this->visitor_sees( self::behind( $url ) ) );
		self::assertSame( 'red', $this->visitor_sees( $url ) );
		$purged = Site_Edge::all()['own']->purge_everything( new Budget( 5.0, 2 ) );

		self::assertSame( [ '', 1 ], [ $purged->code, $purged->requests ] );
		self::assertSame( 'blue', $this->visitor_sees( $url ) );
	}

	/**
	 * Puts an image on the site, has ShortPixel and the edge cache it, and replaces the file.
	 *
	 * @return string Its CDN URL at the edge.
	 */
	private function replaced_picture( string $cache, string $name ): string {
		self::$endpoint = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_' . $cache ) . '/spai';
		$name           = str_replace( '.jpg', '-' . strtolower( $cache ) . '.jpg', $name );
		$this->put_picture( $name, [ 200, 20, 20 ], 5000 );
		$url = self::url( $name );
		$this->warm( $url );
		$this->put_picture( $name, [ 20, 20, 200 ], 0 );
		self::assertSame( 'red', $this->visitor_sees( $url ) );
		// Makes the cached copies clearly older than the flush: ages are whole seconds.
		sleep( 2 );

		return $url;
	}

	/**
	 * @param array<string,string> $setup
	 */
	private function use_edge( string $cache, array $setup ): void {
		$server = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_' . $cache );
		remove_all_filters( 'shortpixel_flush_configured_edges' );
		add_filter(
			'shortpixel_flush_configured_edges',
			static fn (): array => [
				[
					'id'    => 'own',
					'kind'  => 'generic',
					'hosts' => [ host_of( $server ) ],
					'setup' => [ 'servers' => $server ] + $setup,
				],
			]
		);
	}

	/**
	 * Returns the URL at the simulated CDN itself, past the edge.
	 */
	private static function behind( string $url ): string {
		return self::$cdn . substr( $url, strlen( self::$endpoint ) );
	}

	/**
	 * Flushes URLs, or retries a flush if its id is given, and runs it until it has ended.
	 *
	 * @param list<string> $urls
	 */
	private function flush_through( array $urls, int $id = 0 ): int {
		$flushes = new Flushes();
		if ( 0 === $id ) {
			$id = $flushes->create(
				[
					'scope'   => 'urls',
					'subject' => [ 'found_in' => [ 'pasted' => count( $urls ) ] ],
				],
				array_map(
					static fn ( string $url ): Variant => new Variant( $url, parse_cdn_url( $url )['source'] ?? '', null, 'pasted' ),
					$urls
				)
			);
		} else {
			$flush = $flushes->get( $id );
			self::assertNotNull( $flush );
			self::assertTrue( retry_flush( $flush ) );
		}
		$runner = new Runner( new Client( [ host_of( self::$endpoint ), host_of( self::$cdn ) ] ) );
		$until  = microtime( true ) + 120;
		do {
			$runner->step( $id, 2.0 );
			usleep( 100000 );
			$flush = $flushes->get( $id );
		} while ( null !== $flush && $flush->is_open() && microtime( true ) < $until );

		return $id;
	}

	/**
	 * Waits until a condition is met; fails after a minute.
	 *
	 * @param callable(): bool $holds
	 */
	private function until( callable $holds ): void {
		$end = microtime( true ) + 60;
		while ( microtime( true ) < $end ) {
			if ( $holds() ) {
				return;
			}
			usleep( 100000 );
		}
		self::fail( 'It never held.' );
	}

	/**
	 * Counts the removals that the simulated CDN has received.
	 */
	private function removals(): int {
		$count = 0;
		foreach ( (array) ( $this->control( 'GET', '/log' )['entries'] ?? [] ) as $entry ) {
			$count += is_array( $entry ) && 'removal' === ( $entry['kind'] ?? '' ) ? 1 : 0;
		}

		return $count;
	}

	private function message( int $id ): string {
		$flush = ( new Flushes() )->get( $id );
		return null === $flush ? '' : flush_shape( $flush )['message'];
	}
}

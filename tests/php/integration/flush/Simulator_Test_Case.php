<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Support\Server;
use ShortPixelFlush\Tests\Support\Simulator;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\now;

require_once dirname( __DIR__, 4 ) . '/includes/cdn/cdn-url.php';

/**
 * A test of whole flushes over HTTP, with a simulated CDN that resizes and caches images, and a site whose image is
 * replaced.
 */
abstract class Simulator_Test_Case extends Wp_Test_Case {
	/** @var list<Server|Simulator> Stopped after the last test. */
	protected static array $servers = [];

	protected static string $endpoint = '';

	protected static string $control = '';

	protected static string $site = '';

	protected static string $folder = '';

	/** Seconds by which the plugin's clock is ahead of this machine's, or of the moment when it was stopped. */
	protected int $late = 0;

	private ?int $stopped_at = null;

	public static function setUpBeforeClass(): void {
		$simulator       = new Simulator();
		self::$servers[] = $simulator;
		self::$endpoint  = $simulator->endpoint;
		self::$control   = $simulator->control;
		self::start_site( Server::free_port() );
	}

	/**
	 * Serves a folder as the site from which the simulator fetches originals.
	 */
	protected static function start_site( int $port ): void {
		self::$folder = sys_get_temp_dir() . '/shortpixel-flush-' . getmypid();
		mkdir( self::$folder );
		self::$site      = "http://127.0.0.1:{$port}";
		self::$servers[] = Server::of_folder( self::$folder, $port );
	}

	public static function tearDownAfterClass(): void {
		foreach ( self::$servers as $server ) {
			$server->stop();
		}
		self::$servers = [];
		$files         = glob( self::$folder . '/*' );
		foreach ( false === $files ? [] : $files as $file ) {
			unlink( $file );
		}
		rmdir( self::$folder );
	}

	protected function setUp(): void {
		parent::setUp();
		remove_all_filters( 'shortpixel_flush_pre_request' );
		update_option( 'test_wait_seconds', 1, false );
		add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => 1 );
		add_filter(
			'upload_dir',
			static fn ( array $uploads ): array => [
				'baseurl' => self::$site,
				'basedir' => self::$folder,
			] + $uploads
		);
		$this->control( 'POST', '/reset' );
		$this->late       = 0;
		$this->stopped_at = null;
		add_filter( 'shortpixel_flush_now', fn ( int $now ): int => ( $this->stopped_at ?? $now ) + $this->late );
	}

	/**
	 * Stops the plugin's clock and the simulator's: only pass() moves them, so that nothing depends on how busy the machine is.
	 *
	 * Other processes' clocks run on: a test with such processes calls start_clocks().
	 */
	protected function stop_clocks(): void {
		$this->stopped_at = (int) floor( self::number( $this->control( 'POST', '/clock', [ 'stopped' => true ] )['now'] ) / 1000 );
	}

	protected function start_clocks(): void {
		$this->late      += null === $this->stopped_at ? 0 : $this->stopped_at - time();
		$this->stopped_at = null;
		$this->control( 'POST', '/clock', [ 'stopped' => false ] );
	}

	/**
	 * Lets this many seconds pass, for the plugin and the simulator.
	 */
	protected function pass( int $seconds ): void {
		$this->late += $seconds;
		$this->control( 'POST', '/clock', [ 'advance' => $seconds ] );
	}

	private static function number( mixed $value ): float {
		self::assertIsNumeric( $value );
		return (float) $value;
	}

	/**
	 * Sends a request to the simulator's control port.
	 *
	 * @param array<string,mixed> $body
	 * @return array<mixed>
	 */
	protected function control( string $method, string $path, array $body = [] ): array {
		return Simulator::ask( self::$control, $method, $path, $body );
	}

	/**
	 * Puts an image of one colour on the site, as if it had been uploaded this many seconds ago.
	 *
	 * @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour
	 */
	protected function put_picture( string $name, array $colour, int $ago ): void {
		self::write_picture( self::$folder . '/' . $name, 400, 300, $colour );
		touch( self::$folder . '/' . $name, now() - $ago );
	}

	protected static function url( string $name, int $width = 200 ): string {
		return self::$endpoint . "/w_{$width}+q_lossy+ret_img+to_webp/" . self::$site . '/' . $name;
	}

	/**
	 * Returns the colour that a visitor gets, 'red' or 'blue', or the status if no image comes.
	 *
	 * @phpstan-impure
	 */
	protected function visitor_sees( string $url ): string {
		$answer = wp_remote_get(
			$url,
			[
				'redirection' => 2,
				'timeout'     => 60,
			]
		);
		self::assertIsArray( $answer );
		$image = 200 === wp_remote_retrieve_response_code( $answer ) ? imagecreatefromstring( wp_remote_retrieve_body( $answer ) ) : false;
		if ( false === $image ) {
			return (string) wp_remote_retrieve_response_code( $answer );
		}
		$colour = (int) imagecolorat( $image, 10, 10 );
		return ( ( $colour >> 16 ) & 255 ) > ( $colour & 255 ) ? 'red' : 'blue';
	}

	/**
	 * Requests a copy until the CDN has made it.
	 */
	protected function warm( string $url ): void {
		$until = microtime( true ) + 180;
		do {
			$answer = wp_remote_get(
				$url,
				[
					'redirection' => 0,
					'timeout'     => 60,
				]
			);
			usleep( 10000 );
		} while ( 200 !== wp_remote_retrieve_response_code( $answer ) && microtime( true ) < $until );
		self::assertSame( 200, wp_remote_retrieve_response_code( $answer ) );
	}

	/**
	 * Runs a flush of CDN URLs to its end, and returns its ID.
	 *
	 * @param list<string> $urls
	 */
	protected function flush( array $urls ): int {
		$id = ( new Flushes() )->create(
			[
				'scope'   => 'urls',
				'subject' => [ 'found_in' => [ 'pasted' => count( $urls ) ] ],
			],
			array_map(
				static fn ( string $url ): Variant => new Variant( $url, parse_cdn_url( $url )['source'] ?? '', null, 'pasted' ),
				$urls
			)
		);
		self::assertGreaterThan( 0, $id );
		$this->run_to_the_end( $id );
		return $id;
	}

	protected function runner(): Runner {
		return new Runner( new Client( [ self::host_of_endpoint() ] ) );
	}

	protected static function host_of_endpoint(): string {
		return (string) strstr( substr( self::$endpoint, 7 ), '/', true );
	}

	/**
	 * Runs a flush until it has ended, setting the clocks forward whenever it waits.
	 *
	 * @param (callable(int): void)|null $meanwhile Called after each step with the seconds passed.
	 * @return int The seconds that it took, by the plugin's clock.
	 */
	protected function run_to_the_end( int $id, ?callable $meanwhile = null, ?Runner $runner = null ): int {
		$store = new Flushes();
		$begun = now();
		$until = microtime( true ) + 120;
		do {
			( $runner ?? $this->runner() )->step( $id, 2.0 );
			$row = $store->get( $id );
			self::assertNotNull( $row );
			if ( ! in_array( $row->state, Flush::OPEN_STATES, true ) ) {
				return now() - $begun;
			}
			$this->pass( 'waiting' === $row->state ? max( 1, min( 600, $row->wait_until - now() ) ) : 1 );
			if ( null !== $meanwhile ) {
				$meanwhile( now() - $begun );
			}
		} while ( now() - $begun < 20000 && microtime( true ) < $until );
		self::fail( 'The flush never ended: ' . wp_json_encode( [ $row, $this->outcome( $id ) ] ) );
	}

	/** Runs the work that a flush still has in the background after its end. */
	protected function end_rest( int $id ): void {
		for ( $seconds = 0; $seconds < 600; $seconds++ ) {
			$flush = ( new Flushes() )->get( $id );
			self::assertNotNull( $flush );
			if ( ! $flush->goes_on() ) {
				return;
			}
			$this->runner()->step( $id, 2.0 );
			$this->pass( 1 );
		}
		self::fail( 'It never finished what nobody waits for.' );
	}

	/**
	 * @return array{string, list<string>, list<list<string>>}
	 */
	protected function outcome( int $id ): array {
		$store = new Flushes();
		$rows  = ( new Purges() )->find( $id )['purges'];
		return [
			$store->get( $id )->state ?? '',
			array_column( $rows, 'state' ),
			array_map(
				static fn ( Purge $row ): array => array_map( 'ShortPixelFlush\Model\text', array_column( $row->evidence, 'kind' ) ),
				$rows
			),
		];
	}
}

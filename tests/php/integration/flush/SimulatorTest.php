<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Flush;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Store;
use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Tests\Support\Php_Process;
use ShortPixelFlush\Tests\Support\Wp_Test_Case;
use function ShortPixelFlush\Flush\flush_shape;

require_once dirname( __DIR__, 4 ) . '/includes/flush/flush-shape.php';

/**
 * Whole flushes over real HTTP: a CDN that really resizes and caches, a site whose picture is really replaced.
 */
final class SimulatorTest extends Wp_Test_Case {
	/** @var list<resource> */
	private static array $processes = [];

	private static string $endpoint = '';

	private static string $control = '';

	private static string $site = '';

	private static string $folder = '';

	public static function setUpBeforeClass(): void {
		$root           = dirname( __DIR__, 4 );
		$simulator      = self::start_server( [ $root . '/node_modules/.bin/tsx', $root . '/tools/simulator/main.ts', '--port', '0', '--control-port', '0', '--removal-delay', '0.3', '--quiet' ] );
		self::$endpoint = (string) preg_replace( '/^Endpoint:\s*/', '', trim( (string) fgets( $simulator ) ) );
		self::$control  = (string) preg_replace( '/^Control:\s*/', '', trim( (string) fgets( $simulator ) ) );
		self::$folder   = sys_get_temp_dir() . '/shortpixel-flush-' . getmypid();
		mkdir( self::$folder );
		// PHP's own server says on its error output where it listens, and the simulator fetches originals from it.
		$port       = self::free_port();
		self::$site = "http://127.0.0.1:{$port}";
		$site       = proc_open( [ PHP_BINARY, '-S', "127.0.0.1:{$port}", '-t', self::$folder ], [ [ 'file', '/dev/null', 'r' ], [ 'file', '/dev/null', 'w' ], [ 'file', '/dev/null', 'w' ] ], $pipes );
		self::assertIsResource( $site );
		self::$processes[] = $site;
	}

	public static function tearDownAfterClass(): void {
		foreach ( self::$processes as $process ) {
			proc_terminate( $process );
			proc_close( $process );
		}
		self::$processes = [];
		$files           = glob( self::$folder . '/*' );
		foreach ( false === $files ? [] : $files as $file ) {
			unlink( $file );
		}
		rmdir( self::$folder );
	}

	protected function setUp(): void {
		parent::setUp();
		remove_all_filters( 'shortpixel_flush_pre_request' );
		update_option( 'shortpixel_flush_settings', [ 'wait_seconds' => 1 ], false );
		add_filter( 'shortpixel_flush_removal_seconds', static fn (): int => 1 );
		add_filter(
			'upload_dir',
			static fn ( array $uploads ): array => [
				'baseurl' => self::$site,
				'basedir' => self::$folder,
			] + $uploads
		);
		$this->control( 'POST', '/reset' );
	}

	/**
	 * @param list<string> $command
	 * @return resource What it prints.
	 */
	private static function start_server( array $command ) {
		$process = proc_open( $command, [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], [ 'file', '/dev/null', 'w' ] ], $pipes );
		self::assertIsResource( $process );
		self::$processes[] = $process;
		return $pipes[1];
	}

	private static function free_port(): int {
		$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
		self::assertIsResource( $socket );
		$port = (int) substr( (string) strrchr( (string) stream_socket_get_name( $socket, false ), ':' ), 1 );
		fclose( $socket );
		return $port;
	}

	/**
	 * Speaks to the simulator's control port.
	 *
	 * @param array<string,mixed> $body
	 * @return array<mixed>
	 */
	private function control( string $method, string $path, array $body = [] ): array {
		$answer = wp_remote_request(
			self::$control . $path,
			[
				'method' => $method,
				'body'   => 'POST' === $method ? (string) wp_json_encode( (object) $body ) : '',
			]
		);
		self::assertIsArray( $answer );
		self::assertSame( 200, wp_remote_retrieve_response_code( $answer ), (string) wp_remote_retrieve_body( $answer ) );
		return (array) json_decode( wp_remote_retrieve_body( $answer ), true );
	}

	/**
	 * Puts a picture of one colour on the site, as if it had been uploaded so many seconds ago.
	 *
	 * @param array{int<0, 255>, int<0, 255>, int<0, 255>} $colour
	 */
	private function put_picture( string $name, array $colour, int $ago ): void {
		self::write_picture( self::$folder . '/' . $name, 400, 300, $colour );
		touch( self::$folder . '/' . $name, time() - $ago );
	}

	private static function url( string $name, int $width = 200 ): string {
		return self::$endpoint . "/w_{$width}+q_lossy+ret_img+to_webp/" . self::$site . '/' . $name;
	}

	/**
	 * The colour that a visitor gets, as 'red', 'blue' or the status of the answer.
	 */
	private function visitor_sees( string $url ): string {
		$answer = wp_remote_get( $url, [ 'redirection' => 2 ] );
		self::assertIsArray( $answer );
		$image = 200 === wp_remote_retrieve_response_code( $answer ) ? imagecreatefromstring( wp_remote_retrieve_body( $answer ) ) : false;
		if ( false === $image ) {
			return (string) wp_remote_retrieve_response_code( $answer );
		}
		$colour = (int) imagecolorat( $image, 10, 10 );
		return ( ( $colour >> 16 ) & 255 ) > ( $colour & 255 ) ? 'red' : 'blue';
	}

	/**
	 * Asks until the CDN holds its own copy.
	 */
	private function warm( string $url ): void {
		$until = microtime( true ) + 10;
		do {
			$answer = wp_remote_get( $url, [ 'redirection' => 0 ] );
			usleep( 50000 );
		} while ( 200 !== wp_remote_retrieve_response_code( $answer ) && microtime( true ) < $until );
		self::assertSame( 200, wp_remote_retrieve_response_code( $answer ) );
	}

	/**
	 * Flushes addresses and answers the flush when it has ended.
	 *
	 * @param list<string> $urls
	 */
	private function flush( array $urls, string $source ): int {
		$store  = new Store();
		$id     = $store->create(
			[ 'scope' => 'urls' ],
			array_map(
				static fn ( string $url ): array => [
					'url'    => $url,
					'source' => $source,
				],
				$urls
			)
		);
		$runner = new Runner( $store, new Client( [ (string) strstr( substr( self::$endpoint, 7 ), '/', true ) ] ) );
		$until  = microtime( true ) + 20;
		do {
			$runner->step( $id, 2.0 );
			usleep( 100000 );
			$row = $store->get( $id );
		} while ( in_array( $row['state'] ?? '', Store::OPEN_STATES, true ) && microtime( true ) < $until );
		return $id;
	}

	/**
	 * @return array{string, list<string>, list<list<string>>}
	 */
	private function outcome( int $id ): array {
		$store = new Store();
		$rows  = $store->purges( $id, [] )['rows'];
		return [
			$store->get( $id )['state'] ?? '',
			array_column( $rows, 'state' ),
			array_map( static fn ( array $row ): array => array_map( 'ShortPixelFlush\Flush\text', array_column( $row['evidence'], 'kind' ) ), $rows ),
		];
	}

	public function test_a_replaced_picture_reaches_visitors_and_is_proved_in_bytes(): void {
		$this->put_picture( 'a.jpg', [ 200, 20, 20 ], 5000 );
		$urls = [ self::url( 'a.jpg', 200 ), self::url( 'a.jpg', 300 ) ];
		array_map( [ $this, 'warm' ], $urls );
		$this->put_picture( 'a.jpg', [ 20, 20, 200 ], 0 );
		self::assertSame( 'red', $this->visitor_sees( $urls[0] ), 'The CDN still has the old one.' );

		$id = $this->flush( $urls, self::$site . '/a.jpg' );

		self::assertSame( [ 'done', [ 'rebuilding', 'rebuilding' ], [ [ 'redirect_to_origin' ], [ 'redirect_to_origin' ] ] ], $this->outcome( $id ) );
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
		$id = $this->flush( [ self::url( 'b.jpg' ) ], self::$site . '/b.jpg' );

		self::assertSame( [ $state, [ $purge ] ], array_slice( $this->outcome( $id ), 0, 2 ), (string) wp_json_encode( $this->outcome( $id ) ) );
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
		$id = $this->flush( [ self::url( 'c.jpg' ) ], self::$site . '/c.jpg' );

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

	public function test_four_processes_one_of_them_killed_send_each_address_once_but_for_its_batch(): void {
		$this->use_fresh_site();
		update_option( 'shortpixel_flush_settings', [ 'wait_seconds' => 1 ], false );
		$this->control( 'POST', '/switches', [ 'slow' => [ 'ms' => 20 ] ] );
		$purges = [];
		for ( $i = 1; $i <= 400; $i++ ) {
			$purges[] = [
				// Nothing is there to be fetched: it is the requests that are counted.
				'url'    => self::$endpoint . "/w_{$i}+ret_img/http://127.0.0.1:1/a.jpg",
				'source' => 'http://127.0.0.1:1/a.jpg',
			];
		}
		$store = new Store();
		$id    = $store->create( [ 'scope' => 'urls' ], $purges );
		$host  = (string) strstr( substr( self::$endpoint, 7 ), '/', true );
		$code  = 'add_filter( "shortpixel_flush_removal_seconds", static fn (): int => 1 );
			$store  = new ShortPixelFlush\Flush\Store();
			$runner = new ShortPixelFlush\Flush\Runner( $store, new ShortPixelFlush\Http\Client( [ "' . $host . '" ] ) );
			add_action( "shortpixel_flush_after_purge", static function (): void { echo "sent\n"; } );
			%s
			$until = microtime( true ) + 25;
			do { $runner->step( ' . $id . ', 2.0 ); usleep( 50000 ); } while ( in_array( $store->get( ' . $id . ' )["state"], ["queued", "running", "waiting"], true ) && microtime( true ) < $until );';

		$killed = Php_Process::start( sprintf( $code, '' ) );
		$killed->wait_for( 'sent' );
		// A claim of 60 seconds that nobody will ever answer for is not waited for here: the others are told it is later.
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
		self::assertSame( [ 'rebuilding' => 400 ], $store->counts( $id )['shortpixel'] ?? [] );
		$row = $store->get( $id );
		self::assertNotNull( $row );
		self::assertSame( 'Visitors now get the new pictures at the 400 addresses that were flushed.', flush_shape( $row, $store )['message'] );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use ShortPixelFlush\Flush\Variant;
use ShortPixelFlush\Tests\Support\Wp_Cli;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * Processes that really send: WP-CLI brings its own library for requests, and the simulated CDN logs what arrives.
 */
final class RealRequestsTest extends Cli_Test_Case {

	/** @var resource */
	private $simulator;

	private string $endpoint = '';

	private string $control = '';

	protected function setUp(): void {
		parent::setUp();
		$root      = dirname( __DIR__, 4 );
		$simulator = proc_open( [ $root . '/node_modules/.bin/tsx', $root . '/tools/simulator/main.ts', '--port', '0', '--control-port', '0', '--removal-delay', '0.3', '--quiet' ], [ [ 'file', '/dev/null', 'r' ], [ 'pipe', 'w' ], [ 'file', '/dev/null', 'w' ] ], $pipes );
		self::assertIsResource( $simulator );
		$this->simulator = $simulator;
		$this->endpoint  = (string) preg_replace( '/^Endpoint:\s*/', '', trim( (string) fgets( $pipes[1] ) ) );
		$this->control   = (string) preg_replace( '/^Control:\s*/', '', trim( (string) fgets( $pipes[1] ) ) );
	}

	protected function tearDown(): void {
		proc_terminate( $this->simulator );
		proc_close( $this->simulator );
		parent::tearDown();
	}

	public function test_two_processes_send_each_address_once(): void {
		$variants = [];
		for ( $width = 1; $width <= 200; $width++ ) {
			// Nothing is there to be fetched: it is the requests that are counted.
			$variants[] = new Variant( "{$this->endpoint}/w_{$width}+ret_img/http://127.0.0.1:1/a.jpg", 'http://127.0.0.1:1/a.jpg', null, 'pasted' );
		}
		$id   = $this->flushes->create(
			[
				'scope'   => 'urls',
				'subject' => [ 'found_in' => [ 'pasted' => 200 ] ],
			],
			$variants
		);
		$host = (string) strstr( substr( $this->endpoint, 7 ), '/', true );
		$php  = sprintf( 'WP_CLI::add_wp_hook( "shortpixel_flush_allowed_hosts", static fn (): array => [ "%s" ] ); WP_CLI::add_wp_hook( "shortpixel_flush_removal_seconds", static fn (): int => 1 );', $host );
		$two  = [ Wp_Cli::start( [ 'run', (string) $id, '--format=json' ], $php ), Wp_Cli::start( [ 'run', (string) $id, '--format=json' ], $php ) ];

		foreach ( $two as $wp ) {
			self::assert_ended( 0, $wp->wait() );
			self::assertSame( [ 200, 200 ], [ $wp->rows()[0]['addresses'], $wp->rows()[0]['new'] ] );
		}
		$removed = [];
		$log     = json_decode( (string) file_get_contents( $this->control . '/log' ), true );
		foreach ( is_array( $log ) && is_array( $log['entries'] ?? null ) ? $log['entries'] : [] as $entry ) {
			if ( is_array( $entry ) && 'removal' === $entry['kind'] && is_string( $entry['url'] ) ) {
				$removed[] = $entry['url'];
			}
		}
		self::assertCount( 200, $removed );
		self::assertCount( 200, array_unique( $removed ) );
	}
}

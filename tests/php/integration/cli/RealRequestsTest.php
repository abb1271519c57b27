<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Cli;

use PHPUnit\Framework\Attributes\Group;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Tests\Support\Simulator;
use ShortPixelFlush\Tests\Support\Wp_Cli;

require_once __DIR__ . '/Cli_Test_Case.php';

/**
 * Tests processes that really send requests, with WP-CLI's own HTTP library; the simulated CDN logs what arrives.
 */
final class RealRequestsTest extends Cli_Test_Case {

	private Simulator $simulator;

	protected function setUp(): void {
		parent::setUp();
		$this->simulator = new Simulator();
	}

	protected function tearDown(): void {
		$this->simulator->stop();
		parent::tearDown();
	}

	#[Group( 'proof-only' )]
	public function test_two_processes_send_each_url_once(): void {
		$variants = [];
		for ( $width = 1; $width <= 200; $width++ ) {
			// The CDN can't fetch this file, but the test only counts requests.
			$variants[] = new Variant(
				"{$this->simulator->endpoint}/w_{$width}+ret_img/http://127.0.0.1:1/a.jpg",
				'http://127.0.0.1:1/a.jpg',
				null,
				'pasted'
			);
		}
		$id   = $this->flushes->create(
			[
				'scope'   => 'urls',
				'subject' => [ 'found_in' => [ 'pasted' => 200 ] ],
			],
			$variants
		);
		$host = (string) strstr( substr( $this->simulator->endpoint, 7 ), '/', true );
		$php  = sprintf(
			'WP_CLI::add_wp_hook( "shortpixel_flush_allowed_hosts", static fn (): array => [ "%s" ] ); WP_CLI::add_wp_hook( "shortpixel_flush_removal_seconds", static fn (): int => 1 );',
			$host
		);
		$two  = [
			Wp_Cli::start( [ 'run', (string) $id, '--format=json' ], $php ),
			Wp_Cli::start( [ 'run', (string) $id, '--format=json' ], $php ),
		];

		foreach ( $two as $wp ) {
			self::assert_ended( 0, $wp->wait() );
			self::assertSame( [ 200, 200 ], [ $wp->rows()[0]['copies'], $wp->rows()[0]['new'] ] );
		}
		$removed = $this->simulator->asked( 'removal' );
		self::assertCount( 200, $removed );
		self::assertCount( 200, array_unique( $removed ) );
	}
}

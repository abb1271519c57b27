<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Site;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use function ShortPixelFlush\Flush\flush_shape;
use function ShortPixelFlush\Flush\start_site;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * A test of flushes of everything, in which `$cdn` and `$front_page` answer all requests.
 */
abstract class Site_Test_Case extends Spai_Test_Case {

	protected const FROM = 'https://cdn.shortpixel.ai/spai';
	protected const TO   = 'https://cdn.shortpixel.ai/spai2';

	protected Flushes $flushes;

	/**
	 * The answer of the CDN, and of pages other than the front page.
	 *
	 * @var array<string, mixed>
	 */
	protected array $cdn = [
		'status'  => 200,
		'headers' => [ 'content-type' => 'image/webp' ],
		'body'    => 'RIFF',
	];

	/**
	 * The front page's answer; null for a page whose links have the current endpoint.
	 *
	 * @var array<string, mixed>|null
	 */
	protected ?array $front_page = null;

	protected function setUp(): void {
		parent::setUp();
		$this->flushes = new Flushes();
		// Uses only this page cache, even if another test has loaded classes of other page caches in this process.
		add_filter(
			'shortpixel_flush_page_caches',
			static fn (): array => [
				[
					'id'     => 'a-cache',
					'name'   => 'A Cache',
					'clears' => true,
				],
			]
		);
		$this->answer_requests(
			function ( array $request ): array {
				if ( 'http://example.org/' === $request['url'] ) {
					return $this->front_page ?? [
						'body' => '<img src="' . $this->spai->endpoint() . '/q_lossy+ret_img/example.org/a.jpg">',
					];
				}

				return $this->cdn;
			}
		);
	}

	protected function flush( int $id ): Flush {
		$flush = $this->flushes->get( $id );
		self::assertNotNull( $flush );

		return $flush;
	}

	protected function step( int $id, float $seconds = 5.0 ): void {
		( new Runner() )->step( $id, $seconds );
	}

	protected function start(): int {
		$id = start_site( self::FROM, 'a test', 1 );
		self::assertIsInt( $id, is_wp_error( $id ) ? $id->get_error_message() : '' );

		return $id;
	}

	/**
	 * Does up to ten steps, two seconds apart, until the flush has ended.
	 */
	protected function run_to_end( int $id ): Flush {
		foreach ( range( 1, 10 ) as $call ) {
			if ( $this->flush( $id )->is_open() ) {
				$this->step( $id );
				$this->at( self::plugin_time() + 2 );
			}
		}

		return $this->flush( $id );
	}

	/**
	 * @param array<string, string> $expected States by step, as they are shown.
	 */
	protected static function assert_steps( array $expected, Flush $flush ): void {
		self::assertSame( $expected, array_column( flush_shape( $flush )['steps'], 'state', 'id' ) );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use WP_Error;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/start.php';

/**
 * A test of plans, with ShortPixel Adaptive Images and with pages that the test defines.
 */
abstract class Plan_Test_Case extends Spai_Test_Case {

	/**
	 * The responses to requests, by URL; every other URL gets a 404.
	 *
	 * @var array<string, string|array<string, mixed>>
	 */
	protected array $pages = [];

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'administrator' );
		$this->pages = [ home_url( '/' ) => '<html></html>' ];
		$this->answer_requests(
			function ( array $request ): array {
				$url    = is_string( $request['url'] ) ? $request['url'] : '';
				$answer = $this->pages[ $url ] ?? [ 'status' => 404 ];

				return is_string( $answer ) ? [ 'body' => $answer ] : $answer;
			}
		);
	}

	/**
	 * @param list<string> $expected
	 */
	protected function assert_requested( array $expected ): void {
		self::assertSame( $expected, array_column( $this->requests, 'url' ) );
	}

	protected static function assert_refused( string $reason, mixed $error ): WP_Error {
		self::assertInstanceOf( WP_Error::class, $error );
		self::assertSame( 'shortpixel_flush_' . $reason, $error->get_error_code(), $error->get_error_message() );
		self::assertNotSame( '', $error->get_error_message() );

		return $error;
	}

	/**
	 * @return list<string>
	 */
	protected static function urls( mixed $plan ): array {
		return array_map( static fn ( Variant $variant ): string => $variant->url, self::made( $plan )->variants );
	}

	protected static function made( mixed $plan ): Plan {
		self::assertInstanceOf( Plan::class, $plan, is_wp_error( $plan ) ? $plan->get_error_message() : '' );

		return $plan;
	}

	protected static function upload_url( string $name ): string {
		return wp_upload_dir()['url'] . '/' . $name;
	}

	/**
	 * Ends a flush as if every copy had been checked and, by default, found new.
	 *
	 * @param array{state?: string, status?: int, looks?: int} $found
	 */
	protected static function ended( mixed $id, array $found = [] ): int {
		self::assertIsInt( $id );
		( new Purges() )->move(
			$id,
			[ 'queued' ],
			$found + [
				'state'  => 'fresh',
				'status' => 200,
				'looks'  => 1,
			]
		);
		( new Runner() )->step( $id, 5.0 );
		self::assertFalse( ( new Flushes() )->get( $id )?->is_open() );

		return $id;
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Plan;

use ShortPixelFlush\Tests\Integration\Providers\Spai_Test_Case;
use WP_Error;

require_once dirname( __DIR__ ) . '/providers/Spai_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/plan.php';

/**
 * A test of planning: with ShortPixel Adaptive Images, and pages that answer what the test says.
 */
abstract class Plan_Test_Case extends Spai_Test_Case {

	/**
	 * What pages answer, by address; every other page is a 404.
	 *
	 * @var array<string, string|array<string, mixed>>
	 */
	protected array $pages = [];

	protected function setUp(): void {
		parent::setUp();
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
		return array_column( self::made( $plan )['purges'], 'url' );
	}

	/**
	 * Gives a plan that was made, with its types.
	 *
	 * @return array{addresses: int, attachments: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_ids: list<int>, found_in: array<string, int>, notes: list<string>, variants: list<array{url: string, found_in: string}>, purges: list<array{url: string, attachment_id: int|null, found_in: string}>, coverage: array{pages: int, screens: int, read: int, skipped: list<array{url: string, reason: string}>}|null}
	 */
	protected static function made( mixed $plan ): array {
		self::assertIsArray( $plan, is_wp_error( $plan ) ? $plan->get_error_message() : '' );

		/** @var array{addresses: int, attachments: list<array{id: int, title: string, thumbnail: string, edit_url: string}>, attachment_ids: list<int>, found_in: array<string, int>, notes: list<string>, variants: list<array{url: string, found_in: string}>, purges: list<array{url: string, attachment_id: int|null, found_in: string}>, coverage: array{pages: int, screens: int, read: int, skipped: list<array{url: string, reason: string}>}|null} $plan */
		return $plan;
	}

	protected static function upload_url( string $name ): string {
		return wp_upload_dir()['url'] . '/' . $name;
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Tests\Support\Database;

require_once __DIR__ . '/Rest_Test_Case.php';

/**
 * Tests flushes of the whole library: what a dry run answers, what is stored, and what is refused.
 */
final class LibraryTest extends Rest_Test_Case {
	private const LIBRARY = [
		'scope'   => 'images',
		'library' => true,
	];

	protected function setUp(): void {
		parent::setUp();
		$this->act_as( 'administrator' );
	}

	public function test_a_dry_run_counts_all_pictures_and_extrapolates_the_urls_from_the_first(): void {
		$this->pictures( 250 );
		$body = self::body( $this->rest( 'POST', '/flushes', self::LIBRARY + [ 'dry_run' => true ] ) );

		self::assertSame(
			[
				'images'    => 250,
				'looked_at' => 100,
			],
			$body['library']
		);
		self::assertSame( [], $body['attachments'] );
		$addresses = $body['addresses'];
		self::assertIsInt( $addresses );
		self::assertGreaterThan( 99, $addresses );
		self::assertSame( '250 images', self::part( $body, 'notes', 0 ) );
		self::assertSame(
			sprintf(
				'There may be %s copies on the CDN.',
				number_format_i18n( (int) round( 2.5 * $addresses, 2 - strlen( (string) (int) ( 2.5 * $addresses ) ) ) )
			),
			self::part( $body, 'notes', 1 )
		);
		self::assertSame( 0, ( new Flushes() )->find( [] )['total'], 'Nothing was stored.' );
	}

	public function test_nothing_is_estimated_for_a_small_library(): void {
		$this->pictures( 3 );
		$body = self::body( $this->rest( 'POST', '/flushes', self::LIBRARY + [ 'dry_run' => true ] ) );

		self::assertSame( [ 3, 3 ], [ self::part( $body, 'library', 'images' ), self::part( $body, 'library', 'looked_at' ) ] );
		self::assertIsInt( $body['addresses'] );
		self::assertSame( "There may be {$body['addresses']} copies on the CDN.", self::part( $body, 'notes', 1 ) );
	}

	public function test_a_dry_run_says_what_the_sites_own_cdn_has_to_do_and_what_that_costs(): void {
		$this->pictures( 250 );
		$hosts = [ 'cdn.shortpixel.ai', 'example.org' ];
		add_filter(
			'shortpixel_flush_configured_edges',
			static function () use ( &$hosts ): array {
				return [
					[
						'id'    => 'varnish',
						'kind'  => 'generic',
						'hosts' => $hosts,
						'setup' => [ 'servers' => 'http://127.0.0.1:6081' ],
					],
					[
						'id'    => 'aws',
						'kind'  => 'cloudfront',
						'hosts' => $hosts,
						'setup' => [],
					],
				];
			}
		);
		$body  = self::body( $this->rest( 'POST', '/flushes', self::LIBRARY + [ 'dry_run' => true ] ) );
		$notes = (string) wp_json_encode( $body['notes'], JSON_UNESCAPED_UNICODE );

		self::assertIsInt( $body['addresses'] );
		$about = static fn ( float $number ): string => number_format_i18n( (int) round( $number, 2 - strlen( (string) (int) $number ) ) );
		$files = $body['sources'];
		self::assertIsInt( $files );
		self::assertStringContainsString(
			"At Varnish, nginx or Squid, about {$about( 2.5 * ( $body['addresses'] + $files ) )} links are cleared as well. That takes about {$about( 2.5 * ( $files + 2 * $body['addresses'] ) )} requests.",
			$notes
		);
		self::assertStringContainsString(
			"At Amazon CloudFront, about {$about( 2.5 * ( $body['addresses'] + $files ) )} links are cleared as well",
			$notes
		);

		$hosts = [ 'elsewhere.example' ];
		self::assertStringNotContainsString(
			'cleared as well',
			(string) wp_json_encode( self::body( $this->rest( 'POST', '/flushes', self::LIBRARY + [ 'dry_run' => true ] ) ) )
		);
	}

	public function test_starting_plans_nothing_and_returns_what_is_to_be_planned(): void {
		$this->pictures( 250 );
		$response = $this->rest(
			'POST',
			'/flushes',
			self::LIBRARY + [
				'reason'    => 'New watermark',
				'confirmed' => 250,
			]
		);
		$body     = self::body( $response );

		self::assertSame( 202, $response->get_status() );
		self::assertSame( [ 'queued', 'New watermark', 0 ], [ $body['state'], $body['reason'], self::part( $body, 'counts', 'total' ) ] );
		self::assertSame(
			[
				'images_done' => 0,
				'images'      => 250,
			],
			$body['planning']
		);
		self::assertSame( 'The library, 250 images', self::part( $body, 'subject', 'title' ) );
		self::assertSame( 'Flushing…', $body['message'] );
		self::assertSame( [], $this->requests );
	}

	public function test_a_second_one_is_refused_until_the_first_is_stopped(): void {
		$this->pictures( 3 );
		$id = self::part( self::body( $this->rest( 'POST', '/flushes', self::LIBRARY ) ), 'id' );
		self::assertIsInt( $id );
		$second = $this->rest( 'POST', '/flushes', self::LIBRARY );
		self::assert_rest_error( 'shortpixel_flush_already_running', 409, $second );
		self::assertSame(
			'All images are being flushed already. Wait until that has ended, or stop it.',
			self::body( $second )['message']
		);

		self::assertSame( 'cancelled', self::part( self::body( $this->rest( 'POST', "/flushes/{$id}/cancel" ) ), 'state' ) );
		self::assertSame( 202, $this->rest( 'POST', '/flushes', self::LIBRARY )->get_status() );
	}

	public function test_an_empty_library_and_a_site_without_a_provider_are_refused(): void {
		self::assert_rest_error( 'shortpixel_flush_nothing_to_flush', 400, $this->rest( 'POST', '/flushes', self::LIBRARY ) );
		self::assert_rest_error(
			'shortpixel_flush_nothing_to_flush',
			400,
			$this->rest( 'POST', '/flushes', self::LIBRARY + [ 'dry_run' => true ] )
		);

		$this->pictures( 1 );
		$this->use_providers( [] );
		self::assert_rest_error( 'shortpixel_flush_no_provider', 400, $this->rest( 'POST', '/flushes', self::LIBRARY ) );
		self::assert_rest_error(
			'shortpixel_flush_no_provider',
			400,
			$this->rest( 'POST', '/flushes', self::LIBRARY + [ 'dry_run' => true ] )
		);
	}

	/**
	 * Inserts images into the database, without files: only their URLs matter.
	 */
	private function pictures( int $count ): void {
		$wpdb = Database::wpdb();
		for ( $n = 1; $n <= $count; $n++ ) {
			Database::run(
				"INSERT INTO {$wpdb->posts} (post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status, post_type, post_mime_type, to_ping, pinged, post_content_filtered, post_modified, post_modified_gmt) VALUES (NOW(), NOW(), '', 'Image {$n}', '', 'inherit', 'attachment', 'image/jpeg', '', '', '', NOW(), NOW())"
			);
			$id = $wpdb->insert_id;
			Database::run(
				"INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES ({$id}, '_wp_attached_file', '2026/11/{$n}.jpg')"
			);
			$meta = serialize( // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- As WordPress stores it.
				[
					'width'  => 1200,
					'height' => 800,
					'file'   => "2026/11/{$n}.jpg",
					'sizes'  => [],
				]
			);
			Database::run(
				(string) $wpdb->prepare(
					// @phpstan-ignore argument.type (Not literal: the table's name varies.)
					"INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES (%d, '_wp_attachment_metadata', %s)",
					$id,
					$meta
				)
			);
		}
	}
}

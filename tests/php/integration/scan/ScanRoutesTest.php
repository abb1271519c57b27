<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Scan;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Store\Flushes;
use WP_REST_Response;
use function ShortPixelFlush\Proof\fingerprint;
use function ShortPixelFlush\Proof\fingerprint_distance;
use function ShortPixelFlush\Scan\start;

require_once __DIR__ . '/Scan_Test_Case.php';

/**
 * Tests the routes below /scan, and flushes that were started from a scan.
 */
final class ScanRoutesTest extends Scan_Test_Case {

	public function test_a_scan_is_started_carried_on_and_shows_both_images(): void {
		$id   = $this->old_image( 'house' );
		$scan = $this->rest( 'POST', '/scan' );
		self::assertSame( 202, $scan->get_status() );
		self::assertSame( 'running', self::data( $scan )['state'] );

		$scan = self::data( $this->rest( 'POST', '/scan/run' ) );
		self::assertSame( [ 'done', 'Visitors still see the old “House”.', null ], [ $scan['state'], $scan['message'], $scan['next_in'] ] );
		$found = self::data( $this->rest( 'GET', '/scan/findings' ) );
		self::assertIsArray( $found[0] );
		self::assertSame( [ $this->copy_url( $id, 400 ), wp_get_attachment_url( $id ) ], [ $found[0]['copy'], $found[0]['file'] ] );
		// The picture is a thumbnail of the copy that the scan saw.
		self::assertIsString( $found[0]['picture'] );
		$picture = (string) base64_decode( substr( $found[0]['picture'], strlen( 'data:image/webp;base64,' ) ), true );
		$copy    = self::webp( self::drawing( crc32( 'house' ) % 1000 ), 400 );
		self::assertLessThan( 5, fingerprint_distance( fingerprint( $picture ), fingerprint( $copy ) ) );
	}

	public function test_a_check_of_the_latest_images_is_started_by_its_reach(): void {
		$id   = $this->old_image( 'house' );
		$scan = self::data( $this->rest( 'POST', '/scan', [ 'reach' => 'recent' ] ) );
		self::assertSame( [ 'running', 'recent', 'busy' ], [ $scan['state'], $scan['reach'], $scan['tone'] ] );
		$scan = self::data( $this->rest( 'POST', '/scan/run' ) );

		self::assertSame( [ 'done', 'recent', 'bad', false ], [ $scan['state'], $scan['reach'], $scan['tone'], $scan['due'] ] );
		self::assertSame( 'stale', $this->found( $id ) );
	}

	public function test_an_unknown_reach_is_refused_and_nothing_begins(): void {
		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/scan', [ 'reach' => 'everything' ] ) );
		self::assertSame( 'none', self::data( $this->rest( 'GET', '/scan' ) )['state'] );
	}

	public function test_a_second_one_is_refused(): void {
		$this->rest( 'POST', '/scan' );

		self::assert_rest_error( 'shortpixel_flush_already_running', 409, $this->rest( 'POST', '/scan' ) );
	}

	public function test_it_is_stopped(): void {
		$this->rest( 'POST', '/scan' );
		$scan = self::data( $this->rest( 'DELETE', '/scan' ) );

		self::assertSame(
			[
				'stopped',
				[
					'start' => true,
					'stop'  => false,
				],
			],
			[ $scan['state'], $scan['can'] ]
		);
	}

	public function test_where_no_provider_is_there_it_is_refused(): void {
		add_filter( 'shortpixel_flush_providers', '__return_empty_array', 99 );

		self::assert_rest_error( 'shortpixel_flush_no_provider', 400, $this->rest( 'POST', '/scan' ) );
	}

	public function test_authors_see_what_was_found_of_their_own_images_only(): void {
		$this->old_image( 'of-admin' );
		$author = $this->user( 'author' );
		$own    = $this->old_image( 'of-author' );
		wp_update_post(
			[
				'ID'          => $own,
				'post_author' => $author,
			]
		);
		$this->scan();
		wp_set_current_user( $author );
		$response = $this->rest( 'GET', '/scan/findings' );

		self::assertSame( [ $own ], array_column( array_column( self::data( $response ), 'attachment' ), 'id' ) );
		self::assertSame( '1', $response->get_headers()['X-WP-Total'] );
		self::assertSame(
			[
				'start' => false,
				'stop'  => false,
			],
			self::data( $this->rest( 'GET', '/scan' ) )['can']
		);
	}

	public function test_what_was_found_is_flushed_with_the_scan_as_its_cause(): void {
		$id = $this->old_image( 'house' );
		$this->scan();
		$response = $this->flush( [ $id ] );

		self::assertSame( 202, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		$flush = ( new Flushes() )->open( null )[0];
		self::assertSame( [ 'scan', 'Found by a check' ], [ $flush->cause, $flush->reason ] );
	}

	public function test_what_no_scan_found_is_not_flushed_in_its_name(): void {
		$old = $this->old_image( 'house' );
		$new = $this->shown_image( 'sea', 1, 86400 );
		$this->cache( $new, self::drawing( 1 ), 3600 );
		$this->scan();

		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->flush( [ $old, $new ] ) );
		self::assertSame( [], ( new Flushes() )->open( null ) );
	}

	/**
	 * @param array<string, mixed> $params
	 */
	#[DataProvider( 'unfit' )]
	public function test_a_cause_that_does_not_fit_is_refused( array $params ): void {
		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/flushes', $params ) );
	}

	/** @return iterable<string, array{array<string, mixed>}> */
	public static function unfit(): iterable {
		$images = [
			'scope'       => 'images',
			'attachments' => [ 1 ],
		];
		yield 'one that nobody knows' => [ [ 'cause' => 'whim' ] + $images ];
		yield 'one that is no person’s to name' => [ [ 'cause' => 'replace' ] + $images ];
		yield 'of the library' => [
			[
				'scope'   => 'images',
				'library' => true,
				'cause'   => 'scan',
			],
		];
		yield 'of links' => [
			[
				'scope' => 'urls',
				'urls'  => [ 'http://example.org/a.jpg' ],
				'cause' => 'scan',
			],
		];
	}

	#[DataProvider( 'routes' )]
	public function test_an_unknown_field_is_refused_and_nothing_is_done( string $method, string $route ): void {
		$this->old_image( 'house' );
		'/scan' !== $route || 'DELETE' === $method ? start( 1 ) : null;

		self::assert_rest_error( 'shortpixel_flush_unknown_field', 400, $this->rest( $method, $route, [ 'everything' => true ] ) );
		self::assertSame( [], $this->asked );
	}

	/** @return iterable<string, array{string, string}> */
	public static function routes(): iterable {
		foreach ( [
			[ 'GET', '/scan' ],
			[ 'POST', '/scan' ],
			[ 'DELETE', '/scan' ],
			[ 'POST', '/scan/run' ],
			[ 'GET', '/scan/findings' ],
		] as $route ) {
			yield implode( ' ', $route ) => $route;
		}
	}

	private function old_image( string $name ): int {
		$seed = crc32( $name ) % 1000;
		$id   = $this->shown_image( $name, $seed + 1000, 3600 );
		$this->cache( $id, self::drawing( $seed ), 86400 );
		return $id;
	}

	/** @param list<int> $ids */
	private function flush( array $ids ): WP_REST_Response {
		return $this->rest(
			'POST',
			'/flushes',
			[
				'scope'       => 'images',
				'attachments' => $ids,
				'cause'       => 'scan',
			]
		);
	}

	/** @return array<mixed> */
	private static function data( WP_REST_Response $response ): array {
		$data = json_decode( (string) wp_json_encode( $response->get_data() ), true );
		self::assertIsArray( $data );
		return $data;
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Scan;

use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/Scan_Test_Case.php';

/**
 * Tests scans of images whose copies no page names, such as images that Adaptive Images loads while visitors scroll:
 * an open screen measures their pages first.
 */
final class MeasuredScanTest extends Scan_Test_Case {
	private const PHONE = [
		'width'   => 390,
		'height'  => 664,
		'density' => 3,
	];

	private const DESKTOP = [
		'width'   => 1905,
		'height'  => 945,
		'density' => 1,
	];

	public function test_the_screen_is_told_which_pages_to_measure_and_nothing_is_asked_for_before(): void {
		$id = $this->lazy_image( 'house', 2 );
		$this->rest( 'POST', '/scan' );
		$scan = $this->run_with( [] );

		self::assertSame( 'running', $scan['state'] );
		self::assertSame( [ $this->page_of( $id ) ], $scan['to_measure']['pages'] );
		self::assertSame( [ 390, 1905, 820 ], array_column( $scan['to_measure']['screens'], 'width' ) );
		self::assertSame( [], $this->asked );
	}

	public function test_an_old_copy_is_found_that_only_the_measurement_names(): void {
		$id  = $this->lazy_image( 'house', 2 );
		$url = $this->cache_measured( $id, 3 * 200, 1, 86400 );
		$this->rest( 'POST', '/scan' );
		$this->run_with( [] );
		$scan = $this->run_with( [ $this->layout_of( $id ) ] );

		self::assertSame( [ 'done', [] ], [ $scan['state'], $scan['to_measure']['pages'] ] );
		self::assertSame( [ $url ], $this->asked );
		self::assertSame( 'stale', $this->found( $id ) );
		self::assertSame( $url, $this->record( $id )->finding->url );
	}

	public function test_where_no_phone_has_one_the_copy_of_a_desktop_is_asked_for(): void {
		$id  = $this->lazy_image( 'house', 2 );
		$url = $this->cache_measured( $id, 300, 1, 86400 );
		$this->rest( 'POST', '/scan' );
		$this->run_with( [] );
		$this->run_with( [ $this->layout_of( $id ) ] );

		self::assertCount( 2, $this->asked );
		self::assertSame( [ 'stale', $url ], [ $this->found( $id ), $this->record( $id )->finding->url ] );
	}

	public function test_what_was_measured_is_tried_on_other_images_where_no_browser_is(): void {
		$first = $this->lazy_image( 'house', 2 );
		$this->cache_measured( $first, 3 * 200, 1, 86400 );
		$this->rest( 'POST', '/scan' );
		$this->run_with( [] );
		$this->run_with( [ $this->layout_of( $first ) ] );

		$other = $this->lazy_image( 'boat', 2 );
		$url   = $this->cache_measured( $other, 3 * 200, 1, 86400 );
		$this->scan();

		self::assertSame( [ 'stale', $url ], [ $this->found( $other ), $this->record( $other )->finding->url ] );
	}

	/** If no cache has the copy, the CDN makes it from the new file for the scan; visitors may have an older copy. */
	public function test_a_copy_that_no_cache_had_proves_nothing(): void {
		$id = $this->lazy_image( 'house', 2 );
		foreach ( [ 600, 300 ] as $width ) {
			$this->cache_measured( $id, $width, 2, 0, [ 'x-cache' => 'MISS' ] );
		}
		$this->rest( 'POST', '/scan' );
		$this->run_with( [] );
		$this->run_with( [ $this->layout_of( $id ) ] );

		self::assertCount( 2, $this->asked );
		self::assertSame( 'unknown no_copy', $this->found( $id ) );
	}

	/** A browser that requests the copy now gets the current file; other browsers may still keep an older copy. */
	public function test_a_copy_that_the_cdn_sends_visitors_to_the_file_for_is_new_where_it_was_looked_at(): void {
		$id = $this->lazy_image( 'house', 2 );
		foreach ( [ 600, 300 ] as $width ) {
			$url = $this->cache_measured( $id, $width, 2, 0 );

			$this->copies[ $url ] = [
				'status'  => 307,
				'headers' => [ 'location' => (string) wp_get_attachment_url( $id ) ],
			];
		}
		$this->rest( 'POST', '/scan' );
		$this->run_with( [] );
		$scan = $this->run_with( [ $this->layout_of( $id ) ] );

		self::assertSame( 'unknown made_now', $this->found( $id ) );
		self::assertSame( [ 'good', 'Where we looked, visitors get your current images.' ], [ $scan['tone'], $scan['message'] ] );
	}

	#[DataProvider( 'unmeasured' )]
	public function test_a_page_that_can_not_be_measured_leaves_it_open_and_ends_the_scan( string $state ): void {
		$id = $this->lazy_image( 'house', 2 );
		$this->rest( 'POST', '/scan' );
		$this->run_with( [] );
		$layout = [
			'url'     => $this->page_of( $id ),
			'state'   => $state,
			'screens' => [],
			'images'  => [],
		];

		self::assertSame( 'done', $this->run_with( [ $layout ] )['state'] );
		self::assertSame( [ 'unknown no_copy', [] ], [ $this->found( $id ), $this->asked ] );
	}

	/** @return iterable<string, array{string}> */
	public static function unmeasured(): iterable {
		yield 'it refuses to be framed' => [ 'framing' ];
		yield 'it does not answer' => [ 'unreachable' ];
		yield 'it takes too long' => [ 'late' ];
	}

	public function test_without_a_browser_it_is_said_that_no_copy_is_known(): void {
		$id = $this->lazy_image( 'house', 2 );
		self::assertSame( 'done', $this->scan()->state );
		self::assertSame( [ 'unknown no_copy', [] ], [ $this->found( $id ), $this->asked ] );
	}

	public function test_without_a_browser_what_was_measured_last_of_another_image_is_tried(): void {
		$first = $this->lazy_image( 'first', 1 );
		$this->cache_measured( $first, 600, 1, 600 );
		$this->rest( 'POST', '/scan' );
		$this->run_with( [] );
		$this->run_with( [ $this->layout_of( $first ) ] );
		self::assertSame( 'new', $this->found( $first ) );

		$this->pass( 60 );
		$second = $this->lazy_image( 'second', 2 );
		$url    = $this->cache_measured( $second, 600, 3, 86400 );
		$before = count( $this->asked );
		$this->scan();

		self::assertSame( [ 'stale', $url ], [ $this->found( $second ), $this->asked[ $before ] ?? '' ] );
	}

	public function test_an_image_whose_copies_pages_name_waits_for_no_measurement(): void {
		$id = $this->shown_image( 'named', 2, 3600 );
		$this->cache( $id, self::drawing( 1 ), 86400 );
		$this->rest( 'POST', '/scan' );
		$scan = $this->run_with( [] );

		self::assertSame( [ 'done', [] ], [ $scan['state'], $scan['to_measure']['pages'] ] );
		self::assertSame( 'stale', $this->found( $id ) );
	}

	public function test_a_page_of_another_site_is_refused(): void {
		$this->lazy_image( 'house', 2 );
		$this->rest( 'POST', '/scan' );
		$layout = [
			'url'     => 'https://elsewhere.test/',
			'state'   => 'late',
			'screens' => [],
			'images'  => [],
		];

		self::assert_rest_error( 'shortpixel_flush_invalid_input', 400, $this->rest( 'POST', '/scan/run', [ 'layouts' => [ $layout ] ] ) );
	}

	/** Creates an image whose file is an hour old, and a page with a placeholder for it. */
	private function lazy_image( string $name, int $seed ): int {
		$id   = $this->shown_image( $name, $seed, 3600, [] );
		$svg  = sprintf(
			'<svg xmlns="http://www.w3.org/2000/svg" data-u="%s" data-w="800" data-h="600"></svg>',
			rawurlencode( (string) wp_get_attachment_url( $id ) )
		);
		$page = (string) array_key_last( $this->pages );

		$this->pages[ $page ] = '<html><body><img src="data:image/svg+xml;base64,' . base64_encode( $svg ) . '"></body></html>';
		return $id;
	}

	private function page_of( int $id ): string {
		foreach ( $this->pages as $url => $html ) {
			if (
				str_contains( $html, 'data:image' )
				&& str_contains( (string) get_post_field( 'post_content', url_to_postid( $url ) ), "wp-image-{$id}" )
			) {
				return $url;
			}
		}
		self::fail( 'No page shows it.' );
	}

	/** @return array<string, mixed> The page as measured: the image is 200 pixels wide on a phone, 300 on a desktop. */
	private function layout_of( int $id ): array {
		$box = static fn ( int $width, int $screen ): array => [
			'width'     => $width,
			'height'    => $width * 0.75,
			'padding_x' => 0,
			'padding_y' => 0,
			'screens'   => [ $screen ],
		];
		return [
			'url'     => $this->page_of( $id ),
			'state'   => 'measured',
			'screens' => [ self::PHONE, self::DESKTOP ],
			'images'  => [
				[
					'source' => (string) wp_get_attachment_url( $id ),
					'kind'   => 'image',
					'width'  => 800,
					'height' => 600,
					'boxes'  => [ $box( 200, 0 ), $box( 300, 1 ) ],
				],
			],
		];
	}

	/**
	 * Puts a copy on the CDN at the URL that SPAI's script requests, and returns that URL.
	 *
	 * @param array<string, string> $headers
	 */
	private function cache_measured( int $id, int $width, int $seed, int $age, array $headers = [] ): string {
		$this->cache( $id, self::drawing( $seed ), $age, [ $width ], $headers + ( 0 === $age ? [ 'age' => '' ] : [] ) );
		$url = "https://cdn.shortpixel.ai/spai/q_lossy+w_{$width}+to_webp+ret_img/" . wp_get_attachment_url( $id );

		$this->copies[ $url ] = $this->copies[ $this->copy_url( $id, $width ) ];
		return $url;
	}

	/**
	 * @param list<array<string, mixed>> $layouts
	 * @return array{state: string, tone: string, message: string, to_measure: array{pages: list<string>, screens: list<array{width: int}>}}
	 */
	private function run_with( array $layouts ): array {
		/** @var array{state: string, tone: string, message: string, to_measure: array{pages: list<string>, screens: list<array{width: int}>}} $scan */
		$scan = json_decode( (string) wp_json_encode( $this->rest( 'POST', '/scan/run', [ 'layouts' => $layouts ] )->get_data() ), true );
		return $scan;
	}
}

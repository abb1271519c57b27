<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Copies;

use ShortPixelFlush\Copies\Owners;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\Copies\coverage_of;
use function ShortPixelFlush\Copies\measured_links;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\plan_urls;
use function ShortPixelFlush\Flush\flush_shape;

require_once __DIR__ . '/Seen_Test_Case.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

final class LayoutsTest extends Seen_Test_Case {

	public function test_what_was_measured_of_a_picture_is_flushed_first_in_the_scripts_own_arithmetic(): void {
		$id   = $this->attachment( [ 'name' => 'sea' ] );
		$plan = plan_images( [ $id ], [ self::layout( [ self::upload_url( 'sea.jpg' ) ] ) ] );
		$bare = substr( self::upload_url( 'sea.jpg' ), 7 );
		// 300.5 × 3 = 901.5 and 300.5 × 1 = 300.5 are both rounded up.
		$expected = [
			"https://cdn.shortpixel.ai/spai/w_902+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}",
			"https://cdn.shortpixel.ai/spai/w_301+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}",
		];
		self::assertSame( $expected, array_slice( self::urls( $plan ), 0, 2 ) );
		self::assertSame( $expected, self::found_in( 'probe', $plan ) );
		self::assertSame( $id, self::made( $plan )->variants[0]->attachment_id );
	}

	public function test_only_the_pictures_that_are_flushed_count(): void {
		$id      = $this->attachment( [ 'name' => 'mine' ] );
		$foreign = [
			self::upload_url( 'other.jpg' ),
			'https://elsewhere.test/wp-content/uploads/' . self::month() . '/mine.jpg',
			'http://169.254.169.254/wp-content/uploads/' . self::month() . '/mine.jpg',
		];
		self::assertSame( [], self::found_in( 'probe', plan_images( [ $id ], [ self::layout( $foreign ) ] ) ) );
	}

	public function test_a_source_that_would_make_no_url_is_left_out(): void {
		$id = $this->attachment( [ 'name' => 'mine' ] );
		foreach ( self::found_in(
			'probe',
			plan_images(
				[ $id ],
				[ self::layout( [ self::upload_url( 'mine.jpg' ) . '#top', self::upload_url( 'mine.jpg' ) . '?v="><script>' ] ) ]
			)
		) as $url ) {
			self::assertMatchesRegularExpression(
				'#^https://cdn\.shortpixel\.ai/spai/w_\d+\+q_lossy\+ret_img\+p_h\+to_webp\+p_h/example\.org/[\w/.-]+mine\.jpg(\?v=%22%3E%3Cscript%3E)?$#',
				$url
			);
		}
	}

	public function test_a_file_that_is_not_on_record_is_still_a_source(): void {
		$id   = $this->attachment( [ 'name' => 'gone' ] );
		$url  = self::upload_url( 'gone-777x583.jpg' );
		$plan = plan_images( [ $id ], [ self::layout( [ $url ] ) ] );
		self::assertCount( 2, self::found_in( 'probe', $plan ) );
		self::assertContains(
			'https://cdn.shortpixel.ai/spai/q_lossy+ret_img+to_webp+p_h/' . substr( $url, 7 ),
			self::found_in( 'settings', $plan )
		);
	}

	public function test_a_url_of_an_image_service_counts_as_the_file_behind_it(): void {
		$id    = $this->attachment( [ 'name' => 'photon' ] );
		$inner = substr( self::upload_url( 'photon.jpg' ), 7 );
		$urls  = self::found_in(
			'probe',
			plan_images( [ $id ], [ self::layout( [ "https://i0.wp.com/{$inner}?fit=400%2C300&ssl=1" ] ) ] )
		);
		self::assertContains(
			"https://cdn.shortpixel.ai/spai/w_902+q_lossy+ret_img+to_webp/i0.wp.com/{$inner}?fit=400%2C300&ssl=1",
			$urls
		);
		self::assertSame(
			[],
			self::found_in(
				'probe',
				plan_images(
					[ $id ],
					[ self::layout( [ 'https://i0.wp.com/elsewhere.test/wp-content/uploads/photon.jpg', "https://i9.wp.com/{$inner}" ] ) ]
				)
			)
		);
	}

	public function test_boxes_of_several_pages_add_up_and_no_url_is_listed_twice(): void {
		$ids     = [ $this->attachment( [ 'name' => 'a' ] ), $this->attachment( [ 'name' => 'b' ] ) ];
		$sources = [ self::upload_url( 'a.jpg' ), self::upload_url( 'b.jpg' ) ];
		$plan    = plan_images(
			$ids,
			[
				self::layout( $sources ),
				self::layout( $sources, 200.0, 'http://example.org/' ),
				self::layout( $sources, 300.5, 'http://example.org/again/' ),
			]
		);
		self::assertCount( 8, self::found_in( 'probe', $plan ) );
		self::assertSame( array_unique( self::urls( $plan ) ), self::urls( $plan ) );
	}

	public function test_a_background_is_measured_as_one(): void {
		$this->store( 1920, 'backgrounds_max_width', 'areas' );
		$id     = $this->attachment( [ 'name' => 'wall' ] );
		$layout = self::layout( [ self::upload_url( 'wall.jpg' ) ], 500.0 );

		$layout['images'] = array_map( static fn ( array $image ): array => [ 'kind' => 'background' ] + $image, $layout['images'] );
		// The element of 500 px is cut to 390 px (× 3) by the first screen, and to 400 px (× 1) by the file on the
		// second.
		$bare = substr( self::upload_url( 'wall.jpg' ), 7 );
		self::assertSame(
			[
				"https://cdn.shortpixel.ai/spai/w_1170+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}",
				"https://cdn.shortpixel.ai/spai/w_400+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}",
			],
			self::found_in( 'probe', plan_images( [ $id ], [ $layout ] ) )
		);
	}

	public function test_a_url_is_listed_under_the_surest_way_it_was_found(): void {
		$id    = $this->attachment( [ 'name' => 'both' ] );
		$bare  = substr( self::upload_url( 'both.jpg' ), 7 );
		$known = "https://cdn.shortpixel.ai/spai/w_902+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}";

		$this->pages['http://example.org/'] = "<img src=\"{$known}\">";
		self::assertSame( [ $known ], self::found_in( 'page', plan_images( [ $id ] ) ) );
		self::assertSame( [], self::found_in( 'page', plan_images( [ $id ], [ self::layout( [ self::upload_url( 'both.jpg' ) ] ) ] ) ) );
		self::assertSame( [ $known ], self::found_in( 'pasted', plan_urls( [ $known ] ) ) );
		self::assertSame(
			[],
			self::found_in( 'pasted', plan_urls( [ $known, self::upload_url( 'both.jpg' ) ] ) ),
			'The page shows it, too.'
		);
	}

	public function test_measurements_of_a_pasted_page_apply_to_its_images_of_no_library(): void {
		$this->attachment( [ 'name' => 'one' ] );
		$theme   = 'http://example.org/wp-content/themes/a/logo.png';
		$layout  = self::layout( [ self::upload_url( 'one.jpg' ), $theme, 'https://elsewhere.test/x.jpg' ] );
		$another = self::layout( [ $theme ], 111.0, 'http://example.org/another/' );

		$links = measured_links( [ $layout, $another ], [ 'http://example.org/about/#team' ], new Owners() );

		self::assertCount( 2, array_filter( $links, static fn ( Variant $variant ): bool => 'probe' === $variant->found_in ) );
		self::assertSame( [ $theme ], array_values( array_unique( array_column( $links, 'source' ) ) ) );
	}

	/** A zoomed browser, or a window of the same size on a display with another density, requests another copy. */
	public function test_windows_that_were_measured_are_planned_at_other_usual_densities(): void {
		$id   = $this->attachment( [ 'name' => 'zoomed' ] );
		$plan = plan_images( [ $id ], [ self::layout( [ self::upload_url( 'zoomed.jpg' ) ] ) ] );
		$bare = substr( self::upload_url( 'zoomed.jpg' ), 7 );

		self::assertSame(
			[
				"https://cdn.shortpixel.ai/spai/w_902+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}",
				"https://cdn.shortpixel.ai/spai/w_301+q_lossy+ret_img+p_h+to_webp+p_h/{$bare}",
			],
			self::found_in( 'probe', $plan )
		);
		$widths = [];
		foreach ( self::found_in( 'density', $plan ) as $url ) {
			self::assertTrue( str_ends_with( $url, $bare ), $url );
			$widths[] = (int) preg_replace( '~\A.*/w_(\d+).*\z~', '$1', $url );
		}
		// 300.5 px times the other usual densities of phones, and then of desktops.
		self::assertSame( [ 789, 376, 601, 451, 826, 676, 331, 751, 526, 1052 ], $widths );
		self::assertSame( [], self::found_in( 'density', plan_images( [ $id ] ) ) );
		self::assertSame( [ false, false ], [ $this->is_checked( 'density', $plan ), $this->is_checked( 'settings', $plan ) ] );
	}

	private function is_checked( string $found_in, mixed $plan ): bool {
		return [] !== array_filter(
			self::made( $plan )->variants,
			static fn ( Variant $variant ): bool => $variant->found_in === $found_in && $variant->is_sampled
		);
	}

	public function test_the_plan_says_where_the_pages_of_some_images_were_not_looked_for(): void {
		$ids   = [];
		$files = [];
		foreach ( range( 1, 11 ) as $number ) {
			$ids[]   = $this->attachment( [ 'name' => "few-{$number}" ] );
			$files[] = self::upload_url( "few-{$number}.jpg" );
		}
		$layouts = [ self::layout( $files ) ];

		self::assertContains( 'Pages were searched for only 10 of the 11 images.', self::made( plan_images( $ids, $layouts ) )->notes );
	}

	public function test_the_plan_reports_its_coverage(): void {
		$id     = $this->attachment( [ 'name' => 'far' ] );
		$fewer  = self::layout( [], 1.0, 'http://example.org/' );
		$stored = static function ( int $flush ): ?array {
			$stored = ( new Flushes() )->get( $flush );
			self::assertNotNull( $stored );

			return flush_shape( $stored )['coverage'];
		};

		array_pop( $fewer['screens'] );
		$layouts  = [
			self::layout( [ self::upload_url( 'far.jpg' ) ] ),
			$fewer,
			self::unmeasured( 'framing' ),
			self::unmeasured( 'late', 'http://example.org/late/' ),
		];
		$expected = [
			'pages'   => 2,
			'screens' => 1,
			'devices' => [ 'phone' ],
			'read'    => 1,
			'whole'   => false,
			'skipped' => [
				[
					'url'    => 'http://example.org/shop/',
					'reason' => 'framing',
				],
				[
					'url'    => 'http://example.org/late/',
					'reason' => 'late',
				],
			],
		];
		self::assertSame( $expected, self::made( plan_images( [ $id ], $layouts ) )->coverage );
		self::assertSame( $expected, $stored( self::flushed( [ $id ], $layouts ) ) );

		$this->pages = [];
		self::assertSame( [ 'unreachable' ], array_column( $stored( self::flushed( [ $id ] ) )['skipped'] ?? [], 'reason' ) );
		self::assertSame( 0, $stored( self::flushed( [ $id ], [ self::unmeasured( 'unreachable' ) ] ) )['pages'] ?? null );
	}

	public function test_the_list_of_skipped_pages_is_bounded(): void {
		self::assertCount(
			20,
			coverage_of(
				array_fill( 0, 30, self::unmeasured( 'late' ) ),
				0,
				array_map( static fn ( int $n ): string => "http://example.org/{$n}/", range( 1, 30 ) )
			)['skipped'] ?? []
		);
		self::assertNull( coverage_of( [], 0, [] ) );
		self::assertSame( 3, coverage_of( [], 3, [] )['read'] ?? null );
	}
}

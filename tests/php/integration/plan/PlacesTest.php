<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Plan;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Incremental_Planner;
use ShortPixelFlush\Flush\Kept_Places;
use ShortPixelFlush\Flush\Purges;
use ShortPixelFlush\Tests\Support\Processor;
use function ShortPixelFlush\Flush\entries;
use function ShortPixelFlush\Flush\measured_images;
use function ShortPixelFlush\Flush\measured_variants;
use function ShortPixelFlush\Flush\places_in;
use function ShortPixelFlush\Flush\plan_images;
use function ShortPixelFlush\Flush\plan_urls;
use function ShortPixelFlush\Flush\queue_image;
use function ShortPixelFlush\Flush\screens;
use function ShortPixelFlush\Flush\screens_between;
use function ShortPixelFlush\raw_option;

require_once __DIR__ . '/Seen_Test_Case.php';
require_once __DIR__ . '/Placed_Page.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/queue-image.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/report.php';

/**
 * What was measured once is kept by the place where an image stands, and holds for plans that no browser takes part in.
 */
final class PlacesTest extends Seen_Test_Case {

	/** @var array<int, list<string>> Pages that show an image. */
	private array $shown_on = [];

	protected function setUp(): void {
		parent::setUp();
		delete_option( Kept_Places::OPTION );
		$this->act_as( 'editor' );
		add_filter( 'shortpixel_flush_pages', fn ( array $pages, int $id ): array => $this->shown_on[ $id ] ?? $pages, 10, 2 );
	}

	public function test_without_a_browser_a_page_that_was_measured_once_holds_what_browsers_ask_for(): void {
		$id   = $this->large_image( 'house' );
		$page = $this->page( 11, 'house', $id );

		self::assertSame( [], self::found_in( 'place', plan_images( [ $id ] ) ) );
		plan_images( [ $id ], [ $page->layout( screens() ) ] );

		$plan = plan_images( [ $id ] );
		self::assertSame( [], self::found_in( 'probe', $plan ) );
		self::assertGreaterThanOrEqual( 0.95, self::share_held( $plan, $page ) );

		$coverage = self::made( $plan )->coverage;
		self::assertSame( [ 1, 1, [] ], [ $coverage['pages'] ?? null, $coverage['known'] ?? null, $coverage['skipped'] ?? null ] );
	}

	public function test_what_somebody_measured_who_may_not_edit_what_others_publish_holds_for_that_plan_alone(): void {
		$id    = $this->large_image( 'house' );
		$first = $this->page( 11, 'house', $id, [ 'large' ] );
		$this->measure( $first );
		$kept = raw_option( Kept_Places::OPTION );

		// In the same place as before, and in another, where an image stands that nobody measured.
		$other                 = $this->page( 12, 'house', $id, [ 'third' ] );
		$this->shown_on[ $id ] = [ $first->url, $other->url ];
		$sea                   = $this->large_image( 'sea' );
		$page                  = $this->page( 13, 'sea', $sea, [ 'third' ] );
		$layouts               = [ self::narrow( $first->layout( screens() ) ), $other->layout( screens() ) ];
		foreach ( [ 'author', 'editor' ] as $role ) {
			$this->act_as( $role );
			$plan = plan_images( [ $id, $sea ], $layouts );
			self::assertGreaterThanOrEqual( 0.85, self::share_held( $plan, $page ), $role );
			self::assertSame( [ 3, [] ], [ self::made( $plan )->coverage['pages'] ?? null, self::made( $plan )->coverage['skipped'] ?? null ] );
			self::assertSame( 'author' === $role, raw_option( Kept_Places::OPTION ) === $kept );
		}
	}

	/**
	 * @param Layout $layout
	 * @return Layout Invented: every image is 77 px wide on every screen.
	 */
	private static function narrow( array $layout ): array {
		foreach ( $layout['images'] as $at => $image ) {
			foreach ( array_keys( $image['boxes'] ) as $box ) {
				$layout['images'][ $at ]['boxes'][ $box ]['width'] = 77.0;
			}
		}
		return $layout;
	}

	/** Who flushes the images on a page means the images, which stand elsewhere too. */
	public function test_the_images_on_a_page_are_planned_with_what_is_known_of_their_other_pages(): void {
		$id    = $this->large_image( 'house' );
		$first = $this->page( 11, 'house', $id, [ 'large' ] );
		$other = $this->page( 12, 'house', $id, [ 'third' ] );
		$this->measure( $first );
		$this->measure( $other );
		$this->shown_on[ $id ] = [ $first->url, $other->url ];

		$plan = plan_urls( [ $first->url ] );
		self::assertGreaterThanOrEqual( 0.95, self::share_held( $plan, $first ) );
		self::assertGreaterThanOrEqual( 0.95, self::share_held( $plan, $other ) );
		self::assertSame( [ 2, false ], [ self::made( $plan )->coverage['known'] ?? null, self::made( $plan )->coverage['whole'] ?? null ] );

		// One of them that was never measured is told.
		$this->page( 13, 'house', $id, [ 'resized' ] );
		$this->shown_on[ $id ][] = 'http://example.org/page-13/';
		$plan                    = plan_urls( [ $first->url ] );
		self::assertSame( [ 'unmeasured' ], array_column( self::made( $plan )->coverage['skipped'] ?? [], 'reason' ) );
	}

	public function test_it_holds_as_well_for_pages_of_the_template_that_were_never_measured(): void {
		$this->measure( $this->page( 11, 'house', $this->large_image( 'house' ) ) );

		$other = $this->large_image( 'sea' );
		$page  = $this->page( 12, 'sea', $other, array_reverse( Placed_Page::BLOCKS ) );
		$plan  = plan_images( [ $other ] );
		self::assertGreaterThanOrEqual( 0.85, self::share_held( $plan, $page ) );
		self::assertSame( [ 1, [] ], [ self::made( $plan )->coverage['known'] ?? null, self::made( $plan )->coverage['skipped'] ?? null ] );
	}

	public function test_nothing_else_is_planned_for_a_place_than_what_browsers_ask_for_there(): void {
		$id   = $this->large_image( 'house' );
		$page = $this->page( 11, 'house', $id );
		$this->measure( $page );

		$resized = $this->page( 12, 'house', $id, [ 'resized' ] );
		$placed  = self::found_in( 'place', plan_images( [ $id ] ) );
		$between = self::found_in( 'between', plan_images( [ $id ] ) );
		$others  = iterator_to_array( screens_between( screens(), false ), false );
		self::assertNotSame( [], $placed );
		self::assertNotSame( [], $between );
		self::assertSame( [], array_diff( $placed, self::asked( $resized, screens() ) ) );
		self::assertSame( [], array_diff( $between, self::asked( $resized, array_merge( screens(), ...$others ) ) ) );
	}

	public function test_a_place_that_was_never_measured_is_told(): void {
		$id = $this->large_image( 'house' );
		$this->measure( $this->page( 11, 'house', $id, [ 'large' ] ) );

		$page = $this->page( 12, 'house', $id, [ 'large', 'half' ] );
		$plan = self::made( plan_images( [ $id ] ) );
		self::assertSame(
			[
				'pages'   => 0,
				'screens' => 0,
				'devices' => [],
				'read'    => 1,
				'known'   => 0,
				'whole'   => false,
				'skipped' => [
					[
						'url'    => $page->url,
						'reason' => 'unmeasured',
					],
				],
			],
			$plan->coverage
		);
		self::assertContains( '1 page was never measured, so some screen sizes may keep the old image.', $plan->notes );
		self::assertNotSame( [], self::found_in( 'place', $plan ), 'What is known is planned all the same.' );
	}

	public function test_a_measurement_from_before_a_change_of_styles_is_used_and_told_until_the_next(): void {
		$id   = $this->large_image( 'house' );
		$page = $this->page( 11, 'house', $id );
		$this->measure( $page );
		set_theme_mod( 'content_width', 'narrow' );

		$plan = plan_images( [ $id ] );
		self::assertGreaterThanOrEqual( 0.95, self::share_held( $plan, $page ) );
		self::assertSame( [ 'restyled' ], array_column( self::made( $plan )->coverage['skipped'] ?? [], 'reason' ) );

		$this->measure( $page );
		self::assertSame( [], self::made( plan_images( [ $id ] ) )->coverage['skipped'] ?? null );
	}

	public function test_a_page_with_another_style_sheet_than_when_it_was_measured_is_told(): void {
		$id = $this->large_image( 'house' );
		$this->measure( $this->page( 11, 'house', $id, [ 'large' ], self::sheet( 1 ) ) );
		self::assertSame( [], self::made( plan_images( [ $id ] ) )->coverage['skipped'] ?? null );

		$this->page( 11, 'house', $id, [ 'large' ], self::sheet( 2 ) );
		self::assertSame( [ 'restyled' ], array_column( self::made( plan_images( [ $id ] ) )->coverage['skipped'] ?? [], 'reason' ) );
	}

	public function test_links_to_a_page_plan_from_it_too(): void {
		$id   = $this->large_image( 'house' );
		$page = $this->page( 11, 'house', $id );
		$this->measure( $page );

		$pasted = plan_urls( [ $page->url ] );
		self::assertGreaterThanOrEqual( 0.95, self::share_held( $pasted, $page ) );
		self::assertSame( 1, self::made( $pasted )->coverage['known'] ?? null );
	}

	public function test_an_image_that_another_plugin_has_flushed_is_planned_from_it_too(): void {
		$id   = $this->large_image( 'house' );
		$page = $this->page( 11, 'house', $id );
		$this->measure( $page );

		$flushes = new Flushes();
		$flush   = $flushes->get( queue_image( $id, 'Replaced' ) );
		self::assertNotNull( $flush );
		self::assertTrue( ( new Incremental_Planner() )->plan( $flush, 0 ) );

		$urls  = array_column( ( new Purges() )->find( $flush->id, [ 'per_page' => 5000 ] )['purges'], 'url' );
		$asked = self::asked( $page, screens() );
		self::assertGreaterThanOrEqual( 0.95, count( array_intersect( $asked, $urls ) ) / count( $asked ) );
		self::assertSame( 1, entries( $flushes->get( $flush->id )->subject['coverage'] ?? [] )['known'] ?? null );
	}

	public function test_only_what_the_site_itself_can_read_is_kept(): void {
		$id   = $this->large_image( 'house' );
		$page = $this->page( 11, 'house', $id );

		unset( $this->pages[ $page->url ] );
		plan_images( [ $id ], [ $page->layout( screens() ) ] );
		self::assertNull( raw_option( Kept_Places::OPTION ) );

		$this->pages[ $page->url ] = $page->html();
		plan_images( [ $id ], [ $page->layout( array_slice( screens(), 0, 10 ) ) ] );
		self::assertNull( raw_option( Kept_Places::OPTION ), 'Too few screens.' );

		$elsewhere = ( new Placed_Page( 99, self::upload_url( 'other.jpg' ) ) )->layout( screens() );
		plan_images( [ $id ], [ [ 'url' => $page->url ] + $elsewhere ] );
		self::assertSame( '{}', substr( (string) raw_option( Kept_Places::OPTION ), 10, 2 ), 'An image that is not on the page.' );
	}

	public function test_a_page_that_looks_as_before_is_not_written_again_on_the_same_day(): void {
		$page = $this->page( 11, 'house', $this->large_image( 'house' ) );
		$this->measure( $page );

		$writes = 0;
		add_filter(
			'query',
			static function ( string $sql ) use ( &$writes ): string {
				$writes += (int) ( 0 === strpos( $sql, 'UPDATE' ) && str_contains( $sql, Kept_Places::OPTION ) );
				return $sql;
			}
		);
		$this->measure( $page );
		self::assertSame( 0, $writes );
	}

	public function test_what_is_kept_is_bounded_and_the_newest_stays(): void {
		$kept  = Kept_Places::from_text( null );
		$piece = [
			'kind'    => 'image',
			'drawn'   => '',
			'between' => [ 320, 2545 ],
			'reach'   => [ 320, 2545 ],
			'sizes'   => [ [ 260.015625, 195.015625, 0.0, 0.0 ], [ 645.25, 483.9375, 0.0, 0.0 ] ],
		];
		foreach ( range( 1, 60 ) as $page ) {
			$measured = array_values(
				array_map(
					static fn ( int $image ): array => [
						'place' => md5( "{$page} {$image}" ),
						'own'   => [ 1024, 768 ],
						'curve' => array_fill( 0, 8, $piece ),
						'rows'  => 0,
					],
					range( 1, 40 )
				)
			);

			$kept = $kept->with_page( "http://example.org/{$page}/", '', 'a', 1000 + $page, $measured );
		}
		$text = $kept->to_text();
		self::assertLessThanOrEqual( 262144, strlen( $text ) );
		self::assertGreaterThan( 200000, strlen( $text ) );

		$image = static fn ( int $page ): array => [
			'url'    => 'http://example.org/a.jpg',
			'width'  => 2048,
			'height' => 1536,
			'kind'   => 'image',
			'own'    => [ 1024, 768 ],
			'place'  => md5( "{$page} 1" ),
			'nth'    => 0,
		];
		$read  = Kept_Places::from_text( $text );
		self::assertNotNull( $read->of( $image( 60 ), screens() ) );
		self::assertNull( $read->of( $image( 1 ), screens() ) );
	}

	/** In a gallery that crops, each has the height of its row. */
	public function test_a_dozen_images_of_different_sizes_are_kept_in_one_place(): void {
		$curve    = static fn ( int $image ): array => [
			[
				'kind'    => 'image',
				'drawn'   => '',
				'between' => [ 320, 480 ],
				'reach'   => [ 320, 480 ],
				'sizes'   => [ [ 160.0, 100.0 + $image, 0.0, 0.0 ] ],
			],
		];
		$measured = array_map(
			static fn ( int $image ): array => [
				'place' => 'gallery',
				'own'   => [ 1024, 600 + $image ],
				'curve' => $curve( $image ),
				'rows'  => 0,
			],
			range( 1, 12 )
		);
		$kept     = Kept_Places::from_text( Kept_Places::from_text( null )->with_page( 'http://example.org/', '', 'a', 1000, $measured )->to_text() );

		foreach ( range( 1, 12 ) as $image ) {
			$found = $kept->of(
				[
					'url'    => 'http://example.org/a.jpg',
					'width'  => 2048,
					'height' => 1200 + 2 * $image,
					'kind'   => 'image',
					'own'    => [ 1024, 600 + $image ],
					'place'  => 'gallery',
					'nth'    => 0,
				],
				[
					[
						'width'   => 400,
						'height'  => 800,
						'density' => 2.0,
					],
				]
			);
			self::assertSame( [ 100.0 + $image ], array_column( $found['boxes'] ?? [], 'height' ) );
		}
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function hostile_texts(): array {
		return [
			'no JSON'            => [ '{"places' ],
			'other types'        => [ '{"places":{"a":7,"b":[7],"c":[[1,2,3,4,"x"]],"d":[[[],{},"x",[],[[[],[],[],[]]]]]},"pages":[1,[2]]}' ],
			'numbers that burst' => [ '{"places":{"a":[[1,2,3,"s",[[0,[1e308,2],[1,2],[[1e308,1,1,1]]]]]]},"pages":{}}' ],
			'text for numbers'   => [ '{"places":{"a":[[1,2,3,"s",[[0,["1","2"],[1,2],[["a",1,1,1]]]]]]},"pages":{}}' ],
		];
	}

	#[DataProvider( 'hostile_texts' )]
	public function test_whatever_is_stored_does_no_harm( string $stored ): void {
		$image = [
			'url'    => 'http://example.org/a.jpg',
			'width'  => 1,
			'height' => 1,
			'kind'   => 'image',
			'own'    => [ 1, 2 ],
			'place'  => 'a',
			'nth'    => 0,
		];
		$found = Kept_Places::from_text( $stored )->of( $image, screens() );
		self::assertSame( [], $found['boxes'] ?? [] );
		self::assertNotSame( '', Kept_Places::from_text( $stored )->to_text() );
	}

	/**
	 * @return array<string, array{string, string, bool}>
	 */
	public static function pairs(): array {
		$img     = '<img src="%s" class="wp-image-5 size-large" width="1024">';
		$columns = static fn ( int $count ): string => '<div class="wp-block-columns is-layout-flex">' . str_repeat( '<div class="wp-block-column">' . $img . '</div>', $count ) . '</div>';

		return [
			'another post'                              => [ '<body class="single postid-3"><article class="post-3 category-a hentry">' . $img, '<body class="single postid-44"><article id="post-44" class="post-44 category-b tag-c hentry">' . str_replace( '-5', '-77', $img ), true ],
			'another template'                          => [ '<body class="single">' . $img, '<body class="page">' . $img, false ],
			'another alignment'                         => [ '<figure class="alignwide">' . $img, '<figure class="alignfull">' . $img, false ],
			'another block'                             => [ '<figure class="wp-block-image">' . $img, '<div class="wp-block-media-text">' . $img, false ],
			'one more column'                           => [ $columns( 2 ), $columns( 3 ), false ],
			'as many columns'                           => [ $columns( 2 ), '<p>Before' . $columns( 2 ), true ],
			'another column’s share'                    => [ '<div class="wp-block-columns"><div class="wp-block-column">' . $img . '</div><div class="wp-block-column" style="flex-basis:30%"></div></div>', '<div class="wp-block-columns"><div class="wp-block-column">' . $img . '</div><div class="wp-block-column" style="flex-basis:60%"></div></div>', false ],
			'another colour'                            => [ '<div class="has-red-color" style="color:red;width:50%">' . $img, '<div class="has-blue-color" style="width: 50%;color:blue">' . $img, true ],
			'another width in the style'                => [ '<div style="width:50%">' . $img, '<div style="width:60%">' . $img, false ],
			'an end tag that is left out'               => [ '<ul class="products"><li class="product">a</li><li class="product">' . $img . '</li></ul>', '<ul class="products"><li class="product">a<li class="product">' . $img . '</ul>', true ],
			'another image in a noscript'               => [ '<figure>' . $img . '</figure>', '<figure><noscript><div>' . $img . '</div></noscript>' . $img . '</figure>', true ],
			'two of a gallery, two of three'            => [ '<figure class="wp-block-gallery columns-3">' . str_repeat( "<figure>{$img}</figure>", 2 ) . '</figure>', '<figure class="wp-block-gallery columns-3">' . str_repeat( "<figure>{$img}</figure>", 3 ) . '</figure>', false ],
			'a gallery with a caption'                  => [ '<figure class="wp-block-gallery columns-3">' . str_repeat( "<figure>{$img}</figure>", 2 ) . '</figure>', '<figure class="wp-block-gallery columns-3">' . str_repeat( "<figure>{$img}</figure>", 2 ) . '<figcaption class="blocks-gallery-caption">a</figcaption></figure>', true ],
			'the number that WordPress gives a gallery' => [ '<figure class="wp-block-gallery wp-block-gallery-3">' . $img, '<figure class="wp-block-gallery wp-block-gallery-17">' . $img, true ],
			'the same gap of a gallery with another number' => [ '<style>.wp-block-gallery.wp-block-gallery-3 { gap: 2em; }</style><figure class="wp-block-gallery wp-block-gallery-3">' . $img, '<figure class="wp-block-gallery wp-block-gallery-17">' . $img . '</figure><style>.wp-block-gallery.wp-block-gallery-17{gap:2em;}</style>', true ],
			'another gap of a gallery'                  => [ '<style>.wp-block-gallery.wp-block-gallery-3 { gap: 2em; }</style><figure class="wp-block-gallery wp-block-gallery-3">' . $img, '<style>.wp-block-gallery.wp-block-gallery-3 { gap: 1em; }</style><figure class="wp-block-gallery wp-block-gallery-3">' . $img, false ],
			'a name for one block of a style'           => [ '<div class="is-style-section-1 is-style-section-1--2">' . $img, '<div class="is-style-section-1 is-style-section-1--11">' . $img, true ],
			'another style'                             => [ '<div class="is-style-section-1">' . $img, '<div class="is-style-section-2">' . $img, false ],
			'its own shape and its file’s width'        => [ '<img src="%s" width="750" height="422" style="width:100%%;height:56.25%%;max-width:2400px;">', '<img src="%s" width="188" height="300" style="width:100%%;height:160%%;max-width:1000px;">', true ],
			'another shape than its own'                => [ '<img src="%s" width="750" height="422" style="height:56.25%%">', '<img src="%s" width="750" height="422" style="height:60%%">', false ],
			'another width'                             => [ '<img src="%s" width="750" height="422" style="max-width:900px">', '<img src="%s" width="750" height="422" style="max-width:800px">', false ],
			'as tall as its room, of a square'          => [ '<img src="%s" width="300" height="300" style="width:100%%;height:100%%">', '<img src="%s" width="300" height="200" style="width:100%%;height:100%%">', true ],
			'a gallery with one more full row'          => [ '<figure class="wp-block-gallery columns-2">' . str_repeat( "<figure>{$img}</figure>", 2 ) . '</figure>', '<figure class="wp-block-gallery columns-2">' . str_repeat( "<figure>{$img}</figure>", 4 ) . '</figure>', true ],
		];
	}

	#[DataProvider( 'pairs' )]
	public function test_a_place_is_what_decides_the_size( string $one, string $other, bool $is_same ): void {
		$waiting = 'data:image/svg+xml;base64,' . base64_encode( '<svg data-u="https%3A%2F%2Fexample.org%2Fa.jpg" data-w="300" data-h="200"></svg>' );
		$places  = static fn ( string $html ): string => places_in( str_replace( [ '%s', '%%' ], [ $waiting, '%' ], $html ) )['images'][0]['place'] ?? 'none';
		self::assertNotSame( 'none', $places( $one ) );
		self::assertSame( $is_same, $places( $one ) === $places( $other ) );
	}

	public function test_hostile_pages_take_little_of_the_processor(): void {
		$seconds = Processor::seconds_of(
			static function (): void {
				places_in( str_repeat( '<div class="a b c" style="width:1px">', 80000 ) . '<img src="data:image/svg+xml;base64,AAAA">' );
				places_in( str_repeat( '<li><p>', 80000 ) . str_repeat( '</div>', 80000 ) . 'data:image/' );
			}
		);
		self::assertLessThan( 20.0, $seconds );
	}

	private static function sheet( int $version ): string {
		return sprintf( '<link rel="%s" href="/a.css?ver=%d">', 'stylesheet', $version );
	}

	private function large_image( string $name ): int {
		return $this->attachment(
			[
				'name'   => $name,
				'width'  => 2048,
				'height' => 1536,
			]
		);
	}

	/**
	 * @param list<string> $blocks
	 */
	private function page( int $id, string $name, int $image, array $blocks = Placed_Page::BLOCKS, string $head = '' ): Placed_Page {
		$page = new Placed_Page( $id, self::upload_url( "{$name}.jpg" ), $blocks, 'single single-post', $head );

		$this->pages[ $page->url ] = $page->html();
		$this->shown_on[ $image ]  = [ $page->url ];

		return $page;
	}

	private function measure( Placed_Page $page ): void {
		self::made( plan_urls( [ $page->url ], [ $page->layout( screens() ) ] ) );
	}

	/**
	 * How much a plan holds of what 30 browsers ask for: 20 on common screens, and ten phones of any width.
	 */
	private static function share_held( mixed $plan, Placed_Page $page ): float {
		mt_srand( 13 );
		$screens = [];
		foreach ( (array) array_rand( screens(), 20 ) as $at ) {
			$screens[] = screens()[ (int) $at ];
		}
		foreach ( range( 1, 10 ) as $phone ) {
			$width     = mt_rand( 320, 480 );
			$screens[] = self::screen( $width, 2 * $width, [ 3.0, 2.0, 1080 / $width ][ $phone % 3 ] );
		}
		$asked = self::asked( $page, $screens );

		return count( array_intersect( $asked, self::urls( $plan ) ) ) / count( $asked );
	}

	/**
	 * @param list<Browser_Screen> $screens
	 * @return list<string>
	 */
	private static function asked( Placed_Page $page, array $screens ): array {
		$urls = [];
		foreach ( measured_images( [ $page->layout( $screens ) ] ) as $of_stem ) {
			foreach ( $of_stem as $image ) {
				foreach ( measured_variants( $image, null ) as $variant ) {
					$urls[ $variant->url ] = $variant->url;
				}
			}
		}
		self::assertNotSame( [], $urls );

		return array_values( $urls );
	}
}

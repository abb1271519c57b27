<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Plan;

use PHPUnit\Framework\Attributes\DataProvider;
use ShortPixelFlush\Flush\Kept_Places;
use function ShortPixelFlush\Flush\measured_images;
use function ShortPixelFlush\Flush\measured_variants;
use function ShortPixelFlush\Flush\places_in;
use function ShortPixelFlush\Flush\plan_images;
use function ShortPixelFlush\Flush\plan_urls;
use function ShortPixelFlush\Flush\screens;

require_once __DIR__ . '/Seen_Test_Case.php';

/**
 * Images that are as tall as others want, on pages that were never measured.
 */
final class GalleriesTest extends Seen_Test_Case {
	private const MEASURED = [ [ 2048, 1365 ], [ 900, 1350 ], [ 1400, 1400 ], [ 2000, 1125 ], [ 1600, 1200 ], [ 1500, 1000 ], [ 1200, 1500 ] ];
	private const NEVER    = [ [ 1800, 900 ], [ 1300, 975 ], [ 2000, 1333 ], [ 1000, 1600 ], [ 310, 233 ], [ 1600, 1067 ], [ 2200, 1200 ] ];

	/** @var array<int, list<string>> Pages that show an image. */
	private array $shown_on = [];

	/** @var array<string, Layout> What a browser would measure on a page. */
	private array $layouts = [];

	protected function setUp(): void {
		parent::setUp();
		delete_option( Kept_Places::OPTION );
		$this->act_as( 'editor' );
		add_filter( 'shortpixel_flush_pages', fn ( array $pages, int $id ): array => $this->shown_on[ $id ] ?? $pages, 10, 2 );
	}

	/**
	 * @return array<string, array{bool, int, int, bool}> With cropping or without, the number of images, that of columns, and whether the gallery crops.
	 */
	public static function galleries(): array {
		return [
			'cropping'                     => [ true, 7, 3, true ],
			'without'                      => [ false, 7, 3, true ],
			'a last row of two'            => [ true, 6, 4, true ],
			'one column'                   => [ true, 4, 1, true ],
			'a gallery that does not crop' => [ true, 7, 3, false ],
		];
	}

	#[DataProvider( 'galleries' )]
	public function test_a_gallery_of_other_images_is_as_tall_as_those_make_it( bool $crops, int $count, int $columns, bool $is_cropped ): void {
		$this->store( (int) $crops, 'crop', 'behaviour' );

		$this->gallery( 11, array_slice( self::MEASURED, 0, $count ), $columns, $is_cropped );
		self::made( plan_urls( [ 'http://example.org/page-11/' ], [ $this->layouts['http://example.org/page-11/'] ] ) );

		$plan     = plan_images( $this->gallery( 12, array_slice( self::NEVER, 0, $count ), $columns, $is_cropped ) );
		$asked    = self::asked( $this->layouts['http://example.org/page-12/'] );
		$coverage = self::made( $plan )->coverage;
		self::assertSame( [], array_values( array_diff( $asked, self::urls( $plan ) ) ) );
		self::assertSame( [ 1, [] ], [ $coverage['known'] ?? null, $coverage['skipped'] ?? null ] );
	}

	/** As WordPress wrote them before 5.9. */
	public function test_a_gallery_that_is_a_list_has_the_columns_of_what_is_around_it(): void {
		$rows = static function ( string $classes ): array {
			$items = implode( '', array_map( static fn ( int $at ): string => '<li class="blocks-gallery-item"><figure>' . self::img( "list-{$at}", self::MEASURED[ $at ] ) . '</figure></li>', range( 0, 4 ) ) );

			return array_map( static fn ( array $image ): ?array => $image['rows'] ?? null, places_in( "<body><figure class=\"wp-block-gallery {$classes}\"><ul class=\"blocks-gallery-grid\">{$items}</ul></figure>" )['images'] );
		};

		self::assertSame( [ array_slice( self::MEASURED, 0, 4 ), array_slice( self::MEASURED, 0, 2 ) ], $rows( 'columns-4 is-cropped' )[0] ?? null );
		self::assertSame( [ [ self::MEASURED[4] ], [ self::MEASURED[4] ] ], $rows( 'columns-4 is-cropped' )[4] ?? null );
		self::assertSame( array_fill( 0, 5, null ), $rows( 'columns-4' ) );
	}

	/** It may be the tallest of its row. */
	public function test_a_row_with_an_image_of_unknown_size_is_not_known(): void {
		$gallery = static fn ( string $last ): array => places_in( '<body><figure class="wp-block-gallery columns-2 is-cropped">' . implode( '', array_map( static fn ( string $img ): string => "<figure class=\"wp-block-image\">{$img}</figure>", [ self::img( 'a', [ 1600, 1200 ] ), self::img( 'b', [ 1500, 1000 ] ), self::img( 'c', [ 900, 1350 ] ), $last ] ) ) . '</figure>' )['images'];

		self::assertSame( [ [ [ 1600, 1200 ], [ 1500, 1000 ] ], [ [ 1600, 1200 ], [ 1500, 1000 ] ] ], $gallery( '<img src="d.jpg">' )[0]['rows'] ?? null );
		self::assertSame( [ [], [] ], $gallery( '<img src="d.jpg">' )[2]['rows'] ?? null );
		self::assertSame( [ [], [] ], $gallery( self::img( 'd', [ 0, 0 ] ) )[2]['rows'] ?? null );
	}

	/** What text beside an image makes of it on one page says nothing of another. */
	public function test_an_image_as_tall_as_the_text_beside_it_is_known_on_the_page_alone_that_was_measured(): void {
		$this->store( 1, 'crop', 'behaviour' );

		$first = $this->beside_text( 11, 9000 );
		self::made( plan_urls( [ 'http://example.org/page-11/' ], [ $this->layouts['http://example.org/page-11/'] ] ) );
		self::assertSame( [], self::made( plan_images( [ $first ] ) )->coverage['skipped'] ?? null );

		$other = $this->beside_text( 12, 20000 );
		self::assertSame( [ 'unmeasured' ], array_column( self::made( plan_images( [ $other ] ) )->coverage['skipped'] ?? [], 'reason' ) );
	}

	/**
	 * @param list<array{int, int}> $shapes
	 * @return list<int>
	 */
	private function gallery( int $page, array $shapes, int $columns, bool $is_cropped ): array {
		$items  = '';
		$images = [];
		$ids    = [];
		foreach ( $shapes as $at => $shape ) {
			$name     = "gallery-{$page}-{$at}";
			$items   .= '<figure class="wp-block-image size-large">' . self::img( $name, $shape ) . '</figure>';
			$images[] = [
				'source' => self::upload_url( "{$name}.jpg" ),
				'kind'   => 'image',
				'width'  => $shape[0],
				'height' => $shape[1],
				'boxes'  => self::boxes( fn ( int $window ): array => self::in_gallery( $shapes, $at, $window < 600 ? min( 2, $columns ) : $columns, min( 1200.0, $window - 60.0 ), $is_cropped ) ),
			];
			$ids[]    = $this->image( $page, $name, $shape );
		}
		$crops = $is_cropped ? 'is-cropped' : '';
		$this->show( $page, "<figure class=\"wp-block-gallery has-nested-images columns-{$columns} {$crops} wp-block-gallery-{$page} is-layout-flex\">{$items}<figcaption class=\"blocks-gallery-caption\">A caption</figcaption></figure>", $images );

		return $ids;
	}

	/** @param int $characters How much text there is. */
	private function beside_text( int $page, int $characters ): int {
		$name = "beside-{$page}";
		$this->show(
			$page,
			'<div class="wp-block-media-text is-image-fill"><figure class="wp-block-media-text__media">' . self::img( $name, [ 2048, 1365 ] ) . '</figure><div><p>Text</p></div></div>',
			[
				[
					'source' => self::upload_url( "{$name}.jpg" ),
					'kind'   => 'image',
					'width'  => 2048,
					'height' => 1365,
					'boxes'  => self::boxes( static fn ( int $window ): array => [ $window / 2, 400.0 + 24.0 * ceil( 4 * $characters / $window ) ] ),
				],
			]
		);

		return $this->image( $page, $name, [ 2048, 1365 ] );
	}

	/**
	 * As the style sheet of WordPress's gallery does.
	 *
	 * @param list<array{int, int}> $shapes
	 * @return array{float, float}
	 */
	private static function in_gallery( array $shapes, int $at, int $columns, float $room, bool $is_cropped ): array {
		$row     = array_slice( $shapes, $at - $at % $columns, $columns );
		$width   = floor( ( $room - 16 * ( count( $row ) - 1 ) ) / count( $row ) * 64 ) / 64;
		$width   = $is_cropped ? $width : min( $width, $shapes[ $at ][0] );
		$heights = array_map( static fn ( array $shape ): float => floor( $width * $shape[1] / $shape[0] * 64 ) / 64, $is_cropped ? $row : [ $shapes[ $at ] ] );

		return [ $width, max( [ 0.0, ...$heights ] ) ];
	}

	/**
	 * @param callable(int): array{float, float} $size By the window's width.
	 * @return list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>
	 */
	private static function boxes( callable $size ): array {
		$boxes = [];
		foreach ( screens() as $at => $screen ) {
			list( $width, $height ) = $size( $screen['width'] );

			$boxes[] = [
				'width'     => $width,
				'height'    => $height,
				'padding_x' => 0.0,
				'padding_y' => 0.0,
				'screens'   => [ $at ],
			];
		}

		return $boxes;
	}

	/**
	 * @param array{int, int} $shape
	 */
	private static function img( string $name, array $shape ): string {
		$waiting = base64_encode( sprintf( '<svg data-u="%s" data-w="%d" data-h="%d"></svg>', rawurlencode( self::upload_url( "{$name}.jpg" ) ), ...$shape ) );

		return sprintf( '<img src="data:image/svg+xml;base64,%s" width="%d" height="%d" alt="">', $waiting, min( 1024, $shape[0] ), (int) round( min( 1024, $shape[0] ) * $shape[1] / max( 1, $shape[0] ) ) );
	}

	/**
	 * @param array{int, int} $shape
	 */
	private function image( int $page, string $name, array $shape ): int {
		$id = $this->attachment(
			[
				'name'   => $name,
				'width'  => $shape[0],
				'height' => $shape[1],
			]
		);

		$this->shown_on[ $id ] = [ "http://example.org/page-{$page}/" ];

		return $id;
	}

	/**
	 * @param list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}> $images
	 */
	private function show( int $page, string $content, array $images ): void {
		$url = "http://example.org/page-{$page}/";

		$this->pages[ $url ]   = "<html><body class=\"single postid-{$page}\"><div class=\"entry-content\">{$content}</div></body></html>";
		$this->layouts[ $url ] = [
			'url'     => $url,
			'state'   => 'measured',
			'screens' => screens(),
			'images'  => $images,
		];
	}

	/**
	 * @param Layout $layout
	 * @return list<string>
	 */
	private static function asked( array $layout ): array {
		$urls = [];
		foreach ( measured_images( [ $layout ] ) as $of_stem ) {
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

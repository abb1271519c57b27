<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Plan;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Flush\boxes_of;
use function ShortPixelFlush\Flush\curve_of;
use function ShortPixelFlush\Flush\screen_table;

require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/places/curve.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/screens.php';

/**
 * @phpstan-type Place callable(int, int): (array{float, float}|null)
 */
final class CurveTest extends TestCase {

	/**
	 * @phpstan-param list<Place> $places The size of an image in each of its places, by the window's width and height.
	 */
	#[DataProvider( 'layouts' )]
	public function test_it_knows_the_size_on_each_phone_that_was_not_measured( array $places ): void {
		$curve = curve_of( self::measured( $places ) );

		foreach ( range( 320, 448 ) as $width ) {
			foreach ( [ 600, 701, 850 ] as $height ) {
				$known = self::sizes( boxes_of( $curve, [ self::screen( $width, $height ) ] ) );

				$sizes = self::layout( $places, $width, $height );
				self::assertSame( [], array_diff( $sizes, $known ), "In a window of {$width} × {$height}." );
				self::assertSame( [] === $sizes, [] === $known );
			}
		}
	}

	/**
	 * @phpstan-param list<Place> $places
	 */
	#[DataProvider( 'layouts' )]
	public function test_it_gives_back_what_was_measured( array $places ): void {
		$curve = curve_of( self::measured( $places ) );

		foreach ( screen_table() as $screen ) {
			$known = self::sizes( boxes_of( $curve, [ $screen ] ) );

			foreach ( self::layout( $places, $screen['width'], $screen['height'] ) as $size ) {
				self::assertContains( $size, $known, "In a window of {$screen['width']} × {$screen['height']}." );
			}
		}
	}

	/**
	 * @phpstan-param list<Place> $places
	 */
	#[DataProvider( 'layouts' )]
	public function test_it_adds_few_sizes_that_no_phone_has( array $places ): void {
		$curve = curve_of( self::measured( $places ) );
		$known = 0;
		$real  = 0;

		foreach ( range( 320, 448 ) as $width ) {
			$boxes  = boxes_of( $curve, [ self::screen( $width, 700 ) ] );
			$known += count( array_unique( array_map( static fn ( array $box ): string => round( $box['width'] ) . ' ' . round( $box['height'] ), $boxes ) ) );
			$real  += count( self::layout( $places, $width, 700 ) );
		}

		self::assertLessThanOrEqual( 2 * $real, $known );
	}

	/**
	 * @phpstan-param list<Place> $places
	 */
	#[DataProvider( 'layouts' )]
	public function test_it_is_small_and_survives_being_stored( array $places ): void {
		$curve  = curve_of( self::measured( $places ) );
		$json   = (string) json_encode( $curve );
		$stored = json_decode( $json, true );

		self::assertLessThan( 3000 * count( $places ), strlen( $json ) );
		self::assertEquals( $curve, $stored );
	}

	/**
	 * @return iterable<string, array{list<Place>}>
	 */
	public static function layouts(): iterable {
		$full    = static fn ( int $width ): array => [ $width, $width * 2 / 3 ];
		$column  = static fn ( int $width ): array => [ min( 645, $width - 60 ), min( 645, $width - 60 ) / 1.5 ];
		$third   = static fn ( int $width ): array => [ ( min( 1340, $width - 60 ) - 40 ) / 3, 200 ];
		$stacked = static fn ( int $width ): array => $width < 782 ? [ $width - 60, ( $width - 60 ) * 4 / 3 ] : [ ( min( 1340, $width - 60 ) - 30 ) * 0.4, ( min( 1340, $width - 60 ) - 30 ) * 0.4 * 4 / 3 ];

		yield 'as wide as the window' => [ [ $full ] ];
		yield 'in a column of 645 pixels' => [ [ $column ] ];
		yield 'one of three in a row' => [ [ $third ] ];
		yield 'in columns that stack on phones' => [ [ $stacked ] ];
		yield 'of one size' => [ [ static fn (): array => [ 220, 165 ] ] ];
		yield 'in several places' => [ [ $full, $column, $stacked, $third ] ];
		yield 'padded by the window’s width, within limits' => [ [ static fn ( int $width ): array => [ $width - 2 * max( 30, min( 50, 0.05 * $width ) ), 300 ] ] ];
		yield 'as tall as the window' => [ [ static fn ( int $width, int $height ): array => [ $width, $height ] ] ];
		yield '60% as tall as the window, and in a column too' => [ [ static fn ( int $width, int $height ): array => [ $width, 0.6 * $height ], $column ] ];
		yield 'as wide as a height makes it' => [ [ static fn ( int $width, int $height ): array => [ 0.8 * $height * 0.75, 0.8 * $height ] ] ];
		yield 'on wide screens only' => [ [ static fn ( int $width ): ?array => $width < 700 ? null : [ $width / 2, 100 ] ] ];
	}

	public function test_between_two_pieces_both_hold_and_nothing_beyond(): void {
		// A row of two below some width between 412 and 500, of three above.
		$rows  = static fn ( int $width ): array => [ $width < 480 ? $width / 2 : $width / 4, 100 ];
		$boxes = [];

		foreach ( [ 360, 390, 412, 500, 520, 560 ] as $width ) {
			$boxes[] = self::box( $rows( $width ), [ self::screen( $width, 700 ) ] );
		}

		$curve = curve_of( $boxes );

		self::assertSame( [ '200 100' ], self::sizes( boxes_of( $curve, [ self::screen( 400, 700 ) ] ) ) );
		self::assertEqualsCanonicalizing( [ '230 100', '115 100' ], self::sizes( boxes_of( $curve, [ self::screen( 460, 700 ) ] ) ) );
		self::assertSame( [ '130 100' ], self::sizes( boxes_of( $curve, [ self::screen( 520, 700 ) ] ) ) );
		self::assertSame( [], boxes_of( $curve, [ self::screen( 359, 700 ), self::screen( 561, 700 ) ] ) );
	}

	public function test_two_measured_widths_are_no_line(): void {
		$curve = curve_of( [ self::box( [ 300, 200 ], [ self::screen( 360, 700 ) ] ), self::box( [ 330, 220 ], [ self::screen( 390, 700 ) ] ) ] );

		self::assertSame( [], boxes_of( $curve, [ self::screen( 375, 700 ) ] ) );
		self::assertSame( [ '330 220' ], self::sizes( boxes_of( $curve, [ self::screen( 390, 812 ) ] ) ) );
	}

	public function test_what_depends_on_the_height_in_an_unknown_way_holds_between_the_heights_that_were_measured(): void {
		$curve = curve_of( [ self::box( [ 300, 200 ], [ self::screen( 360, 700 ) ] ), self::box( [ 300, 240 ], [ self::screen( 360, 780 ) ] ), self::box( [ 300, 250 ], [ self::screen( 360, 840 ) ] ) ] );

		self::assertSame( [ '300 200' ], self::sizes( boxes_of( $curve, [ self::screen( 360, 700 ) ] ) ) );
		self::assertSame( [], boxes_of( $curve, [ self::screen( 360, 720 ) ] ) );
	}

	public function test_kinds_are_kept_apart_and_screens_of_one_size_together(): void {
		$here  = [ self::screen( 360, 700 ), self::screen( 360, 700, 3.0 ) ];
		$curve = curve_of( [ self::box( [ 300, 200 ], $here ), self::box( [ 300, 200 ], $here, 'background' ) ] );
		$boxes = boxes_of( $curve, $here );

		self::assertSame( [ 'image', 'background' ], array_column( $boxes, 'kind' ) );
		self::assertSame( $here, $boxes[0]['screens'] );
	}

	public function test_of_nothing_it_is_empty(): void {
		self::assertSame( [], curve_of( [] ) );
		self::assertSame( [], boxes_of( [], [ self::screen( 360, 700 ) ] ) );
	}

	/**
	 * @phpstan-param list<Place> $places
	 * @return list<Measured_Box>
	 */
	private static function measured( array $places ): array {
		$boxes = [];

		foreach ( screen_table() as $screen ) {
			foreach ( $places as $place ) {
				$size = $place( $screen['width'], $screen['height'] );

				if ( null !== $size ) {
					$boxes[] = self::box( $size, [ $screen ] );
				}
			}
		}

		return $boxes;
	}

	/**
	 * @phpstan-param list<Place> $places
	 * @return list<string>
	 */
	private static function layout( array $places, int $width, int $height ): array {
		$sizes = array_filter( array_map( static fn ( callable $place ): ?array => $place( $width, $height ), $places ) );

		return array_values( array_map( static fn ( array $size ): string => self::step( $size[0] ) . ' ' . self::step( $size[1] ), $sizes ) );
	}

	/**
	 * @param array{float|int, float|int} $size
	 * @param list<Browser_Screen>        $screens
	 * @return Measured_Box
	 */
	private static function box( array $size, array $screens, string $kind = 'image' ): array {
		return [
			'width'     => self::step( $size[0] ),
			'height'    => self::step( $size[1] ),
			'padding_x' => 0.0,
			'padding_y' => 0.0,
			'kind'      => $kind,
			'screens'   => $screens,
		];
	}

	/** Rounds as a browser's layout does. */
	private static function step( float $pixels ): float {
		return floor( $pixels * 64 + 0.000001 ) / 64;
	}

	/**
	 * @return Browser_Screen
	 */
	private static function screen( int $width, int $height, float $density = 2.0 ): array {
		return [
			'width'   => $width,
			'height'  => $height,
			'density' => $density,
		];
	}

	/**
	 * @param list<Measured_Box> $boxes
	 * @return list<string>
	 */
	private static function sizes( array $boxes ): array {
		return array_map( static fn ( array $box ): string => "{$box['width']} {$box['height']}", $boxes );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Plan;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Flush\boxes_in_rows;
use function ShortPixelFlush\Flush\told_by_rows;

require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/places/gallery-rows.php';

/**
 * The height of an image in a gallery that crops: that of the tallest in its row.
 */
final class GalleryRowsTest extends TestCase {
	private const LANDSCAPE = [ 2048, 1365 ];
	private const PORTRAIT  = [ 900, 1350 ];
	private const SQUARE    = [ 1400, 1400 ];

	public function test_each_is_as_tall_as_the_tallest_of_its_row_at_the_width_that_they_share(): void {
		$rows = [ [ self::LANDSCAPE, self::SQUARE, self::PORTRAIT ], [ self::LANDSCAPE, self::SQUARE ] ];

		self::assertSame(
			[ [ 1366, 204.328125, 306.484375 ], [ 600, 181.328125, 271.984375 ], [ 599, 271.5, 271.5 ] ],
			self::heights( boxes_in_rows( [ self::box( 204.328125, 1.0, 1366 ), self::box( 181.328125, 1.0, 600 ), self::box( 271.5, 1.0, 599 ) ], $rows, false ) )
		);
	}

	public function test_padding_is_no_part_of_the_shape(): void {
		$box = [
			'padding_x' => 20.0,
			'padding_y' => 8.0,
		] + self::box( 220.0, 1.0, 1366 );

		self::assertSame( [ [ 1366, 220.0, 308.0 ] ], self::heights( boxes_in_rows( [ $box ], [ [ self::LANDSCAPE, self::PORTRAIT ], [] ], false ) ) );
	}

	public function test_where_the_row_is_not_known_the_height_stays(): void {
		self::assertSame( [ [ 390, 150.0, 170.0 ] ], self::heights( boxes_in_rows( [ self::box( 150.0, 170.0, 390 ) ], [ [ self::PORTRAIT ], [] ], false ) ) );
	}

	public function test_what_has_no_height_gets_none(): void {
		self::assertSame( [ [ 390, 150.0, 0.0 ] ], self::heights( boxes_in_rows( [ self::box( 150.0, 0.0, 390 ) ], [ [], [ self::PORTRAIT ] ], false ) ) );
	}

	/** Files of slightly different shapes can be of the same rounded size, which decides a copy's last pixel. */
	public function test_a_height_that_was_measured_of_the_same_image_stays_beside_the_one_that_is_told(): void {
		$rows = [ [], [ self::SQUARE ] ];

		self::assertSame( [ [ 390, 150.0, 150.25 ], [ 390, 150.0, 150.0 ] ], self::heights( boxes_in_rows( [ self::box( 150.0, 150.25, 390 ) ], $rows, true ) ) );
		self::assertSame( [ [ 390, 150.0, 150.0 ] ], self::heights( boxes_in_rows( [ self::box( 150.0, 150.25, 390 ) ], $rows, false ) ) );
		self::assertSame( [ [ 390, 150.0, 150.0 ] ], self::heights( boxes_in_rows( [ self::box( 150.0, 300.0, 390 ) ], $rows, true ) ) );
	}

	/** A browser rounds what it lays out. */
	public function test_of_two_heights_within_that_rounding_the_one_that_was_measured_is_enough(): void {
		self::assertSame( [ [ 390, 150.0, 150.03125 ] ], self::heights( boxes_in_rows( [ self::box( 150.0, 150.03125, 390 ) ], [ [], [ self::SQUARE ] ], true ) ) );
	}

	public function test_a_measurement_shows_whether_rows_decide(): void {
		$rows = [ [ self::LANDSCAPE, self::SQUARE ], [ self::LANDSCAPE ] ];

		self::assertSame( 2, told_by_rows( [ self::box( 300.0, 300.0, 1366 ), self::box( 300.0, 199.953125, 390 ) ], $rows, self::LANDSCAPE ), 'Taller than its own shape.' );
		self::assertSame( 1, told_by_rows( [ self::box( 300.0, 300.0, 1366 ) ], $rows, self::SQUARE ), 'The tallest itself.' );
		self::assertSame( 0, told_by_rows( [ self::box( 300.0, 300.0, 1366 ), self::box( 300.0, 250.0, 390 ) ], $rows, self::LANDSCAPE ), 'Something else decides on one screen.' );
		self::assertSame( 0, told_by_rows( [ self::box( 300.0, 300.0, 1366 ) ], [ [], [] ], self::LANDSCAPE ), 'Nobody knows the row.' );
		self::assertSame( 2, told_by_rows( [ self::box( 0.0, 0.0, 1366 ), self::box( 300.0, 300.0, 1366 ) ], $rows, self::LANDSCAPE ), 'What is asked for as a whole says nothing.' );
		self::assertSame( 0, told_by_rows( [ self::box( 0.0, 0.0, 1366 ) ], $rows, self::LANDSCAPE ) );
	}

	/**
	 * @return Measured_Box
	 */
	private static function box( float $width, float $height, int $window ): array {
		return [
			'width'     => $width,
			'height'    => $height,
			'padding_x' => 0.0,
			'padding_y' => 0.0,
			'kind'      => 'image',
			'screens'   => [
				[
					'width'   => $window,
					'height'  => 800,
					'density' => 2.0,
				],
			],
		];
	}

	/**
	 * @param list<Measured_Box> $boxes
	 * @return list<array{int, float, float}>
	 */
	private static function heights( array $boxes ): array {
		return array_map( static fn ( array $box ): array => [ $box['screens'][0]['width'] ?? 0, $box['width'], $box['height'] ], $boxes );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Plan;

use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Flush\boxes_of_size;

require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/places/own-size.php';

/**
 * The size that an image has where one of another size was measured.
 */
final class OwnSizeTest extends TestCase {

	/** WordPress writes the size of a smaller file into the tag, which is rounded and so of a slightly different shape. */
	public function test_the_height_is_that_of_the_file_which_browsers_get(): void {
		self::assertSame( [ [ 415.0, 226.34375 ] ], self::sizes( [ [ 415.0, 276.65625 ] ], [ 1024, 683 ], [ 1024, 559 ], [ 2048, 1117 ] ) );
		self::assertSame( [ [ 415.0, 226.546875 ] ], self::sizes( [ [ 415.0, 276.65625 ] ], [ 1024, 683 ], [ 1024, 559 ], [ 0, 0 ] ) );
	}

	/** Seen in a gallery: the tallest of a row has its own height, and gives it to the others. */
	public function test_an_image_that_was_the_tallest_of_its_row_on_some_screens_only_may_be_of_either_height(): void {
		self::assertSame(
			[ [ 200.0, 133.390625 ], [ 200.0, 320.0 ], [ 150.0, 300.0 ] ],
			self::sizes( [ [ 200.0, 320.0 ], [ 150.0, 300.0 ] ], [ 640, 1024 ], [ 1024, 683 ], [ 2048, 1366 ] )
		);
	}

	public function test_where_styles_decide_the_height_it_stays(): void {
		self::assertSame( [ [ 412.0, 320.0 ], [ 390.0, 320.0 ] ], self::sizes( [ [ 412.0, 320.0 ], [ 390.0, 320.0 ] ], [ 1024, 683 ], [ 1024, 559 ], [ 2048, 1117 ] ) );
	}

	/**
	 * @param list<array{float, float}> $boxes
	 * @param array{int, int}           $measured
	 * @param array{int, int}           $own
	 * @param array{int, int}           $file
	 * @return list<array{float, float}>
	 */
	private static function sizes( array $boxes, array $measured, array $own, array $file ): array {
		$made = array_map(
			static fn ( array $box ): array => [
				'width'     => $box[0],
				'height'    => $box[1],
				'padding_x' => 0.0,
				'padding_y' => 0.0,
				'kind'      => 'image',
				'screens'   => [],
			],
			$boxes
		);

		return array_map( static fn ( array $box ): array => [ $box['width'], $box['height'] ], boxes_of_size( $made, $measured, $own, $file ) );
	}
}

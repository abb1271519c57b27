<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Plan;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Flush\boxes_of_size;
use function ShortPixelFlush\Flush\tells_size;

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

	public function test_an_image_of_the_same_rounded_size_is_as_high_as_its_own_file_wants(): void {
		$boxes = [ [ 451.0, 300.65625 ], [ 451.0, 300.734375 ], [ 640.0, 300.0 ] ];

		self::assertSame( [ [ 451.0, 300.75 ], [ 451.0, 300.734375 ], [ 640.0, 300.0 ] ], self::sizes( $boxes, [ 1024, 683 ], [ 1024, 683 ], [ 1600, 1067 ] ) );
		self::assertSame( $boxes, self::sizes( $boxes, [ 1024, 683 ], [ 1024, 683 ], [ 0, 0 ] ), 'Nobody knows the file’s.' );
	}

	/** Seen with a file of 2000 × 1333: in a place for 300 × 200, browsers made it 200 pixels high, as the attributes say. */
	public function test_where_the_attributes_or_the_file_may_have_told_the_height_both_are_listed(): void {
		self::assertSame( [ [ 300.0, 200.0 ], [ 300.0, 199.9375 ] ], self::sizes( [ [ 300.0, 200.0 ] ], [ 300, 200 ], [ 300, 200 ], [ 2000, 1333 ] ) );
	}

	/** Seen in a gallery whose rows are not known: the tallest of a row has its own height, and gives it to the others. */
	public function test_an_image_that_was_the_tallest_of_its_row_on_some_screens_only_may_be_of_either_height(): void {
		self::assertSame(
			[ [ 200.0, 133.390625 ], [ 200.0, 320.0 ], [ 150.0, 300.0 ] ],
			self::sizes( [ [ 200.0, 320.0 ], [ 150.0, 300.0 ] ], [ 640, 1024 ], [ 1024, 683 ], [ 2048, 1366 ] )
		);
	}

	public function test_where_styles_decide_the_height_it_stays(): void {
		self::assertSame( [ [ 412.0, 320.0 ], [ 390.0, 320.0 ] ], self::sizes( [ [ 412.0, 320.0 ], [ 390.0, 320.0 ] ], [ 1024, 683 ], [ 1024, 559 ], [ 2048, 1117 ] ) );
	}

	/** Seen in Twenty Twenty-One, in a box of 180 pixels. */
	public function test_a_height_that_is_a_share_of_the_room_by_its_shape_is_that_of_the_other_shape(): void {
		self::assertSame( [ [ 140.0, 101.25 ], [ 170.0, 101.25 ] ], self::sizes( [ [ 140.0, 90.0 ], [ 170.0, 90.0 ] ], [ 1024, 512 ], [ 1024, 576 ], [ 2048, 1152 ], 'shape' ) );
	}

	/**
	 * @return array<string, array{bool, list<list<array{float, float}>>, array{int, int}, 3?: array<string, mixed>, 4?: int}> Whether it is told; what was measured in the place, first of an image of 1024 × 683; the image's own size; what else is known of it.
	 */
	public static function told(): array {
		$natural  = [ [ 260.0, 173.4 ], [ 645.0, 430.2 ] ];
		$own      = [ [ 330.0, 220.1 ], [ 1024.0, 683.0 ] ];
		$wide     = [ [ 320.0, 180.0 ], [ 640.0, 360.0 ] ];
		$by_text  = [ [ 320.0, 410.0 ], [ 480.0, 300.0 ] ];
		$level    = [ [ 320.0, 430.0 ], [ 2560.0, 430.0 ] ];
		$unshown  = [ [ 0.0, 0.0 ] ];
		$of_row   = [ 'rows' => [ [ [ 3, 2 ] ], [ [ 3, 2 ] ] ] ];
		$unknown  = [ 'rows' => [ [], [] ] ];
		$box      = [ 'kind' => 'background' ];
		$portrait = [ 640, 1024 ];

		return [
			'by the shape that both keep'                  => [ true, [ $natural ], $portrait ],
			'as wide as the image that was measured, or less' => [ true, [ $own ], [ 800, 600 ] ],
			'wider than that: nobody saw how much room there is' => [ false, [ $own ], [ 1200, 800 ] ],
			'wider than that, and there was less room'     => [ true, [ $natural ], [ 1200, 800 ] ],
			'as tall on each screen'                       => [ true, [ $level ], $portrait ],
			'up to text, of an image that is as large'     => [ false, [ $by_text ], [ 1024, 683 ] ],
			'up to text, of a background'                  => [ false, [ $by_text ], [ 0, 0 ], $box ],
			'as tall on each screen, of a background'      => [ true, [ $level ], [ 0, 0 ], $box ],
			'of one shape on each screen, of a background' => [ true, [ $wide ], [ 0, 0 ], $box ],
			'one shape, which may be its neighbour’s'      => [ false, [ $wide ], $portrait ],
			'one shape, which its style says'              => [ true, [ $wide ], $portrait, [ 'styled' => 'ratio' ] ],
			'one shape of two that were measured'          => [ true, [ $wide, $wide ], $portrait ],
			'a shape that another which was measured has not' => [ false, [ $wide, $by_text ], $portrait ],
			'a share of the room by its shape'             => [ true, [ $wide ], $portrait, [ 'styled' => 'shape' ] ],
			'a row that is known'                          => [ true, [ $wide ], $portrait, $of_row, 2 ],
			'a row whose images are not all known'         => [ false, [ $natural ], $portrait, $unknown ],
			'a row whose images are not all known, though rows decided' => [ false, [ $natural ], $portrait, $unknown, 2 ],
			'a row where none was measured that tells it'  => [ false, [ $wide ], $portrait, $of_row, 0 ],
			'an image that is asked for as a whole'        => [ true, [ $unshown ], $portrait ],
		];
	}

	/**
	 * @param list<list<array{float, float}>> $measured
	 * @param array{int, int}                 $own
	 * @param array<string, mixed>            $more
	 */
	#[DataProvider( 'told' )]
	public function test_what_was_measured_tells_a_size_or_does_not( bool $is_told, array $measured, array $own, array $more = [], int $rows = 0 ): void {
		$kept = [];
		foreach ( $measured as $at => $ends ) {
			$kept[] = [
				'own'    => 'background' === ( $more['kind'] ?? '' ) ? [ 0, 0 ] : [ [ 1024, 683 ], [ 1024, 768 ] ][ $at ] ?? [ 1, 1 ],
				'at'     => 0,
				'styles' => '',
				'rows'   => $rows,
				'curve'  => array_map(
					static fn ( array $end ): array => [
						'kind'    => 'image',
						'drawn'   => '',
						'between' => [ 320, 320 ],
						'reach'   => [ 320, 320 ],
						'sizes'   => [ [ $end[0], $end[1], 0.0, 0.0 ] ],
					],
					$ends
				),
			];
		}

		$image = [
			'url'    => 'https://a.test/a.jpg',
			'width'  => 2 * $own[0],
			'height' => 2 * $own[1],
			'kind'   => 'image',
			'own'    => $own,
			'place'  => 'a',
			'nth'    => 0,
		];

		/** @var Placed_Image $placed */
		$placed = $more + $image;

		self::assertSame( $is_told, tells_size( $kept, $kept[0], $placed ) );
	}

	/**
	 * @param list<array{float, float}> $boxes
	 * @param array{int, int}           $measured
	 * @param array{int, int}           $own
	 * @param array{int, int}           $file
	 * @return list<array{float, float}>
	 */
	private static function sizes( array $boxes, array $measured, array $own, array $file, string $styled = '' ): array {
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

		return array_map(
			static fn ( array $box ): array => [ $box['width'], $box['height'] ],
			boxes_of_size(
				$made,
				$measured,
				[
					'width'  => $file[0],
					'height' => $file[1],
					'own'    => $own,
					'styled' => $styled,
				]
			)
		);
	}
}

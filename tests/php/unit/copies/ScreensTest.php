<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Copies;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Copies\screen_table;
use function ShortPixelFlush\Copies\well_formed_screens;
use const ShortPixelFlush\Copies\MOST_SCREENS;

require_once dirname( __DIR__, 4 ) . '/includes/copies/screens.php';

final class ScreensTest extends TestCase {

	public function test_the_table_holds_valid_screens_and_each_once(): void {
		$rows = screen_table();

		self::assertEquals( $rows, well_formed_screens( $rows ) );
		self::assertGreaterThanOrEqual( 60, count( $rows ) );
		self::assertLessThanOrEqual( MOST_SCREENS, count( $rows ) );
	}

	public function test_one_width_has_few_heights_so_that_a_page_is_laid_out_a_few_times_for_all_its_densities(): void {
		$heights = [];
		foreach ( screen_table() as $row ) {
			$heights[ $row['width'] ][] = $row['height'];
		}

		self::assertSame( [], array_filter( $heights, static fn ( array $of_one ): bool => count( array_unique( $of_one ) ) > 3 ) );
	}

	/**
	 * @param list<float|int> $densities
	 */
	#[DataProvider( 'kinds' )]
	public function test_every_kind_of_screen_is_there( int $narrowest, int $widest, int $least, array $densities ): void {
		$of_kind = array_filter(
			screen_table(),
			static fn ( array $row ): bool => $row['width'] >= $narrowest && $row['width'] <= $widest
		);

		self::assertGreaterThanOrEqual( $least, count( $of_kind ) );
		foreach ( $densities as $density ) {
			self::assertContains( (float) $density, array_column( $of_kind, 'density' ), "A density of {$density}." );
		}
	}

	/**
	 * @return iterable<string, array{int, int, int, list<float|int>}>
	 */
	public static function kinds(): iterable {
		yield 'phones' => [ 320, 448, 25, [ 1.75, 2, 2.25, 2.5, 2.625, 2.75, 2.8125, 3, 3.5, 4 ] ];
		yield 'phones that lie' => [ 700, 900, 4, [ 2.625, 3 ] ];
		yield 'tablets' => [ 744, 1200, 10, [ 1.5, 2 ] ];
		yield 'laptops' => [ 1265, 1728, 12, [ 1, 1.25, 1.5, 2 ] ];
		yield 'large screens' => [ 1900, 3840, 9, [ 1, 1.25, 1.5, 2 ] ];
	}

	public function test_desktops_are_there_with_and_without_a_scroll_bar(): void {
		foreach ( [ 1920, 1536, 1366, 1440, 2560 ] as $width ) {
			self::assertContains( $width, array_column( screen_table(), 'width' ) );
			self::assertContains( $width - 15, array_column( screen_table(), 'width' ) );
		}
	}

	public function test_invalid_screens_are_left_out(): void {
		$good = [
			'width'   => '390',
			'height'  => 664.4,
			'density' => 1.3333333730697632,
		];
		$bad  = [
			null,
			'390x664',
			[],
			[ 390, 664, 3 ],
			[ 'width' => 0 ] + $good,
			[ 'width' => -390 ] + $good,
			[ 'width' => 1e9 ] + $good,
			[ 'width' => NAN ] + $good,
			[ 'height' => INF ] + $good,
			[ 'height' => [ 664 ] ] + $good,
			[ 'density' => 0 ] + $good,
			[ 'density' => 80 ] + $good,
			[ 'density' => 'high' ] + $good,
			[ 'density' => true ] + $good,
			array_diff_key( $good, [ 'height' => 1 ] ),
		];

		$expected = [
			'width'   => 390,
			'height'  => 664,
			'density' => 1.33333,
		];
		self::assertSame( [ $expected ], well_formed_screens( array_merge( $bad, [ $good, $good ] ) ) );
		self::assertSame( [], well_formed_screens( 'all of them' ) );
		self::assertSame( [], well_formed_screens( null ) );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Plan;

use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Providers\Spai_Parameters;
use ShortPixelFlush\Providers\Spai_Settings;
use function ShortPixelFlush\Flush\phones;
use function ShortPixelFlush\Flush\phones_between;
use function ShortPixelFlush\Flush\screen_table;
use function ShortPixelFlush\Flush\sizes_between;
use function ShortPixelFlush\Flush\windows_between;
use function ShortPixelFlush\Flush\zoomed_desktops;
use const ShortPixelFlush\Flush\COMMON_PHONES;
use const ShortPixelFlush\Flush\OTHER_PHONES;
use const ShortPixelFlush\Flush\RARE_PHONES;

require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/places/screens-between.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/screens.php';

final class ScreensBetweenTest extends TestCase {

	public function test_each_whole_width_is_there_with_each_density_that_phones_of_it_have(): void {
		$densities = [];

		foreach ( phones( [ ...COMMON_PHONES, ...OTHER_PHONES, ...RARE_PHONES ] ) as $screens ) {
			foreach ( $screens as $screen ) {
				$densities[ $screen['width'] ][] = round( $screen['density'], 2 );
			}
		}

		self::assertSame( range( 320, 480 ), array_keys( $densities ) );
		self::assertEqualsCanonicalizing( [ 3.2, 2.14, 4.27, 1.75, 2.0, 2.25, 2.5, 2.63, 2.75, 3.0, 3.5, 4.0 ], $densities[337] );
	}

	public function test_the_commonest_densities_come_first(): void {
		$first = [];

		foreach ( phones( [ ...COMMON_PHONES, ...OTHER_PHONES ] ) as $screens ) {
			$first[] = round( $screens[40]['density'], 3 );
		}

		// A window of 360 pixels.
		self::assertSame( [ 3.0, 3.0, 2.0 ], array_slice( $first, 0, 3 ) );
	}

	/** The copies that one image in one place has on phones: what a flush of it removes beside what was measured. */
	public function test_the_number_of_copies_is_bounded(): void {
		$numbers = [];
		$places  = [
			'full'   => static fn ( int $width ): float => $width,
			'column' => static fn ( int $width ): float => min( 645, $width - 60 ),
			'half'   => static fn ( int $width ): float => ( $width - 80 ) / 2,
			'fixed'  => static fn ( int $width ): float => 300,
		];

		foreach ( $places as $name => $place ) {
			$numbers[ $name ] = count( self::copies( $place ) );
		}

		self::assertSame(
			[
				'full'   => 981,
				'column' => 893,
				'half'   => 727,
				'fixed'  => 489,
			],
			$numbers
		);
	}

	public function test_what_depends_on_the_height_of_the_window_is_there_for_each_height(): void {
		// On a phone of 360 by 701 pixels, and as a cover of it.
		$copies = self::copies( static fn ( int $width, int $height ): float => 0.8 * $height );
		self::assertArrayHasKey( 'w_' . (int) round( 0.8 * 701 * 3 ) . '+q_lossy+ex_1+ret_img', $copies );
		self::assertLessThan( 2300, count( $copies ) );

		$copies = self::copies( static fn ( int $width ): float => $width, static fn ( int $height ): float => $height );
		self::assertArrayHasKey( 'w_' . (int) round( round( 3000 * 701 / 2000 ) * 3 ) . '+q_lossy+ex_1+ret_img', $copies );
		self::assertLessThan( 2300, count( $copies ) );
	}

	/** Seen with a cover as tall as the window, on laptops of 1512 by 780 and 1728 by 820 pixels. */
	public function test_in_a_low_window_what_is_as_tall_as_it_asks_for_its_width_alone(): void {
		$copies = self::copies( static fn ( int $width ): float => $width, static fn ( int $height ): float => 2 * $height );

		self::assertArrayHasKey( 'w_3024+q_lossy+ex_1+ret_img', $copies );
		self::assertArrayHasKey( 'w_3456+q_lossy+ex_1+ret_img', $copies );
		self::assertLessThan( 2500, count( $copies ) );
	}

	public function test_a_background_is_as_wide_as_it_is_however_tall(): void {
		$copies = self::copies( static fn ( int $width ): float => $width, static fn ( int $height ): float => 0.6 * $height, 'background' );

		self::assertArrayHasKey( 'w_1353+q_lossy+ex_1+ret_img', $copies );
		self::assertCount( 978, $copies );
	}

	/** Seen with a window of 1920 pixels: at 110 % a column of 645 pixels asks for 709.5 of them. */
	public function test_on_a_zoomed_page_a_fixed_size_grows_and_a_share_of_the_window_does_not(): void {
		$column = self::copies( static fn ( int $width ): float => min( 645, $width - 60 ) );
		foreach ( [ 430, 484, 516, 581, 710, 806, 968, 1129, 1419, 1613 ] as $pixels ) {
			self::assertArrayHasKey( "w_{$pixels}+q_lossy+ex_1+ret_img", $column );
		}

		$windows = [];
		$pixels  = [];
		foreach ( iterator_to_array( zoomed_desktops(), false )[1] as $screen ) {
			$windows[ $screen['width'] ][]                                  = $screen['density'];
			$pixels[ (int) round( $screen['width'] * $screen['density'] ) ] = true;
		}

		self::assertContains( 1.1, $windows[1745] ?? [] );
		self::assertContains( 1.1, $windows[1732] ?? [], 'The scroll bar takes 15 pixels of the panel, not of the page.' );
		self::assertContains( 1.1, $windows[1730] ?? [], 'It does where Windows makes all larger.' );
		self::assertSame( [], array_diff( [ 1920, 1905, 1366, 1351, 2560, 2545, 2880, 2940, 3024, 3456 ], array_keys( $pixels ) ) );
	}

	public function test_a_phone_of_each_width_can_be_measured(): void {
		$between = phones_between( screen_table() );
		$widths  = array_column( array_merge( screen_table(), $between ), 'width' );

		self::assertSame( [], array_diff( range( 320, 480 ), $widths ) );
		self::assertSame( [], array_intersect( array_column( $between, 'width' ), array_column( screen_table(), 'width' ) ) );
		self::assertLessThanOrEqual( 300, count( $widths ), 'No more screens than the probe and the REST API take.' );
	}

	/** Seen with a box of text on a background: it gets lower wherever a line fewer is enough. */
	public function test_what_changes_in_steps_between_the_screens_of_the_table_is_known_where_it_was_measured(): void {
		$width = static fn ( int $window ): float => $window - 60;
		$text  = static fn ( int $height, int $window ): float => 20 * ceil( 9000 / $window );
		$asked = 'w_' . (int) round( 277 * 2.625 ) . '+h_' . (int) round( 20 * ceil( 9000 / 337 ) * 2.625 ) . '+q_lossy+ex_1+ret_img';

		self::assertArrayNotHasKey( $asked, self::copies( $width, $text, 'image', true, screen_table() ) );
		self::assertArrayHasKey( $asked, self::copies( $width, $text, 'image', true ) );
	}

	public function test_what_follows_the_window_is_not_taken_for_what_does_not(): void {
		$copies = self::copies( static fn ( int $width ): float => $width, static fn ( int $height ): float => $height, 'image', true );
		$phones = array_filter( array_keys( $copies ), static fn ( string $copy ): bool => 1 === preg_match( '/^w_885\+/', $copy ) );

		// Phones of 337 pixels have any height.
		self::assertSame( [], $phones );
	}

	public function test_each_height_between_a_screen_with_its_bars_and_without_is_there_where_images_are_cropped(): void {
		$copies = self::copies( static fn ( int $width ): float => $width, static fn ( int $height ): float => 1.5 * $height, 'image', true );

		foreach ( [
			[ 390, 711, 3 ],
			[ 412, 801, 2.625 ],
			[ 1920, 987, 1 ],
			// With a scroll bar.
			[ 1905, 987, 1 ],
		] as list( $width, $height, $density ) ) {
			self::assertArrayHasKey( 'w_' . (int) floor( $width * $density + 0.5 ) . '+h_' . (int) floor( 1.5 * $height * $density + 0.5 ) . '+q_lossy+ex_1+ret_img', $copies );
		}

		self::assertLessThan( 9000, count( $copies ) );
	}

	public function test_a_screen_that_was_measured_at_one_height_has_no_others(): void {
		$row = [
			'width'   => 834,
			'height'  => 1136,
			'density' => 2.0,
		];

		self::assertSame( [], windows_between( [ $row, $row ] ) );
	}

	/**
	 * @param callable(int, int): float       $place
	 * @param (callable(int, int): float)|null $tall     By the window's height and width.
	 * @param list<array{width: int, height: int, density: float}>|null $measured The screens, of which cropping needs more.
	 * @return array<string, true>
	 */
	private static function copies( callable $place, ?callable $tall = null, string $kind = 'image', bool $crops = false, ?array $measured = null ): array {
		$boxes    = [];
		$measured = $measured ?? array_merge( screen_table(), $crops ? phones_between( screen_table() ) : [] );

		foreach ( $measured as $screen ) {
			$boxes[] = [
				'width'     => floor( 64 * $place( $screen['width'], $screen['height'] ) ) / 64,
				'height'    => null === $tall ? 10.0 : $tall( $screen['height'], $screen['width'] ),
				'padding_x' => 0.0,
				'padding_y' => 0.0,
				'kind'      => $kind,
				'screens'   => [ $screen ],
			];
		}

		$spai   = new Spai_Parameters(
			new Spai_Settings(
				[
					'level' => 'lossy',
					'crop'  => $crops,
				]
			)
		);
		$source = [
			'url'    => 'https://example.com/a.jpg',
			'width'  => 3000,
			'height' => 2000,
			'type'   => 'image/jpeg',
		];
		$copies = [];

		foreach ( sizes_between( $boxes, $crops ) as $of_density ) {
			foreach ( $spai->measured_lists( $source, $of_density ) as $list ) {
				$copies[ implode( '+', $list['params'] ) ] = true;
			}
		}

		return $copies;
	}
}

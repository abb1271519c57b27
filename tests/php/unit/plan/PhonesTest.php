<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Plan;

use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Providers\Spai_Parameters;
use ShortPixelFlush\Providers\Spai_Settings;
use function ShortPixelFlush\Flush\phones;
use function ShortPixelFlush\Flush\screen_table;
use function ShortPixelFlush\Flush\sizes_between;

require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/places/phones.php';
require_once dirname( __DIR__, 4 ) . '/includes/flush/plan/screens.php';

final class PhonesTest extends TestCase {

	public function test_each_whole_width_is_there_with_each_density_that_phones_of_it_have(): void {
		$densities = [];

		foreach ( phones() as $screens ) {
			foreach ( $screens as $screen ) {
				$densities[ $screen['width'] ][] = round( $screen['density'], 2 );
			}
		}

		self::assertSame( range( 320, 480 ), array_keys( $densities ) );
		self::assertEqualsCanonicalizing( [ 3.2, 2.14, 4.27, 1.75, 2.0, 2.25, 2.5, 2.63, 2.75, 3.0, 3.5, 4.0 ], $densities[337] );
	}

	public function test_the_commonest_densities_come_first(): void {
		$first = [];

		foreach ( phones() as $screens ) {
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
				'full'   => 887,
				'column' => 864,
				'half'   => 519,
				'fixed'  => 469,
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
		self::assertLessThan( 2300, count( $copies ) );
	}

	public function test_a_background_is_as_wide_as_it_is_however_tall(): void {
		$copies = self::copies( static fn ( int $width ): float => $width, static fn ( int $height ): float => 0.6 * $height, 'background' );

		self::assertArrayHasKey( 'w_1353+q_lossy+ex_1+ret_img', $copies );
		self::assertCount( 887, $copies );
	}

	/**
	 * @param callable(int, int): float  $place
	 * @param (callable(int): float)|null $tall
	 * @return array<string, true>
	 */
	private static function copies( callable $place, ?callable $tall = null, string $kind = 'image' ): array {
		$boxes = [];

		foreach ( screen_table() as $screen ) {
			$boxes[] = [
				'width'     => floor( 64 * $place( $screen['width'], $screen['height'] ) ) / 64,
				'height'    => null === $tall ? 10.0 : $tall( $screen['height'] ),
				'padding_x' => 0.0,
				'padding_y' => 0.0,
				'kind'      => $kind,
				'screens'   => [ $screen ],
			];
		}

		$spai   = new Spai_Parameters( new Spai_Settings( [ 'level' => 'lossy' ] ) );
		$source = [
			'url'    => 'https://example.com/a.jpg',
			'width'  => 3000,
			'height' => 2000,
			'type'   => 'image/jpeg',
		];
		$copies = [];

		foreach ( sizes_between( $boxes ) as $of_density ) {
			foreach ( $spai->measured_lists( $source, $of_density ) as $list ) {
				$copies[ implode( '+', $list['params'] ) ] = true;
			}
		}

		return $copies;
	}
}

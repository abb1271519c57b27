<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Copies;

use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Copies\capped;

require_once dirname( __DIR__, 4 ) . '/includes/copies/sample.php';

final class CappedTest extends TestCase {
	/**
	 * @return list<Variant>
	 */
	private static function copies( int $count, string $found_in ): array {
		return array_map(
			static fn ( int $width ): Variant => new Variant(
				"https://cdn.shortpixel.ai/spai/w_{$width}+ret_img/example.org/{$found_in}.jpg",
				"https://example.org/{$found_in}.jpg",
				7,
				$found_in
			),
			range( 1, $count )
		);
	}

	/**
	 * @param list<Variant> $variants
	 * @return array<string, int>
	 */
	private static function kept( array $variants ): array {
		return array_count_values( array_column( capped( $variants ), 'found_in' ) );
	}

	public function test_two_hundred_copies_are_all_kept(): void {
		$copies = array_merge( self::copies( 150, 'probe' ), self::copies( 50, 'settings' ) );
		self::assertSame( $copies, capped( $copies ) );
	}

	public function test_of_more_the_least_sure_are_left_out_and_the_rarest_screens(): void {
		$copies = array_merge(
			self::copies( 120, 'probe' ),
			self::copies( 10, 'page' ),
			self::copies( 20, 'recent' ),
			self::copies( 60, 'density' ),
			self::copies( 9, 'settings' )
		);
		self::assertSame(
			[
				'probe'   => 120,
				'page'    => 10,
				'recent'  => 20,
				'density' => 50,
			],
			self::kept( $copies )
		);
		self::assertSame( array_slice( $copies, 0, 200 ), capped( $copies ) );
	}

	public function test_what_pages_name_and_what_was_pasted_always_stays(): void {
		self::assertSame(
			[
				'probe'  => 185,
				'page'   => 10,
				'pasted' => 5,
			],
			self::kept(
				array_merge(
					self::copies( 300, 'probe' ),
					self::copies( 10, 'page' ),
					self::copies( 5, 'pasted' ),
					self::copies( 9, 'settings' )
				)
			)
		);
		self::assertSame( [ 'page' => 250 ], self::kept( array_merge( self::copies( 250, 'page' ), self::copies( 9, 'settings' ) ) ) );
	}
}

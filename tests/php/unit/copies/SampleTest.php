<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Copies;

use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Copies\sampled;
use const ShortPixelFlush\Copies\CHECKED_OF_FEW;
use const ShortPixelFlush\Copies\CHECKED_OF_MANY;
use const ShortPixelFlush\Copies\FEW_IMAGES;

require_once dirname( __DIR__, 4 ) . '/includes/copies/sample.php';

final class SampleTest extends TestCase {
	private static function copy(
		int $width,
		string $found_in = 'probe',
		?int $image = 7,
		string $format = 'webp',
		string $file = 'a.jpg',
		string $host = 'cdn.shortpixel.ai'
	): Variant {
		return new Variant(
			"https://{$host}/spai/w_{$width}+q_lossy+ret_img+to_{$format}/example.org/{$file}",
			"https://example.org/{$file}",
			$image,
			$found_in
		);
	}

	/**
	 * @return list<Variant>
	 */
	private static function copies(
		int $count,
		string $found_in = 'probe',
		?int $image = 7,
		string $format = 'webp',
		string $file = 'a.jpg',
		string $host = 'cdn.shortpixel.ai'
	): array {
		return array_map(
			static fn ( int $width ): Variant => self::copy( $width, $found_in, $image, $format, $file, $host ),
			range( 1, $count )
		);
	}

	/**
	 * @param list<Variant> $variants
	 * @return list<Variant>
	 */
	private static function checked( array $variants ): array {
		return array_values( array_filter( $variants, static fn ( Variant $variant ): bool => $variant->is_sampled ) );
	}

	public function test_all_copies_are_checked_where_they_are_few(): void {
		$copies = self::copies( CHECKED_OF_FEW );

		self::assertEquals( $copies, sampled( $copies ) );
	}

	public function test_of_many_copies_those_of_the_commonest_screens_are_checked(): void {
		$copies = self::copies( 92 );
		$chosen = sampled( $copies );

		self::assertSame( array_column( $copies, 'url' ), array_column( $chosen, 'url' ), 'In the same order.' );
		self::assertEquals( array_slice( $copies, 0, CHECKED_OF_FEW ), self::checked( $chosen ) );
	}

	public function test_what_only_settings_or_earlier_flushes_lead_to_is_never_checked(): void {
		$chosen = sampled(
			array_merge(
				self::copies( 30, 'settings' ),
				self::copies( 30, 'recent', 7, 'avif' ),
				self::copies( 2, 'probe', 7, 'auto' )
			)
		);

		self::assertSame( [ 'probe', 'probe' ], array_column( self::checked( $chosen ), 'found_in' ) );
		self::assertSame( [], self::checked( sampled( self::copies( 3, 'settings' ) ) ), 'Nor where there is nothing else.' );
	}

	public function test_each_host_file_and_format_is_checked_however_rare_its_screens(): void {
		$copies = array_merge(
			self::copies( 90 ),
			[
				self::copy( 100, 'probe', 7, 'avif' ),
				self::copy( 100, 'page', 7, 'webp', 'a-300x200.jpg' ),
				self::copy( 100, 'probe', 7, 'webp', 'a.jpg', 'img.example.org' ),
			]
		);
		$chosen = self::checked( sampled( $copies ) );

		self::assertEquals( array_slice( $copies, 90 ), array_slice( $chosen, -3 ) );
		self::assertCount( CHECKED_OF_FEW, $chosen );
	}

	public function test_what_somebody_pasted_is_checked_before_what_was_measured(): void {
		$chosen = self::checked(
			sampled(
				array_merge(
					self::copies( 90 ),
					[ self::copy( 777, 'pasted' ), self::copy( 778, 'pasted' ) ]
				)
			)
		);

		self::assertSame( [ 'pasted', 'pasted' ], array_column( array_slice( $chosen, -2 ), 'found_in' ) );
		self::assertCount( CHECKED_OF_FEW, $chosen );
	}

	public function test_each_image_of_a_larger_flush_has_a_smaller_sample_of_its_own(): void {
		$copies = [];
		foreach ( range( 1, FEW_IMAGES + 1 ) as $image ) {
			array_push( $copies, ...self::copies( 20, 'probe', $image, 'webp', "{$image}.jpg" ) );
		}

		self::assertSame(
			array_fill( 1, FEW_IMAGES + 1, CHECKED_OF_MANY ),
			array_count_values( array_map( 'intval', array_column( self::checked( sampled( $copies ) ), 'attachment_id' ) ) )
		);
		self::assertCount(
			CHECKED_OF_MANY,
			self::checked( sampled( self::copies( 20 ), FEW_IMAGES + 1 ) ),
			'One image of many that are planned in slices.'
		);
		self::assertCount( CHECKED_OF_FEW, self::checked( sampled( self::copies( 20 ), FEW_IMAGES ) ) );
	}

	public function test_files_that_are_in_no_library_are_images_too(): void {
		$chosen = self::checked(
			sampled(
				array_merge(
					self::copies( 20, 'page', null, 'webp', 'a.jpg' ),
					self::copies( 20, 'page', null, 'webp', 'b.jpg' )
				)
			)
		);

		self::assertCount( 2 * CHECKED_OF_FEW, $chosen );
	}

	public function test_a_thousand_kinds_of_copies_are_no_reason_to_check_a_thousand(): void {
		$copies = array_map( static fn ( int $n ): Variant => self::copy( $n, 'page', 7, 'webp', "a-{$n}.jpg" ), range( 1, 1000 ) );

		self::assertLessThanOrEqual( 100, count( self::checked( sampled( $copies ) ) ) );
	}
}

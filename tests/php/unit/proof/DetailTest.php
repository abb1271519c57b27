<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use GdImage;
use PHPUnit\Framework\Attributes\Group;
use PHPUnit\Framework\TestCase;
use ShortPixelFlush\Proof\Image_Facts;
use ShortPixelFlush\Proof\Look;
use ShortPixelFlush\Proof\Original;
use ShortPixelFlush\Tests\Support\Proof;
use function ShortPixelFlush\Proof\differs;
use function ShortPixelFlush\Proof\has_own_colours;
use function ShortPixelFlush\Proof\likeness;
use function ShortPixelFlush\Proof\visible_evidence;
use function ShortPixelFlush\Tests\Support\edited;
use function ShortPixelFlush\Tests\Support\is_seen;
use function ShortPixelFlush\Tests\Support\photograph;
use const ShortPixelFlush\Tests\Support\EDITS;

require_once dirname( __DIR__, 4 ) . '/includes/proof/verdict.php';
require_once dirname( __DIR__, 2 ) . '/support/edits.php';

/**
 * Tests whether copies from before and after an edit are told apart by what is visible in them.
 */
final class DetailTest extends TestCase {
	private static function bytes( GdImage $image, string $format, int $quality ): string {
		ob_start();
		match ( $format ) {
			'jpeg'  => imagejpeg( $image, null, $quality ),
			'webp'  => imagewebp( $image, null, $quality ),
			'avif'  => imageavif( $image, null, $quality ),
			default => imagepng( $image ),
		};

		return (string) ob_get_clean();
	}

	/**
	 * Makes a copy as a CDN would: resized, in a random format and quality.
	 *
	 * @param list<string> $formats
	 */
	private static function copy( GdImage $image, int $width, array $formats ): Image_Facts {
		$modes  = [ IMG_MITCHELL, IMG_CATMULLROM, IMG_TRIANGLE ];
		$scaled = imagescale(
			$image,
			$width,
			(int) max( 1, round( $width * imagesy( $image ) / imagesx( $image ) ) ),
			$modes[ mt_rand( 0, 2 ) ]
		);
		self::assertNotFalse( $scaled );

		return Image_Facts::of( self::bytes( $scaled, $formats[ mt_rand( 0, count( $formats ) - 1 ) ], mt_rand( 45, 85 ) ) );
	}

	/** @return list<string> The visible evidence that a copy shows a different image from the file. */
	private static function seen( Image_Facts $copy, Image_Facts $file ): array {
		$look = new Look(
			[
				'url'    => 'https://cdn.test/spai/w_300+ret_img/https://site.test/a.jpg',
				'copy'   => $copy,
				'origin' => new Original( $file ),
			]
		);

		return [ ...array_intersect( [ likeness( $look ) ], [ 'looks_old' ] ), ...array_column( visible_evidence( $look ), 'kind' ) ];
	}

	#[Group( 'proof' )]
	public function test_of_thirty_kinds_of_edits_the_old_copies_are_told_from_the_new_ones(): void {
		self::assertCount( 30, EDITS );
		$formats = array_values(
			array_filter(
				[ 'jpeg', 'webp', 'avif' ],
				static fn ( string $format ): bool => function_exists( "image{$format}" )
			)
		);
		$seed    = max( 1, (int) getenv( 'SHORTPIXEL_FLUSH_TEST_SEED' ) );
		$missed  = [];
		$wrong   = [];
		$each    = Proof::size( 2, 20 );
		for ( $n = 0; $n < 30 * $each; $n++ ) {
			mt_srand( 1000 * $seed + $n );
			$image = photograph( 360, [ 240, 270, 360 ][ mt_rand( 0, 2 ) ] );
			do {
				list( $before, $after ) = edited( EDITS[ $n % 30 ], $image );
			} while ( ! is_seen( $before, $after ) );
			$file  = Image_Facts::of( self::bytes( $after, 'jpeg', mt_rand( 75, 92 ) ) );
			$small = Image_Facts::of( self::bytes( $after, 'jpeg', mt_rand( 45, 60 ) ) );
			$draw  = "{$n}: " . EDITS[ $n % 30 ];
			if ( [] === self::seen( self::copy( $before, mt_rand( 200, 360 ), $formats ), $file ) ) {
				$missed[] = $draw;
			}
			foreach ( [ mt_rand( 17, 60 ), mt_rand( 60, 400 ), 0 === $n % 10 ? 2000 : 360 ] as $width ) {
				$copy = self::copy( $after, $width, $width > 400 ? [ 'jpeg' ] : $formats );
				foreach ( [ $file, $small ] as $of ) {
					$seen = self::seen( $copy, $of );
					if ( [] !== $seen ) {
						$wrong[] = "{$draw}, {$width} pixels: " . implode( ' ', $seen );
					}
				}
			}
		}

		self::assertSame( [], $wrong, 'New, and called old.' );
		self::assertLessThanOrEqual( 0.05 * 30 * $each, count( $missed ), 'Old, and not seen: ' . implode( '; ', $missed ) );
	}

	public function test_an_image_with_holes_is_told_from_one_with_others(): void {
		mt_srand( 3 );
		$whole = photograph( 300, 240 );
		$cut   = photograph( 300, 240 );
		imagecopy( $cut, $whole, 0, 0, 0, 0, 300, 240 );
		imagealphablending( $cut, false );
		imagesavealpha( $cut, true );
		imagefilledrectangle( $cut, 0, 0, 299, 90, (int) imagecolorallocatealpha( $cut, 0, 0, 0, 127 ) );
		$flat = photograph( 300, 240 );
		imagecopy( $flat, $whole, 0, 0, 0, 0, 300, 240 );
		imagefilledrectangle( $flat, 0, 0, 299, 90, 0xffffff );
		list( $of_whole, $of_cut, $of_flat ) = array_map(
			static fn ( GdImage $image ): Image_Facts => Image_Facts::of( self::bytes( $image, 'webp', 80 ) ),
			[ $whole, $cut, $flat ]
		);
		$file                                = Image_Facts::of( self::bytes( $cut, 'png', 0 ) );

		self::assertFalse( differs( $of_cut, $file ) );
		self::assertNotNull( Image_Facts::of( self::bytes( $cut, 'avif', 60 ) )->fingerprint, 'Four channels are no print.' );
		self::assertFalse( differs( $of_flat, $file ), 'A format without transparency puts a color there.' );
		self::assertTrue( differs( $of_whole, $file ), 'The background was removed.' );
		self::assertTrue( differs( $of_cut, Image_Facts::of( self::bytes( $whole, 'png', 0 ) ) ), 'One was put behind it.' );
	}

	public function test_colors_that_a_cdn_writes_anew_are_not_those_of_another_image(): void {
		mt_srand( 4 );
		$image = photograph( 300, 240 );
		$wide  = photograph( 300, 240 );
		imagecopy( $wide, $image, 0, 0, 0, 0, 300, 240 );
		imagefilter( $wide, IMG_FILTER_COLORIZE, 14, 4, -6 );
		$copy    = Image_Facts::of( self::bytes( $wide, 'webp', 80 ) );
		$jpeg    = self::bytes( $image, 'jpeg', 90 );
		$profile = static fn ( string $name ): string => substr( $jpeg, 0, 2 ) . "\xff\xe2" . pack( 'n', 16 + strlen( $name ) ) . "ICC_PROFILE\0\x01\x01{$name}" . substr( $jpeg, 2 );

		self::assertTrue( differs( $copy, Image_Facts::of( $jpeg ) ) );
		self::assertFalse( differs( $copy, Image_Facts::of( $profile( 'Adobe RGB (1998)' ) ) ) );
		self::assertTrue( differs( $copy, Image_Facts::of( $profile( 'sRGB IEC61966-2.1' ) ) ) );
		self::assertTrue( has_own_colours( $profile( 'Display P3' ) ) );
	}

	public function test_what_can_not_be_shown_here_differs_from_nothing(): void {
		$unknown = Image_Facts::of( 'no image' );

		self::assertFalse( differs( $unknown, $unknown ) );
	}
}

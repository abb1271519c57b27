<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use GdImage;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Proof\fingerprint;
use function ShortPixelFlush\Proof\fingerprint_distance;
use function ShortPixelFlush\Proof\ini_parse_quantity_of;
use function ShortPixelFlush\Proof\is_decodable;
use function ShortPixelFlush\Proof\is_image;
use function ShortPixelFlush\Proof\is_wanted_file;
use function ShortPixelFlush\Proof\memory_left;
use function ShortPixelFlush\Proof\packed_fingerprint;
use function ShortPixelFlush\Proof\picture_followed;
use function ShortPixelFlush\Proof\unpacked_fingerprint;
use const ShortPixelFlush\Proof\CLEARLY_DIFFERENT;
use const ShortPixelFlush\Proof\LOOKS_THE_SAME;

require_once dirname( __DIR__, 4 ) . '/includes/proof/fingerprint.php';

/**
 * Tests whether fingerprints tell an old image from a new one, in several formats and sizes.
 */
final class FingerprintTest extends TestCase {
	/**
	 * Draws a gradient and shapes; the same seed gives the same image.
	 *
	 * @param int<1, max> $width
	 * @param int<1, max> $height
	 */
	private static function picture( int $seed, int $width = 640, int $height = 480 ): GdImage {
		mt_srand( $seed );
		$image = imagecreatetruecolor( $width, $height );
		self::assertNotFalse( $image );
		list( $red, $green, $blue ) = [ mt_rand( 0, 255 ), mt_rand( 0, 255 ), mt_rand( 0, 255 ) ];
		for ( $y = 0; $y < $height; $y++ ) {
			$part = $y / $height;
			imageline( $image, 0, $y, $width, $y, self::colour( $image, $red * $part, $green * ( 1 - $part ), $blue * $part ) );
		}
		for ( $i = 0; $i < 12; $i++ ) {
			$colour = self::colour( $image, mt_rand( 0, 255 ), mt_rand( 0, 255 ), mt_rand( 0, 255 ) );
			imagefilledellipse(
				$image,
				(int) ( $width * mt_rand( 0, 100 ) / 100 ),
				(int) ( $height * mt_rand( 0, 100 ) / 100 ),
				(int) ( $width * mt_rand( 5, 40 ) / 100 ),
				(int) ( $height * mt_rand( 5, 40 ) / 100 ),
				$colour
			);
		}

		return $image;
	}

	private static function colour( GdImage $image, float $red, float $green, float $blue ): int {
		return (int) imagecolorallocate(
			$image,
			max( 0, min( 255, (int) $red ) ),
			max( 0, min( 255, (int) $green ) ),
			max( 0, min( 255, (int) $blue ) )
		);
	}

	private static function bytes( GdImage $image, string $format, int $quality ): string {
		ob_start();
		match ( $format ) {
			'jpeg' => imagejpeg( $image, null, $quality ),
			'webp' => imagewebp( $image, null, $quality ),
			'avif' => imageavif( $image, null, $quality ),
			'png'  => imagepng( $image ),
			default => imagegif( $image ),
		};

		return (string) ob_get_clean();
	}

	/**
	 * @return array<string,array{string,int,int}>
	 */
	public static function copies(): array {
		return [
			'a small WebP of low quality' => [ 'webp', 40, 150 ],
			'a WebP of the same width'    => [ 'webp', 80, 640 ],
			'a JPEG of very low quality'  => [ 'jpeg', 15, 320 ],
			'a thumbnail'                 => [ 'jpeg', 75, 48 ],
			'a larger copy'               => [ 'jpeg', 75, 1280 ],
			'a PNG'                       => [ 'png', 0, 320 ],
			'a GIF with its few colours'  => [ 'gif', 0, 320 ],
			'an AVIF of low quality'      => [ 'avif', 40, 320 ],
		];
	}

	#[DataProvider( 'copies' )]
	public function test_a_copy_looks_like_its_original_and_unlike_another_picture( string $format, int $quality, int $width ): void {
		if ( ! function_exists( 'image' . $format ) ) {
			self::markTestSkipped( "GD writes no {$format} here." );
		}
		foreach ( [ 1, 2, 3 ] as $seed ) {
			$picture  = self::picture( $seed );
			$original = fingerprint( self::bytes( $picture, 'jpeg', 90 ) );
			$scaled   = imagecreatetruecolor( max( 1, $width ), max( 1, intdiv( $width * 3, 4 ) ) );
			self::assertNotFalse( $scaled );
			imagecopyresampled( $scaled, $picture, 0, 0, 0, 0, $width, intdiv( $width * 3, 4 ), 640, 480 );
			$copy  = fingerprint( self::bytes( $scaled, $format, $quality ) );
			$other = fingerprint( self::bytes( self::picture( $seed + 100 ), 'jpeg', 90 ) );

			self::assertNotNull( fingerprint_distance( $original, $copy ) );
			self::assertLessThan( LOOKS_THE_SAME, fingerprint_distance( $original, $copy ) );
			self::assertGreaterThan( CLEARLY_DIFFERENT, fingerprint_distance( $other, $copy ) );
		}
	}

	/**
	 * @param int<1, max> $width
	 */
	private static function scaled( GdImage $picture, int $width ): GdImage {
		$height = max( 1, intdiv( $width * 3, 4 ) );
		$scaled = imagecreatetruecolor( $width, $height );
		self::assertNotFalse( $scaled );
		imagecopyresampled( $scaled, $picture, 0, 0, 0, 0, $width, $height, imagesx( $picture ), imagesy( $picture ) );

		return $scaled;
	}

	/**
	 * Returns the image with a spot, 64 pixels wide, in another colour.
	 */
	private static function retouched( GdImage $picture, int $seed ): GdImage {
		$other = self::scaled( $picture, max( 1, imagesx( $picture ) ) );
		mt_srand( 1000 + $seed );
		list( $x, $y ) = [ mt_rand( 100, 540 ), mt_rand( 100, 380 ) ];
		$there         = (int) imagecolorat( $picture, $x, $y );
		imagefilledellipse( $other, $x, $y, 64, 64, $there ^ 0x80a080 );

		return $other;
	}

	/**
	 * The format and quality of a copy before the removal and after it, and its width after it.
	 *
	 * @return array<string, array{string, int, string, int, int<1, max>}>
	 */
	public static function pairs_of_copies(): array {
		return [
			'WebP'                        => [ 'webp', 75, 'webp', 75, 400 ],
			'JPEG of low quality'         => [ 'jpeg', 50, 'jpeg', 50, 400 ],
			'AVIF'                        => [ 'avif', 50, 'avif', 50, 400 ],
			'AVIF before, JPEG now'       => [ 'avif', 50, 'jpeg', 75, 400 ],
			'WebP of another width now'   => [ 'webp', 75, 'webp', 60, 300 ],
			'a phone’s width, JPEG, WebP' => [ 'jpeg', 60, 'webp', 60, 300 ],
		];
	}

	/**
	 * @param int<1, max> $width
	 */
	#[DataProvider( 'pairs_of_copies' )]
	public function test_a_retouched_picture_is_told_from_the_old_one(
		string $format,
		int $quality,
		string $later_format,
		int $later_quality,
		int $width
	): void {
		if ( ! function_exists( 'image' . $format ) || ! function_exists( 'image' . $later_format ) ) {
			self::markTestSkipped( 'GD does not write these formats here.' );
		}
		$followed = [
			'site'   => 0,
			'old'    => 0,
			'unsure' => 0,
		];
		for ( $seed = 1; $seed <= 4; $seed++ ) {
			$picture = self::picture( $seed );
			$site    = fingerprint( self::bytes( self::retouched( $picture, $seed ), 'jpeg', 92 ) );
			$before  = fingerprint( self::bytes( self::scaled( $picture, 400 ), $format, $quality ) );
			$old     = fingerprint( self::bytes( self::scaled( $picture, $width ), $later_format, $later_quality ) );
			$new     = fingerprint(
				self::bytes(
					self::scaled( self::retouched( $picture, $seed ), $width ),
					$later_format,
					$later_quality
				)
			);

			self::assertLessThan( LOOKS_THE_SAME, fingerprint_distance( $before, $site ), 'To look at, one is like the other.' );
			self::assertContains( picture_followed( $new, $before, $site ), [ 'site', 'unsure' ], "Seed {$seed}" );
			self::assertContains( picture_followed( $old, $before, $site ), [ 'old', 'unsure' ], "Seed {$seed}" );
			++$followed[ picture_followed( $new, $before, $site ) ];
			++$followed[ picture_followed( $old, $before, $site ) ];
		}

		self::assertGreaterThanOrEqual( 3, $followed['site'], (string) json_encode( $followed ) );
		self::assertGreaterThanOrEqual( 3, $followed['old'], (string) json_encode( $followed ) );
	}

	public function test_compressing_resizing_and_another_gamut_make_no_picture_an_old_or_a_new_one(): void {
		for ( $seed = 1; $seed <= 2; $seed++ ) {
			$picture = self::picture( $seed );
			$site    = fingerprint( self::bytes( $picture, 'jpeg', 92 ) );
			$small   = fingerprint( self::bytes( self::scaled( $picture, 48 ), 'jpeg', 40 ) );
			$copy    = fingerprint( self::bytes( self::scaled( $picture, 300 ), 'webp', 50 ) );
			$gamut   = self::in_another_gamut( self::scaled( $picture, 400 ) );
			$before  = fingerprint( self::bytes( $gamut, 'webp', 70 ) );
			$now     = fingerprint( self::bytes( $gamut, 'jpeg', 60 ) );

			self::assertSame( 'unsure', picture_followed( $copy, $small, $site ), "Seed {$seed}" );
			self::assertSame( 'unsure', picture_followed( $small, $copy, $site ), "Seed {$seed}" );
			self::assertSame( 'unsure', picture_followed( $now, $before, $site ), "Seed {$seed}" );
		}
	}

	/**
	 * Converts the colours from Display P3 to sRGB.
	 */
	private static function in_another_gamut( GdImage $picture ): GdImage {
		$linear = static fn ( int $value ): float => ( $value / 255 ) ** 2.2;
		$coded  = static fn ( float $value ): float => 255 * max( 0.0, min( 1.0, $value ) ) ** ( 1 / 2.2 );
		$width  = imagesx( $picture );
		$height = imagesy( $picture );
		for ( $y = 0; $y < $height; $y++ ) {
			for ( $x = 0; $x < $width; $x++ ) {
				$colour                     = (int) imagecolorat( $picture, $x, $y );
				list( $red, $green, $blue ) = [
					$linear( ( $colour >> 16 ) & 255 ),
					$linear( ( $colour >> 8 ) & 255 ),
					$linear( $colour & 255 ),
				];
				imagesetpixel(
					$picture,
					$x,
					$y,
					self::colour(
						$picture,
						$coded( 1.2249 * $red - 0.2247 * $green ),
						$coded( 1.0419 * $green - 0.042 * $red ),
						$coded( 1.0979 * $blue - 0.0197 * $red - 0.0786 * $green )
					)
				);
			}
		}

		return $picture;
	}

	public function test_what_can_be_seen_through_is_left_out_of_the_comparison(): void {
		$logo = self::picture( 1 );
		imagealphablending( $logo, false );
		imagesavealpha( $logo, true );
		imagefilledrectangle( $logo, 0, 0, 319, 479, (int) imagecolorallocatealpha( $logo, 0, 0, 0, 127 ) );
		$flat  = self::picture( 1 );
		$white = self::colour( $flat, 255, 255, 255 );
		imagefilledrectangle( $flat, 0, 0, 319, 479, $white );
		$clear = fingerprint( self::bytes( $logo, 'png', 0 ) );

		self::assertNotNull( $clear );
		self::assertLessThan(
			LOOKS_THE_SAME,
			fingerprint_distance( $clear, fingerprint( self::bytes( $flat, 'jpeg', 90 ) ) ),
			'Whatever colour a JPEG puts there.'
		);
		self::assertSame( $clear, unpacked_fingerprint( packed_fingerprint( $clear ) ) );
	}

	public function test_a_fingerprint_is_kept_in_little_room(): void {
		$print = fingerprint( self::bytes( self::picture( 1 ), 'jpeg', 90 ) );
		self::assertNotNull( $print );
		$packed = packed_fingerprint( $print );

		self::assertLessThan( 1200, strlen( $packed ) );
		self::assertSame( $print, unpacked_fingerprint( $packed ) );
		foreach ( [ '', '!', substr( $packed, 4 ), 'AAAA' ] as $broken ) {
			self::assertNull( unpacked_fingerprint( $broken ), $broken );
		}
	}

	public function test_pictures_of_another_shape_cannot_be_compared(): void {
		$wide   = fingerprint( self::bytes( self::picture( 1, 640, 480 ), 'jpeg', 90 ) );
		$square = fingerprint( self::bytes( self::picture( 1, 480, 480 ), 'jpeg', 90 ) );

		self::assertNull( fingerprint_distance( $wide, $square ) );
		self::assertNull( fingerprint_distance( $wide, null ) );
		self::assertNull( fingerprint_distance( $wide, [ 1333, 1, 2 ] ) );
		self::assertSame( 0.0, (float) fingerprint_distance( $wide, $wide ) );
	}

	public function test_what_cannot_be_judged_has_no_fingerprint(): void {
		$clear = imagecreatetruecolor( 64, 64 );
		self::assertNotFalse( $clear );
		imagealphablending( $clear, false );
		imagesavealpha( $clear, true );
		imagefill( $clear, 0, 0, (int) imagecolorallocatealpha( $clear, 0, 0, 0, 127 ) );
		$jpeg = self::bytes( self::picture( 1 ), 'jpeg', 90 );
		// EXIF with orientation 6, little-endian, one entry.
		$exif   = "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
		$turned = substr( $jpeg, 0, 2 ) . "\xff\xe1" . pack( 'n', strlen( $exif ) + 2 ) . $exif . substr( $jpeg, 2 );

		self::assertNull( fingerprint( '' ) );
		self::assertNull( fingerprint( '<html>' ) );
		self::assertNull( fingerprint( substr( $jpeg, 0, 30 ) ) );
		self::assertNull( fingerprint( self::bytes( $clear, 'png', 0 ) ), 'See-through.' );
		self::assertNull( fingerprint( $turned ), 'Turned.' );
		self::assertNull( fingerprint( '<svg xmlns="http://www.w3.org/2000/svg"/>' ) );
	}

	public function test_memory_is_counted_from_the_limit_with_a_fifth_in_reserve(): void {
		$limit = (string) ini_get( 'memory_limit' );
		try {
			ini_set( 'memory_limit', '-1' );
			self::assertSame( 536870912, memory_left() );
			ini_set( 'memory_limit', '1G' );
			$left = memory_left();
			self::assertLessThan( 0.8 * 1073741824, $left );
			self::assertGreaterThan( 0.6 * 1073741824, $left );
		} finally {
			ini_set( 'memory_limit', $limit );
		}
		foreach ( [
			'-1'       => -1,
			'0'        => 0,
			'1000'     => 1000,
			'64k'      => 65536,
			'64K'      => 65536,
			'256M '    => 268435456,
			'2g'       => 2147483648,
			'nonsense' => 0,
		] as $written => $bytes ) {
			self::assertSame( $bytes, ini_parse_quantity_of( (string) $written ) );
		}
	}

	public function test_what_has_no_size_is_not_decoded_and_a_single_dot_is(): void {
		$dot = imagecreatetruecolor( 1, 1 );
		self::assertNotFalse( $dot );
		ob_start();
		imagepng( $dot );
		self::assertTrue( is_decodable( (string) ob_get_clean() ) );
		self::assertFalse( is_decodable( 'nothing' ) );
		// A GIF with a width but a height of 0, and the reverse.
		self::assertFalse( is_decodable( "GIF89a\x05\x00\x00\x00\x80\x00\x00" ) );
		self::assertFalse( is_decodable( "GIF89a\x00\x00\x05\x00\x80\x00\x00" ) );
	}

	public function test_a_picture_too_big_for_the_memory_is_not_decoded(): void {
		$png = self::bytes( self::picture( 1, 8, 8 ), 'png', 0 );
		// The first chunk holds the size: 60,000 by 60,000 pixels would take 14 GB.
		$huge = substr( $png, 0, 16 ) . pack( 'NN', 60000, 60000 ) . substr( $png, 24 );

		self::assertNull( fingerprint( $huge ) );
	}

	public function test_pictures_are_recognised_by_their_bytes(): void {
		foreach ( [ 'jpeg', 'png', 'gif', 'webp' ] as $format ) {
			self::assertTrue( is_image( self::bytes( self::picture( 1, 8, 8 ), $format, 80 ) ), $format );
		}
		self::assertTrue( is_image( "\0\0\0\x20ftypavif\0\0\0\0" ) );
		self::assertTrue( is_image( "<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<svg width='1'></svg>" ) );
		foreach ( [ '', 'not found', '<!DOCTYPE html><svg>', '<html>', '{"Status":-1}', 'RIFF....WAVE', '<p>See <svg></p>' ] as $body ) {
			self::assertFalse( is_image( $body ), $body );
		}
	}

	public function test_a_style_sheet_is_wanted_where_one_was_asked_for(): void {
		self::assertTrue( is_wanted_file( 'body{color:red}', 'https://example.org/a.css?ver=1' ) );
		self::assertFalse( is_wanted_file( '<!DOCTYPE html>', 'https://example.org/a.css' ) );
		self::assertFalse( is_wanted_file( '', 'https://example.org/a.js' ) );
		self::assertFalse( is_wanted_file( 'body{color:red}', 'https://example.org/a.jpg' ) );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Flush;

use GdImage;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Flush\fingerprint;
use function ShortPixelFlush\Flush\fingerprint_distance;
use function ShortPixelFlush\Flush\ini_parse_quantity_of;
use function ShortPixelFlush\Flush\is_image;
use function ShortPixelFlush\Flush\is_wanted_file;
use const ShortPixelFlush\Flush\CLEARLY_DIFFERENT;
use const ShortPixelFlush\Flush\LOOKS_THE_SAME;

require_once dirname( __DIR__, 4 ) . '/includes/flush/verdict/fingerprint.php';

/**
 * Telling an old picture from a new one, in whatever format and size it comes.
 */
final class FingerprintTest extends TestCase {
	/**
	 * A picture with something in it: a gradient and shapes, from a seed.
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
			imagefilledellipse( $image, (int) ( $width * mt_rand( 0, 100 ) / 100 ), (int) ( $height * mt_rand( 0, 100 ) / 100 ), (int) ( $width * mt_rand( 5, 40 ) / 100 ), (int) ( $height * mt_rand( 5, 40 ) / 100 ), $colour );
		}

		return $image;
	}

	private static function colour( GdImage $image, float $red, float $green, float $blue ): int {
		return (int) imagecolorallocate( $image, max( 0, min( 255, (int) $red ) ), max( 0, min( 255, (int) $green ) ), max( 0, min( 255, (int) $blue ) ) );
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

	public function test_a_picture_too_big_for_the_memory_is_not_decoded(): void {
		$png = self::bytes( self::picture( 1, 8, 8 ), 'png', 0 );
		// The size stands in the first chunk; 60,000 by 60,000 pixels would be 14 GB.
		$huge = substr( $png, 0, 16 ) . pack( 'NN', 60000, 60000 ) . substr( $png, 24 );

		self::assertNull( fingerprint( $huge ) );
		self::assertSame( 268435456, ini_parse_quantity_of( '256M' ) );
		self::assertSame( 1073741824, ini_parse_quantity_of( '1g' ) );
		self::assertSame( 65536, ini_parse_quantity_of( '64K' ) );
		self::assertSame( -1, ini_parse_quantity_of( '-1' ) );
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

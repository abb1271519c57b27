<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use FilesystemIterator;
use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use SplFileInfo;
use function ShortPixelFlush\Proof\decoded_image;
use function ShortPixelFlush\Proof\has_own_colours;
use function ShortPixelFlush\Proof\image_file_size;
use function ShortPixelFlush\Proof\is_decodable;
use function ShortPixelFlush\Proof\is_for_print;
use function ShortPixelFlush\Proof\jpeg_scans;

require_once __DIR__ . '/../../../../includes/proof/decode.php';

/**
 * Images are decoded only if their bytes, pixels, scans and compressed metadata are within limits.
 */
final class DecodeTest extends TestCase {

	public function test_ordinary_images_are_decoded(): void {
		foreach ( [ 'jpeg', 'png', 'gif', 'webp' ] as $format ) {
			self::assertNotNull( decoded_image( self::image( $format ) ), $format );
		}
		self::assertNotNull( decoded_image( self::progressive( 0 ) ) );
	}

	public function test_a_jpeg_of_many_scans_is_not_decoded(): void {
		$few  = self::progressive( 50 );
		$many = self::progressive( 1500 );

		self::assertSame( 50 + (int) jpeg_scans( self::progressive( 0 ) ), jpeg_scans( $few ) );
		self::assertNotNull( decoded_image( $few ) );
		self::assertGreaterThan( 100, jpeg_scans( $many ) );
		self::assertNull( decoded_image( $many ) );
	}

	public function test_what_looks_like_a_scan_in_a_jpegs_metadata_is_none(): void {
		$jpeg    = self::image( 'jpeg' );
		$segment = "\xff\xef" . pack( 'n', 2 + 400 ) . str_repeat( "\xff\xda", 200 );

		self::assertSame( 1, jpeg_scans( substr( $jpeg, 0, 2 ) . $segment . substr( $jpeg, 2 ) ) );
		self::assertSame( 1, jpeg_scans( $jpeg . str_repeat( "\xff\xda\x00\x02", 200 ) ), 'Behind its end, as in a motion photo.' );
	}

	public function test_many_segments_are_not_walked_to_their_end(): void {
		$jpeg = self::image( 'jpeg' );

		self::assertNull( jpeg_scans( substr( $jpeg, 0, 2 ) . str_repeat( "\xff\xfe\x00\x02", 25000 ) . substr( $jpeg, 2 ) ) );
	}

	/**
	 * @return array<string, array{string}>
	 */
	public static function bombs(): array {
		$png  = self::image( 'png' );
		$gif  = self::image( 'gif' );
		$text = self::png_chunk( 'zTXt', "Comment\0\0" . gzcompress( str_repeat( 'a', 100000 ) ) );
		$at   = (int) strpos( $gif, ',' );
		return [
			'a PNG of 3,600,000,000 pixels'                => [ substr( $png, 0, 16 ) . pack( 'NN', 60000, 60000 ) . substr( $png, 24 ) ],
			'a PNG whose texts unpack to much'             => [ substr( $png, 0, 33 ) . str_repeat( $text, 500 ) . substr( $png, 33 ) ],
			'a GIF whose first frame is larger than it is' => [
				substr( $gif, 0, $at + 5 ) . pack( 'vv', 65535, 65535 ) . substr( $gif, $at + 9 ),
			],
			'a GIF that only says things'                  => [
				substr( $gif, 0, $at ) . str_repeat( "!\xfe\x01a\0", 30000 ) . substr( $gif, $at ),
			],
			'more bytes than any image has'                => [ $png . str_repeat( "\0", 33554432 ) ],
			'a BMP'                                        => [ self::image( 'bmp' ) ],
			'a WebP of 16,383 × 16,383 pixels'             => [ "RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xfe\x3f\0\xfe\x3f\0" ],
		];
	}

	#[DataProvider( 'bombs' )]
	public function test_a_bomb_is_not_decoded( string $bytes ): void {
		self::assertFalse( is_decodable( $bytes ) );
		self::assertNull( decoded_image( $bytes ) );
	}

	public function test_pixels_count_once_for_each_scan(): void {
		$jpeg = self::progressive( 60 );
		$at   = (int) strpos( $jpeg, "\xff\xc2" );

		self::assertTrue( is_decodable( $jpeg ) );
		self::assertFalse( is_decodable( substr( $jpeg, 0, $at + 5 ) . pack( 'nn', 3500, 3500 ) . substr( $jpeg, $at + 9 ) ) );
	}

	public function test_as_many_pixels_are_decoded_as_the_limit_and_the_memory_allow(): void {
		$png   = self::image( 'png' );
		$of    = static fn ( int $width, int $height ): string => substr( $png, 0, 16 ) . pack( 'NN', $width, $height ) . substr( $png, 24 );
		$limit = (string) ini_get( 'memory_limit' );
		try {
			ini_set( 'memory_limit', '1G' );
			self::assertTrue( is_decodable( $of( 8192, 8192 ) ) );
			self::assertFalse( is_decodable( $of( 8192, 8193 ) ) );
			ini_set( 'memory_limit', '-1' );
			self::assertTrue( is_decodable( $of( 8192, 8191 ) ) );
			self::assertFalse( is_decodable( $of( 8192, 8192 ) ), 'It takes all of the 512 MB.' );
		} finally {
			ini_set( 'memory_limit', $limit );
		}
	}

	public function test_all_scans_together_have_a_limit_of_pixels(): void {
		$jpeg = self::progressive( 100 - (int) jpeg_scans( self::progressive( 0 ) ) );
		$at   = (int) strpos( $jpeg, "\xff\xc2" );
		$of   = static fn ( int $width, int $height ): string => substr( $jpeg, 0, $at + 5 ) . pack( 'nn', $height, $width ) . substr( $jpeg, $at + 9 );

		self::assertTrue( is_decodable( $of( 2000, 2000 ) ) );
		self::assertFalse( is_decodable( $of( 2000, 2001 ) ) );
	}

	public function test_a_jpeg_of_four_colours_is_for_print(): void {
		$start = "\xff\xd8\xff\xc0" . pack( 'nCnn', 8 + 3 * 4, 8, 16, 16 ) . "\x04" . str_repeat( "\1\x11\0", 4 );

		self::assertTrue( is_for_print( $start . "\xff\xd9" ) );
		self::assertFalse( is_for_print( self::image( 'jpeg' ) ) );
		self::assertFalse( is_for_print( self::image( 'png' ) ) );
		self::assertFalse( is_for_print( '<html>' ) );
	}

	public function test_a_files_size_is_read_from_its_header(): void {
		$file = (string) tempnam( sys_get_temp_dir(), 'spf' );
		try {
			file_put_contents( $file, self::image( 'webp' ) );
			self::assertSame(
				[
					'width'  => 32,
					'height' => 32,
					'type'   => 'image/webp',
				],
				image_file_size( $file )
			);
		} finally {
			unlink( $file );
		}
		self::assertNull( image_file_size( $file ) );
	}

	public function test_a_gif_is_decoded_whose_image_comes_after_comments(): void {
		$gif     = self::image( 'gif' );
		$at      = (int) strpos( $gif, ',' );
		$comment = "!\xfe\x05hello\x02, \0";

		self::assertTrue( is_decodable( substr( $gif, 0, $at ) . $comment . $comment . substr( $gif, $at ) ) );
		self::assertFalse( is_decodable( substr( $gif, 0, $at ) . $comment . ';' ), 'No image follows.' );
	}

	public function test_a_png_may_have_some_compressed_texts(): void {
		$png   = self::image( 'png' );
		$text  = self::png_chunk( 'zTXt', "Comment\0\0" . gzcompress( 'a' ) );
		$texts = static fn ( int $count ): string => substr( $png, 0, 33 ) . str_repeat( $text, $count ) . substr( $png, 33 );

		self::assertTrue( is_decodable( $texts( 8 ) ) );
		self::assertFalse( is_decodable( $texts( 9 ) ) );
	}

	public function test_a_png_of_many_chunks_is_not_decoded(): void {
		$png = self::image( 'png' );

		self::assertFalse(
			is_decodable(
				substr( $png, 0, 33 )
				. str_repeat( self::png_chunk( 'tEXt', "a\0b" ), 25000 )
				. substr( $png, 33 )
			)
		);
	}

	public function test_a_jpeg_may_have_a_hundred_scans(): void {
		$more = 100 - (int) jpeg_scans( self::progressive( 0 ) );

		self::assertTrue( is_decodable( self::progressive( $more ) ) );
		self::assertFalse( is_decodable( self::progressive( $more + 1 ) ) );
	}

	public function test_the_scans_of_a_jpeg_count_that_ends_early(): void {
		self::assertSame( 1, jpeg_scans( substr( self::image( 'jpeg' ), 0, -2 ) ) );
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function profiles(): array {
		$png  = self::image( 'png' );
		$with = static fn ( string $type, string $data ): string => substr( $png, 0, 33 ) . self::png_chunk( $type, $data ) . substr( $png, 33 );
		$jpeg = self::image( 'jpeg' );
		$icc  = "ICC_PROFILE\0\1\1";
		return [
			'none'                              => [ $png, false ],
			'sRGB'                              => [ $with( 'iCCP', "sRGB IEC61966-2.1\0\0" ), false ],
			'Adobe RGB'                         => [ $with( 'iCCP', "Adobe RGB (1998)\0\0" ), true ],
			'a gamma of its own'                => [ $with( 'gAMA', pack( 'N', 100000 ) ), true ],
			'in a JPEG, sRGB in two bytes each' => [
				substr( $jpeg, 0, 2 ) . "\xff\xe2" . pack( 'n', 2 + 14 + 7 ) . $icc . "s\0R\0G\0B" . substr( $jpeg, 2 ),
				false,
			],
			'in a JPEG, another'                => [
				substr( $jpeg, 0, 2 ) . "\xff\xe2" . pack( 'n', 2 + 14 + 7 ) . $icc . 'Display' . substr( $jpeg, 2 ),
				true,
			],
		];
	}

	#[DataProvider( 'profiles' )]
	public function test_colours_are_an_images_own_by_a_profile_other_than_srgb( string $bytes, bool $is_own ): void {
		self::assertSame( $is_own, has_own_colours( $bytes ) );
	}

	public function test_no_other_file_decodes(): void {
		$found = [];
		$files = new RecursiveIteratorIterator(
			new RecursiveDirectoryIterator(
				dirname( __DIR__, 4 ) . '/includes',
				FilesystemIterator::SKIP_DOTS
			)
		);
		foreach ( $files as $file ) {
			self::assertInstanceOf( SplFileInfo::class, $file );
			if ( 1 === preg_match(
				'/\bimagecreatefrom\w*\(|\bgetimagesize\w*\(|\bwp_getimagesize\(|\bwp_get_image_editor\(|\b[GI]magick\b/i',
				(string) file_get_contents( $file->getPathname() )
			) ) {
				$found[] = $file->getFilename();
			}
		}
		self::assertSame( [ 'decode.php' ], $found );
	}

	private static function image( string $format ): string {
		$image = imagecreatetruecolor( 32, 32 );
		self::assertNotFalse( $image );
		imagefilledellipse( $image, 16, 16, 20, 12, 0x3366cc );
		ob_start();
		[
			'jpeg' => 'imagejpeg',
			'png'  => 'imagepng',
			'gif'  => 'imagegif',
			'webp' => 'imagewebp',
			'bmp'  => 'imagebmp',
		][ $format ]( $image );
		return (string) ob_get_clean();
	}

	/**
	 * Returns a progressive JPEG with the header of its last scan repeated `$more` times.
	 */
	private static function progressive( int $more ): string {
		$image = imagecreatetruecolor( 32, 32 );
		self::assertNotFalse( $image );
		imagefilledellipse( $image, 16, 16, 20, 12, 0x3366cc );
		imageinterlace( $image, true );
		ob_start();
		imagejpeg( $image );
		$jpeg = (string) ob_get_clean();
		$at   = (int) strrpos( $jpeg, "\xff\xda" );
		$scan = substr( $jpeg, $at, 2 + ord( $jpeg[ $at + 3 ] ) );
		return substr( $jpeg, 0, -2 ) . str_repeat( $scan, $more ) . "\xff\xd9";
	}

	private static function png_chunk( string $type, string $data ): string {
		return pack( 'N', strlen( $data ) ) . $type . $data . pack( 'N', crc32( $type . $data ) );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use function ShortPixelFlush\Proof\thumbnail;
use function ShortPixelFlush\Proof\thumbnail_of_answer;
use const ShortPixelFlush\Proof\THUMBNAIL_LENGTH;

require_once dirname( __DIR__, 4 ) . '/includes/proof/thumbnail.php';

/**
 * Tests the thumbnail that is kept of an answer, and which answers get none.
 */
final class ThumbnailTest extends TestCase {
	/**
	 * Draws noise, which compresses worst, or an image that is red on the left and transparent on the right.
	 *
	 * @param int<1, max> $width
	 * @param int<1, max> $height
	 */
	private static function image( int $width, int $height, string $format, bool $is_noise = true ): string {
		mt_srand( 7 );
		$image = imagecreatetruecolor( $width, $height );
		self::assertNotFalse( $image );
		imagealphablending( $image, false );
		imagesavealpha( $image, true );
		imagefill( $image, 0, 0, (int) imagecolorallocatealpha( $image, 0, 120, 0, 127 ) );
		for ( $y = 0; $y < $height; $y++ ) {
			for ( $x = 0; $x < $width; $x++ ) {
				if ( $is_noise ) {
					imagesetpixel( $image, $x, $y, mt_rand( 0, 16777215 ) );
				} elseif ( $x < $width / 2 ) {
					imagesetpixel( $image, $x, $y, 0xc81414 );
				}
			}
		}
		ob_start();
		match ( $format ) {
			'jpeg'  => imagejpeg( $image, null, 90 ),
			'png'   => imagepng( $image ),
			'gif'   => imagegif( $image ),
			'avif'  => imageavif( $image, null, 60 ),
			default => imagewebp( $image, null, 80 ),
		};
		return (string) ob_get_clean();
	}

	/** @return array{int, int, \GdImage} */
	private static function read( string $uri ): array {
		self::assertMatchesRegularExpression( '~\Adata:image/webp;base64,[A-Za-z0-9+/]+=*\z~', $uri );
		$image = imagecreatefromstring( (string) base64_decode( substr( $uri, strlen( 'data:image/webp;base64,' ) ), true ) );
		self::assertNotFalse( $image );
		return [ imagesx( $image ), imagesy( $image ), $image ];
	}

	/** @return iterable<string, array{int<1, max>, int<1, max>, string, int, int}> */
	public static function images(): iterable {
		yield 'a wide JPEG' => [ 1600, 800, 'jpeg', 400, 200 ];
		yield 'a tall PNG' => [ 200, 800, 'png', 100, 400 ];
		yield 'noise of few colours, which compresses worst' => [ 320, 320, 'gif', 160, 160 ];
		yield 'a WebP' => [ 1600, 1200, 'webp', 400, 300 ];
		yield 'an AVIF' => [ 1600, 800, 'avif', 400, 200 ];
		yield 'a small one, which is not made larger' => [ 30, 20, 'png', 30, 20 ];
		yield 'one of a single line' => [ 900, 1, 'png', 400, 1 ];
	}

	/**
	 * @param int<1, max> $width
	 * @param int<1, max> $height
	 */
	#[DataProvider( 'images' )]
	public function test_any_image_becomes_a_small_one_of_a_few_kilobytes(
		int $width,
		int $height,
		string $format,
		int $small_width,
		int $small_height
	): void {
		$uri = thumbnail( self::image( $width, $height, $format ) );

		self::assertSame( [ $small_width, $small_height ], array_slice( self::read( $uri ), 0, 2 ) );
		self::assertLessThanOrEqual( THUMBNAIL_LENGTH, strlen( $uri ) );
	}

	public function test_it_shows_what_the_image_shows_and_keeps_what_can_be_seen_through(): void {
		[ , , $image ] = self::read( thumbnail( self::image( 400, 400, 'png', false ) ) );
		$left          = imagecolorsforindex( $image, (int) imagecolorat( $image, 75, 200 ) );
		$right         = imagecolorsforindex( $image, (int) imagecolorat( $image, 325, 200 ) );

		self::assertGreaterThan( 180, $left['red'] );
		self::assertLessThan( 60, $left['blue'] );
		self::assertSame( 0, $left['alpha'] );
		self::assertGreaterThan( 100, $right['alpha'] );
	}

	/** @return iterable<string, array{string}> */
	public static function what_is_no_image(): iterable {
		yield 'nothing' => [ '' ];
		yield 'a page' => [ '<!doctype html><title>Error</title>' ];
		yield 'the beginning of an image' => [ substr( self::image( 200, 200, 'png' ), 0, 40 ) ];
		yield 'a drawing, which GD does not read' => [ '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>' ];
		yield 'an image that says it is larger than the memory' => [
			substr_replace(
				self::image( 9, 9, 'png' ),
				pack( 'NN', 200000, 200000 ),
				16,
				8
			),
		];
	}

	#[DataProvider( 'what_is_no_image' )]
	public function test_what_cannot_be_decoded_has_none( string $bytes ): void {
		self::assertSame( '', thumbnail( $bytes ) );
	}

	public function test_what_can_not_be_made_small_enough_has_none(): void {
		mt_srand( 7 );
		$image = imagecreatetruecolor( 160, 160 );
		self::assertNotFalse( $image );
		imagealphablending( $image, false );
		imagesavealpha( $image, true );
		for ( $pixel = 0; $pixel < 25600; $pixel++ ) {
			// The alpha channel is noise too: WebP stores it without loss.
			imagesetpixel( $image, $pixel % 160, intdiv( $pixel, 160 ), mt_rand( 0, 2147483647 ) );
		}
		ob_start();
		imagepng( $image );

		self::assertSame( '', thumbnail( (string) ob_get_clean() ) );
	}

	public function test_only_an_image_that_shows_the_whole_has_one(): void {
		$answer = [
			'status' => 200,
			'body'   => self::image( 40, 40, 'jpeg' ),
		];
		$url    = 'https://cdn.shortpixel.ai/spai2/%s/http://example.org/a.jpg';

		self::assertNotSame( '', thumbnail_of_answer( $answer, sprintf( $url, 'w_300+ret_img' ) ) );
		self::assertSame( '', thumbnail_of_answer( $answer, sprintf( $url, 'q_lqip' ) ) );
		self::assertSame( '', thumbnail_of_answer( [ 'status' => 302 ] + $answer, sprintf( $url, 'w_300+ret_img' ) ) );
	}
}

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Unit\Proof;

use PHPUnit\Framework\Attributes\DataProvider;
use PHPUnit\Framework\TestCase;
use RuntimeException;
use function ShortPixelFlush\Proof\fingerprint;
use function ShortPixelFlush\Proof\fingerprint_distance;
use function ShortPixelFlush\Proof\is_image;
use function ShortPixelFlush\Proof\is_turned;
use function ShortPixelFlush\Proof\is_wanted_file;
use function ShortPixelFlush\Proof\packed_fingerprint;
use function ShortPixelFlush\Proof\picture_followed;
use function ShortPixelFlush\Proof\rewritten_colours;
use function ShortPixelFlush\Proof\solid_places;
use function ShortPixelFlush\Proof\unpacked_fingerprint;
use function ShortPixelFlush\Proof\without_warnings;
use const ShortPixelFlush\Proof\SEE_THROUGH;

require_once dirname( __DIR__, 4 ) . '/includes/proof/fingerprint.php';

/**
 * Tests the exact limits for comparing images. The fingerprints are made up, so that each limit can be hit exactly.
 */
final class FingerprintBordersTest extends TestCase {
	private const CELLS = 256;

	/**
	 * @param array{side?: int, ratio?: int} $of
	 * @return list<int> The fingerprint of an image in many colours, none of them close to black or white.
	 */
	private static function colourful( array $of = [] ): array {
		mt_srand( 11 );
		$print = [ $of['ratio'] ?? 1000, $of['side'] ?? 400 ];
		for ( $i = 0; $i < 3 * self::CELLS; $i++ ) {
			$print[] = mt_rand( 60, 190 );
		}
		return $print;
	}

	/**
	 * Adds the differences to the red values of every third cell, one per cell.
	 *
	 * @param list<int> $print
	 * @param list<int> $differences
	 * @return list<int>
	 */
	private static function changed( array $print, array $differences ): array {
		foreach ( $differences as $i => $difference ) {
			$print[ 2 + 9 * $i ] += $difference;
		}
		return array_values( $print );
	}

	/**
	 * @param list<int> $print
	 * @return list<int> With only the first cells solid, and the others see-through.
	 */
	private static function with_solid_cells( array $print, int $solid ): array {
		return array_merge( array_slice( $print, 0, 2 + 3 * $solid ), array_fill( 0, 3 * ( self::CELLS - $solid ), SEE_THROUGH ) );
	}

	/** @return list<int> */
	private static function times( int $count, int $difference ): array {
		return array_fill( 0, $count, $difference );
	}

	public function test_two_are_compared_where_both_are_known_if_that_is_enough(): void {
		$print = self::colourful();
		$other = array_merge( [ 1000, 400 ], array_map( static fn ( int $colour ): int => $colour + 7, array_slice( $print, 2 ) ) );

		self::assertSame( 7.0, (float) fingerprint_distance( $print, $other ) );
		self::assertSame( 7.0, (float) fingerprint_distance( self::with_solid_cells( $print, 64 ), $other ) );
		self::assertNull( fingerprint_distance( self::with_solid_cells( $print, 63 ), $other ) );
		self::assertNull( fingerprint_distance( null, $print ) );
		self::assertNull( fingerprint_distance( $print, null ) );
	}

	public function test_where_one_is_unknown_nothing_is_known_in_all(): void {
		self::assertSame( [], solid_places( self::colourful(), null ) );
		self::assertCount( 3 * 64, solid_places( self::colourful(), self::with_solid_cells( self::colourful(), 64 ) ) );
	}

	public function test_black_is_a_colour(): void {
		$black = array_merge( [ 1000, 400 ], array_fill( 0, 3 * self::CELLS, 0 ) );

		self::assertSame( 0.0, (float) fingerprint_distance( $black, $black ) );
	}

	public function test_shapes_may_differ_by_a_twentieth(): void {
		foreach ( [
			[ 1000, 950, true ],
			[ 950, 1000, true ],
			[ 1000, 949, false ],
			[ 0, 0, false ],
		] as list( $one, $other, $can_be ) ) {
			$distance = fingerprint_distance( self::colourful( [ 'ratio' => $one ] ), self::colourful( [ 'ratio' => $other ] ) );
			self::assertSame( $can_be, is_float( $distance ), "{$one} {$other}" );
		}
	}

	/** @return iterable<string, array{string, list<int>, list<int>, 2?: int}> Which image the copy follows; how the site's image and the copy differ from the old image; the copy's size in pixels. */
	public static function pictures(): iterable {
		$same = static fn ( int $count, int $difference ): array => [
			self::times( $count, $difference ),
			self::times( $count, $difference ),
		];
		$mix  = static fn ( int $count, int $difference, int $odd, int $odd_difference ): array => array_merge(
			self::times( $count, $difference ),
			self::times( $odd, $odd_difference )
		);

		yield 'three differences as large as noise' => [ 'site', ...$same( 3, 16 ) ];
		yield 'darker' => [ 'site', ...$same( 3, -16 ) ];
		yield 'three smaller ones' => [ 'unsure', ...$same( 3, 15 ) ];
		yield 'two differences' => [ 'unsure', ...$same( 2, 60 ) ];
		yield 'an image with more noise' => [ 'unsure', ...$same( 3, 16 ), 224 ];
		yield 'one with just enough pixels' => [ 'site', ...$same( 3, 16 ), 225 ];
		yield 'one of a single pixel' => [ 'unsure', ...$same( 3, 60 ), 1 ];
		yield 'one without any' => [ 'unsure', ...$same( 3, 60 ), 0 ];

		yield 'the old one' => [ 'old', self::times( 3, 40 ), self::times( 3, 0 ) ];
		yield 'the old one, by differences a little larger than noise' => [ 'old', self::times( 3, 20 ), self::times( 3, 0 ) ];
		yield 'the old one, by differences as large as noise that one way to write all colours makes smaller' => [
			'unsure',
			self::times( 3, 16 ),
			self::times( 3, 0 ),
		];
		yield 'the old one, by two differences' => [ 'unsure', self::times( 2, 60 ), self::times( 2, 0 ) ];

		yield 'three quarters of the way' => [ 'unsure', self::times( 4, 40 ), self::times( 4, 30 ) ];
		yield 'more than that' => [ 'site', self::times( 4, 40 ), self::times( 4, 31 ) ];
		yield 'a quarter of the way' => [ 'unsure', self::times( 4, 40 ), self::times( 4, 10 ) ];
		yield 'less than that' => [ 'old', self::times( 4, 40 ), self::times( 4, 9 ) ];
		yield 'half of the way' => [ 'unsure', self::times( 4, 40 ), self::times( 4, 20 ) ];

		yield 'one in twenty-one follows the old one' => [ 'site', self::times( 21, 40 ), $mix( 20, 40, 1, 0 ) ];
		yield 'one in twenty' => [ 'unsure', self::times( 20, 40 ), $mix( 19, 40, 1, 0 ) ];
		yield 'one in twenty, but not clearly' => [ 'site', self::times( 20, 40 ), $mix( 19, 40, 1, 12 ) ];
		yield 'one in twenty-one follows the site’s' => [ 'old', self::times( 21, 40 ), $mix( 20, 0, 1, 40 ) ];
		yield 'one in twenty does' => [ 'unsure', self::times( 20, 40 ), $mix( 19, 0, 1, 40 ) ];
		yield 'one in twenty does, but not clearly' => [ 'old', self::times( 20, 40 ), $mix( 19, 0, 1, 28 ) ];
	}

	/**
	 * @param list<int> $site
	 * @param list<int> $now
	 */
	#[DataProvider( 'pictures' )]
	public function test_a_copy_follows_the_image_it_shares_the_differences_with(
		string $followed,
		array $site,
		array $now,
		int $side = 400
	): void {
		$old = self::colourful();

		self::assertSame(
			$followed,
			picture_followed( self::changed( self::colourful( [ 'side' => $side ] ), $now ), $old, self::changed( $old, $site ) )
		);
	}

	public function test_where_too_little_is_known_none_is_followed(): void {
		$old  = self::colourful();
		$site = self::changed( $old, self::times( 3, 60 ) );

		self::assertSame( 'site', picture_followed( self::with_solid_cells( $site, 64 ), $old, $site ) );
		self::assertSame( 'unsure', picture_followed( self::with_solid_cells( $site, 63 ), $old, $site ) );
		self::assertSame( 'unsure', picture_followed( null, $old, $site ) );
		self::assertSame( 'unsure', picture_followed( $site, null, $site ) );
		self::assertSame( 'unsure', picture_followed( $site, $old, null ) );
	}

	public function test_colours_that_were_all_written_in_one_way_are_written_like_that(): void {
		$picture = self::colourful();
		$other   = [ 1000, 400 ];
		for ( $place = 2; $place < 2 + 3 * self::CELLS; $place += 3 ) {
			list( $red, $green, $blue ) = array_slice( $picture, $place, 3 );
			// Swaps red and green, darkens the former red, and mixes blue with it.
			array_push( $other, $green, $red - 10, intdiv( $red + $blue, 2 ) );
		}
		$places  = range( 2, 1 + 3 * self::CELLS );
		$written = rewritten_colours( $picture, $other, $places );

		self::assertSame( $places, array_keys( $written ) );
		foreach ( $written as $place => $colour ) {
			self::assertEqualsWithDelta( $other[ $place ], $colour, 1.0 );
		}
	}

	public function test_a_copy_in_another_gamut_is_no_old_one(): void {
		$site = self::colourful();
		$old  = [ 1000, 400 ];
		foreach ( array_slice( $site, 2 ) as $colour ) {
			$old[] = intdiv( 3 * $colour, 4 ) + 10;
		}

		self::assertSame( 'unsure', picture_followed( $old, $old, $site ) );
		// A retouched spot is noticed despite the different gamut.
		self::assertSame( 'old', picture_followed( $old, $old, self::changed( $site, self::times( 6, 60 ) ) ) );
	}

	public function test_a_fingerprint_is_unpacked_as_it_was_packed(): void {
		$print = array_merge( [ 70000, 48 ], array_fill( 0, 3 * self::CELLS, 0 ) );
		self::assertSame( $print, unpacked_fingerprint( packed_fingerprint( $print ) ) );

		mt_srand( 12 );
		$print = self::colourful();
		for ( $cell = 0; $cell < self::CELLS; $cell++ ) {
			if ( 0 === mt_rand( 0, 2 ) ) {
				array_splice( $print, 2 + 3 * $cell, 3, [ SEE_THROUGH, SEE_THROUGH, SEE_THROUGH ] );
			}
		}
		self::assertSame( $print, unpacked_fingerprint( packed_fingerprint( $print ) ) );

		$whole = (string) base64_decode( packed_fingerprint( self::colourful() ), true );
		foreach ( [ -1, 1, 31, 33 ] as $more ) {
			self::assertNull(
				unpacked_fingerprint(
					base64_encode(
						$more < 0
						? substr( $whole, 0, $more )
						: $whole . str_repeat( "\0", $more )
					)
				)
			);
		}
	}

	/**
	 * Writes an image of 16 by 16 cells, each one pixel high and `$scale` wide.
	 *
	 * @param callable(int): int $alpha The alpha of each cell, from 0, solid, to 127.
	 * @param int<1, max>        $scale
	 */
	private static function png( callable $alpha, int $scale = 1 ): string {
		$image = imagecreatetruecolor( 16 * $scale, 16 );
		self::assertNotFalse( $image );
		imagealphablending( $image, false );
		imagesavealpha( $image, true );
		for ( $cell = 0; $cell < self::CELLS; $cell++ ) {
			$colour = (int) imagecolorallocatealpha( $image, 10, 120, 230, max( 0, min( 127, $alpha( $cell ) ) ) );
			imagefilledrectangle(
				$image,
				$scale * ( $cell % 16 ),
				intdiv( $cell, 16 ),
				$scale * ( $cell % 16 ) + $scale - 1,
				intdiv( $cell, 16 ),
				$colour
			);
		}
		ob_start();
		imagepng( $image );
		return (string) ob_get_clean();
	}

	public function test_each_cell_has_its_colour_unless_it_is_seen_through(): void {
		$print = fingerprint( self::png( static fn ( int $cell ): int => 12 + $cell % 2 ) );

		self::assertNotNull( $print );
		self::assertSame( [ 1000, 16, 10, 120, 230, SEE_THROUGH, SEE_THROUGH, SEE_THROUGH ], array_slice( $print, 0, 8 ) );
		self::assertCount( 2 + 3 * self::CELLS, $print );
		self::assertSame( [ 3000, 16 ], array_slice( fingerprint( self::png( static fn (): int => 0, 3 ) ) ?? [], 0, 2 ) );
	}

	public function test_a_quarter_of_an_image_has_to_be_solid(): void {
		self::assertNotNull( fingerprint( self::png( static fn ( int $cell ): int => $cell < 64 ? 0 : 127 ) ) );
		self::assertNull( fingerprint( self::png( static fn ( int $cell ): int => $cell < 63 ? 0 : 127 ) ) );
	}

	/** @return iterable<string, array{bool, string}> */
	public static function first_bytes(): iterable {
		foreach ( [
			'JPEG'          => "\xff\xd8\xff\xe0",
			'PNG'           => "\x89PNG\r\n\x1a\n\0\0",
			'GIF of 1987'   => 'GIF87a..',
			'GIF'           => 'GIF89a..',
			'icon'          => "\0\0\1\0\1\0",
			'TIFF'          => "II*\0\x08",
			'Motorola TIFF' => "MM\0*\0",
			'JPEG XL'       => "\xff\x0a..",
			'boxed JPEG XL' => "\0\0\0\x0cJXL \r\n",
			'WebP'          => 'RIFF....WEBPVP8 ',
			'AVIF'          => "\0\0\0\x20ftypavif",
			'HEIC'          => "\0\0\0\x20ftypheic",
			'SVG'           => '<svg xmlns="http://www.w3.org/2000/svg">',
			'SVG with BOM'  => "\xef\xbb\xbf<!DOCTYPE svg>\n<svg>",
		] as $name => $bytes ) {
			yield $name => [ true, $bytes ];
			yield "{$name}, but something before it" => [ false, '.' . $bytes ];
		}
		yield 'RIFF of another kind' => [ false, 'RIFF....WAVEWEBP' ];
		yield 'a film' => [ false, "\0\0\0\x20ftypisom" ];
		yield 'a page with a drawing' => [ false, '<html><svg>' ];
		yield 'another element' => [ false, '<svgs>' ];
	}

	#[DataProvider( 'first_bytes' )]
	public function test_an_image_is_told_by_its_first_bytes( bool $is_image, string $bytes ): void {
		self::assertSame( $is_image, is_image( $bytes ) );
		self::assertSame( $is_image, is_wanted_file( $bytes, 'https://example.org/a' ) );
	}

	public function test_a_style_sheet_script_or_font_is_anything_but_a_page(): void {
		foreach ( [ 'css', 'js', 'mjs', 'woff', 'woff2', 'ttf', 'otf', 'eot' ] as $extension ) {
			$source = "https://example.org/A.{$extension}?a=.jpg#.png";
			self::assertTrue( is_wanted_file( 'body{}', $source ), $extension );
			self::assertFalse( is_wanted_file( " \n", $source ) );
			foreach ( [
				'<!doctype html>',
				'<html lang="en">',
				'<head>',
				'<body>',
				'<?xml version="1.0"?>',
				"\xef\xbb\xbf <!-- a --> <HTML>",
			] as $page ) {
				self::assertFalse( is_wanted_file( $page, $source ), $page );
			}
			self::assertTrue( is_wanted_file( 'a <html>', $source ) );
		}
		self::assertFalse( is_wanted_file( 'body{}', 'https://example.org/a.jpg?b.css' ) );
		self::assertFalse( is_wanted_file( 'body{}', 'https://example.org/a.jpg#b.css' ) );
		self::assertFalse( is_wanted_file( 'body{}', 'https://example.org/a.css.jpg' ) );
	}

	/** Returns a JPEG with this EXIF data, little-endian. */
	private static function jpeg_with( string $entry ): string {
		$image = imagecreatetruecolor( 8, 8 );
		self::assertNotFalse( $image );
		ob_start();
		imagejpeg( $image );
		$jpeg = (string) ob_get_clean();
		$exif = "Exif\0\0" . $entry;
		return substr( $jpeg, 0, 2 ) . "\xff\xe1" . pack( 'n', strlen( $exif ) + 2 ) . $exif . substr( $jpeg, 2 );
	}

	private static function orientation( int $orientation ): string {
		return "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0" . pack( 'V', $orientation ) . "\0\0\0\0";
	}

	public function test_an_image_is_turned_by_its_exif(): void {
		foreach ( [
			0 => false,
			1 => false,
			2 => true,
			6 => true,
		] as $orientation => $is_turned ) {
			self::assertSame( $is_turned, is_turned( self::jpeg_with( self::orientation( $orientation ) ) ), "{$orientation}" );
		}
		// EXIF data that has the image's width but no orientation.
		self::assertFalse( is_turned( self::jpeg_with( "II*\0\x08\0\0\0\x01\0\0\x01\x03\0\x01\0\0\0\x08\0\0\0\0\0\0\0" ) ) );
		self::assertTrue( is_turned( "\xff\xd8 and Exif\0\0, but nothing that can be read" ) );
		self::assertFalse( is_turned( "\xff\xd8 and nothing else" ) );
		self::assertFalse( is_turned( "\x89PNG with Exif\0\0" ) );
		self::assertFalse( is_turned( '' ) );
	}

	public function test_warnings_are_suppressed_and_what_throws_is_false(): void {
		error_clear_last();

		self::assertSame(
			7,
			without_warnings(
				static function (): int {
					trigger_error( 'broken bytes', E_USER_WARNING );
					return 7;
				}
			)
		);
		self::assertNull( error_get_last() );
		self::assertFalse(
			without_warnings(
				static function (): int {
					throw new RuntimeException();
				}
			)
		);
	}
}

<?php
/**
 * Draws images that look like photographs, and makes thirty kinds of realistic edits to them. The random numbers come
 * from mt_rand(), which the caller seeds.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Support;

use GdImage;
use RuntimeException;

const EDITS = [
	'recoloured',
	'hue shifted',
	'brightened',
	'darkened',
	'more contrast',
	'less contrast',
	'more saturation',
	'less saturation',
	'grey',
	'sepia',
	'warmer',
	'colder',
	'midtones lifted',
	'negative',
	'small text added',
	'date changed',
	'logo swapped',
	'price badge added',
	'watermark',
	'spot healed',
	'blurred',
	'sharpened',
	'grain',
	'cropped, same shape',
	'cropped, other shape',
	'mirrored',
	'upside down',
	'straightened',
	'background removed',
	'framed',
];

/** Draws noise, from coarse to fine, and hard-edged shapes: smooth areas, texture and edges, as in a photograph. */
function photograph( int $width, int $height ): GdImage {
	$image  = noise( max( 3, intdiv( $width, 160 ) ), max( 3, intdiv( $height, 160 ) ), $width, $height );
	$shapes = mt_rand( 3, 9 );
	for ( $i = 0; $i < $shapes; $i++ ) {
		$colour = random_colour( $image, mt_rand( 0, 60 ) );
		$at     = [ mt_rand( 0, $width ), mt_rand( 0, $height ), mt_rand( 4, 45 ) * $width / 100, mt_rand( 4, 45 ) * $height / 100 ];
		0 === $i % 2
			? imagefilledellipse( $image, $at[0], $at[1], (int) $at[2], (int) $at[3], $colour )
			: imagefilledrectangle( $image, $at[0], $at[1], (int) ( $at[0] + $at[2] ), (int) ( $at[1] + $at[3] ), $colour );
	}
	foreach ( [ 40, 12, 4 ] as $grain ) {
		$layer = noise( max( 3, intdiv( $width, $grain ) ), max( 3, intdiv( $height, $grain ) ), $width, $height );
		imagecopymerge( $image, $layer, 0, 0, 0, 0, $width, $height, mt_rand( 4, 22 ) );
	}
	return $image;
}

/** Draws a grid of random colors, scaled up to the image's size. */
function noise( int $columns, int $rows, int $width, int $height ): GdImage {
	$small = made( imagecreatetruecolor( max( 1, $columns ), max( 1, $rows ) ) );
	for ( $y = 0; $y < $rows; $y++ ) {
		for ( $x = 0; $x < $columns; $x++ ) {
			imagesetpixel( $small, $x, $y, mt_rand( 0, 0xffffff ) );
		}
	}
	return made( imagescale( $small, $width, $height, IMG_BICUBIC ) );
}

/** Returns an image that GD made; throws if it is false, since GD failed. */
function made( GdImage|false $image ): GdImage {
	if ( false === $image ) {
		throw new RuntimeException( 'GD made no image.' );
	}
	return $image;
}

function random_colour( GdImage $image, int $see_through = 0 ): int {
	return (int) imagecolorallocatealpha(
		$image,
		mt_rand( 0, 255 ),
		mt_rand( 0, 255 ),
		mt_rand( 0, 255 ),
		max( 0, min( 127, $see_through ) )
	);
}

/** Returns nearly black or nearly white, whichever is more visible at this point of the image. */
function contrasting( GdImage $image, int $x, int $y ): int {
	$there = (int) imagecolorat( $image, max( 0, min( imagesx( $image ) - 1, $x ) ), max( 0, min( imagesy( $image ) - 1, $y ) ) );
	$light = ( 2 * ( ( $there >> 16 ) & 255 ) + 5 * ( ( $there >> 8 ) & 255 ) + ( $there & 255 ) ) / 8;
	return $light > 127 ? 0x101010 : 0xf0f0f0;
}

function copy_of( GdImage $image ): GdImage {
	$copy = made( imagecreatetruecolor( imagesx( $image ), imagesy( $image ) ) );
	imagealphablending( $copy, false );
	imagesavealpha( $copy, true );
	imagecopy( $copy, $image, 0, 0, 0, 0, imagesx( $image ), imagesy( $image ) );
	return $copy;
}

/** @param callable(float, float, float): list<float> $change Gets and returns red, green and blue, each from 0 to 255. */
function each_pixel( GdImage $image, callable $change ): GdImage {
	$known = [];
	for ( $y = imagesy( $image ) - 1; $y >= 0; $y-- ) {
		for ( $x = imagesx( $image ) - 1; $x >= 0; $x-- ) {
			$colour = (int) imagecolorat( $image, $x, $y );
			if ( ! isset( $known[ $colour ] ) ) {
				$parts            = array_map(
					static fn ( float $part ): int => (int) round( max( 0, min( 255, $part ) ) ),
					$change( ( $colour >> 16 ) & 255, ( $colour >> 8 ) & 255, $colour & 255 )
				);
				$known[ $colour ] = ( $colour & 0x7f000000 ) | ( $parts[0] << 16 ) | ( $parts[1] << 8 ) | $parts[2];
			}
			imagesetpixel( $image, $x, $y, $known[ $colour ] );
		}
	}
	return $image;
}

/** Rotates the hue of all colours, and multiplies their saturation. */
function with_hue( GdImage $image, float $degrees, float $saturation ): GdImage {
	$cos = $saturation * cos( deg2rad( $degrees ) );
	$sin = $saturation * sin( deg2rad( $degrees ) );
	return each_pixel(
		$image,
		static function ( float $red, float $green, float $blue ) use ( $cos, $sin ): array {
			$y = 0.299 * $red + 0.587 * $green + 0.114 * $blue;
			$u = 0.492 * ( $blue - $y );
			$v = 0.877 * ( $red - $y );
			$a = $u * $cos - $v * $sin;
			$b = $u * $sin + $v * $cos;
			return [ $y + 1.140 * $b, $y - 0.395 * $a - 0.581 * $b, $y + 2.033 * $a ];
		}
	);
}

/** Writes text of this height, in pixels, with GD's built-in font, so that no font file is needed. */
function write_text( GdImage $image, string $text, int $x, int $y, int $height, int $colour ): void {
	$letters = made( imagecreatetruecolor( max( 1, 9 * strlen( $text ) ), 15 ) );
	imagestring( $letters, 5, 0, 0, $text, 0xffffff );
	$width = (int) round( 9 * strlen( $text ) * $height / 15 );
	$large = made( imagescale( $letters, max( 1, $width ), max( 1, $height ), IMG_BICUBIC ) );
	for ( $dy = imagesy( $large ) - 1; $dy >= 0; $dy-- ) {
		for ( $dx = imagesx( $large ) - 1; $dx >= 0; $dx-- ) {
			if ( ( imagecolorat( $large, $dx, $dy ) & 255 ) > 110 && $x + $dx < imagesx( $image ) && $y + $dy < imagesy( $image ) ) {
				imagesetpixel( $image, $x + $dx, $y + $dy, $colour );
			}
		}
	}
}

function draw_logo( GdImage $image, int $x, int $y, int $size, int $seed ): void {
	$state = mt_rand();
	mt_srand( $seed );
	imagefilledrectangle( $image, $x, $y, $x + $size, $y + (int) ( 0.6 * $size ), random_colour( $image ) );
	imagefilledellipse(
		$image,
		$x + intdiv( $size, 3 ),
		$y + intdiv( $size, 3 ),
		intdiv( $size, 2 ),
		intdiv( $size, 2 ),
		random_colour( $image )
	);
	imagefilledrectangle(
		$image,
		$x + intdiv( $size, 2 ),
		$y + intdiv( $size, 8 ),
		$x + $size - 2,
		$y + intdiv( $size, 4 ),
		random_colour( $image )
	);
	mt_srand( $state );
}

/**
 * Blurs an image approximately like a Gaussian blur. Repeats GD's filter on a smaller image, since scaling down and up
 * alone would shift edges.
 */
function blurred( GdImage $image, float $radius ): GdImage {
	$scale  = max( 1.0, $radius / 2 );
	$width  = imagesx( $image );
	$height = imagesy( $image );
	$small  = made( imagescale( $image, max( 1, (int) ( $width / $scale ) ), max( 1, (int) ( $height / $scale ) ), IMG_TRIANGLE ) );
	for ( $i = (int) max( 1, round( ( $radius / $scale ) ** 2 ) ); $i > 0; $i-- ) {
		imagefilter( $small, IMG_FILTER_GAUSSIAN_BLUR );
	}
	return made( imagescale( $small, $width, $height, IMG_BICUBIC ) );
}

/** @return array{GdImage, GdImage} The image before and after an edit of this kind; the first is usually the given image. */
function edited( string $kind, GdImage $image ): array {
	$width  = imagesx( $image );
	$height = imagesy( $image );
	$draw   = static fn ( float $least, float $most ): float => $least + ( $most - $least ) * mt_rand( 0, 1000 ) / 1000;
	$sign   = 0 === mt_rand( 0, 1 ) ? -1 : 1;
	$new    = copy_of( $image );
	$x      = (int) $draw( 0.05 * $width, 0.6 * $width );
	$y      = (int) $draw( 0.1 * $height, 0.75 * $height );
	switch ( $kind ) {
		case 'recoloured':
			$tint = [ mt_rand( 0, 255 ), mt_rand( 0, 255 ), mt_rand( 0, 255 ) ];
			$part = $draw( 0.2, 0.6 );
			return [
				$image,
				each_pixel(
					$new,
					static fn ( float $red, float $green, float $blue ): array => array_map(
						static fn ( float $one, int $to ): float => $one + $part * ( $to - $one ),
						[ $red, $green, $blue ],
						$tint
					)
				),
			];
		case 'hue shifted':
			return [ $image, with_hue( $new, $sign * $draw( 20, 180 ), 1.0 ) ];
		case 'brightened':
			imagefilter( $new, IMG_FILTER_BRIGHTNESS, (int) $draw( 15, 60 ) );
			return [ $image, $new ];
		case 'darkened':
			imagefilter( $new, IMG_FILTER_BRIGHTNESS, (int) -$draw( 15, 60 ) );
			return [ $image, $new ];
		case 'more contrast':
		case 'less contrast':
			$factor = 'more contrast' === $kind ? $draw( 1.2, 1.8 ) : $draw( 0.5, 0.83 );
			return [
				$image,
				each_pixel(
					$new,
					static fn ( float $red, float $green, float $blue ): array => array_map(
						static fn ( float $one ): float => 128 + $factor * ( $one - 128 ),
						[ $red, $green, $blue ]
					)
				),
			];
		case 'more saturation':
			return [ $image, with_hue( $new, 0, $draw( 1.3, 2.0 ) ) ];
		case 'less saturation':
			return [ $image, with_hue( $new, 0, $draw( 0.2, 0.7 ) ) ];
		case 'grey':
			return [ $image, with_hue( $new, 0, 0 ) ];
		case 'sepia':
			return [
				$image,
				each_pixel(
					$new,
					static fn ( float $red, float $green, float $blue ): array => [
						0.393 * $red + 0.769 * $green + 0.189 * $blue,
						0.349 * $red + 0.686 * $green + 0.168 * $blue,
						0.272 * $red + 0.534 * $green + 0.131 * $blue,
					]
				),
			];
		case 'warmer':
		case 'colder':
			$by = ( 'warmer' === $kind ? 1 : -1 ) * $draw( 0.08, 0.25 );
			return [
				$image,
				each_pixel(
					$new,
					static fn ( float $red, float $green, float $blue ): array => [ $red * ( 1 + $by ), $green, $blue * ( 1 - $by ) ]
				),
			];
		case 'midtones lifted':
			$gamma = $draw( 1.25, 1.8 );
			imagegammacorrect( $new, 1.0, $gamma );
			return [ $image, $new ];
		case 'negative':
			imagefilter( $new, IMG_FILTER_NEGATE );
			return [ $image, $new ];
		case 'small text added':
			write_text( $new, 'SALE -20%', $x, $y, (int) max( 8, $draw( 0.035, 0.07 ) * $width ), contrasting( $image, $x + 10, $y + 10 ) );
			return [ $image, $new ];
		case 'date changed':
			$old  = copy_of( $image );
			$size = (int) max( 10, $draw( 0.045, 0.08 ) * $width );
			$ink  = contrasting( $image, $x + 10, $y + 10 );
			write_text( $old, '12.03.2025', $x, $y, $size, $ink );
			write_text( $new, '28.11.2026', $x, $y, $size, $ink );
			return [ $old, $new ];
		case 'logo swapped':
			$old  = copy_of( $image );
			$size = (int) max( 12, $draw( 0.08, 0.16 ) * $width );
			draw_logo( $old, $x, $y, $size, mt_rand() );
			draw_logo( $new, $x, $y, $size, mt_rand() );
			return [ $old, $new ];
		case 'price badge added':
			$size = (int) ( $draw( 0.1, 0.2 ) * $width );
			imagefilledellipse( $new, $x + $size, $y, $size, $size, random_colour( $new ) );
			write_text( $new, '9.99', $x + (int) ( 0.6 * $size ), $y - intdiv( $size, 6 ), (int) ( 0.3 * $size ), 0xffffff );
			return [ $image, $new ];
		case 'watermark':
			$mark = copy_of( $image );
			$size = (int) max( 10, $draw( 0.08, 0.14 ) * $width );
			write_text(
				$mark,
				'(c) House',
				(int) ( 0.12 * $width ),
				(int) ( 0.5 * $height ),
				$size,
				contrasting( $image, intdiv( $width, 2 ), intdiv( $height, 2 ) )
			);
			imagecopymerge( $new, $mark, 0, 0, 0, 0, $width, $height, (int) $draw( 35, 70 ) );
			return [ $image, $new ];
		case 'spot healed':
			$old  = copy_of( $image );
			$size = (int) max( 6, $draw( 0.05, 0.12 ) * $width );
			imagefilledellipse( $old, $x, $y, $size, $size, contrasting( $image, $x, $y ) );
			return [ $old, $new ];
		case 'blurred':
			return [ $image, blurred( $image, $draw( 0.008, 0.025 ) * $width ) ];
		case 'sharpened':
			$soft = blurred( $image, $draw( 0.005, 0.01 ) * $width );
			$much = $draw( 1.0, 2.5 );
			for ( $py = 0; $py < $height; $py++ ) {
				for ( $px = 0; $px < $width; $px++ ) {
					$is    = (int) imagecolorat( $image, $px, $py );
					$there = (int) imagecolorat( $soft, $px, $py );
					$value = 0;
					foreach ( [ 16, 8, 0 ] as $shift ) {
						$one    = ( $is >> $shift ) & 255;
						$value |= (int) max( 0, min( 255, $one + $much * ( $one - ( ( $there >> $shift ) & 255 ) ) ) ) << $shift;
					}
					imagesetpixel( $new, $px, $py, $value );
				}
			}
			return [ $image, $new ];
		case 'grain':
			$grain = max( 1, $draw( 0.003, 0.006 ) * $width );
			imagecopymerge(
				$new,
				noise( (int) ( $width / $grain ), (int) ( $height / $grain ), $width, $height ),
				0,
				0,
				0,
				0,
				$width,
				$height,
				(int) $draw( 15, 30 )
			);
			return [ $image, $new ];
		case 'cropped, same shape':
		case 'cropped, other shape':
			$part = $draw( 0.7, 0.93 );
			$rest = 'cropped, same shape' === $kind ? $part : 1.0;
			$crop = [
				'x'      => (int) ( $draw( 0, 1 - $part ) * $width ),
				'y'      => (int) ( $draw( 0, 1 - $rest ) * $height ),
				'width'  => (int) ( $part * $width ),
				'height' => (int) ( $rest * $height ),
			];
			return [ $image, made( imagecrop( $image, $crop ) ) ];
		case 'mirrored':
			imageflip( $new, IMG_FLIP_HORIZONTAL );
			return [ $image, $new ];
		case 'upside down':
			imageflip( $new, IMG_FLIP_BOTH );
			return [ $image, $new ];
		case 'straightened':
			// Crops the empty corners away.
			$angle  = $sign * $draw( 1.5, 5 );
			$turned = made( imagerotate( $image, $angle, 0 ) );
			$inner  = 1 - 2.2 * abs( sin( deg2rad( $angle ) ) );
			$crop   = [
				'x'      => (int) ( ( imagesx( $turned ) - $inner * $width ) / 2 ),
				'y'      => (int) ( ( imagesy( $turned ) - $inner * $height ) / 2 ),
				'width'  => (int) ( $inner * $width ),
				'height' => (int) ( $inner * $height ),
			];
			return [ $image, made( imagecrop( $turned, $crop ) ) ];
		case 'background removed':
			$mask = made( imagecreatetruecolor( $width, $height ) );
			imagefilledrectangle( $mask, 0, 0, $width, $height, 0xffffff );
			imagefilledellipse(
				$mask,
				intdiv( $width, 2 ),
				intdiv( $height, 2 ),
				(int) ( $draw( 0.5, 0.9 ) * $width ),
				(int) ( $draw( 0.5, 0.9 ) * $height ),
				0x0000ff
			);
			imagecolortransparent( $mask, 0x0000ff );
			imagecopy( $new, $mask, 0, 0, 0, 0, $width, $height );
			return [ $image, $new ];
		default:
			imagesetthickness( $new, (int) max( 2, $draw( 0.02, 0.05 ) * $width ) );
			imagerectangle( $new, 0, 0, $width - 1, $height - 1, random_colour( $new ) );
			return [ $image, $new ];
	}
}

/** Returns whether a person would notice the edit: the shape differs, or some colors of a small version clearly do. */
function is_seen( GdImage $before, GdImage $after ): bool {
	if ( abs( imagesx( $before ) / imagesy( $before ) - imagesx( $after ) / imagesy( $after ) ) > 0.1 ) {
		return true;
	}
	$small = array_map(
		static fn ( GdImage $image ): GdImage => made( imagescale( $image, 120, 120, IMG_TRIANGLE ) ),
		[ $before, $after ]
	);
	$seen  = 0;
	for ( $at = 0; $at < 120 * 120; $at++ ) {
		$colours = array_map( static fn ( GdImage $image ): int => (int) imagecolorat( $image, $at % 120, intdiv( $at, 120 ) ), $small );
		foreach ( [ 16, 8, 0 ] as $shift ) {
			if ( abs( ( ( $colours[0] >> $shift ) & 255 ) - ( ( $colours[1] >> $shift ) & 255 ) ) >= 20 ) {
				++$seen;
				break;
			}
		}
	}
	return $seen >= 60;
}

<?php
/**
 * What a picture looks like, in a few numbers, so that an old picture can be told from a new one in any format. No WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

const FINGERPRINT_CELLS = 16;

/*
 * From here on it is another picture: the mean difference of the cells' colours, of 255.
 *
 * Compressing, resizing and converting one picture changed its cells by less than 10; colours of a wider gamut written as sRGB
 * by less than 20; two photographs are around 50 apart. A change in a corner stays below the limit and goes unnoticed: that is no
 * evidence, not evidence of sameness.
 */
const CLEARLY_DIFFERENT = 32;

// Up to here they look alike. That is only shown, and never makes a picture new.
const LOOKS_THE_SAME = 10;

// What GD needs for a pixel while it decodes and resamples, with a margin.
const BYTES_A_PIXEL = 8;

/**
 * Returns a thousand times width ÷ height, then red, green and blue of 16 × 16 cells.
 *
 * Null when in doubt: not a picture GD can read, too big for the memory that is left, turned by EXIF (GD does not turn
 * it, ShortPixel may), or transparent (a format without transparency puts any colour behind it).
 *
 * @return list<int>|null
 */
function fingerprint( string $bytes ): ?array {
	if ( ! function_exists( 'imagecreatefromstring' ) || ! fits_in_memory( $bytes ) || is_turned( $bytes ) ) {
		return null;
	}

	$image = without_warnings( static fn () => imagecreatefromstring( $bytes ) );
	if ( false === $image ) {
		return null;
	}

	$numbers = [ (int) round( 1000 * imagesx( $image ) / imagesy( $image ) ) ];
	$small   = imagecreatetruecolor( FINGERPRINT_CELLS, FINGERPRINT_CELLS );
	if ( false === $small ) {
		return null;
	}
	imagealphablending( $small, false );
	imagecopyresampled( $small, $image, 0, 0, 0, 0, FINGERPRINT_CELLS, FINGERPRINT_CELLS, imagesx( $image ), imagesy( $image ) );
	for ( $y = 0; $y < FINGERPRINT_CELLS; $y++ ) {
		for ( $x = 0; $x < FINGERPRINT_CELLS; $x++ ) {
			$colour = (int) imagecolorat( $small, $x, $y );
			// GD's alpha goes from 0, solid, to 127.
			if ( ( $colour >> 24 ) > 12 ) {
				return null;
			}
			array_push( $numbers, ( $colour >> 16 ) & 255, ( $colour >> 8 ) & 255, $colour & 255 );
		}
	}

	return $numbers;
}

/** Returns whether a body is a picture by its first bytes, whatever its header says. */
function is_image( string $bytes ): bool {
	$signs = [ "\xff\xd8\xff", "\x89PNG\r\n\x1a\n", 'GIF87a', 'GIF89a', "\x00\x00\x01\x00", "II*\x00", "MM\x00*", "\xff\x0a", "\x00\x00\x00\x0cJXL " ];
	foreach ( $signs as $sign ) {
		if ( 0 === strpos( $bytes, $sign ) ) {
			return true;
		}
	}

	return ( 0 === strpos( $bytes, 'RIFF' ) && 'WEBP' === substr( $bytes, 8, 4 ) )
		|| 1 === preg_match( '/\A.{4}ftyp(avif|avis|heic|heix|mif1|msf1)/s', substr( $bytes, 0, 16 ) )
		|| 1 === preg_match( '/\A(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>]*>\s*)?(<!--.*?-->\s*)*<svg[\s>]/is', substr( $bytes, 0, 4096 ) );
}

/** Returns whether a body is what was asked for: a picture, or for a style sheet, script or font at least no page. */
function is_wanted_file( string $bytes, string $source ): bool {
	$path = strtolower( explode( '?', explode( '#', $source )[0] )[0] );
	if ( 1 === preg_match( '/\.(css|m?js|woff2?|ttf|otf|eot)\z/', $path ) ) {
		return '' !== trim( $bytes ) && 0 === preg_match( '/\A(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)*<(!doctype html|html|head|body|\?xml)/is', substr( $bytes, 0, 4096 ) );
	}

	return is_image( $bytes );
}

function fits_in_memory( string $bytes ): bool {
	$size = without_warnings( static fn () => getimagesizefromstring( $bytes ) );
	if ( ! is_array( $size ) || $size[0] < 1 || $size[1] < 1 ) {
		return false;
	}

	return $size[0] * $size[1] * BYTES_A_PIXEL < memory_left();
}

/** Returns how many bytes PHP may still allocate, with a fifth of the limit kept in reserve. */
function memory_left(): int {
	$limit = ini_parse_quantity_of( (string) ini_get( 'memory_limit' ) );

	return $limit > 0 ? max( 0, (int) ( 0.8 * $limit ) - memory_get_usage() ) : 536870912;
}

/** Reads a size in php.ini's notation, such as "256M"; zero or less means no limit. ini_parse_quantity() is PHP 8.2's. */
function ini_parse_quantity_of( string $value ): int {
	$units = [
		'k' => 1024,
		'm' => 1048576,
		'g' => 1073741824,
	];
	$unit  = strtolower( substr( trim( $value ), -1 ) );

	return (int) $value * ( $units[ $unit ] ?? 1 );
}

/** Returns whether a JPEG's EXIF turns it. Where PHP cannot read EXIF, any EXIF is doubt enough. */
function is_turned( string $bytes ): bool {
	if ( 0 !== strpos( $bytes, "\xff\xd8" ) || false === strpos( substr( $bytes, 0, 65536 ), "Exif\0\0" ) ) {
		return false;
	}
	if ( ! function_exists( 'exif_read_data' ) ) {
		return true;
	}

	$stream = fopen( 'php://memory', 'w+b' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Memory, not a file.
	if ( ! is_resource( $stream ) ) {
		return true;
	}
	fwrite( $stream, $bytes ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Memory, not a file.
	rewind( $stream );
	$exif = without_warnings( static fn () => exif_read_data( $stream ) );
	fclose( $stream ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Memory, not a file.

	return ! is_array( $exif ) || ! in_array( $exif['Orientation'] ?? 1, [ 0, 1, '0', '1' ], true );
}

/**
 * Runs what may warn about broken bytes, and returns false where it throws.
 *
 * @template T
 * @param callable(): T $work
 * @return T|false
 */
function without_warnings( callable $work ) {
	set_error_handler( static fn (): bool => true ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Broken pictures are expected here, and PHP can only warn of them.
	try {
		return $work();
	} catch ( \Throwable $error ) {
		return false;
	} finally {
		restore_error_handler();
	}
}

/**
 * Returns how far two fingerprints are apart; null where they cannot be compared, such as a cut-out and the whole.
 *
 * @param list<int>|null $one
 * @param list<int>|null $other
 */
function fingerprint_distance( ?array $one, ?array $other ): ?float {
	$length = 1 + 3 * FINGERPRINT_CELLS * FINGERPRINT_CELLS;
	if ( null === $one || null === $other || count( $one ) !== $length || count( $other ) !== $length ) {
		return null;
	}
	// Widths are rounded to whole pixels: at 20 pixels' height one pixel is 5%.
	if ( $one[0] <= 0 || $other[0] <= 0 || abs( $one[0] - $other[0] ) > 0.05 * max( $one[0], $other[0] ) ) {
		return null;
	}

	$sum = 0;
	for ( $i = 1; $i < $length; $i++ ) {
		$sum += abs( $one[ $i ] - $other[ $i ] );
	}

	return $sum / ( $length - 1 );
}

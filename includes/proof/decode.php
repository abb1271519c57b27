<?php
/**
 * The only file that decodes images. Before decoding an image, it checks the limits below, which needs no decoding. No
 * WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

const MOST_DECODED_BYTES = 33554432;

const MOST_PIXELS = 67108864;

// libjpeg processes all pixels for each scan, and 1,500 empty scans fit into 100 KB. Encoders write up to 20.
const MOST_SCANS = 100;

// Pixels times scans; this takes about two seconds.
const MOST_SCANNED_PIXELS = 400000000;

// The most blocks of a file that are read to find out the work, and the most compressed texts and profiles in a PNG,
// which libpng unpacks to up to 8 MB each.
const MOST_BLOCKS           = 20000;
const MOST_COMPRESSED_TEXTS = 8;

// The memory that GD needs per pixel to decode and resample, with a margin.
const BYTES_A_PIXEL = 8;

const DECODED_TYPES = [ 'image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif' ];

/**
 * @return resource|null A GdImage since PHP 8. Null if the bytes are no readable image of a decoded type, if GD is
 *   missing or lacks the format, or if decoding would exceed the limits.
 */
function decoded_image( string $bytes ) {
	$can_decode = function_exists( 'imagecreatefromstring' ) && is_decodable( $bytes );
	$image      = $can_decode ? without_warnings( static fn () => imagecreatefromstring( $bytes ) ) : false;

	return false === $image ? null : $image;
}

/** Whether an image can be decoded within the limits. */
function is_decodable( string $bytes ): bool {
	if ( strlen( $bytes ) > MOST_DECODED_BYTES ) {
		return false;
	}
	$size = image_size( $bytes );
	$work = null === $size ? null : decoding_work( $bytes, $size );
	if ( null === $work ) {
		return false;
	}
	list( $pixels, $scans ) = $work;

	return $pixels <= MOST_PIXELS
		&& $scans <= MOST_SCANS
		&& $pixels * $scans <= MOST_SCANNED_PIXELS
		&& $pixels * BYTES_A_PIXEL < memory_left();
}

/**
 * @return array{width: int, height: int, type: string}|null The size from the image's header, without decoding it; null
 *   if PHP can't read it.
 */
function image_size( string $bytes ): ?array {
	return named_size( without_warnings( static fn () => getimagesizefromstring( $bytes ) ) );
}

/**
 * @return array{width: int, height: int, type: string}|null The size of an image file; wp_getimagesize() would decode a
 *   whole HEIC image.
 */
function image_file_size( string $path ): ?array {
	return named_size( without_warnings( static fn () => getimagesize( $path ) ) );
}

/**
 * @phpstan-param array{0: int, 1: int, mime: string, ...}|false $size As returned by getimagesize().
 * @return array{width: int, height: int, type: string}|null
 */
function named_size( $size ): ?array {
	return false === $size || $size[0] < 1 || $size[1] < 1 ? null : [
		'width'  => $size[0],
		'height' => $size[1],
		'type'   => $size['mime'],
	];
}

/**
 * @param array{width: int, height: int, type: string} $size
 * @return array{int, int}|null The number of pixels that the decoder allocates, and the number of passes over them;
 *   null if the image must not be decoded.
 */
function decoding_work( string $bytes, array $size ): ?array {
	$pixels = $size['width'] * $size['height'];
	switch ( in_array( $size['type'], DECODED_TYPES, true ) ? $size['type'] : '' ) {
		case '':
			return null;
		case 'image/jpeg':
			$scans = jpeg_scans( $bytes );
			return null === $scans ? null : [ $pixels, $scans ];
		case 'image/png':
			return has_many_compressed_texts( $bytes ) ? null : [ $pixels, 1 ];
		case 'image/gif':
			$frame = first_frame_pixels( $bytes );
			return null === $frame ? null : [ max( $pixels, $frame ), 1 ];
	}

	return [ $pixels, 1 ];
}

/** @return int|null The number of scans, counted until it exceeds MOST_SCANS; null after too many segments. */
function jpeg_scans( string $bytes ): ?int {
	$at    = 2;
	$scans = 0;
	for ( $block = 0; $block < MOST_BLOCKS && $scans <= MOST_SCANS; $block++ ) {
		// In a scan's data, FF is followed by 00 or a restart marker; FF FF is padding.
		if ( 1 !== preg_match( '/\xff([^\x00\xd0-\xd7\xff])/s', $bytes, $found, PREG_OFFSET_CAPTURE, min( $at, strlen( $bytes ) ) ) ) {
			return $scans;
		}
		$marker = ord( $found[1][0] );
		$at     = $found[1][1] + 1;
		if ( 0xD9 === $marker ) {
			return $scans;
		}
		$scans += 0xDA === $marker ? 1 : 0;
		// The SOI and TEM markers have no length.
		$at += in_array( $marker, [ 0x01, 0xD8 ], true ) ? 0 : (int) bytes_as_number( substr( $bytes, $at, 2 ), 'n' );
	}

	return $scans > MOST_SCANS ? $scans : null;
}

/** Whether unpacking a PNG's texts and profiles could take too much memory, to which PHP's limit does not apply. */
function has_many_compressed_texts( string $bytes ): bool {
	$at    = 8;
	$texts = 0;
	for ( $block = 0; $block < MOST_BLOCKS; $block++ ) {
		$length = bytes_as_number( substr( $bytes, $at, 4 ), 'N' );
		$type   = substr( $bytes, $at + 4, 4 );
		if ( null === $length || 'IEND' === $type ) {
			return $texts > MOST_COMPRESSED_TEXTS;
		}
		$texts += in_array( $type, [ 'zTXt', 'iTXt', 'iCCP' ], true ) ? 1 : 0;
		$at    += 12 + $length;
	}

	return true;
}

/**
 * @return int|null The pixels of a GIF's first frame, which GD allocates whatever the size of the logical screen; null
 *   if no frame was found.
 */
function first_frame_pixels( string $bytes ): ?int {
	$flags = ord( $bytes[10] ?? "\0" );
	$at    = 13 + ( $flags >= 128 ? 3 * 2 ** ( ( $flags & 7 ) + 1 ) : 0 );
	for ( $block = 0; $block < MOST_BLOCKS; $block++ ) {
		$sign = $bytes[ $at ] ?? '';
		if ( ',' === $sign ) {
			$width  = bytes_as_number( substr( $bytes, $at + 5, 2 ), 'v' );
			$height = bytes_as_number( substr( $bytes, $at + 7, 2 ), 'v' );
			return null === $width || null === $height ? null : $width * $height;
		}
		if ( '!' !== $sign ) {
			return null;
		}
		$at += 2;
		// An extension's data comes in blocks of up to 255 bytes.
		while ( $block < MOST_BLOCKS && "\0" !== ( $bytes[ $at ] ?? "\0" ) ) {
			$at += 1 + ord( $bytes[ $at ] );
			++$block;
		}
		++$at;
	}

	return null;
}

/** @param 'n'|'N'|'v' $format As for unpack(). */
function bytes_as_number( string $bytes, string $format ): ?int {
	$number = strlen( $bytes ) < ( 'N' === $format ? 4 : 2 ) ? false : unpack( "{$format}number", $bytes );

	return is_array( $number ) && is_int( $number['number'] ) ? $number['number'] : null;
}

/** Whether an image has a color profile or a gamma value, and does not name sRGB, so a CDN may convert its colors. */
function has_own_colours( string $bytes ): bool {
	$head = substr( $bytes, 0, 262144 );
	foreach ( [ 'ICC_PROFILE', 'iCCP', 'ICCP', 'gAMA' ] as $sign ) {
		if ( false !== strpos( $head, $sign ) ) {
			return 0 === preg_match( '/s\0?R\0?G\0?B/', $head );
		}
	}

	return false;
}

/** Whether a JPEG is in CMYK, which GD shows differently from browsers. */
function is_for_print( string $bytes ): bool {
	$size = without_warnings( static fn () => getimagesizefromstring( $bytes ) );

	return is_array( $size ) && 'image/jpeg' === ( $size['mime'] ?? '' ) && 4 === ( $size['channels'] ?? 3 );
}

/** Whether a JPEG's EXIF data rotates or mirrors it; also true for EXIF data that PHP can't read. */
function is_turned( string $bytes ): bool {
	if ( 0 !== strpos( $bytes, "\xff\xd8" ) || false === strpos( substr( $bytes, 0, 65536 ), "Exif\0\0" ) ) {
		return false;
	}
	$exif   = null;
	$stream = fopen( 'php://memory', 'w+b' ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- In memory, not a file.
	if ( is_resource( $stream ) && function_exists( 'exif_read_data' ) ) {
		fwrite( $stream, $bytes ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- In memory, not a file.
		rewind( $stream );
		$exif = without_warnings( static fn () => exif_read_data( $stream ) );
	}

	return ! is_array( $exif ) || ! in_array( $exif['Orientation'] ?? 1, [ 0, 1, '0', '1' ], true );
}

/** Returns the bytes that PHP may still allocate, keeping a fifth of the limit in reserve; 512 MB without a limit. */
function memory_left(): int {
	$limit = ini_parse_quantity_of( (string) ini_get( 'memory_limit' ) );

	// Equivalent mutant >=: PHP does not run with a memory limit of zero.
	return $limit > 0 ? max( 0, (int) ( 0.8 * $limit ) - memory_get_usage() ) : 536870912;
}

/** Parses php.ini's notation, such as "256M"; zero or less means no limit. ini_parse_quantity() needs PHP 8.2. */
function ini_parse_quantity_of( string $value ): int {
	$units = [
		'k' => 1024,
		'm' => 1048576,
		'g' => 1073741824,
	];
	$unit  = strtolower( substr( trim( $value ), -1 ) );

	return (int) $value * ( $units[ $unit ] ?? 1 );
}

/**
 * @template T
 * @param callable(): T $work May trigger warnings about broken images.
 * @return T|false The result; false if `$work` throws.
 */
function without_warnings( callable $work ) {
	// phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Broken images are expected here.
	set_error_handler( static fn (): bool => true );
	try {
		return $work();
	} catch ( \Throwable $error ) {
		return false;
	} finally {
		restore_error_handler();
	}
}

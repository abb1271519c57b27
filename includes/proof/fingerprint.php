<?php
/** Describes an image's appearance in a few numbers, to tell old from new across formats. No WordPress in here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const FINGERPRINT_CELLS = 16;
const DETAIL_CELLS      = 64;

// The mean difference of the cells' colors, out of 255, above which two images are certainly different. Compressing,
// resizing and converting an image changes its cells by less than 10, converting a wider gamut to sRGB by less than 20;
// two photographs differ by around 50. A change in a corner stays below the limit, so a smaller distance does not prove
// that two images are the same.
const CLEARLY_DIFFERENT = 32;

// Below this distance images look alike, which is reported but never proves a copy new.
const LOOKS_THE_SAME = 10;

// The minimum number of cells that can be compared; fewer prove nothing.
const LEAST_SOLID_CELLS = 64;

// Marks a transparent cell, which can't be compared: formats without transparency fill it with any color.
const SEE_THROUGH = -1;

// Compressing and resizing change a cell's color by less than CELL_NOISE in images of some 200 pixels or more, and by
// less than CELL_NOISE_OF_PIXEL, divided by the shorter side, in smaller ones.
const CELL_NOISE          = 16;
const CELL_NOISE_OF_PIXEL = 3600;

// After converting all cells to another gamut, the remaining differences are at most GAMUT_SPREAD times their median,
// and never more than GAMUT_LEFT.
const GAMUT_SPREAD = 25;
const GAMUT_LEFT   = 64;

// The minimum number of differing color values needed to tell two images apart.
const LEAST_DIFFERENCES = 3;

/**
 * @return list<int>|null 1,000 × width ÷ height, the shorter side in pixels, then red, green and blue of 16 × 16 cells,
 *                        SEE_THROUGH for a transparent cell. Null if the image can't be described reliably.
 */
function fingerprint( string $bytes ): ?array {
	return picture_of( $bytes )['fingerprint'];
}

/**
 * @return array{fingerprint: list<int>|null, detail: string} The image's fingerprint in few cells, and its detail in
 *   many, as returned by detail_of().
 */
function picture_of( string $bytes ): array {
	// GD ignores an image's EXIF rotation, which ShortPixel may apply.
	$image = is_turned( $bytes ) || is_for_print( $bytes ) ? null : decoded_image( $bytes );
	$cells = null === $image ? null : cells_of( $image, DETAIL_CELLS );
	$few   = null === $cells ? null : cells_of( $cells, FINGERPRINT_CELLS );
	if ( null === $image || null === $cells || null === $few ) {
		return [
			'fingerprint' => null,
			'detail'      => '',
		];
	}

	$numbers = [ (int) round( 1000 * imagesx( $image ) / imagesy( $image ) ), min( imagesx( $image ), imagesy( $image ) ) ];
	for ( $y = 0; $y < FINGERPRINT_CELLS; $y++ ) {
		for ( $x = 0; $x < FINGERPRINT_CELLS; $x++ ) {
			$colour = (int) imagecolorat( $few, $x, $y );
			// GD's alpha goes from 0, opaque, to 127, transparent.
			$is_solid = ( $colour >> 24 ) <= 12;
			foreach ( [ 16, 8, 0 ] as $shift ) {
				$numbers[] = $is_solid ? ( $colour >> $shift ) & 255 : SEE_THROUGH;
			}
		}
	}

	return [
		'fingerprint' => count( solid_places( $numbers ) ) < 3 * LEAST_SOLID_CELLS ? null : $numbers,
		'detail'      => detail_of( $cells ),
	];
}

/**
 * @param resource $image A GdImage since PHP 8.
 * @return resource|null The image resampled to this many pixels per side; null if GD fails.
 */
function cells_of( $image, int $cells ) {
	$small = imagecreatetruecolor( max( 1, $cells ), max( 1, $cells ) );
	if ( false === $small ) {
		return null;
	}
	imagealphablending( $small, false );
	imagecopyresampled( $small, $image, 0, 0, 0, 0, $cells, $cells, imagesx( $image ), imagesy( $image ) );

	return $small;
}

/**
 * @param resource $cells A GdImage since PHP 8, with DETAIL_CELLS pixels per side.
 * @return string One byte each for red, green, blue and GD's alpha of each cell.
 */
function detail_of( $cells ): string {
	$detail = '';
	for ( $y = 0; $y < DETAIL_CELLS; $y++ ) {
		for ( $x = 0; $x < DETAIL_CELLS; $x++ ) {
			$colour  = (int) imagecolorat( $cells, $x, $y );
			$detail .= chr( ( $colour >> 16 ) & 255 ) . chr( ( $colour >> 8 ) & 255 ) . chr( $colour & 255 ) . chr( $colour >> 24 );
		}
	}

	return $detail;
}

/** Whether bytes are an image, judging by their first bytes, whatever the headers say. */
function is_image( string $bytes ): bool {
	$signs = [ "\xff\xd8\xff", "\x89PNG\r\n\x1a\n", 'GIF87a', 'GIF89a', "\x00\x00\x01\x00", "II*\x00", "MM\x00*", "\xff\x0a", "\x00\x00\x00\x0cJXL " ];
	foreach ( $signs as $sign ) {
		if ( 0 === strpos( $bytes, $sign ) ) {
			return true;
		}
	}

	return ( 0 === strpos( $bytes, 'RIFF' ) && 'WEBP' === substr( $bytes, 8, 4 ) )
		|| 1 === preg_match( '/\A.{4}ftyp(avif|avis|heic|heix|mif1|msf1)/s', substr( $bytes, 0, 16 ) )
		|| 1 === preg_match( '/\A(?:\xef\xbb\xbf)?(?>\s|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE svg[^>]*>)*+<svg[\s>]/is', substr( $bytes, 0, 4096 ) );
}

/** Whether a body is an image; for a style sheet, script or font, whether it is neither empty nor HTML or XML. */
function is_wanted_file( string $bytes, string $source ): bool {
	$path = strtolower( explode( '?', explode( '#', $source )[0] )[0] );
	if ( 1 === preg_match( '/\.(css|m?js|woff2?|ttf|otf|eot)\z/', $path ) ) {
		return '' !== trim( $bytes )
			&& 0 === preg_match( '/\A(?:\xef\xbb\xbf)?(?>\s|<!--.*?-->)*+<(?:!doctype html|html|head|body|\?xml)/is', substr( $bytes, 0, 4096 ) );
	}

	return is_image( $bytes );
}

/**
 * Packs a fingerprint into a short text that can be stored with each row.
 *
 * @param list<int> $fingerprint
 */
function packed_fingerprint( array $fingerprint ): string {
	$colours = '';
	$mask    = '';
	foreach ( array_slice( $fingerprint, 2 ) as $colour ) {
		$colours .= chr( max( 0, $colour ) );
		$mask    .= $colour < 0 ? '1' : '0';
	}
	$holes = '';
	foreach ( false === strpos( $mask, '1' ) ? [] : str_split( $mask, 24 ) as $cells ) {
		// A cell is transparent in all three colors or in none.
		$holes .= chr( (int) bindec( implode( '', array_map( static fn ( string $cell ): string => $cell[0], str_split( $cells, 3 ) ) ) ) );
	}

	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- JSON can't hold raw bytes.
	return base64_encode( pack( 'NN', $fingerprint[0] ?? 0, $fingerprint[1] ?? 0 ) . $colours . $holes );
}

/** @return list<int>|null */
function unpacked_fingerprint( string $packed ): ?array {
	$bytes = base64_decode( $packed, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions -- JSON can't hold raw bytes.
	$cells = FINGERPRINT_CELLS ** 2;
	$head  = is_string( $bytes ) && in_array( strlen( $bytes ), [ 8 + 3 * $cells, 8 + 3 * $cells + intdiv( $cells, 8 ) ], true )
		? unpack( 'Nratio/Nside', $bytes )
		: false;
	if ( ! is_string( $bytes ) || ! is_array( $head ) || ! is_int( $head['ratio'] ) || ! is_int( $head['side'] ) ) {
		return null;
	}

	$numbers = [ $head['ratio'], $head['side'] ];
	$holes   = substr( $bytes, 8 + 3 * $cells );
	for ( $i = 0; $i < 3 * $cells; $i++ ) {
		$cell      = intdiv( $i, 3 );
		$is_hole   = '' !== $holes && 0 !== ( ord( $holes[ intdiv( $cell, 8 ) ] ) & ( 128 >> $cell % 8 ) );
		$numbers[] = $is_hole ? SEE_THROUGH : ord( $bytes[ 8 + $i ] );
	}

	return $numbers;
}

/**
 * Returns the indexes of colors that are known in all fingerprints; empty if a fingerprint is missing or invalid, or
 * the images' shapes differ.
 *
 * @param list<int>|null ...$fingerprints
 * @return list<int>
 */
function solid_places( ?array ...$fingerprints ): array {
	$length = 2 + 3 * FINGERPRINT_CELLS ** 2;
	$least  = PHP_INT_MAX;
	$most   = 0;
	$places = range( 2, $length - 1 );
	foreach ( $fingerprints as $fingerprint ) {
		if ( null === $fingerprint || count( $fingerprint ) !== $length || $fingerprint[0] <= 0 ) {
			return [];
		}
		$least  = min( $least, $fingerprint[0] );
		$most   = max( $most, $fingerprint[0] );
		$places = array_filter( $places, static fn ( int $place ): bool => $fingerprint[ $place ] >= 0 );
	}

	// Allows 5% because sizes are whole pixels: at a height of 20 pixels, one pixel is 5%.
	return $most - $least > 0.05 * $most ? [] : array_values( $places );
}

/**
 * @param list<int>|null $one
 * @param list<int>|null $other
 * @return float|null The mean difference of colors, out of 255; null if the images can't be compared.
 */
function fingerprint_distance( ?array $one, ?array $other ): ?float {
	$places = solid_places( $one, $other );
	if ( null === $one || null === $other || count( $places ) < 3 * LEAST_SOLID_CELLS ) {
		return null;
	}

	$sum = 0;
	foreach ( $places as $place ) {
		$sum += abs( $one[ $place ] - $other[ $place ] );
	}

	return $sum / count( $places );
}

/**
 * Returns which of two images the served one shows, by comparing only where those two differ. This recognizes retouched
 * images, which differ from the old one only in a spot. If the two differ nowhere clearly, the result is `unsure`.
 *
 * @param list<int>|null $now  The image served now.
 * @param list<int>|null $old  The image served before.
 * @param list<int>|null $site The site's file.
 * @return 'site'|'old'|'unsure'
 */
function picture_followed( ?array $now, ?array $old, ?array $site ): string {
	$places = solid_places( $now, $old, $site );
	if ( null === $now || null === $old || null === $site || count( $places ) < 3 * LEAST_SOLID_CELLS ) {
		return 'unsure';
	}

	// A CDN that converts colors to another gamut makes old and new copies alike differ from the file everywhere.
	// Differences that such a conversion explains don't prove a copy old.
	$noise  = max( CELL_NOISE, CELL_NOISE_OF_PIXEL / max( 1, min( $now[1], $old[1], $site[1] ) ) );
	$differ = array_filter( $places, static fn ( int $place ): bool => abs( $site[ $place ] - $old[ $place ] ) >= $noise );
	if ( 'site' === nearer_picture( $now, $old, $site, $differ ) ) {
		return 'site';
	}
	$written = rewritten_colours( $site, $old, $places );
	$left    = array_map( static fn ( int $place ): float => abs( $written[ $place ] - $old[ $place ] ), array_combine( $places, $places ) );
	$sorted  = array_values( $left );
	sort( $sorted );
	$limit = max( $noise, min( GAMUT_LEFT, GAMUT_SPREAD * $sorted[ intdiv( count( $sorted ), 2 ) ] ) );
	// Equivalent mutant >: no difference is exactly equal to the limit.
	$differ = array_filter( $differ, static fn ( int $place ): bool => $left[ $place ] >= $limit );

	return nearer_picture( $now, $old, $site, $differ );
}

/**
 * @param list<int>       $now
 * @param list<int>       $old
 * @param list<int>       $site
 * @param array<int, int> $places Indexes of the colors in which the old image and the site's differ.
 * @return 'site'|'old'|'unsure' Also `unsure` if some colors match one image and some the other.
 */
function nearer_picture( array $now, array $old, array $site, array $places ): string {
	$along  = 0;
	$length = 0;
	$follow = [
		'site' => 0,
		'old'  => 0,
	];
	foreach ( $places as $place ) {
		$way             = $site[ $place ] - $old[ $place ];
		$gone            = ( $now[ $place ] - $old[ $place ] ) / $way;
		$along          += ( $now[ $place ] - $old[ $place ] ) * $way;
		$length         += $way * $way;
		$follow['site'] += $gone > 0.7 ? 1 : 0;
		$follow['old']  += $gone < 0.3 ? 1 : 0;
	}
	if ( count( $places ) < LEAST_DIFFERENCES ) {
		return 'unsure';
	}
	if ( $along > 0.75 * $length ) {
		return $follow['old'] * 20 <= $follow['site'] ? 'site' : 'unsure';
	}

	return $along < 0.25 * $length && $follow['site'] * 20 <= $follow['old'] ? 'old' : 'unsure';
}

/**
 * Converts an image's colors to come as close as possible to another's, in the same way for all cells: each color
 * becomes a weighted sum of red, green, blue and a constant, fitted by least squares. Only for the cells at `$places`.
 *
 * @param list<int>|list<float> $picture
 * @param list<int>|list<float> $other
 * @param array<int, int>       $places
 * @return array<int, float> Colors by index.
 */
function rewritten_colours( array $picture, array $other, array $places ): array {
	$first = array_filter( $places, static fn ( int $place ): bool => 2 === $place % 3 );
	// Each row of the equations has four coefficients, then three right-hand sides. A small value on the diagonal keeps
	// them solvable if all cells have the same color.
	$rows = array_fill( 0, 4, array_fill( 0, 7, 0.0 ) );
	foreach ( $first as $place ) {
		$colours = [ $picture[ $place ], $picture[ $place + 1 ], $picture[ $place + 2 ], 255 ];
		$numbers = array_merge( $colours, [ $other[ $place ], $other[ $place + 1 ], $other[ $place + 2 ] ] );
		foreach ( $rows as $i => $row ) {
			foreach ( $row as $j => $sum ) {
				$rows[ $i ][ $j ] = $sum + $colours[ $i ] * $numbers[ $j ];
			}
		}
	}
	foreach ( [ 0, 1, 2, 3 ] as $pivot ) {
		$rows[ $pivot ][ $pivot ] += count( $first );
	}
	foreach ( [ 0, 1, 2, 3 ] as $pivot ) {
		$scale          = $rows[ $pivot ][ $pivot ];
		$rows[ $pivot ] = array_map( static fn ( float $number ): float => $number / $scale, $rows[ $pivot ] );
		foreach ( array_diff( [ 0, 1, 2, 3 ], [ $pivot ] ) as $i ) {
			$factor = $rows[ $i ][ $pivot ];
			foreach ( $rows[ $i ] as $j => $number ) {
				$rows[ $i ][ $j ] = $number - $factor * $rows[ $pivot ][ $j ];
			}
		}
	}

	$written = [];
	foreach ( $first as $place ) {
		foreach ( [ 0, 1, 2 ] as $colour ) {
			$written[ $place + $colour ] = $picture[ $place ] * $rows[0][ 4 + $colour ]
				+ $picture[ $place + 1 ] * $rows[1][ 4 + $colour ]
				+ $picture[ $place + 2 ] * $rows[2][ 4 + $colour ]
				+ 255 * $rows[3][ 4 + $colour ];
		}
	}

	return $written;
}

<?php
/**
 * Compares a copy with the file in up to 64 × 64 cells, to find visible edits: a color, a text, a logo, a blur.
 * Compressing and resizing change cells only within narrow bounds. No WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Cells per side, and the shorter side in pixels that both images need for that many: three per cell. Compressing
// changes small images more, so their differences must be larger to count (LENIENCY).
const CELLS_BY_SIDE = [
	64 => 192,
	32 => 96,
	16 => 48,
	8  => 24,
];
const LENIENCY      = [
	64 => 1.0,
	32 => 1.3,
	16 => 1.6,
	8  => 2.0,
];

// Resampling moves edges by a fraction of a pixel, so this share of the contrast around a cell is ignored.
const PART_OF_CONTRAST = 0.25;

// Pairs of a minimum difference and the minimum share of values that have it. The differences are at least 1.5 times
// those seen after compressing at the lowest quality, which blurs colors far more than lightness.
const LIGHT_DIFFERENCES  = [ [ 11, 0.0 ], [ 6.5, 0.01 ] ];
const COLOUR_DIFFERENCES = [ [ 40, 0.0015 ], [ 14, 0.01 ], [ 6.5, 0.1 ], [ 4, 0.3 ] ];

// A copy that is a PNG or GIF may have fewer colors, which changes cells more.
const LENIENCY_OF_PALETTE = 2.5;

// After converting colors to another gamut, the remaining differences are this many times larger.
const LENIENCY_OF_GAMUT = 2.5;

// The minimum difference in the mean of red, green or blue, which hardly anything but an edit changes.
const MEAN_DIFFERENCE = 6;

// If the file was blurred after the copy was made, the copy has more than this many times the file's contrast between
// neighboring cells, although compressing lowers contrast. Fewer cells per side than CELLS_FOR_SHARPNESS can't show it.
const SHARPER             = 1.3;
const CELLS_FOR_SHARPNESS = 32;

// GD's alpha goes from 0, opaque, to 127, transparent.
const NEARLY_SOLID = 1;
const NEARLY_CLEAR = 120;

// A CDN that fills a file's transparent parts uses roughly one color: red, green and blue vary by no more than this.
const ONE_COLOUR = 48;

/** Whether a copy visibly differs from a file of the same shape; false if they can't be compared. */
function differs( Image_Facts $copy, Image_Facts $file ): bool {
	if ( DETAIL_CELLS ** 2 * 4 !== strlen( $copy->detail ) || strlen( $copy->detail ) !== strlen( $file->detail ) ) {
		return false;
	}
	$side  = min( $copy->width, $copy->height, $file->width, $file->height );
	$cells = array_key_first( array_filter( CELLS_BY_SIDE, static fn ( int $least ): bool => $side >= $least ) );
	if ( null === $cells ) {
		return false;
	}
	$one      = colours_of_cells( $copy->detail, $cells );
	$other    = colours_of_cells( $file->detail, $cells );
	$leniency = LENIENCY[ $cells ] * ( in_array( $copy->type, [ 'image/png', 'image/gif' ], true ) ? LENIENCY_OF_PALETTE : 1.0 );
	// A CDN that drops a color profile converts the copy's colors, so the file's are matched to them first.
	if ( $copy->is_converted || $file->is_converted ) {
		$places   = array_keys(
			array_filter( $one, static fn ( float $colour, int $place ): bool => $place >= 2 && $colour >= 0 && $other[ $place ] >= 0, ARRAY_FILTER_USE_BOTH )
		);
		$other    = array_replace( $other, rewritten_colours( $other, $one, $places ) );
		$leniency = LENIENCY[ $cells ] * LENIENCY_OF_GAMUT;
	}

	return is_unlike( $one, $other, $cells, 3, $leniency, COLOUR_DIFFERENCES )
		|| is_unlike( lights_of( $one ), lights_of( $other ), $cells, 1, $leniency, LIGHT_DIFFERENCES )
		|| has_other_mean( $one, $other, $leniency )
		|| ( $cells >= CELLS_FOR_SHARPNESS && is_sharper( $one, $other, $cells ) )
		|| has_other_holes( $copy, $file );
}

/**
 * @param array<float> $colours The colors of cells.
 * @return list<float> Two unused numbers, then the lightness of each cell or SEE_THROUGH, the last cell first.
 */
function lights_of( array $colours ): array {
	$lights = [ 0.0, 0.0 ];
	for ( $at = count( $colours ) - 3; $at >= 2; $at -= 3 ) {
		$lights[] = $colours[ $at ] < 0 ? (float) SEE_THROUGH : 0.299 * $colours[ $at ] + 0.587 * $colours[ $at + 1 ] + 0.114 * $colours[ $at + 2 ];
	}

	return $lights;
}

/**
 * @param int $cells The number of cells per side.
 * @return list<float> Laid out like a fingerprint: two unused numbers, then red, green and blue of each cell,
 *   SEE_THROUGH if any part of the cell is not opaque.
 */
function colours_of_cells( string $detail, int $cells ): array {
	$each    = intdiv( DETAIL_CELLS, $cells );
	$colours = [ 0.0, 0.0 ];
	for ( $y = 0; $y < $cells; $y++ ) {
		for ( $x = 0; $x < $cells; $x++ ) {
			$sums  = [ 0, 0, 0 ];
			$clear = 0;
			for ( $row = 0; $row < $each; $row++ ) {
				$at = 4 * ( ( $y * $each + $row ) * DETAIL_CELLS + $x * $each );
				for ( $end = $at + 4 * $each; $at < $end; $at += 4 ) {
					$sums[0] += ord( $detail[ $at ] );
					$sums[1] += ord( $detail[ $at + 1 ] );
					$sums[2] += ord( $detail[ $at + 2 ] );
					$clear    = max( $clear, ord( $detail[ $at + 3 ] ) );
				}
			}
			foreach ( $sums as $sum ) {
				$colours[] = $clear > NEARLY_SOLID ? (float) SEE_THROUGH : $sum / $each ** 2;
			}
		}
	}

	return $colours;
}

/**
 * Whether enough cells differ by more than the contrast around them explains.
 *
 * @param array<float>              $copy        As returned by colours_of_cells() or lights_of().
 * @param array<float>              $file
 * @param int                       $numbers     The count of numbers per cell.
 * @param list<array{float, float}> $differences LIGHT_DIFFERENCES or COLOUR_DIFFERENCES.
 */
function is_unlike( array $copy, array $file, int $cells, int $numbers, float $leniency, array $differences ): bool {
	$row  = $numbers * $cells;
	$more = [];
	for ( $y = 0; $y < $cells; $y++ ) {
		for ( $x = 0; $x < $row; $x++ ) {
			$place = 2 + $y * $row + $x;
			if ( $copy[ $place ] < 0 || $file[ $place ] < 0 ) {
				continue;
			}
			$left  = $x >= $numbers ? $numbers : 0;
			$right = $x < $row - $numbers ? $numbers : 0;
			$least = $file[ $place ];
			$most  = $least;
			$below = $y < $cells - 1 ? $place + $row : $place;
			for ( $near = $y > 0 ? $place - $row : $place; $near <= $below; $near += $row ) {
				foreach ( [ $file[ $near - $left ], $file[ $near ], $file[ $near + $right ] ] as $number ) {
					if ( $number >= 0 ) {
						$least = $number < $least ? $number : $least;
						$most  = $number > $most ? $number : $most;
					}
				}
			}
			$more[] = abs( $copy[ $place ] - $file[ $place ] ) - PART_OF_CONTRAST * ( $most - $least );
		}
	}
	rsort( $more );
	foreach ( $differences as list( $by, $part ) ) {
		if ( ( $more[ max( LEAST_DIFFERENCES, (int) ceil( $part * count( $more ) ) ) - 1 ] ?? 0 ) >= $leniency * $by ) {
			return true;
		}
	}

	return false;
}

/**
 * @param array<float> $copy
 * @param array<float> $file
 */
function has_other_mean( array $copy, array $file, float $leniency ): bool {
	$sums  = [ 0.0, 0.0, 0.0 ];
	$count = 0;
	for ( $at = count( $copy ) - 1; $at >= 2; $at-- ) {
		if ( $copy[ $at ] >= 0 && $file[ $at ] >= 0 ) {
			$sums[ $at % 3 ] += $copy[ $at ] - $file[ $at ];
			++$count;
		}
	}

	return max( array_map( 'abs', $sums ) ) > $leniency * MEAN_DIFFERENCE * max( 1, $count ) / 3;
}

/**
 * @param array<float> $copy
 * @param array<float> $file
 */
function is_sharper( array $copy, array $file, int $cells ): bool {
	$row      = 3 * $cells;
	$contrast = [ 0.0, 0.0 ];
	$count    = 1;
	for ( $y = 1; $y < $cells - 1; $y++ ) {
		for ( $x = 3; $x < $row - 3; $x++ ) {
			$at       = 2 + $y * $row + $x;
			$low_copy = min( $copy[ $at ], $copy[ $at - 3 ], $copy[ $at + 3 ], $copy[ $at - $row ], $copy[ $at + $row ] );
			$low_file = min( $file[ $at ], $file[ $at - 3 ], $file[ $at + 3 ], $file[ $at - $row ], $file[ $at + $row ] );
			if ( min( $low_copy, $low_file ) < 0 ) {
				continue;
			}
			$contrast[0] += abs( 4 * $copy[ $at ] - $copy[ $at - 3 ] - $copy[ $at + 3 ] - $copy[ $at - $row ] - $copy[ $at + $row ] );
			$contrast[1] += abs( 4 * $file[ $at ] - $file[ $at - 3 ] - $file[ $at + 3 ] - $file[ $at - $row ] - $file[ $at + $row ] );
			++$count;
		}
	}

	return $count + $contrast[0] > SHARPER * ( $count + $contrast[1] );
}

/**
 * Whether a copy is transparent where the file is opaque, or shows more than one color where the file is transparent,
 * unless it is a JPEG.
 */
function has_other_holes( Image_Facts $copy, Image_Facts $file ): bool {
	$places = [];
	$holes  = 0;
	for ( $at = 0; $at < 4 * DETAIL_CELLS ** 2; $at += 4 ) {
		$of_copy = ord( $copy->detail[ $at + 3 ] );
		$of_file = ord( $file->detail[ $at + 3 ] );
		if ( $of_copy > NEARLY_CLEAR && $of_file <= NEARLY_SOLID ) {
			++$holes;
		} elseif ( $of_file > NEARLY_CLEAR && $of_copy <= NEARLY_SOLID ) {
			$places[] = $at;
		}
	}
	// JPEG has no transparency, so a copy may show whatever colors transparent pixels hid.
	if ( 'image/jpeg' === $copy->type || count( $places ) < DETAIL_CELLS ) {
		return $holes >= DETAIL_CELLS;
	}
	foreach ( [ 0, 1, 2 ] as $channel ) {
		$colours = array_map( static fn ( int $at ): int => ord( $copy->detail[ $at + $channel ] ), $places );
		sort( $colours );
		$rest = intdiv( count( $colours ), 20 );
		if ( $colours[ count( $colours ) - 1 - $rest ] - $colours[ $rest ] > ONE_COLOUR ) {
			return true;
		}
	}

	return $holes >= DETAIL_CELLS;
}

<?php
/**
 * The size that an image has in a layout, as a function of the window: from what was measured on some screens, what it is
 * on others. Pure.
 *
 * A layout is made of pieces that are linear in the window's width. A piece is taken for one only where at least three
 * neighbouring widths lie on it, or two with the same size. Where it ends and the next begins is not known, so that between
 * the two both hold. What lies on no piece holds for its own width alone.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

// Browsers lay out in steps of 1/64 pixel. Two of them may lie between what is measured and what lies on a line.
const LAYOUT_STEP = 1 / 64;

// Each step is off by one at both ends; the window's height adds its own.
const LINE_TOLERANCE = 2 * LAYOUT_STEP;
const TILT_TOLERANCE = 4 * LAYOUT_STEP;

// Below what a step can be, above what floating point loses.
const EXACT = 0.0001;

// More places of one image, or dependences on the height, than any page needs.
const MOST_POINTS = 12;
const MOST_TILTS  = 8;

/**
 * @param list<Measured_Box> $boxes Of one file.
 * @return Curve
 */
function curve_of( array $boxes ): array {
	$seen = [];

	foreach ( $boxes as $box ) {
		$dims = [ $box['width'], $box['height'], $box['padding_x'], $box['padding_y'] ];

		foreach ( $box['screens'] as $screen ) {
			$seen[ $box['kind'] . ' ' . ( $box['drawn'] ?? '' ) ][ $screen['width'] ][ $screen['height'] ][ implode( ' ', $dims ) ] = $dims;
		}
	}

	$curve = [];

	foreach ( $seen as $of => $at ) {
		list( $kind, $drawn ) = explode( ' ', $of, 2 );

		ksort( $at );

		foreach ( pieces( $at ) as $piece ) {
			$curve[] = [
				'kind'  => $kind,
				'drawn' => $drawn,
			] + $piece;
		}
	}

	return $curve;
}

/**
 * Whether the height follows the window's.
 *
 * @param Curve_Piece $piece
 */
function follows_windows( array $piece ): bool {
	return 0.0 !== (float) ( $piece['tilt'][1] ?? 0.0 );
}

/**
 * @param Curve                $curve
 * @param list<Browser_Screen> $screens
 * @return list<Measured_Box> Only where the size is sure, or one of two.
 */
function boxes_of( array $curve, array $screens ): array {
	$boxes   = [];
	$windows = [];

	foreach ( $screens as $screen ) {
		$windows[ $screen['width'] ][ $screen['height'] ][] = $screen;
	}

	foreach ( $curve as $piece ) {
		foreach ( $windows as $width => $of_width ) {
			// Most pieces hold for few widths.
			foreach ( $width < $piece['reach'][0] || $width > $piece['reach'][1] ? [] : $of_width as $of_window ) {
				foreach ( sizes_at( $piece, $of_window[0] ) as $dims ) {
					$key           = implode( ' ', [ $piece['kind'], $piece['drawn'], ...$dims ] );
					$boxes[ $key ] = $boxes[ $key ] ?? [
						'width'     => $dims[0],
						'height'    => $dims[1],
						'padding_x' => $dims[2],
						'padding_y' => $dims[3],
						'kind'      => $piece['kind'],
						'drawn'     => $piece['drawn'],
						'screens'   => [],
					];

					array_push( $boxes[ $key ]['screens'], ...$of_window );
				}
			}
		}
	}

	return array_values( $boxes );
}

/**
 * @param Curve_Piece    $piece
 * @param Browser_Screen $screen
 * @return list<list<float>> Width, height and both paddings; several where a browser may round either way.
 */
function sizes_at( array $piece, array $screen ): array {
	$width  = $screen['width'];
	$height = $screen['height'];

	if ( $width < $piece['reach'][0] || $width > $piece['reach'][1] || ( isset( $piece['heights'] ) && ( $height < $piece['heights'][0] || $height > $piece['heights'][1] ) ) ) {
		return [];
	}

	[ $from, $to ] = $piece['between'];
	$start         = $piece['sizes'][0];
	$end           = $piece['sizes'][1] ?? $start;
	$tilt          = $piece['tilt'] ?? [ 0.0, 0.0 ];
	$sizes         = [ [] ];

	foreach ( $start as $dimension => $first ) {
		$slope   = $to > $from ? ( $end[ $dimension ] - $first ) / ( $to - $from ) : 0.0;
		$steps   = max( 0.0, $first + $slope * ( $width - $from ) + ( $tilt[ $dimension ] ?? 0.0 ) * $height ) / LAYOUT_STEP;
		$is_step = abs( $steps - round( $steps ) ) < EXACT / LAYOUT_STEP;
		$rounded = [];

		foreach ( $is_step ? [ round( $steps ) ] : [ floor( $steps ), ceil( $steps ) ] as $step ) {
			foreach ( $sizes as $size ) {
				$rounded[] = array_merge( $size, [ $step * LAYOUT_STEP ] );
			}
		}

		$sizes = $rounded;
	}

	return $sizes;
}

/**
 * @param non-empty-array<int, non-empty-array<int, non-empty-array<string, array{float, float, float, float}>>> $at The sizes by the window's width and height, narrowest first.
 * @return list<array{between: array{int, int}, reach: array{int, int}, sizes: non-empty-list<array{float, float, float, float}>, tilt?: array{float, float}, heights?: array{int, int}}>
 */
function pieces( array $at ): array {
	$pieces = [];
	$held   = [];
	$widths = array_keys( $at );

	foreach ( tilts( $at ) as $tilt ) {
		$points = [];

		foreach ( $at as $width => $by_height ) {
			$points[] = level_points( $by_height, $tilt );
		}

		$runs = runs( $widths, $points );
		$ends = joined_ends( $runs );

		foreach ( $runs as $run ) {
			$first  = array_key_first( $run );
			$last   = array_key_last( $run );
			$tilted = array_filter( array_keys( $run ), static fn ( int $index ): bool => count( $at[ $widths[ $index ] ] ) > 1 );

			// That a size depends on the height shows only where several heights were measured.
			if ( [ 0.0, 0.0 ] !== $tilt && [] === $tilted ) {
				continue;
			}

			$levels = [];
			foreach ( $run as $index => $point ) {
				$levels[ $widths[ $index ] ] = $points[ $index ][ $point ]['level'];
			}

			$sizes    = ends_of( $levels );
			$pieces[] = [
				'between' => [ $widths[ $first ], $widths[ $last ] ],
				'reach'   => [
					isset( $widths[ $first - 1 ] ) && ! isset( $ends['lasts'][ $first ][ $run[ $first ] ] ) ? $widths[ $first - 1 ] + 1 : $widths[ $first ],
					isset( $widths[ $last + 1 ] ) && ! isset( $ends['firsts'][ $last ][ $run[ $last ] ] ) ? $widths[ $last + 1 ] - 1 : $widths[ $last ],
				],
				'sizes'   => $sizes[0] === $sizes[1] ? [ $sizes[0] ] : $sizes,
			] + ( [ 0.0, 0.0 ] === $tilt ? [] : [ 'tilt' => $tilt ] );

			foreach ( $run as $index => $point ) {
				foreach ( $points[ $index ][ $point ]['keys'] as $height => $key ) {
					$held[ $widths[ $index ] ][ $height ][ $key ] = true;
				}
			}
		}
	}

	return array_merge( $pieces, single_points( $at, $held ) );
}

/**
 * The sizes at both ends of a line: as measured if all others lie on it to the last digit, else those that fit all best.
 *
 * @param non-empty-array<int, array{float, float, float, float}> $levels By width.
 * @return array{array{float, float, float, float}, array{float, float, float, float}}
 */
function ends_of( array $levels ): array {
	$from = (int) array_key_first( $levels );
	$to   = (int) array_key_last( $levels );
	$ends = [ $levels[ $from ], $levels[ $to ] ];
	$mean = array_sum( array_keys( $levels ) ) / count( $levels );

	foreach ( $ends[0] as $dimension => $start ) {
		$slope    = ( $ends[1][ $dimension ] - $start ) / ( $to - $from );
		$is_exact = true;
		$across   = 0.0;
		$along    = 0.0;

		foreach ( $levels as $width => $level ) {
			$is_exact = $is_exact && abs( $start + $slope * ( $width - $from ) - $level[ $dimension ] ) < EXACT;
			$across  += ( $width - $mean ) * $level[ $dimension ];
			$along   += ( $width - $mean ) ** 2;
		}

		if ( ! $is_exact ) {
			$middle                = array_sum( array_column( $levels, $dimension ) ) / count( $levels );
			$ends[0][ $dimension ] = round( $middle + $across / $along * ( $from - $mean ), 4 );
			$ends[1][ $dimension ] = round( $middle + $across / $along * ( $to - $mean ), 4 );
		}
	}

	return $ends;
}

/**
 * What lies on no line.
 *
 * @param array<int, non-empty-array<int, array<string, array{float, float, float, float}>>> $at
 * @param array<int, array<int, array<string, true>>>                                         $held
 * @return list<array{between: array{int, int}, reach: array{int, int}, sizes: non-empty-list<array{float, float, float, float}>, heights?: array{int, int}}>
 */
function single_points( array $at, array $held ): array {
	$pieces = [];

	foreach ( $at as $width => $by_height ) {
		$sizes   = [];
		$heights = [];

		foreach ( $by_height as $height => $of_height ) {
			foreach ( array_diff_key( $of_height, $held[ $width ][ $height ] ?? [] ) as $key => $dims ) {
				$sizes[ $key ]     = $dims;
				$heights[ $key ][] = $height;
			}
		}

		foreach ( $sizes as $key => $dims ) {
			$is_everywhere = count( $heights[ $key ] ) === count( $by_height );
			$pieces[]      = [
				'between' => [ $width, $width ],
				'reach'   => [ $width, $width ],
				'sizes'   => [ $dims ],
			] + ( $is_everywhere ? [] : [ 'heights' => [ min( $heights[ $key ] ), max( $heights[ $key ] ) ] ] );
		}
	}

	return $pieces;
}

/**
 * How width and height of a size may grow with each pixel of the window's height; first of all, not at all.
 *
 * @param array<int, non-empty-array<int, array<string, array{float, float, float, float}>>> $at
 * @return list<array{float, float}>
 */
function tilts( array $at ): array {
	$tilts = [ '0 0' => [ 0.0, 0.0 ] ];

	foreach ( $at as $by_height ) {
		ksort( $by_height );
		$low  = (int) array_key_first( $by_height );
		$high = (int) array_key_last( $by_height );

		foreach ( array_slice( array_diff_key( $by_height[ $low ], $by_height[ $high ] ), 0, MOST_POINTS ) as $lower ) {
			foreach ( array_slice( array_diff_key( $by_height[ $high ], $by_height[ $low ] ), 0, MOST_POINTS ) as $higher ) {
				if ( $lower[2] === $higher[2] && $lower[3] === $higher[3] ) {
					$tilt = [ tilt( $lower[0], $higher[0], $high - $low ), tilt( $lower[1], $higher[1], $high - $low ) ];

					$tilts += [ sprintf( '%.3f %.3f', $tilt[0], $tilt[1] ) => $tilt ];
				}
			}
		}
	}

	return array_slice( array_values( $tilts ), 0, MOST_TILTS );
}

/** Style sheets say whole percents of the window's height, which rounding hides. */
function tilt( float $from, float $to, int $pixels ): float {
	$tilt  = ( $to - $from ) / $pixels;
	$whole = round( $tilt, 2 );

	return abs( $tilt - $whole ) * $pixels < LINE_TOLERANCE ? $whole : $tilt;
}

/**
 * Takes out of sizes at one width what the window's height adds. Only what was seen at every height is left.
 *
 * @param non-empty-array<int, array<string, array{float, float, float, float}>> $by_height
 * @param array{float, float}                                                    $tilt
 * @return list<array{level: array{float, float, float, float}, keys: array<int, string>}>
 */
function level_points( array $by_height, array $tilt ): array {
	$points    = [];
	$heights   = array_keys( $by_height );
	$tolerance = [ 0.0, 0.0 ] === $tilt ? 0.0 : TILT_TOLERANCE;

	foreach ( array_slice( $by_height[ $heights[0] ], 0, MOST_POINTS ) as $key => $dims ) {
		$level = levelled( $dims, $tilt, $heights[0] );
		$keys  = [ $heights[0] => $key ];

		foreach ( array_slice( $heights, 1 ) as $height ) {
			foreach ( $by_height[ $height ] as $other_key => $other ) {
				if ( distance( levelled( $other, $tilt, $height ), $level ) <= $tolerance ) {
					$keys[ $height ] = $other_key;
					break;
				}
			}
		}

		if ( count( $keys ) === count( $heights ) ) {
			$points[] = [
				'level' => $level,
				'keys'  => $keys,
			];
		}
	}

	return $points;
}

/**
 * @param array{float, float, float, float} $dims
 * @param array{float, float}               $tilt
 * @return array{float, float, float, float}
 */
function levelled( array $dims, array $tilt, int $height ): array {
	return [ $dims[0] - $tilt[0] * $height, $dims[1] - $tilt[1] * $height, $dims[2], $dims[3] ];
}

/**
 * @param array{float, float, float, float} $one
 * @param array{float, float, float, float} $other
 */
function distance( array $one, array $other ): float {
	return max( abs( $one[0] - $other[0] ), abs( $one[1] - $other[1] ), abs( $one[2] - $other[2] ), abs( $one[3] - $other[3] ) );
}

/**
 * Finds the lines through points at neighbouring widths.
 *
 * @param list<int>                                                          $widths
 * @phpstan-param list<list<array{level: array{float, float, float, float}, ...}>> $points By the index of their width.
 * @return list<non-empty-array<int, int>> For each line the point at each of its widths, by the width's index.
 */
function runs( array $widths, array $points ): array {
	$runs = [];
	$used = [];

	foreach ( $points as $index => $here ) {
		foreach ( $here as $from => $start ) {
			foreach ( $points[ $index + 1 ] ?? [] as $to => $next ) {
				if ( isset( $used[ "{$index} {$from} {$to}" ] ) ) {
					continue;
				}

				$run = run( $widths, $points, $index, $from, $to );
				if ( count( $run ) > 2 || 0.0 === distance( $start['level'], $next['level'] ) ) {
					$runs[] = $run;

					foreach ( array_keys( $run ) as $at ) {
						if ( isset( $run[ $at + 1 ] ) ) {
							$used[ "{$at} {$run[ $at ]} " . $run[ $at + 1 ] ] = true;
						}
					}
				}
			}
		}
	}

	return $runs;
}

/**
 * Where one line ends and the next begins in the same point, neither reaches further.
 *
 * @param list<non-empty-array<int, int>> $runs
 * @return array{firsts: array<int, array<int, true>>, lasts: array<int, array<int, true>>}
 */
function joined_ends( array $runs ): array {
	$ends = [
		'firsts' => [],
		'lasts'  => [],
	];

	foreach ( $runs as $run ) {
		$first = array_key_first( $run );
		$last  = array_key_last( $run );

		$ends['firsts'][ $first ][ $run[ $first ] ] = true;
		$ends['lasts'][ $last ][ $run[ $last ] ]    = true;
	}

	return $ends;
}

/**
 * Follows the line through two points as far as it goes: each further point narrows what its slopes can be.
 *
 * @param list<int>                                                        $widths
 * @phpstan-param list<list<array{level: array{float, float, float, float}, ...}>> $points
 * @return non-empty-array<int, int>
 */
function run( array $widths, array $points, int $index, int $from, int $to ): array {
	$start  = $points[ $index ][ $from ]['level'];
	$run    = [ $index => $from ];
	$slopes = array_fill( 0, 4, [ -INF, INF ] );
	$tries  = [ $to ];

	for ( $at = $index + 1; isset( $points[ $at ] ); $at++ ) {
		$found = null;

		foreach ( $tries ?? array_keys( $points[ $at ] ) as $point ) {
			$narrowed = narrowed( $slopes, $start, $points[ $at ][ $point ]['level'], $widths[ $at ] - $widths[ $index ] );

			if ( null !== $narrowed ) {
				$found  = $point;
				$slopes = $narrowed;
				break;
			}
		}

		if ( null === $found ) {
			break;
		}

		$run[ $at ] = $found;
		$tries      = null;
	}

	return $run;
}

/**
 * @param array<int, array{float, float}>   $slopes Least and most, for each dimension.
 * @param array{float, float, float, float} $start
 * @param array{float, float, float, float} $end
 * @return array<int, array{float, float}>|null Null where the point lies on no line with these slopes.
 */
function narrowed( array $slopes, array $start, array $end, int $pixels ): ?array {
	foreach ( $slopes as $dimension => [ $least, $most ] ) {
		$least = max( $least, ( $end[ $dimension ] - $start[ $dimension ] - LINE_TOLERANCE ) / $pixels );
		$most  = min( $most, ( $end[ $dimension ] - $start[ $dimension ] + LINE_TOLERANCE ) / $pixels );

		if ( $least > $most ) {
			return null;
		}

		$slopes[ $dimension ] = [ $least, $most ];
	}

	return $slopes;
}

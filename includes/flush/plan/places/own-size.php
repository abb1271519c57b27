<?php
/** What an image measures where another one of a different size was measured. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/curve.php';

// How far a box may differ from a file's size and shape and still follow it, in pixels.
const FOLLOWS = 1.0;

/**
 * The images by whose measures another one's can be told best: those that are not smaller, since a small one does not show how much
 * room there is.
 *
 * @param non-empty-list<Kept_Place> $kept
 * @param array{int, int}            $own
 * @return list<Kept_Place>
 */
function nearest_sizes( array $kept, array $own ): array {
	usort(
		$kept,
		static function ( array $one, array $other ) use ( $own ): int {
			return [ $one['own'][0] < $own[0], abs( $one['own'][0] - $own[0] ), abs( $one['own'][1] - $own[1] ) ] <=> [ $other['own'][0] < $own[0], abs( $other['own'][0] - $own[0] ), abs( $other['own'][1] - $own[1] ) ];
		}
	);

	$nearest = $kept[0]['own'];

	return array_values( array_filter( $kept, static fn ( array $one ): bool => $one['own'] === $nearest ) );
}

/**
 * A browser makes an image no wider than its `width` says unless styles stretch it, and as high as its file's shape wants unless styles say
 * otherwise. Where it is not known whether styles do, both are listed.
 *
 * @phpstan-param list<Measured_Box> $boxes
 * @param array{int, int} $measured The attributes `width` and `height` of the image that was measured; 0 where it has none.
 * @phpstan-param array{width: int, height: int, own: array{int, int}, styled?: string, ...} $image The other.
 * @phpstan-return list<Measured_Box>
 */
function boxes_of_size( array $boxes, array $measured, array $image ): array {
	$own = $image['own'];

	if ( 0 === min( $measured ) || 0 === min( $own ) ) {
		return $boxes;
	}

	if ( $measured === $own ) {
		return min( $image['width'], $image['height'] ) > 1 ? boxes_of_file( $boxes, $own, file_shape( $image ) ) : $boxes;
	}

	$widest   = max( array_merge( [ 0.0 ], array_map( static fn ( array $box ): float => $box['width'] - $box['padding_x'], $boxes ) ) );
	$is_free  = $widest < $measured[0] - FOLLOWS;
	$stretchy = $widest > $measured[0] + FOLLOWS;
	$shape    = file_shape( $image );
	$shaped   = array_map( static fn ( array $box ): bool => keeps_shape( $box, $measured ), $boxes );
	$always   = ! in_array( false, $shaped, true );
	$fitted   = [];

	foreach ( $boxes as $at => $box ) {
		$widths = [ $box['width'] ];
		$limit  = $own[0] + $box['padding_x'];
		$fixed  = $box['height'];

		if ( ! $stretchy && $box['width'] > $limit ) {
			$widths = $is_free ? [ $limit, $box['width'] ] : [ $limit ];
		}

		if ( 'shape' === ( $image['styled'] ?? '' ) ) {
			$fixed = ( $fixed - $box['padding_y'] ) * $measured[0] / $measured[1] * $shape[1] / $shape[0] + $box['padding_y'];
		}

		foreach ( $widths as $width ) {
			$heights = array_merge( $shaped[ $at ] ? [ natural_height( $box, (float) $width, $shape ) ] : [], $always ? [] : [ $fixed ] );

			foreach ( $heights as $height ) {
				$fitted[] = [
					'width'  => (float) $width,
					'height' => $height,
				] + $box;
			}
		}
	}

	return $fitted;
}

/**
 * Files of slightly different shapes can be of the same rounded size, which decides a copy's last pixel.
 *
 * @phpstan-param list<Measured_Box> $boxes
 * @param array{int, int} $own
 * @param array{int, int} $file
 * @phpstan-return list<Measured_Box> As high as the file's shape wants, where another file's may have been measured; and as they were, where that may have been the shape of the attributes.
 */
function boxes_of_file( array $boxes, array $own, array $file ): array {
	$fitted = [];

	foreach ( $boxes as $box ) {
		$height   = natural_height( $box, $box['width'], $file );
		$is_other = keeps_shape( $box, $own ) && abs( $height - $box['height'] ) > LINE_TOLERANCE;

		if ( ! $is_other || abs( natural_height( $box, $box['width'], $own ) - $box['height'] ) <= LINE_TOLERANCE ) {
			$fitted[] = $box;
		}

		if ( $is_other ) {
			$fitted[] = [ 'height' => $height ] + $box;
		}
	}

	return $fitted;
}

/**
 * Whether others that were measured in an image's place tell its size on a page that was not measured. They don't where its height is
 * up to what is beside it or in it, or its width to how much room there is.
 *
 * @param list<Kept_Place> $kept  All in the place.
 * @param Kept_Place       $by    Of these, one by which the image's size is told.
 * @param Placed_Image     $image
 */
function tells_size( array $kept, array $by, array $image ): bool {
	$ends = ends_of_curve( $by['curve'] );

	if ( [] === $ends ) {
		return true;
	}

	if ( $by['rows'] > 0 && isset( $image['rows'] ) ) {
		return ! in_array( [], $image['rows'], true );
	}

	if ( 'image' === $image['kind'] && 0 !== min( $by['own'] ) && 0 !== min( $image['own'] ) ) {
		$widest = max( array_map( static fn ( array $end ): float => $end['width'] - $end['padding_x'], $ends ) );

		if ( $image['own'][0] > $by['own'][0] && abs( $widest - $by['own'][0] ) <= FOLLOWS ) {
			return false;
		}

		$is_shaped = all_keep_shape( $ends, $by['own'] );

		if ( $is_shaped || 'shape' === ( $image['styled'] ?? '' ) ) {
			return ! $is_shaped || ! isset( $image['rows'] );
		}
	}

	$heights = array_column( $ends, 'height' );

	if ( max( $heights ) - min( $heights ) <= FOLLOWS ) {
		return true;
	}

	$shape = shape_of_ends( $ends );

	if ( null === $shape || 'background' === $image['kind'] || 'ratio' === ( $image['styled'] ?? '' ) ) {
		return null !== $shape;
	}

	// It may be another image's shape, unless it is that of several.
	foreach ( $kept as $other ) {
		$others = ends_of_curve( $other['curve'] );

		if ( $other['own'] !== $by['own'] && [] !== $others && all_keep_shape( $others, $shape ) ) {
			return true;
		}
	}

	return false;
}

/**
 * @param Curve $curve
 * @return list<array{width: float, height: float, padding_x: float, padding_y: float}> Between two of them the size follows a line.
 */
function ends_of_curve( array $curve ): array {
	$ends = [];

	foreach ( $curve as $piece ) {
		foreach ( $piece['sizes'] as list( $width, $height, $padding_x, $padding_y ) ) {
			// What has no size of its own is asked for as a whole.
			if ( $width > 1 ) {
				$ends[] = compact( 'width', 'height', 'padding_x', 'padding_y' );
			}
		}
	}

	return $ends;
}

/**
 * @param non-empty-list<array{width: float, height: float, padding_x: float, padding_y: float}> $ends
 * @return array{float, float}|null Null unless all have the same.
 */
function shape_of_ends( array $ends ): ?array {
	usort( $ends, static fn ( array $one, array $other ): int => $other['width'] <=> $one['width'] );

	$shape = [ $ends[0]['width'] - $ends[0]['padding_x'], $ends[0]['height'] - $ends[0]['padding_y'] ];

	return min( $shape ) > 0 && all_keep_shape( $ends, $shape ) ? $shape : null;
}

/**
 * @phpstan-param array{width: float, height: float, padding_x: float, padding_y: float, ...} $box
 * @param array{int|float, int|float} $own
 */
function keeps_shape( array $box, array $own ): bool {
	return abs( ( $box['width'] - $box['padding_x'] ) * $own[1] / $own[0] - ( $box['height'] - $box['padding_y'] ) ) <= FOLLOWS;
}

/**
 * @param list<array{width: float, height: float, padding_x: float, padding_y: float}> $ends
 * @param array{int|float, int|float} $own
 */
function all_keep_shape( array $ends, array $own ): bool {
	return [] === array_filter( $ends, static fn ( array $end ): bool => ! keeps_shape( $end, $own ) );
}

/**
 * The size of the file that browsers get, whose shape differs a little from that of the attributes; these where it is not known.
 *
 * @phpstan-param array{width: int, height: int, own: array{int, int}, ...} $image
 * @return array{int, int}
 */
function file_shape( array $image ): array {
	return min( $image['width'], $image['height'] ) > 1 ? [ $image['width'], $image['height'] ] : $image['own'];
}

/**
 * @phpstan-param array{padding_x: float, padding_y: float, ...} $box
 * @param float           $width Of the box.
 * @param array{int, int} $shape
 */
function natural_height( array $box, float $width, array $shape ): float {
	return floor( ( $width - $box['padding_x'] ) * $shape[1] / $shape[0] / LAYOUT_STEP ) * LAYOUT_STEP + $box['padding_y'];
}

/**
 * The commonest screens first, since what comes first of a plan is checked first.
 *
 * @param list<Measured_Box>   $boxes
 * @param list<Browser_Screen> $screens
 * @return list<Measured_Box> Each for one screen.
 */
function by_screen( array $boxes, array $screens ): array {
	$of_screen = array_fill_keys( array_map( static fn ( array $screen ): string => implode( ' ', $screen ), $screens ), [] );

	foreach ( $boxes as $box ) {
		foreach ( $box['screens'] as $screen ) {
			$of_screen[ implode( ' ', $screen ) ][] = [ 'screens' => [ $screen ] ] + $box;
		}
	}

	return array_merge( [], ...array_values( $of_screen ) );
}

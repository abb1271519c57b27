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
 * otherwise. Where it is not known whether styles do, both are listed: in the row of a gallery, the tallest image makes the others as tall.
 *
 * @phpstan-param list<Measured_Box> $boxes
 * @param array{int, int} $measured The attributes `width` and `height` of the image that was measured; 0 where it has none.
 * @param array{int, int} $own      Those of the other.
 * @param array{int, int} $file     The size of the other's file, whose shape differs a little from that of the attributes; 0 where it is not known.
 * @phpstan-return list<Measured_Box>
 */
function boxes_of_size( array $boxes, array $measured, array $own, array $file ): array {
	if ( $measured === $own || 0 === min( $measured ) || 0 === min( $own ) ) {
		return $boxes;
	}

	$widest   = max( array_merge( [ 0.0 ], array_map( static fn ( array $box ): float => $box['width'] - $box['padding_x'], $boxes ) ) );
	$is_free  = $widest < $measured[0] - FOLLOWS;
	$stretchy = $widest > $measured[0] + FOLLOWS;
	$shape    = min( $file ) > 1 ? $file : $own;
	$shaped   = array_map( static fn ( array $box ): bool => keeps_shape( $box, $measured ), $boxes );
	$always   = ! in_array( false, $shaped, true );
	$fitted   = [];

	foreach ( $boxes as $at => $box ) {
		$widths = [ $box['width'] ];
		$limit  = $own[0] + $box['padding_x'];

		if ( ! $stretchy && $box['width'] > $limit ) {
			$widths = $is_free ? [ $limit, $box['width'] ] : [ $limit ];
		}

		foreach ( $widths as $width ) {
			$natural = floor( ( $width - $box['padding_x'] ) * $shape[1] / $shape[0] / LAYOUT_STEP ) * LAYOUT_STEP + $box['padding_y'];
			$heights = array_merge( $shaped[ $at ] ? [ $natural ] : [], $always ? [] : [ $box['height'] ] );

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
 * @phpstan-param Measured_Box $box
 * @param array{int, int} $own
 */
function keeps_shape( array $box, array $own ): bool {
	return abs( ( $box['width'] - $box['padding_x'] ) * $own[1] / $own[0] - ( $box['height'] - $box['padding_y'] ) ) <= FOLLOWS;
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

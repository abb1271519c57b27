<?php
/**
 * The rows of galleries that crop: each is as tall as the tallest of its images is at the width that they share. The page tells which images
 * those are, so that a row's height is known where other images were measured. Pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/own-size.php';

// In windows narrower than this, WordPress shows galleries in two columns.
const WIDE_GALLERY = 600;

/**
 * @phpstan-param list<array{Page_Element, array{width: int, height: int, kind: string, own: array{int, int}, ...}}> $found All images that wait on a page.
 * @return array<int, Gallery_Rows> Of those in galleries, by their position.
 */
function gallery_rows( array $found ): array {
	$shapes = [];
	$places = [];

	foreach ( $found as $at => list( $element, $image ) ) {
		$place = 'image' === $image['kind'] ? $element->in_cropped_gallery() : null;

		if ( null !== $place ) {
			$places[ $at ] = $place;

			$shapes[ $place['gallery'] ][ $place['item'] ] = $shapes[ $place['gallery'] ][ $place['item'] ] ?? file_shape( $image );
		}
	}

	$rows = [];

	foreach ( $places as $at => $place ) {
		$rows[ $at ] = [];

		foreach ( $place['rows'] as $items ) {
			$shown = array_map( static fn ( int $item ): array => $shapes[ $place['gallery'] ][ $item ] ?? [ 0, 0 ], $items );

			// One whose shape is not known may be the tallest.
			$rows[ $at ][] = min( array_map( 'min', $shown ) ) > 0 ? $shown : [];
		}
	}

	return $rows;
}

/**
 * Whether rows tell how tall an image was that was measured.
 *
 * @param list<Measured_Box> $boxes
 * @param Gallery_Rows       $rows
 * @param array{int, int}    $shape The image's own.
 * @return int 0 if not, 1 if its own shape tells the same, 2 if only they do.
 */
function told_by_rows( array $boxes, array $rows, array $shape ): int {
	$told = 0;

	foreach ( $boxes as $box ) {
		foreach ( in_rows( $box, $rows ) as list( $row, ) ) {
			if ( [] === $row || abs( row_height( $box, $row ) - $box['height'] ) > FOLLOWS ) {
				return 0;
			}

			$told = max( $told, abs( row_height( $box, [ $shape ] ) - $box['height'] ) > FOLLOWS ? 2 : 1 );
		}
	}

	return $told;
}

/**
 * @param list<Measured_Box> $boxes   As wide as the image is in its row.
 * @param Gallery_Rows       $rows
 * @param bool               $is_same Whether it may be the very image that was measured, so that a height which agrees may be more exact.
 * @return list<Measured_Box> As tall as the rows.
 */
function boxes_in_rows( array $boxes, array $rows, bool $is_same ): array {
	$fitted = [];

	foreach ( $boxes as $box ) {
		foreach ( in_rows( $box, $rows ) as list( $row, $screens ) ) {
			$height = [] === $row || $box['height'] <= 0 ? $box['height'] : row_height( $box, $row );
			$apart  = abs( $height - $box['height'] );

			// Each copy that is listed twice leaves out another.
			$heights = $is_same && $apart <= FOLLOWS ? [ $box['height'], $apart > LINE_TOLERANCE ? $height : $box['height'] ] : [ $height ];

			foreach ( array_unique( $heights ) as $one ) {
				$fitted[] = [
					'height'  => $one,
					'screens' => $screens,
				] + $box;
			}
		}
	}

	return $fitted;
}

/**
 * @param Measured_Box $box
 * @param Gallery_Rows $rows
 * @return list<array{list<array{int, int}>, non-empty-list<Browser_Screen>}> Those of the rows that some of the box's screens show, with these.
 */
function in_rows( array $box, array $rows ): array {
	$screens = [ [], [] ];

	// What has no size of its own is asked for as a whole.
	foreach ( $box['width'] <= 1 ? [] : $box['screens'] as $screen ) {
		$screens[ $screen['width'] < WIDE_GALLERY ? 1 : 0 ][] = $screen;
	}

	$shown = [];

	foreach ( $screens as $at => $of_row ) {
		if ( [] !== $of_row ) {
			$shown[] = [ $rows[ $at ] ?? [], $of_row ];
		}
	}

	return $shown;
}

/**
 * @param Measured_Box                    $box
 * @param non-empty-list<array{int, int}> $row
 */
function row_height( array $box, array $row ): float {
	return max( array_map( static fn ( array $shape ): float => natural_height( $box, $box['width'], $shape ), $row ) );
}

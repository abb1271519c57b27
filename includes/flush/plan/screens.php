<?php
/**
 * Which screens a page is measured on: the table, what other code adds, what browsers of this site told; pure but for that.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../learned/learned.php';
require_once __DIR__ . '/screen-table.php';

const MOST_SCREENS     = 150;
const SCREEN_SIZES     = [ 160, 20000 ];
const SCREEN_DENSITIES = [ 0.5, 8.0 ];

/**
 * Lists the screens that pages are measured on, the commonest first.
 *
 * @return list<array{width: int, height: int, density: float}>
 */
function screens(): array {
	/**
	 * Filters the screens that pages are measured on, the most important first: a measurement may run out of time.
	 *
	 * @param array<int, array{width: int, height: int, density: float}> $screens Width and height of the layout viewport in CSS pixels, and the device's pixel ratio. At most 150 are measured.
	 */
	$screens = well_formed_screens( apply_filters( 'shortpixel_flush_screens', screen_table() ) );

	$learned = learned_screens();

	// What this site's own people have comes before the rarest of all others.
	return well_formed_screens( array_merge( array_slice( $screens, 0, MOST_SCREENS - count( $learned ) ), $learned ) );
}

/**
 * Keeps what is a screen, each once.
 *
 * @param mixed $screens
 * @return list<array{width: int, height: int, density: float}>
 */
function well_formed_screens( $screens ): array {
	$kept = [];

	foreach ( is_array( $screens ) ? $screens : [] as $screen ) {
		$screen = well_formed_screen( $screen );

		if ( null !== $screen ) {
			$kept += [ implode( ' ', $screen ) => $screen ];
		}
	}

	return array_values( $kept );
}

/**
 * Reads one screen; null where it is none.
 *
 * @param mixed $screen
 * @return array{width: int, height: int, density: float}|null
 */
function well_formed_screen( $screen ): ?array {
	foreach ( [ 'width', 'height', 'density' ] as $field ) {
		if ( ! is_array( $screen ) || ! isset( $screen[ $field ] ) || ! is_numeric( $screen[ $field ] ) ) {
			return null;
		}

		list( $least, $most ) = 'density' === $field ? SCREEN_DENSITIES : SCREEN_SIZES;

		// Also false for what is not a number, which is numeric all the same.
		if ( ! ( $screen[ $field ] >= $least && $screen[ $field ] <= $most ) ) {
			return null;
		}
	}

	return [
		'width'   => (int) round( (float) $screen['width'] ),
		'height'  => (int) round( (float) $screen['height'] ),
		// A browser's zoom makes densities such as 1.3333333730697632.
		'density' => round( (float) $screen['density'], 4 ),
	];
}

<?php
/**
 * Which of an attachment's files is the largest in the srcset that WordPress writes: what browser scripts take.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Marks the largest of each shape, by WordPress's own rule: of the attachment's file and its sizes, those of one ratio that are
 * not wider than a srcset may be.
 *
 * @param list<array{url: string, width: int, height: int, type: string, path: string|null, role: string}> $sources
 * @return list<array{url: string, width: int, height: int, type: string, path: string|null, role: string, largest: bool}>
 */
function with_largest( array $sources ): array {
	$largest = largest_of_each_shape( $sources );
	$marked  = [];

	foreach ( $sources as $index => $source ) {
		$marked[] = $source + [ 'largest' => in_array( $index, $largest, true ) ];
	}

	return $marked;
}

/**
 * Lists the indexes of the largest of each shape.
 *
 * @param list<array{url: string, width: int, height: int, type: string, path: string|null, role: string}> $sources
 * @return list<int>
 */
function largest_of_each_shape( array $sources ): array {
	$full   = $sources[0] ?? null;
	$widths = [];

	foreach ( $sources as $index => $source ) {
		if ( $source['width'] > 0 && $source['height'] > 0 && ( 'full' === $source['role'] || 0 === strpos( $source['role'], 'size:' ) ) ) {
			$widths[ $index ] = $source['width'];
		}
	}

	/** This filter is documented in wp-includes/media.php */
	$widest = apply_filters( 'max_srcset_image_width', 2048, [ $full['width'] ?? 0, $full['height'] ?? 0 ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
	$widest = is_numeric( $widest ) ? (int) $widest : 2048;

	// The widest that fit come first, then those that are too wide, which are a srcset only for themselves.
	uasort(
		$widths,
		static function ( int $one, int $other ) use ( $widest ): int {
			return [ $other <= $widest, $other ] <=> [ $one <= $widest, $one ];
		}
	);

	$leaders = [];

	foreach ( array_keys( $widths ) as $index ) {
		if ( ! has_leader( $sources[ $index ], $leaders ) ) {
			$leaders[ $index ] = $sources[ $index ];
		}
	}

	return array_keys( $leaders );
}

/**
 * Tells whether one of these has the same shape.
 *
 * @param array{url: string, width: int, height: int, type: string, path: string|null, role: string}             $source
 * @param array<int, array{url: string, width: int, height: int, type: string, path: string|null, role: string}> $leaders
 */
function has_leader( array $source, array $leaders ): bool {
	foreach ( $leaders as $leader ) {
		if ( $leader['type'] === $source['type'] && wp_image_matches_ratio( $source['width'], $source['height'], $leader['width'], $leader['height'] ) ) {
			return true;
		}
	}

	return false;
}

<?php
/** A curve as it is stored: lists instead of names, and nothing taken on trust when it is read. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../model/values.php';

const CURVE_KINDS  = [ 'image', 'background' ];
const MOST_PIECES  = 300;
const LONGEST_EDGE = 20000.0;

// How a background is drawn, in characters.
const LONGEST_DRAWN = 250;

/**
 * @param Curve $curve
 * @return list<list<mixed>>
 */
function packed_curve( array $curve ): array {
	return array_map(
		static fn ( array $piece ): array => array_merge(
			[ array_search( $piece['kind'], CURVE_KINDS, true ), $piece['between'], $piece['reach'], $piece['sizes'] ],
			isset( $piece['tilt'] ) || isset( $piece['heights'] ) || '' !== $piece['drawn'] ? [ $piece['tilt'] ?? [], $piece['heights'] ?? [] ] : [],
			'' === $piece['drawn'] ? [] : [ $piece['drawn'] ]
		),
		array_slice( $curve, 0, MOST_PIECES )
	);
}

/**
 * @param mixed $packed
 * @return Curve Without the pieces that are not well-formed.
 */
function unpacked_curve( $packed ): array {
	$curve = [];

	foreach ( array_slice( array_values( entries( $packed ) ), 0, MOST_PIECES ) as $piece ) {
		list( $kind, $between, $reach, $sizes, $tilt, $heights, $drawn ) = array_values( entries( $piece ) ) + [ 0, [], [], [], [], [], '' ];

		$kind    = CURVE_KINDS[ integer( $kind ) ] ?? 'image';
		$between = numbers( $between, 2 );
		$reach   = numbers( $reach, 2 );
		$sizes   = array_values( array_filter( array_map( static fn ( $size ): ?array => numbers( $size, 4 ), array_slice( array_values( entries( $sizes ) ), 0, 2 ) ) ) );
		$tilt    = numbers( $tilt, 2 );
		$heights = numbers( $heights, 2 );

		if ( null !== $between && null !== $reach && [] !== $sizes ) {
			$curve[] = [
				'kind'    => $kind,
				'drawn'   => substr( text( $drawn ), 0, LONGEST_DRAWN ),
				'between' => [ (int) $between[0], (int) $between[1] ],
				'reach'   => [ (int) $reach[0], (int) $reach[1] ],
				'sizes'   => array_map( static fn ( array $size ): array => [ $size[0], $size[1] ?? 0.0, $size[2] ?? 0.0, $size[3] ?? 0.0 ], $sizes ),
			] + ( null === $tilt ? [] : [ 'tilt' => [ $tilt[0], $tilt[1] ] ] ) + ( null === $heights ? [] : [ 'heights' => [ (int) $heights[0], (int) $heights[1] ] ] );
		}
	}

	return $curve;
}

/**
 * @param mixed $values
 * @return non-empty-list<float>|null Null unless there are as many, none larger than a page can be.
 */
function numbers( $values, int $count ): ?array {
	$numbers = [];

	foreach ( is_array( $values ) && count( $values ) === $count ? $values : [] as $value ) {
		if ( ! is_int( $value ) && ! is_float( $value ) || ! ( abs( $value ) <= LONGEST_EDGE ) ) {
			return null;
		}

		$numbers[] = (float) $value;
	}

	return [] === $numbers ? null : $numbers;
}

<?php
/** Which copies of an image a scan asks for. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Flush\Variant;
use function ShortPixelFlush\Flush\shows_less_than_the_whole;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/verdict/verdict-address.php';

// What was read on a page visitors surely have. What a browser measured, the commonest of them have.
const SUREST_FIRST = [ 'page', 'probe', 'pasted', 'recent' ];

// Those that may be nobody's: of these the commonest screens come first.
const BY_SCREEN = [ 'probe', 'recent' ];

// In pixels: it shows the image well enough to compare, and costs little traffic.
const BEST_WIDTH = 400;

/**
 * Only copies that visitors may have: any other would be made for us, from the new file, and prove nothing.
 *
 * @param list<Variant>      $variants
 * @param array<string, int> $widths   Of the files that are on this server, by their address; 0 where unknown.
 * @return list<Variant> The one to ask for first, and one of another width for where that raises a suspicion, or nobody has it.
 */
function chosen_copies( array $variants, array $widths ): array {
	$ranks = [];
	foreach ( $variants as $at => $variant ) {
		if ( in_array( $variant->found_in, SUREST_FIRST, true ) && isset( $widths[ $variant->source ] ) ) {
			$ranks[ $at ] = unfitness( $variant, $widths[ $variant->source ], $at );
		}
	}
	asort( $ranks );
	$fit   = array_map( static fn ( int $at ): Variant => $variants[ $at ], array_keys( $ranks ) );
	$first = $fit[0] ?? null;
	if ( null === $first ) {
		return [];
	}
	$others = array_values( array_filter( $fit, static fn ( Variant $other ): bool => $other->url !== $first->url && ! shows_less_than_the_whole( $other->url ) ) );
	$wider  = array_values( array_filter( $others, static fn ( Variant $other ): bool => $other->width() !== $first->width() ) );
	return array_slice( array_merge( [ $first ], $wider, $others ), 0, 2 );
}

/** @return array{int, int, float, int} */
function unfitness( Variant $variant, int $width_of_file, int $at ): array {
	$width = $variant->width() ?? max( 1, $width_of_file );
	return [
		shows_less_than_the_whole( $variant->url ) ? 1 : 0,
		(int) array_search( $variant->found_in, SUREST_FIRST, true ),
		in_array( $variant->found_in, BY_SCREEN, true ) ? 0.0 : abs( log( max( 1, $width ) / BEST_WIDTH ) ),
		$at,
	];
}

<?php
/** Which copies of an image a scan asks for. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Proof\asks_for_height;
use function ShortPixelFlush\Proof\shows_less_than_the_whole;
use const ShortPixelFlush\Copies\ONE_CHANGE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// What was read on a page visitors surely have. What a browser measured, the commonest of them have.
const SUREST_FIRST = [ 'page', 'probe', 'pasted', 'recent' ];

// Those that may be nobody's: of these the commonest screens come first.
const BY_SCREEN = [ 'probe', 'recent' ];

// In pixels: it shows the image well enough to compare, and costs little traffic.
const BEST_WIDTH = 400;

/**
 * Only copies that visitors may have: any other would be made for us, from the new file, and prove nothing.
 *
 * @param list<Variant>               $variants
 * @param array<string, File_On_Disk> $files    By their address.
 * @return list<Variant> The one to ask for first, and one of another width for where that raises a suspicion, or nobody has it.
 */
function chosen_copies( array $variants, array $files ): array {
	$fit   = array_filter( $variants, static fn ( Variant $variant ): bool => in_array( $variant->found_in, SUREST_FIRST, true ) && isset( $files[ $variant->source ] ) );
	$files = array_intersect_key( $files, array_flip( array_column( $fit, 'source' ) ) );
	$last  = [
		'put_at'   => max( [ 0, ...array_column( $files, 'put_at' ) ] ),
		'modified' => max( [ 0, ...array_column( $files, 'modified' ) ] ),
	];
	$ranks = [];
	foreach ( $fit as $at => $variant ) {
		$ranks[ $at ] = unfitness( $variant, $files[ $variant->source ], $last, $at );
	}
	asort( $ranks );
	$fit   = array_map( static fn ( int $at ): Variant => $variants[ $at ], array_keys( $ranks ) );
	$first = $fit[0] ?? null;
	if ( null === $first ) {
		return [];
	}
	$others = array_values( array_filter( $fit, static fn ( Variant $other ): bool => $other->url !== $first->url && ! shows_less_than_the_whole( $other->url ) ) );
	$wider  = array_values( array_filter( $others, static fn ( Variant $other ): bool => $other->width() !== $first->width() ) );
	// Another file may be new where this one is not.
	$same = array_values( array_filter( $wider, static fn ( Variant $other ): bool => $other->source === $first->source ) );
	return array_slice( array_merge( [ $first ], $same, $wider, $others ), 0, 2 );
}

/**
 * @phpstan-param File_On_Disk              $file
 * @param array{put_at: int, modified: int} $last Of all files of the image.
 * @return array{int, int, int, int, int, float, int}
 */
function unfitness( Variant $variant, array $file, array $last, int $at ): array {
	$width = $variant->width() ?? max( 1, $file['width'] );
	return [
		shows_less_than_the_whole( $variant->url ) ? 1 : 0,
		// Of the file that was written last. It may have brought its time along; or all were moved to this disk at once.
		$file['put_at'] + ONE_CHANGE < $last['put_at'] ? 1 : 0,
		$file['modified'] + ONE_CHANGE < $last['modified'] ? 1 : 0,
		// It may crop, and then the two can't be compared.
		asks_for_height( $variant->url ) ? 1 : 0,
		(int) array_search( $variant->found_in, SUREST_FIRST, true ),
		in_array( $variant->found_in, BY_SCREEN, true ) ? 0.0 : abs( log( max( 1, $width ) / BEST_WIDTH ) ),
		$at,
	];
}

<?php
/** Chooses the copies of an image that a scan requests. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Proof\asks_for_height;
use function ShortPixelFlush\Proof\shows_only_a_part;
use const ShortPixelFlush\Copies\ONE_CHANGE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Visitors surely have copies that a page names; the most common of them have those that a browser measured.
const SUREST_FIRST = [ 'page', 'probe', 'pasted', 'recent' ];

// Sources of copies that may have no visitors: among these, the most common screens come first.
const BY_SCREEN = [ 'probe', 'recent' ];

// In pixels: it shows the image well enough to compare, with little traffic.
const BEST_WIDTH = 400;

/**
 * Chooses only copies that visitors may have: any other would be made for us, from the new file, and prove nothing.
 *
 * @param list<Variant>               $variants
 * @param array<string, File_On_Disk> $files    By URL.
 * @return list<Variant> The copy to request first, and one of another width in case that looks suspicious, or does not exist.
 */
function chosen_copies( array $variants, array $files ): array {
	$fit   = array_filter(
		$variants,
		static fn ( Variant $variant ): bool => in_array( $variant->found_in, SUREST_FIRST, true ) && isset( $files[ $variant->source ] )
	);
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
	$others = array_values(
		array_filter( $fit, static fn ( Variant $other ): bool => $other->url !== $first->url && ! shows_only_a_part( $other->url ) )
	);
	$wider  = array_values( array_filter( $others, static fn ( Variant $other ): bool => $other->width() !== $first->width() ) );
	// Another file may be new although this one is not.
	$same = array_values( array_filter( $wider, static fn ( Variant $other ): bool => $other->source === $first->source ) );
	return array_slice( array_merge( [ $first ], $same, $wider, $others ), 0, 2 );
}

/**
 * @phpstan-param File_On_Disk              $file
 * @param array{put_at: int, modified: int} $last The latest times of all the image's files.
 * @return array{int, int, int, int, int, float, int}
 */
function unfitness( Variant $variant, array $file, array $last, int $at ): array {
	$width = $variant->width() ?? max( 1, $file['width'] );
	return [
		shows_only_a_part( $variant->url ) ? 1 : 0,
		// Prefers the file that was written last. It may have kept its old time; or all files were moved to this disk
		// at once.
		$file['put_at'] + ONE_CHANGE < $last['put_at'] ? 1 : 0,
		$file['modified'] + ONE_CHANGE < $last['modified'] ? 1 : 0,
		// A crop can't be compared with the file.
		asks_for_height( $variant->url ) ? 1 : 0,
		(int) array_search( $variant->found_in, SUREST_FIRST, true ),
		in_array( $variant->found_in, BY_SCREEN, true ) ? 0.0 : abs( log( max( 1, $width ) / BEST_WIDTH ) ),
		$at,
	];
}

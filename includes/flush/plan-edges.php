<?php
/** Describes a plan's effects at the site's own edges. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Say\edge_note;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return list<string> Sentences on how many links are purged at each edge, and with how many requests. */
function edge_notes( Plan $plan ): array {
	$urls  = array_map( static fn ( Variant $variant ): string => $variant->url, $plan->variants );
	$files = array_values( array_unique( array_map( static fn ( Variant $variant ): string => $variant->source, $plan->variants ) ) );
	$times = null === $plan->library ? 1.0 : $plan->library['images'] / max( 1, $plan->library['looked_at'] );
	$notes = [];
	foreach ( Site_Edge::all() as $edge ) {
		$before = $edge->fronts_files() ? $edge->picked( $files ) : [];
		$after  = $edge->picked( $urls );
		if ( [] === $before && [] === $after ) {
			continue;
		}
		$counts   = [ $edge->count( $before ), $edge->count( $edge->with_removals( $after ) ) ];
		$requests = in_array( null, $counts, true ) ? null : (int) array_sum( $counts );
		$notes[]  = edge_note(
			$edge->name(),
			(int) ceil( $times * count( $after ) ),
			(int) ceil( $times * count( $before ) ),
			null === $requests ? null : (int) ceil( $times * $requests )
		);
	}
	return $notes;
}

<?php
/** What a flush would do at the site's own edges. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\site_hosts;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/say/plan-notes.php';

/** How many of a plan's addresses are purged at which edge, by how many requests, and at what cost. */
function with_edge_notes( Plan $plan ): Plan {
	$urls  = array_map( static fn ( Variant $variant ): string => $variant->url, $plan->variants );
	$files = [];
	$notes = $plan->notes;
	$times = null === $plan->library ? 1.0 : $plan->library['images'] / max( 1, $plan->library['looked_at'] );

	foreach ( $plan->variants as $variant ) {
		$files[ $variant->source ] = $variant->attachment_id ?? 0;
	}

	foreach ( Site_Edge::all() as $edge ) {
		$before = $edge->fronts( site_hosts() ) ? $edge->picked_files( $files ) : [];
		$after  = $edge->picked( $urls );
		if ( [] === $before && [] === $after ) {
			continue;
		}

		$counts   = [ $edge->count( $before ), $edge->count( $edge->with_removals( $after ) ) ];
		$requests = in_array( null, $counts, true ) ? null : (int) array_sum( $counts );
		$notes[]  = null === $plan->library
			? edge_note( $edge->name(), count( $after ), count( $before ), $requests )
			: library_edge_note( $edge->name(), count( $after ), count( $before ), $requests, $times );

		if ( '' !== $edge->costs() ) {
			$notes[] = $edge->costs();
		}
	}

	return $plan->with( [ 'notes' => $notes ] );
}

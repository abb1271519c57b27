<?php
/** What is kept of what was seen: old and new copies beside the site's file. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/say/comparison.php';

/** @return list<array<mixed>> As comparison_schema() says, the most telling first. */
function comparisons( int $flush_id ): array {
	$uris = ( new Thumbnails() )->uris( $flush_id );
	if ( [] === $uris ) {
		return [];
	}
	$comparisons = [];
	foreach ( most_telling_first( ( new Purges() )->with_thumbnails( $flush_id ) ) as $purge ) {
		$comparison = comparison_shape( $purge, $uris );
		if ( isset( $comparison['before'] ) || isset( $comparison['site'] ) || isset( $comparison['after'] ) ) {
			$comparisons[] = $comparison;
		}
	}
	return $comparisons;
}

<?php
/** Lists the stored thumbnails of old and new copies, beside that of the site's file. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Store\Thumbnails;
use function ShortPixelFlush\Say\comparison_shape;
use function ShortPixelFlush\Say\most_telling_first;
use function ShortPixelFlush\Say\seen_of;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return array{comparisons: list<array<mixed>>, total: int} A page of comparisons, as in comparison_schema(), the most telling first. */
function comparisons( int $flush_id, int $page, int $per_page ): array {
	$uris   = ( new Thumbnails() )->uris( $flush_id );
	$purges = [] === $uris ? [] : ( new Purges() )->with_thumbnails( $flush_id );
	$shown  = most_telling_first(
		array_values( array_filter( $purges, static fn ( Purge $purge ): bool => [ null, null, null ] !== array_values( seen_of( $purge, $uris ) ) ) )
	);
	return [
		'comparisons' => array_map(
			static fn ( Purge $purge ): array => comparison_shape( $purge, $uris ),
			array_slice( $shown, ( $page - 1 ) * $per_page, $per_page )
		),
		'total'       => count( $shown ),
	];
}

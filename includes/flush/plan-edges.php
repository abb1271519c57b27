<?php
/**
 * What a flush would do at the site's own edges, said before it is done.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/hosts.php';
require_once __DIR__ . '/store-rows.php';

/**
 * Adds to a plan's notes how many of its addresses are purged at which edge, by how many requests, and what that costs.
 *
 * @param array<string, mixed> $plan
 * @return array<string, mixed>
 */
function with_edge_notes( array $plan ): array {
	$edges   = Edge_Purge::all();
	$rows    = is_array( $plan['purges'] ?? null ) ? array_filter( $plan['purges'], 'is_array' ) : [];
	$urls    = array_map( __NAMESPACE__ . '\text', array_values( array_column( $rows, 'url' ) ) );
	$sources = array_values( array_unique( array_map( __NAMESPACE__ . '\text', array_column( $rows, 'source' ) ) ) );
	$notes   = is_array( $plan['notes'] ?? null ) ? $plan['notes'] : [];
	foreach ( $edges as $edge ) {
		$before = $edge->fronts( site_hosts() ) ? $edge->picked( $sources ) : [];
		$after  = $edge->picked( $urls );
		if ( [] === $before && [] === $after ) {
			continue;
		}
		$requests = [ $edge->count( $before ), $edge->count( $edge->with_removals( $after ) ) ];
		$notes[]  = edge_note( $edge->name(), count( $after ), count( $before ), in_array( null, $requests, true ) ? null : (int) array_sum( $requests ) );
		if ( '' !== $edge->costs() ) {
			$notes[] = $edge->costs();
		}
	}

	return [ 'notes' => $notes ] + $plan;
}

/**
 * Says what one edge has to do.
 *
 * @param int|null $requests Null where that is known only when it is asked.
 */
function edge_note( string $name, int $addresses, int $files, ?int $requests ): string {
	$note = 0 === $files
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of addresses. */
		? sprintf( _n( 'At %1$s, %2$s address is purged as well.', 'At %1$s, %2$s addresses are purged as well.', $addresses, 'shortpixel-flush' ), $name, number_format_i18n( $addresses ) )
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of addresses, 3: number of files. */
		: sprintf( _n( 'At %1$s, %2$s address is purged as well, and before that the pictures’ own files (%3$s).', 'At %1$s, %2$s addresses are purged as well, and before that the pictures’ own files (%3$s).', $addresses, 'shortpixel-flush' ), $name, number_format_i18n( $addresses ), number_format_i18n( $files ) );

	return null === $requests ? $note : $note . ' ' . sprintf(
		/* translators: %s: number of requests. */
		_n( 'That takes %s request.', 'That takes %s requests.', $requests, 'shortpixel-flush' ),
		number_format_i18n( $requests )
	);
}

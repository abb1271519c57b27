<?php
/**
 * What a flush would do at the site's own edges, said before it is done.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\site_hosts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../store/store-rows.php';

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

/**
 * Says what a flush of the whole library does at the site's own edges, and what that costs, by the images that were looked at.
 *
 * @param list<array<mixed>> $purges Of those images.
 * @param float              $times  How many times as many images there are.
 * @return list<string>
 */
function library_edge_notes( array $purges, float $times ): array {
	$urls    = array_map( __NAMESPACE__ . '\text', array_column( $purges, 'url' ) );
	$sources = array_values( array_unique( array_map( __NAMESPACE__ . '\text', array_column( $purges, 'source' ) ) ) );
	$notes   = [];
	foreach ( Edge_Purge::all() as $edge ) {
		$before = $edge->fronts( site_hosts() ) ? $edge->picked( $sources ) : [];
		$after  = $edge->picked( $urls );
		if ( [] === $before && [] === $after ) {
			continue;
		}
		$requests = [ $edge->count( $before ), $edge->count( $edge->with_removals( $after ) ) ];
		$counts   = [ about( $times * count( $after ) ), about( $times * count( $before ) ) ];
		$notes[]  = trim( ( $times > 1 ? library_edge_note( $edge->name(), ...$counts ) : edge_note( $edge->name(), count( $after ), count( $before ), null ) ) . ' ' . about_requests( in_array( null, $requests, true ) ? null : about( $times * array_sum( $requests ) ) ) );
		if ( '' !== $edge->costs() ) {
			$notes[] = $edge->costs();
		}
	}

	return $notes;
}

/**
 * Says about how much one edge has to do.
 */
function library_edge_note( string $name, int $addresses, int $files ): string {
	return 0 === $files
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: about how many addresses. */
		? sprintf( __( 'At %1$s, about %2$s addresses are purged as well.', 'shortpixel-flush' ), $name, number_format_i18n( $addresses ) )
		/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: about how many addresses, 3: about how many files. */
		: sprintf( __( 'At %1$s, about %2$s addresses are purged as well, and before that the pictures’ own files (about %3$s).', 'shortpixel-flush' ), $name, number_format_i18n( $addresses ), number_format_i18n( $files ) );
}

/**
 * Says about how many requests that takes: the library goes through batch by batch, and one that is not full takes a request too.
 *
 * @param int|null $requests Null where that is known only when it is asked.
 */
function about_requests( ?int $requests ): string {
	/* translators: %s: about how many requests. */
	return null === $requests ? '' : sprintf( __( 'That takes about %s requests.', 'shortpixel-flush' ), number_format_i18n( $requests ) );
}

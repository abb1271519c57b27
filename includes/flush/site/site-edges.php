<?php
/**
 * Empties the site's own edges when everything is flushed: those that hold its pages, and those in front of ShortPixel.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\outcome;
use function ShortPixelFlush\site_hosts;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/site-steps.php';

const EDGE_TRIES = 3;

/**
 * Lists the edges that a flush of everything concerns.
 *
 * @param list<string> $endpoints Of the providers, old and new.
 * @return array<string,Edge_Purge>
 */
function edges_of_everything( array $endpoints ): array {
	$hosts = array_merge( site_hosts(), array_filter( array_map( 'ShortPixelFlush\url_host', $endpoints ), static fn ( string $host ): bool => '' !== $host ) );

	return array_filter( Edge_Purge::all(), static fn ( Edge_Purge $edge ): bool => $edge->fronts( array_values( $hosts ) ) );
}

/**
 * Empties edges. Done again after a crash it purges once more, which harms nothing.
 *
 * @param list<string> $endpoints Of the providers, old and new.
 * @param array<mixed> $before    What the last try gave.
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function empty_edges( array $endpoints, array $before ): array {
	$emptied   = [];
	$untouched = [];
	$failures  = [];
	$is_busy   = false;
	$tries     = 1 + integer( $before['tries'] ?? 0 );
	$is_done   = array_fill_keys( array_map( __NAMESPACE__ . '\text', is_array( $before['ids'] ?? null ) ? $before['ids'] : [] ), true );
	foreach ( edges_of_everything( $endpoints ) as $id => $edge ) {
		if ( ! $edge->can_purge_everything() ) {
			$untouched[] = $edge->name();
			continue;
		}
		$purged = isset( $is_done[ $id ] ) ? null : $edge->purge_everything( Runner_Budget::TIMEOUT );
		if ( null === $purged || ( '' === $purged['code'] && [] === $purged['open'] ) ) {
			$is_done[ $id ] = true;
			$emptied[]      = $edge->name();
			continue;
		}
		$is_busy    = $is_busy || [] !== $purged['open'] || null !== $purged['wait'];
		$failures[] = $edge->sentence( $purged['code'], $purged['data'] );
	}
	$data = [
		'ids'       => array_keys( $is_done ),
		'emptied'   => $emptied,
		'untouched' => $untouched,
		'error'     => implode( ' ', array_unique( array_filter( $failures, static fn ( string $sentence ): bool => '' !== $sentence ) ) ),
		'tries'     => $tries,
	];
	if ( [] !== $failures ) {
		return outcome( $is_busy && $tries < EDGE_TRIES ? 'running' : 'failed', 'edges_failed', $data );
	}

	return [] === $emptied ? outcome( 'skipped', 'edges_untouched', $data ) : outcome( 'done', '', $data );
}

/**
 * Says which edges were emptied, and which were not.
 *
 * @param array<mixed> $data
 */
function edges_emptied( array $data ): string {
	$emptied   = array_map( __NAMESPACE__ . '\text', is_array( $data['emptied'] ?? null ) ? $data['emptied'] : [] );
	$untouched = array_map( __NAMESPACE__ . '\text', is_array( $data['untouched'] ?? null ) ? $data['untouched'] : [] );
	$sentences = [];
	if ( [] !== $emptied ) {
		/* translators: %s: names of CDNs or caches. */
		$sentences[] = sprintf( __( 'Emptied: %s.', 'shortpixel-flush' ), wp_sprintf( '%l', $emptied ) );
	}
	if ( [] !== $untouched ) {
		/* translators: %s: names of CDNs or caches. */
		$sentences[] = sprintf( __( 'These can’t be emptied from here, so empty them yourself now: %s. Until then visitors may get pages with the old addresses.', 'shortpixel-flush' ), wp_sprintf( '%l', $untouched ) );
	}

	return implode( ' ', $sentences );
}

/**
 * Says what went wrong with the edges.
 *
 * @param array<mixed> $data
 */
function edges_failed( array $data ): string {
	$error = text( $data['error'] ?? '' );

	return '' === $error
		? __( 'Not every CDN of yours could be emptied. Visitors may get pages with the old addresses. Look at its settings, then try again.', 'shortpixel-flush' )
		: trim( edges_emptied( $data ) . ' ' . $error );
}

/**
 * Says beforehand what a flush of everything does at the site's own edges, and what that costs.
 *
 * @param list<string> $endpoints Of the providers, old and new.
 * @return list<string>
 */
function edge_effects( array $endpoints ): array {
	$sentences = [];
	foreach ( edges_of_everything( $endpoints ) as $edge ) {
		$sentences[] = $edge->can_purge_everything()
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			? sprintf( __( '%s is emptied by one request. First views of each page are slower until it has filled again.', 'shortpixel-flush' ), $edge->name() )
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			: sprintf( __( '%s can’t be emptied from here, so empty it yourself afterwards. Until then visitors may get pages with the old addresses.', 'shortpixel-flush' ), $edge->name() );
		if ( '' !== $edge->costs() ) {
			$sentences[] = $edge->costs();
		}
	}

	return $sentences;
}

<?php
/**
 * Purges pages at the site's own edges when pictures get new addresses: one that stands before the site may hold whole pages.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Http\backoff_seconds;
use function ShortPixelFlush\now;
use function ShortPixelFlush\outcome;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../site/site-edges.php';
require_once __DIR__ . '/../site/site-steps.php';
require_once __DIR__ . '/../../http/host-health.php';

// What all edges together may take of one request, and what one of them may ask for in all.
const PAGE_PURGE_SECONDS = 20.0;
const PAGE_PURGE_TRIES   = 5;
const PAGE_PURGE_WAIT    = 3600;

/**
 * Lists the edges that may hold this site's pages: not those in front of its files only.
 *
 * @return array<string,Edge_Purge>
 */
function edges_of_pages(): array {
	$own   = [ url_host( home_url() ), url_host( site_url() ) ];
	$files = [ url_host( content_url() ), url_host( wp_get_upload_dir()['baseurl'] ) ];
	$hosts = array_values( array_diff( site_hosts(), array_diff( $files, $own ) ) );

	return array_filter( Edge_Purge::all(), static fn ( Edge_Purge $edge ): bool => $edge->fronts( $hosts ) );
}

/**
 * Reads which pages left the page caches; null where all did.
 *
 * @param list<array<mixed>> $steps
 * @return list<string>|null
 */
function cleared_pages( array $steps ): ?array {
	foreach ( $steps as $step ) {
		if ( 'page_caches' === ( $step['id'] ?? '' ) && is_array( $step['data'] ?? null ) && is_array( $step['data']['urls'] ?? null ) ) {
			return array_map( __NAMESPACE__ . '\text', array_values( $step['data']['urls'] ) );
		}
	}

	return null;
}

/**
 * Purges pages at every such edge, as far as each takes them now; what is left is in the outcome, which is `queued` then. Done
 * again after a crash it purges once more, which harms nothing.
 *
 * @param list<string>|null $pages  Null for all that each holds.
 * @param array<mixed>      $before What the last try gave.
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function purge_pages_at_edges( ?array $pages, array $before ): array {
	$known = is_array( $before['edges'] ?? null ) ? $before['edges'] : [];
	$until = microtime( true ) + PAGE_PURGE_SECONDS;
	$edges = [];

	foreach ( edges_of_pages() as $id => $edge ) {
		$past         = is_array( $known[ $id ] ?? null ) ? $known[ $id ] : [];
		$edges[ $id ] = 'open' !== ( $past['state'] ?? 'open' ) || integer( $past['not_before'] ?? 0 ) > now()
			? $past
			: pages_purged( $edge, $pages, $past, $until );
	}

	return pages_at_edges_outcome( $edges );
}

/**
 * Purges pages at one edge.
 *
 * @param list<string>|null $pages Null for all that it holds.
 * @param array<mixed>      $past  What the last try gave.
 * @return array<string,mixed>
 */
function pages_purged( Edge_Purge $edge, ?array $pages, array $past, float $until ): array {
	$here = [
		'name'  => $edge->name(),
		'all'   => null === $pages,
		'pages' => integer( $past['pages'] ?? 0 ),
		'tries' => integer( $past['tries'] ?? 0 ),
	];

	if ( null === $pages && $edge->is_set_up() && ! $edge->can_purge_everything() ) {
		return [ 'state' => 'untouched' ] + $here;
	}

	$left   = is_array( $past['left'] ?? null ) ? array_map( __NAMESPACE__ . '\text', array_values( $past['left'] ) ) : $edge->picked( $pages ?? [] );
	$purged = null === $pages
		? $edge->purge_everything( Runner_Budget::TIMEOUT )
		: $edge->purge( $left, Client::PARALLEL, max( $until, microtime( true ) + 1.0 ), Runner_Budget::TIMEOUT );
	$here   = [
		'pages' => $here['pages'] + ( null === $pages ? 0 : count( $purged['done'] ) ),
		'tries' => [] !== $purged['done'] || $purged['is_paced'] ? 0 : 1 + $here['tries'],
		'code'  => $purged['code'],
		'said'  => $purged['data'],
	] + $here;

	if ( [] === $purged['open'] && null === $purged['wait'] ) {
		// An address that no request of this kind can name stays there.
		$is_whole = null === $pages || [] === array_diff( $left, $purged['done'] );

		return [ 'state' => '' !== $purged['code'] ? 'failed' : ( $is_whole ? 'done' : 'untouched' ) ] + $here;
	}

	$wait = $purged['wait'] ?? backoff_seconds( max( 1, $here['tries'] ), wp_rand( 0, 1000 ) / 1000 );

	return [
		'state'      => $here['tries'] >= PAGE_PURGE_TRIES || $wait > PAGE_PURGE_WAIT ? 'failed' : 'open',
		'left'       => array_values( array_diff( $left, $purged['done'], $purged['failed'] ) ),
		'not_before' => now() + $wait,
	] + $here;
}

/**
 * Sums up the edges, the worst first.
 *
 * @param array<array<mixed>> $edges What came of each, by id.
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function pages_at_edges_outcome( array $edges ): array {
	$states = array_column( $edges, 'state' );
	$data   = [ 'edges' => $edges ];

	if ( in_array( 'open', $states, true ) ) {
		$open  = array_filter( $edges, static fn ( array $edge ): bool => 'open' === ( $edge['state'] ?? '' ) );
		$times = array_map( __NAMESPACE__ . '\integer', array_column( $open, 'not_before' ) );

		return outcome( 'queued', '', [ 'wait_until' => min( $times + [ PHP_INT_MAX ] ) ] + $data );
	}

	if ( in_array( 'failed', $states, true ) ) {
		return outcome( 'failed', 'pages_at_edges_failed', $data );
	}

	return [] === $states || in_array( 'untouched', $states, true ) ? outcome( 'skipped', 'pages_left_at_edges', $data ) : outcome( 'done', '', $data );
}

/**
 * Says what was purged at which edge, what was not and why.
 *
 * @param array<mixed> $data As recorded.
 */
function pages_at_edges_said( array $data ): string {
	$sentences = [];

	foreach ( is_array( $data['edges'] ?? null ) ? $data['edges'] : [] as $id => $edge ) {
		$sentences[] = is_array( $edge ) ? pages_at_edge_said( (string) $id, $edge ) : '';
	}

	return implode( ' ', array_diff( $sentences, [ '' ] ) );
}

/**
 * Lists what is to be said of edges that keep pages, however the flush came out otherwise.
 *
 * @param array<string, mixed> $row The flush.
 * @return list<string>
 */
function edges_left_said( array $row ): array {
	$said = [];

	foreach ( steps_of( $row ) as $step ) {
		if ( 'edge' === ( $step['id'] ?? '' ) && 'skipped' === ( $step['state'] ?? '' ) ) {
			$said[] = step_message( $step );
		}
	}

	return $said;
}

/**
 * Says what came of one edge.
 *
 * @param array<mixed> $edge What is on record of it.
 */
function pages_at_edge_said( string $id, array $edge ): string {
	$name  = text( $edge['name'] ?? '' );
	$pages = integer( $edge['pages'] ?? 0 );

	switch ( $edge['state'] ?? '' ) {
		case 'done':
			return true === ( $edge['all'] ?? false )
				? edges_emptied( [ 'emptied' => [ $name ] ] )
				/* translators: 1: a CDN's or a cache's name, such as Cloudflare, 2: number of pages. */
				: sprintf( _n( 'Removed from %1$s: %2$s page.', 'Removed from %1$s: %2$s pages.', $pages, 'shortpixel-flush' ), $name, number_format_i18n( $pages ) );
		case 'untouched':
			return true === ( $edge['all'] ?? false )
				? edges_emptied( [ 'untouched' => [ $name ] ] )
				/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
				: sprintf( __( 'Not every page could be removed from %s, so empty it yourself now. Until then visitors may get pages with the old addresses.', 'shortpixel-flush' ), $name );
		case 'failed':
			return edge_failed_sentence(
				[
					'code' => text( $edge['code'] ?? '' ),
					'data' => [
						'edge' => $id,
						'name' => $name,
						'said' => [ 'data' => is_array( $edge['said'] ?? null ) ? $edge['said'] : [] ],
					],
				]
			);
	}

	return '';
}

/**
 * Says, before it is done, what it means at the edges and what that costs.
 *
 * @return list<string>
 */
function page_edge_notes(): array {
	$notes = [];

	foreach ( edges_of_pages() as $edge ) {
		$notes[] = $edge->can_purge_everything()
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			? sprintf( __( 'The pages that show the picture are removed from %s as well; where it is on pages that can’t be listed, everything is.', 'shortpixel-flush' ), $edge->name() )
			/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
			: sprintf( __( 'The pages that show the picture are removed from %s as well; where it is on pages that can’t be listed, you have to empty it yourself.', 'shortpixel-flush' ), $edge->name() );

		if ( '' !== $edge->costs() ) {
			$notes[] = $edge->costs();
		}
	}

	return $notes;
}

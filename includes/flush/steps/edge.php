<?php
/** Purges the site's own edges once for a flush: pages at those that may hold them, or everything. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Edge_Records;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Provider_Target;
use function ShortPixelFlush\now;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return array<string, Site_Edge> Edges in front of the site's pages, by id. */
function edges_of_pages(): array {
	$own   = [ url_host( home_url() ), url_host( site_url() ) ];
	$files = [ url_host( content_url() ), url_host( wp_get_upload_dir()['baseurl'] ) ];
	return Site_Edge::in_front_of( array_diff( site_hosts(), array_diff( $files, $own ) ) );
}

/**
 * @param list<Provider_Target> $targets
 * @return array<string, Site_Edge> Edges in front of the site, or of the providers' old or new endpoints, by id.
 */
function edges_of_everything( array $targets ): array {
	$endpoints = array_merge( array_column( $targets, 'from' ), array_column( $targets, 'to' ) );
	return Site_Edge::in_front_of( array_merge( site_hosts(), array_diff( array_map( 'ShortPixelFlush\url_host', $endpoints ), [ '' ] ) ) );
}

/** Purges pages at edges, or empties the edges, after the page caches: earlier, they would store old pages again. */
function edge_pages_step( Step_Context $context ): Outcome {
	$is_site = $context->flush->is_site();
	$caches  = Caches_Cleared::in( $context->flush->step( 'page_caches' )->data ?? null );
	$is_all  = null === $caches->urls || $caches->is_part;
	if ( ! $is_site && $is_all && ! user_may( $context->flush->acted_by, CAP_SITE ) ) {
		return Outcome::failed(
			'edges_left_alone',
			[ 'names' => array_map( static fn ( Site_Edge $edge ): string => $edge->name(), array_values( edges_of_pages() ) ) ]
		);
	}
	$pages     = $is_site ? null : $caches->urls;
	$edges     = $is_site ? edges_of_everything( $context->targets ) : edges_of_pages();
	$emptiable = null !== $pages
		? $edges
		: array_filter( $edges, static fn ( Site_Edge $edge ): bool => $edge->may_be_emptied_by( $context->flush->acted_by ) );
	$records   = purge_edges( $emptiable, $pages, Edge_Records::in( $context->step->data )->edges, $context->budget );
	$of        = static fn ( string $state ): array => array_filter( $records, static fn ( Edge_Record $record ): bool => $state === $record->state );
	$data      = new Edge_Records( [ 'edges' => $records ] );
	$again     = edges_again( $records );
	if ( null !== $again ) {
		return $again;
	}
	if ( [] !== $of( 'failed' ) ) {
		return Outcome::failed( $is_site ? 'edges_failed' : 'pages_at_edges_failed', $data );
	}
	if ( $emptiable !== $edges ) {
		return Outcome::failed( 'network_edges_left_alone', $data );
	}
	$is_done = $is_site ? [] !== $of( 'done' ) : [] !== $records && [] === $of( 'untouched' );
	return $is_done ? Outcome::done( '', $data ) : Outcome::skipped( $is_site ? 'edges_untouched' : 'pages_left_at_edges', $data );
}

/**
 * Empties an edge in a flush that removes copies. Links are purged with their rows; an edge is only emptied if rows
 * that it should have purged no longer exist.
 */
function empty_edge_step( Step_Context $context ): Outcome {
	$record = Edge_Record::in( $context->step->data );
	$edge   = Site_Edge::all()[ $record->edge ] ?? null;
	if ( null === $edge ) {
		return Outcome::failed( 'edge_gone', $record );
	}
	$record = emptied( $edge, $record, $context->budget );
	if ( 'untouched' === $record->state ) {
		// It could be emptied when the step was recorded, but its setup has changed since.
		return Outcome::again( now() + 1, '', $edge->record( true ) );
	}
	if ( 'open' === $record->state ) {
		return Outcome::again( max( now() + 1, $record->not_before ), '', $record );
	}
	return 'done' === $record->state ? Outcome::done( 'edge_emptied', $record ) : Outcome::failed( $record->code, $record );
}

/**
 * @param array<string, Edge_Record> $records By the edge's id.
 * @return Outcome|null The outcome of a step to be continued; null if all edges have ended.
 */
function edges_again( array $records ): ?Outcome {
	$open = array_filter( $records, static fn ( Edge_Record $record ): bool => 'open' === $record->state );
	if ( [] === $open ) {
		return null;
	}
	return Outcome::again(
		max( now() + 1, min( array_map( static fn ( Edge_Record $record ): int => $record->not_before, $open ) ) ),
		'',
		new Edge_Records( [ 'edges' => $records ] )
	);
}

/**
 * Purges as much as each edge accepts now. Idempotent.
 *
 * @param array<string, Site_Edge> $edges By id.
 * @param list<string>|null        $pages Null to empty the edges.
 * @param array<string, Edge_Record> $known Records of the last attempt, by id.
 * @return array<string, Edge_Record> By id.
 */
function purge_edges( array $edges, ?array $pages, array $known, Budget $budget ): array {
	$records = [];
	foreach ( $edges as $id => $edge ) {
		$record = $known[ $id ] ?? $edge->record( null === $pages );
		if ( 'open' === $record->state && $record->not_before <= now() ) {
			$record = null === $pages ? emptied( $edge, $record, $budget ) : purged_of( $edge, $pages, $record, $budget );
		}
		$records[ $id ] = $record;
	}
	return $records;
}

function emptied( Site_Edge $edge, Edge_Record $record, Budget $budget ): Edge_Record {
	if ( $edge->is_never_emptied() ) {
		return $record->ended( 'untouched' );
	}
	$result = $edge->purge_everything( $budget, $record->since );
	$record = $record->after( $result, [] );
	return 'open' === $record->state && [] === $result->open && null === $result->wait ? $record->ended( '' === $result->code ? 'done' : 'failed' ) : $record;
}

/** @param list<string> $pages */
function purged_of( Site_Edge $edge, array $pages, Edge_Record $record, Budget $budget ): Edge_Record {
	$wanted = $record->left ?? $edge->picked( $pages );
	$result = $edge->purge( $wanted, $budget, $record->since );
	$record = $record->after( $result );
	$left   = array_values( array_diff( $wanted, $result->done, $result->failed ) );
	if ( 'open' !== $record->state || [] !== $result->open || null !== $result->wait ) {
		return $record->with_left( $left );
	}
	if ( '' !== $result->code || $record->failed > 0 ) {
		return $record->ended( 'failed' );
	}
	// URLs that this kind of edge has no request for stay there.
	return $record->ended( [] === $left ? 'done' : 'untouched' );
}

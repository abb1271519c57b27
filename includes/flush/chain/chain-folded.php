<?php
/**
 * What becomes of an edge that failed when a flush does not have all of its addresses on record any more.
 *
 * Those that are known to be new leave a large flush's record, and so can't be purged once more one by one: the edge is
 * emptied where it can be, else a person has to do that.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/folded.php';
require_once __DIR__ . '/../run/planning.php';

/**
 * Counts the addresses that ShortPixel has taken and that are not on record one by one.
 *
 * @param array<string,mixed> $row The flush.
 */
function off_record( array $row ): int {
	return folded_count( $row, [ 'fresh', 'rebuilding', 'unconfirmed', 'stale' ] );
}

/**
 * Tells whether addresses go through the edges as a stage of their own. Those of a flush that grows are purged a batch at a
 * time, but at an edge that failed all have to be purged once more.
 *
 * @param array<string,mixed> $row The flush.
 */
function has_edge_stage( array $row ): bool {
	return null === planning_of( $row ) ? has_step( steps_of( $row ), 'edge' ) : has_edge_again( $row );
}

/**
 * Tells whether an edge has to purge what was accepted in an earlier try, whatever came of this one.
 *
 * @param array<string,mixed> $row The flush.
 */
function has_edge_again( array $row ): bool {
	return [] !== array_filter( steps_of( $row ), static fn ( array $step ): bool => 'edge' === ( $step['id'] ?? '' ) && true === ( step_data( $step )['all'] ?? false ) );
}

/**
 * Tells whether only a new flush can help: ShortPixel may have made anew from an old file what is not on record any more.
 *
 * @param array<string,mixed> $row The flush.
 */
function must_begin_anew( array $row ): bool {
	return has_step( steps_of( $row ), 'edge_sources', [ 'failed' ] ) && off_record( $row ) > 0;
}

/**
 * Has the steps of edges that failed empty them, where purging what is on record is not enough.
 *
 * @param list<array<mixed>>  $steps To be begun.
 * @param array<string,mixed> $row   The flush.
 * @return list<array<mixed>>
 */
function with_emptying( array $steps, array $row ): array {
	foreach ( off_record( $row ) > 0 ? $steps : [] as $index => $step ) {
		$data = step_data( $step );
		if ( 'edge' === ( $step['id'] ?? '' ) && true === ( $data['all'] ?? false ) ) {
			// From the beginning: what was done before is part of everything.
			$steps[ $index ]['data'] = [ 'everything' => true ] + array_diff_key( $data, array_flip( [ 'cursor', 'addresses', 'requests' ] ) );
		}
	}

	return $steps;
}

/**
 * Lists the steps of edges that failed and at which another try can help.
 *
 * @param list<array<mixed>> $steps
 * @return list<array<mixed>>
 */
function edges_to_try_again( array $steps ): array {
	return array_values( array_filter( failed_edges( $steps ), static fn ( array $step ): bool => 'edge_off_record' !== ( $step['code'] ?? '' ) ) );
}

/**
 * Says what another try will do at edges that failed, before it is made; empty where it purges what is on record.
 *
 * @param array<string,mixed> $row The flush.
 */
function emptying_sentence( array $row ): string {
	$count = off_record( $row );
	if ( must_begin_anew( $row ) ) {
		/* translators: %s: number of addresses. */
		return sprintf( _n( '%s address is not on record by itself any more, so start this flush anew instead of trying again.', '%s addresses are not on record one by one any more, so start this flush anew instead of trying again.', $count, 'shortpixel-flush' ), number_format_i18n( $count ) );
	}
	$all  = $count > 0 ? Edge_Purge::all() : [];
	$said = [];
	foreach ( $count > 0 ? edges_to_try_again( steps_of( $row ) ) : [] as $step ) {
		$data = step_data( $step );
		$edge = $all[ text( $data['edge'] ?? '' ) ] ?? null;
		if ( null === $edge ) {
			continue;
		}
		$said[] = $edge->can_purge_everything()
			/* translators: 1: number of addresses, 2: a CDN's or a cache's name, such as Cloudflare. */
			? sprintf( _n( '%1$s address is not on record by itself any more, so to try again empties %2$s as a whole.', '%1$s addresses are not on record one by one any more, so to try again empties %2$s as a whole.', $count, 'shortpixel-flush' ), number_format_i18n( $count ), $edge->name() )
			/* translators: 1: number of addresses, 2: a CDN's or a cache's name, such as Cloudflare. */
			: sprintf( _n( '%1$s address is not on record by itself any more, and %2$s can’t be emptied from here: empty it from its own control panel.', '%1$s addresses are not on record one by one any more, and %2$s can’t be emptied from here: empty it from its own control panel.', $count, 'shortpixel-flush' ), number_format_i18n( $count ), $edge->name() );
	}

	return implode( ' ', $said );
}

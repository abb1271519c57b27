<?php
/** Returns the steps that a flush begins with, and those that a choice of ways adds. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Step;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Returns the steps of a flush that begins, or has chosen its ways. Adds, as needed, the steps of a new link, the purge
 * of files at edges before it is tried, and a removal's steps at edges and page caches.
 *
 * @param Flush $flush The flush as recorded: an edge that failed is emptied if it purged URLs that no longer have a row.
 * @return list<Step>
 */
function begun_steps( Flush $flush ): array {
	$failed     = array_map( static fn ( Step $step ): string => $step->data->edge, $flush->steps_of( [ 'edge' ], [ 'failed' ] ) );
	$is_renewed = static fn ( Step $step ): bool => in_array( $step->id, RECIPES['removal'], true )
		&& ( 'last' === STEPS[ $step->id ][ STEP_TIME ] || 'edge' === STEPS[ $step->id ][ STEP_SCOPE ] );
	$steps      = array_values( array_filter( $flush->steps, static fn ( Step $step ): bool => ! $is_renewed( $step ) ) );
	if ( $flush->has_new_links() && ! $flush->has_step( 'version' ) ) {
		array_push( $steps, ...recipe_steps( 'new_link', [] !== edges_of_pages() ) );
	}
	if ( $flush->has_step( 'ways', [ 'queued' ] ) && ! $flush->has_step( 'edge_files' ) ) {
		array_unshift( $steps, ...edge_files_steps( $flush ) );
	}
	if ( ! $flush->removes() ) {
		return $steps;
	}
	foreach ( RECIPES['removal'] as $id ) {
		foreach ( 'edge' === STEPS[ $id ][ STEP_SCOPE ] ? Site_Edge::all() : [] as $edge_id => $edge ) {
			if ( 'removed' === STEPS[ $id ][ STEP_TIME ] || $edge->fronts_files() ) {
				$is_emptied = 'removed' === STEPS[ $id ][ STEP_TIME ] && in_array( (string) $edge_id, $failed, true ) && $flush->accepted_off_record() > 0;
				$steps[]    = Step::queued( $id, $edge->record( $is_emptied ) );
			}
		}
		if ( 'last' === STEPS[ $id ][ STEP_TIME ] && $flush->clears_pages() ) {
			$steps[] = Step::queued( $id );
		}
	}
	return $steps;
}

/**
 * @param non-empty-list<Provider_Target> $targets
 * @return array{subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<Step>}
 *     The initial fields of a flush of everything. Only the process that stores them may try an endpoint, so those
 *     steps are leased from the start.
 */
function site_fields( array $targets ): array {
	$token = wp_generate_password( 20, false );
	return [
		'subject'       => [ 'targets' => $targets ],
		'endpoint_from' => $targets[0]->from,
		'endpoint_to'   => $targets[0]->to,
		'steps'         => array_map(
			static fn ( Step $step ): Step => 'asked' === STEPS[ $step->id ][ STEP_TIME ] ? $step->leased( $token, STEP_LEASE_SECONDS ) : $step,
			recipe_steps( 'site', [] !== edges_of_everything( $targets ), $targets )
		),
	];
}

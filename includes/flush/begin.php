<?php
/** Returns the steps that a flush begins with. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Step;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param list<Provider_Target> $targets   The targets of a flush of everything, each with its own steps.
 * @param bool|null             $has_edges Whether one of the site's edges takes part; null to look it up.
 * @return list<Step> The steps that run once, as recorded when a flush begins.
 */
function recipe_steps( string $recipe, array $targets = [], ?bool $has_edges = null ): array {
	$has_edges ??= [] !== ( [] === $targets ? edges_of_pages() : edges_of_everything( $targets ) );
	$steps       = [];
	foreach ( RECIPES[ $recipe ] as $id ) {
		$for  = STEPS[ $id ][ STEP_SCOPE ];
		$when = STEPS[ $id ][ STEP_TIME ];
		if ( 'flush' === $for && 'first' !== $when && ( 'edge_pages' !== $id || $has_edges ) ) {
			$steps[] = Step::queued( $id );
		}
		foreach ( 'provider' === $for ? $targets : [] as $target ) {
			$is_own = 'switch_back' === $id || in_array( $id, 'purge' === $target->by ? [ 'purge', 'wait' ] : [ 'try', 'switch' ], true );
			if ( $is_own ) {
				$steps[] = Step::queued( $id )->of_provider( $target->id, count( $targets ) > 1 ? $target->name : '' );
			}
		}
	}
	return $steps;
}

/**
 * @param Flush $flush The flush as recorded: a failed edge is emptied if it purged URLs that no longer have a row.
 * @return list<Step> The steps when it begins. Files are purged at edges before a new link is tried. A removal
 *     records, beside its rows, the purges of each edge.
 */
function begun_steps( Flush $flush ): array {
	$failed = array_map( static fn ( Step $step ): string => $step->data->edge, $flush->steps_of( [ 'edge' ], [ 'failed' ] ) );
	$is_own = static fn ( Step $step ): bool => in_array( $step->id, RECIPES['removal'], true )
		&& ( 'last' === STEPS[ $step->id ][ STEP_TIME ] || 'edge' === STEPS[ $step->id ][ STEP_SCOPE ] );
	$steps  = array_values( array_filter( $flush->steps, static fn ( Step $step ): bool => ! $is_own( $step ) ) );
	if ( $flush->has_new_links() && ! $flush->has_step( 'version' ) ) {
		array_push( $steps, ...recipe_steps( 'new_link' ) );
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
 *     The initial fields of a flush of everything. Only the process that stores it may try an endpoint, so it
 *     leases these steps from the start.
 */
function site_fields( array $targets, int $lease_seconds ): array {
	$token = wp_generate_password( 20, false );
	return [
		'subject'       => [ 'targets' => $targets ],
		'endpoint_from' => $targets[0]->from,
		'endpoint_to'   => $targets[0]->to,
		'steps'         => array_map(
			static fn ( Step $step ): Step => 'asked' === STEPS[ $step->id ][ STEP_TIME ] ? $step->leased( $token, $lease_seconds ) : $step,
			recipe_steps( 'site', $targets )
		),
	];
}

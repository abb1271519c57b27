<?php
/** Every kind of flush as a list of steps, and what each step is. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/steps/edge.php';
require_once __DIR__ . '/steps/endpoint.php';
require_once __DIR__ . '/steps/page-caches.php';
require_once __DIR__ . '/steps/pages.php';
require_once __DIR__ . '/steps/site-purge.php';
require_once __DIR__ . '/steps/version.php';
require_once __DIR__ . '/steps/ways.php';

// Page caches come before the site's own edges: purged before, those would take in the old pages again. In a removal addresses stay the
// same, so rows go through its steps one by one, each edge counts those that it purged in a step of its own, and page caches follow
// only where somebody changed a few images.
const RECIPES = [
	'removal'          => [ 'ways', 'plan', 'edge_sources', 'remove', 'edge', 'look', 'page_caches' ],
	'new_address'      => [ 'ways', 'version', 'page_caches', 'edge', 'pages', 'remove', 'look' ],
	'new_address_undo' => [ 'version_back', 'page_caches', 'edge', 'pages' ],
	'site'             => [ 'try', 'switch', 'purge', 'wait', 'styles', 'page_caches', 'edge', 'front_page' ],
	'site_undo'        => [ 'switch_back', 'styles', 'page_caches', 'edge', 'front_page' ],
];

/*
 * What it is: a function that takes a Step_Context and returns an Outcome, or for rows a Row_Step.
 * Whether it is done once for the `flush`, once for each `provider` or `edge`, or for each `row`.
 * What a failure means: `stop` the flush, `give_up` the provider, or `go_on` with the next step.
 */
const STEPS = [
	'ways'         => [ __NAMESPACE__ . '\ways_step', 'flush', 'go_on' ],
	'plan'         => [ Incremental_Planner::class, 'row', 'go_on' ],
	'edge_sources' => [ Row_Edges::class, 'edge', 'go_on' ],
	'remove'       => [ Remove_Step::class, 'row', 'go_on' ],
	'look'         => [ Look_Step::class, 'row', 'go_on' ],
	'version'      => [ __NAMESPACE__ . '\version_step', 'flush', 'stop' ],
	'version_back' => [ __NAMESPACE__ . '\version_back_step', 'flush', 'stop' ],
	'try'          => [ __NAMESPACE__ . '\try_step', 'provider', 'give_up' ],
	'switch'       => [ __NAMESPACE__ . '\switch_step', 'provider', 'give_up' ],
	'switch_back'  => [ __NAMESPACE__ . '\switch_back_step', 'provider', 'give_up' ],
	'purge'        => [ __NAMESPACE__ . '\purge_step', 'provider', 'give_up' ],
	'wait'         => [ __NAMESPACE__ . '\wait_step', 'provider', 'go_on' ],
	'styles'       => [ __NAMESPACE__ . '\styles_step', 'flush', 'go_on' ],
	'page_caches'  => [ __NAMESPACE__ . '\page_caches_step', 'flush', 'go_on' ],
	'edge'         => [ __NAMESPACE__ . '\edge_step', 'flush', 'go_on' ],
	'pages'        => [ __NAMESPACE__ . '\pages_step', 'flush', 'go_on' ],
	'front_page'   => [ __NAMESPACE__ . '\front_page_step', 'flush', 'go_on' ],
];

/**
 * @param list<Provider_Target> $targets   Of a flush of everything: each has its own of the steps for a provider.
 * @param bool|null             $has_edges Whether one of the site's edges takes part, if that is known.
 * @return list<Step> Those that are done once, as they are recorded when a flush begins.
 */
function recipe_steps( string $recipe, array $targets = [], ?bool $has_edges = null ): array {
	$has_edges ??= [] !== ( [] === $targets ? edges_of_pages() : edges_of_everything( $targets ) );
	$steps       = [];
	foreach ( RECIPES[ $recipe ] as $id ) {
		[ , $for ] = STEPS[ $id ];
		if ( 'ways' === $id || 'row' === $for || ( 'edge' === $id && ! $has_edges ) ) {
			continue;
		}
		if ( 'flush' === $for ) {
			$steps[] = Step::queued( $id );
			continue;
		}
		foreach ( $targets as $target ) {
			$is_own = 'switch_back' === $id || in_array( $id, 'purge' === $target->by ? [ 'purge', 'wait' ] : [ 'try', 'switch' ], true );
			if ( $is_own ) {
				$steps[] = Step::queued( $id )->of_provider( $target->id, count( $targets ) > 1 ? $target->name : '' );
			}
		}
	}
	return $steps;
}

/** @return list<string> The steps that each row goes through. */
function row_steps( string $recipe ): array {
	return array_values( array_filter( RECIPES[ $recipe ], static fn ( string $id ): bool => 'row' === STEPS[ $id ][1] ) );
}

/**
 * @param Flush $flush As recorded before: an edge that failed is emptied if it has purged addresses that have no row any more.
 * @return list<Step> What a removal records beside its rows: how far it is planned, what each edge in front of the site and every edge has purged, and the page caches.
 */
function removal_records( Flush $flush ): array {
	$failed = array_map( static fn ( Step $step ): string => text( $step->data['edge'] ?? '' ), $flush->steps_of( [ 'edge' ], [ 'failed' ] ) );
	$before = [];
	$after  = [];
	foreach ( Site_Edge::all() as $id => $edge ) {
		if ( $edge->fronts_files() ) {
			$before[] = Step::queued( 'edge_sources', $edge->record()->to_array() );
		}
		$after[] = Step::queued( 'edge', $edge->record( in_array( (string) $id, $failed, true ) && $flush->accepted_off_record() > 0 )->to_array() );
	}
	return array_merge( array_values( $flush->steps_of( [ 'ways', 'plan' ] ) ), $before, $after, $flush->clears_pages() ? [ Step::queued( 'page_caches' ) ] : [] );
}

/**
 * @param non-empty-list<Provider_Target> $targets
 * @return array{subject: array<mixed>, endpoint_from: string, endpoint_to: string, steps: list<Step>} What a flush of everything begins with. Only whoever stores it may try an endpoint, so it holds those steps from the start.
 */
function site_fields( array $targets, int $lease_seconds ): array {
	$token = wp_generate_password( 20, false );
	return [
		'subject'       => [ 'targets' => array_map( static fn ( Provider_Target $target ): array => $target->to_array(), $targets ) ],
		'endpoint_from' => $targets[0]->from,
		'endpoint_to'   => $targets[0]->to,
		'steps'         => array_map( static fn ( Step $step ): Step => 'try' === $step->id ? $step->leased( $token, $lease_seconds ) : $step, recipe_steps( 'site', $targets ) ),
	];
}

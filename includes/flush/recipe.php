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

// Page caches come before the site's own edges: purged before, those would take in the old pages again. Where addresses stay the
// same, no page changes, and edges are purged row by row: see Row_Edges.
const RECIPES = [
	'removal'          => [ 'plan', 'remove', 'look' ],
	'new_address'      => [ 'version', 'page_caches', 'edge', 'pages', 'remove', 'look' ],
	'new_address_undo' => [ 'version_back', 'page_caches', 'edge', 'pages' ],
	'site'             => [ 'try', 'switch', 'purge', 'wait', 'styles', 'page_caches', 'edge', 'front_page' ],
	'site_undo'        => [ 'switch_back', 'styles', 'page_caches', 'edge', 'front_page' ],
];

/*
 * `act`     A function that takes a Step_Context and returns an Outcome, or for rows a Row_Step.
 * `for`     Whether it is done once for the `flush`, once for each `provider`, or for each `row`.
 * `failure` What a failure means: `stop` the flush, `give_up` the provider, or `go_on` with the next step.
 */
const STEPS = [
	'plan'         => [
		'act'     => Incremental_Planner::class,
		'for'     => 'row',
		'failure' => 'go_on',
	],
	'remove'       => [
		'act'     => Remove_Step::class,
		'for'     => 'row',
		'failure' => 'go_on',
	],
	'look'         => [
		'act'     => Look_Step::class,
		'for'     => 'row',
		'failure' => 'go_on',
	],
	'version'      => [
		'act'     => __NAMESPACE__ . '\version_step',
		'for'     => 'flush',
		'failure' => 'stop',
	],
	'version_back' => [
		'act'     => __NAMESPACE__ . '\version_back_step',
		'for'     => 'flush',
		'failure' => 'stop',
	],
	'try'          => [
		'act'     => __NAMESPACE__ . '\try_step',
		'for'     => 'provider',
		'failure' => 'give_up',
	],
	'switch'       => [
		'act'     => __NAMESPACE__ . '\switch_step',
		'for'     => 'provider',
		'failure' => 'give_up',
	],
	'switch_back'  => [
		'act'     => __NAMESPACE__ . '\switch_back_step',
		'for'     => 'provider',
		'failure' => 'give_up',
	],
	'purge'        => [
		'act'     => __NAMESPACE__ . '\purge_step',
		'for'     => 'provider',
		'failure' => 'give_up',
	],
	'wait'         => [
		'act'     => __NAMESPACE__ . '\wait_step',
		'for'     => 'provider',
		'failure' => 'go_on',
	],
	'styles'       => [
		'act'     => __NAMESPACE__ . '\styles_step',
		'for'     => 'flush',
		'failure' => 'go_on',
	],
	'page_caches'  => [
		'act'     => __NAMESPACE__ . '\page_caches_step',
		'for'     => 'flush',
		'failure' => 'go_on',
	],
	'edge'         => [
		'act'     => __NAMESPACE__ . '\edge_step',
		'for'     => 'flush',
		'failure' => 'go_on',
	],
	'pages'        => [
		'act'     => __NAMESPACE__ . '\pages_step',
		'for'     => 'flush',
		'failure' => 'go_on',
	],
	'front_page'   => [
		'act'     => __NAMESPACE__ . '\front_page_step',
		'for'     => 'flush',
		'failure' => 'go_on',
	],
];

/**
 * @param list<Provider_Target> $targets   Of a flush of everything: each has its own of the steps for a provider.
 * @param bool                  $has_edges Whether one of the site's edges takes part.
 * @return list<Step> Those that are done once, as they are recorded when a flush begins.
 */
function recipe_steps( string $recipe, array $targets, bool $has_edges ): array {
	$steps = [];
	foreach ( RECIPES[ $recipe ] as $id ) {
		if ( 'row' === STEPS[ $id ]['for'] || ( 'edge' === $id && ! $has_edges ) ) {
			continue;
		}
		if ( 'flush' === STEPS[ $id ]['for'] ) {
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

/**
 * @param Flush $flush As recorded before: an edge that failed is emptied if it has purged addresses that have no row any more.
 * @return list<Step> For edges in front of the site, and for all edges.
 */
function edge_steps( Flush $flush ): array {
	$own    = \ShortPixelFlush\site_hosts();
	$failed = array_map( static fn ( Step $step ): string => text( $step->data['edge'] ?? '' ), $flush->steps_of( [ 'edge' ], [ 'failed' ] ) );
	$before = [];
	$after  = [];
	foreach ( Site_Edge::all() as $id => $edge ) {
		if ( $edge->fronts( $own ) ) {
			$before[] = Step::queued( 'edge_sources', $edge->record()->to_array() );
		}
		$after[] = Step::queued( 'edge', $edge->record( in_array( (string) $id, $failed, true ) && $flush->accepted_off_record() > 0 )->to_array() );
	}
	return array_merge( $before, $after );
}

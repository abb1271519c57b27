<?php
/** Lists the steps of each kind of flush, and the properties of each step. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Step;

defined( 'ABSPATH' ) || exit;

// If links in pages change, page caches come before the site's own edges: edges purged earlier would store the old
// pages again. A removal changes no links; see Flush::clears_pages() for when it clears page caches. A flush may run a
// removal and a new link side by side.
const RECIPES = [
	'removal'       => [ 'ways', 'plan', 'edge_sources', 'remove', 'edge', 'look', 'page_caches_last' ],
	'new_link'      => [ 'edge_files', 'ways', 'version', 'page_caches', 'edge_pages', 'pages', 'arrive', 'remove', 'look', 'fall_back' ],
	'new_link_undo' => [ 'version_back', 'page_caches', 'edge_pages', 'pages' ],
	'site'          => [ 'try', 'switch', 'purge', 'wait', 'styles', 'page_caches', 'edge_pages', 'front_page' ],
	'site_undo'     => [ 'switch_back', 'styles', 'page_caches', 'edge_pages', 'front_page' ],
];

/*
 * Each step has:
 * - A handler: a function that takes a Step_Context and returns an Outcome, or for rows a class that is a Row_Work.
 * - A scope: it is done once for the `flush`, once for each `provider` or `edge`, or for each `row`.
 * - A time: `first`, before everything else; `in_turn`, after the steps before it; `asked`, the same, but only in the
 *   process that began the flush; with each `batch` of rows; the same, but only once the steps in turn are `settled`;
 *   once all copies are `removed`; or `last`, after all rows.
 * - The effect of a failure: `stop` the flush, `give_up` the provider, or `go_on` with the next step.
 * - Marks: it `changes` links or has ShortPixel remove all copies, and nothing has changed before the first such step;
 *   it `ends_slice`, since some page caches are cleared at the end of a request; it is `final`, so a retry does not
 *   repeat it; it `chooses` a way, which decides on the remaining steps.
 */
const STEP_HANDLER = 0;
const STEP_SCOPE   = 1;
const STEP_TIME    = 2;
const STEP_FAILURE = 3;
const STEP_MARKS   = 4;
const STEPS        = [
	'edge_files'       => [ __NAMESPACE__ . '\edge_files_step', 'flush', 'first', 'go_on', [] ],
	'ways'             => [ __NAMESPACE__ . '\ways_step', 'flush', 'first', 'go_on', [ 'chooses' ] ],
	'plan'             => [ Incremental_Planner::class, 'row', 'batch', 'go_on', [] ],
	'arrive'           => [ Arrive_Step::class, 'row', 'settled', 'go_on', [] ],
	'edge_sources'     => [ __NAMESPACE__ . '\empty_edge_step', 'edge', 'batch', 'go_on', [] ],
	'remove'           => [ Remove_Step::class, 'row', 'batch', 'go_on', [] ],
	'edge'             => [ __NAMESPACE__ . '\empty_edge_step', 'edge', 'removed', 'go_on', [] ],
	'look'             => [ Look_Step::class, 'row', 'batch', 'go_on', [] ],
	'page_caches_last' => [ __NAMESPACE__ . '\page_caches_last_step', 'flush', 'last', 'go_on', [ 'ends_slice' ] ],
	'version'          => [ __NAMESPACE__ . '\version_step', 'flush', 'in_turn', 'stop', [ 'changes' ] ],
	'version_back'     => [ __NAMESPACE__ . '\version_back_step', 'flush', 'in_turn', 'stop', [] ],
	'try'              => [ __NAMESPACE__ . '\try_step', 'provider', 'asked', 'give_up', [ 'final' ] ],
	'switch'           => [ __NAMESPACE__ . '\switch_step', 'provider', 'in_turn', 'give_up', [ 'changes', 'final' ] ],
	'switch_back'      => [ __NAMESPACE__ . '\switch_back_step', 'provider', 'in_turn', 'give_up', [ 'final' ] ],
	'purge'            => [ __NAMESPACE__ . '\purge_step', 'provider', 'in_turn', 'give_up', [ 'changes', 'final' ] ],
	'wait'             => [ __NAMESPACE__ . '\wait_step', 'provider', 'in_turn', 'go_on', [ 'final' ] ],
	'styles'           => [ __NAMESPACE__ . '\styles_step', 'flush', 'in_turn', 'go_on', [] ],
	'page_caches'      => [ __NAMESPACE__ . '\page_caches_step', 'flush', 'in_turn', 'go_on', [ 'ends_slice' ] ],
	'edge_pages'       => [ __NAMESPACE__ . '\edge_pages_step', 'flush', 'in_turn', 'go_on', [] ],
	'pages'            => [ __NAMESPACE__ . '\pages_step', 'flush', 'in_turn', 'go_on', [] ],
	'fall_back'        => [ __NAMESPACE__ . '\fall_back_step', 'flush', 'last', 'go_on', [ 'chooses' ] ],
	'front_page'       => [ __NAMESPACE__ . '\front_page_step', 'flush', 'in_turn', 'go_on', [] ],
];

// In seconds. Every step ends sooner, so its runner has died if the lease expires.
const STEP_LEASE_SECONDS = 90;

/** Loads the functions of the steps. A request that only reads flushes needs none of them. */
function load_steps(): void {
	require_once __DIR__ . '/choose-ways.php';
	require_once __DIR__ . '/edge-files.php';
	require_once __DIR__ . '/fall-back.php';
	require_once __DIR__ . '/steps/edge.php';
	require_once __DIR__ . '/steps/endpoint.php';
	require_once __DIR__ . '/steps/page-caches.php';
	require_once __DIR__ . '/steps/pages.php';
	require_once __DIR__ . '/steps/site-purge.php';
	require_once __DIR__ . '/steps/version.php';
}

/**
 * @param bool                  $has_edges Whether one of the site's edges may hold pages.
 * @param list<Provider_Target> $targets   The targets of a flush of everything, each with its own steps.
 * @return list<Step> The steps of a recipe that run once for the flush or for a provider, without those that run first.
 */
function recipe_steps( string $recipe, bool $has_edges, array $targets = [] ): array {
	$steps = [];
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

/** @return list<string> The ids of steps with a mark. */
function steps_marked( string $mark ): array {
	return array_keys( array_filter( STEPS, static fn ( array $step ): bool => in_array( $mark, $step[ STEP_MARKS ], true ) ) );
}

/**
 * @param string ...$when Times, as in STEPS.
 * @return array<int, Step> A flush's unfinished steps with any of these times, by index.
 */
function steps_due( Flush $flush, string ...$when ): array {
	return array_filter(
		$flush->steps_of( [], [ 'queued', 'running' ] ),
		static fn ( Step $step ): bool => in_array( STEPS[ $step->id ][ STEP_TIME ] ?? 'in_turn', $when, true )
	);
}

/** @return list<string> The ids of the flush's steps that work on rows. */
function row_steps( Flush $flush ): array {
	$ids = array_merge( ...array_map( static fn ( string $recipe ): array => RECIPES[ $recipe ], $flush->recipes() ) );
	return array_values( array_unique( array_filter( $ids, static fn ( string $id ): bool => 'row' === STEPS[ $id ][ STEP_SCOPE ] ) ) );
}

/** @return list<string> The ids of the flush's steps that may work on rows now. */
function row_steps_due( Flush $flush ): array {
	$is_settled = [] === steps_due( $flush, 'asked', 'in_turn' );
	return array_values( array_filter( row_steps( $flush ), static fn ( string $id ): bool => $is_settled || 'settled' !== STEPS[ $id ][ STEP_TIME ] ) );
}

/** Returns the id of the step in which edges purge rows right before the given step handles them; empty for none. */
function edge_step_before( string $row_step ): string {
	$ids    = RECIPES['removal'];
	$before = $ids[ (int) array_search( $row_step, $ids, true ) - 1 ] ?? '';
	return 'edge' === ( STEPS[ $before ][ STEP_SCOPE ] ?? '' ) ? $before : '';
}

<?php
/** Decides how flushes end. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Evidence;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Subject;
use ShortPixelFlush\Model\Tally;
use function ShortPixelFlush\Copies\provider_by_id;
use function ShortPixelFlush\Proof\is_same_url;
use function ShortPixelFlush\Store\home_on_record;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Returns the result of a flush with rows: partial instead of done if a page of another site shows one of its images.
 *
 * @param Failure|null $failed The failure of the first failed row, or else of one whose attempts ended the process.
 * @param Failure|null $stale  The cache that was seen to serve an old copy.
 * @return array{state: string, steps: list<Step>, failure: Failure|null, subject?: Subject}
 */
function rows_result( Flush $flush, Tally $tally, ?Failure $failed, ?Failure $stale ): array {
	$result = result_of_ways( $flush, $tally, $failed, $stale );
	$other  = $flush->subject->other_site;
	// No new link reaches that page, and the copies it requests are unknown here.
	return '' === $other || 'done' !== $result['state']
		? $result
		: array_replace( $result, result( 'partial', $result['steps'], new Failure( 'other_site', [ 'page' => $other ] ) ) );
}

/**
 * Returns one result for all images. If some got new links and the copies of others were removed, it is done only if
 * both ways are.
 *
 * @param Failure|null $failed As for rows_result().
 * @param Failure|null $stale  As for rows_result().
 * @return array{state: string, steps: list<Step>, failure: Failure|null, subject?: Subject}
 */
function result_of_ways( Flush $flush, Tally $tally, ?Failure $failed, ?Failure $stale ): array {
	if ( ! $flush->removes() ) {
		return links_result( $flush, $tally, $failed );
	}
	if ( ! $flush->has_new_links() ) {
		return removal_result( $flush, $tally->of_removal(), $failed, $stale );
	}
	if ( [] === $flush->images_by( Flush::NEW_LINK ) && 0 === $tally->at_new_links()->count() ) {
		return removal_result( $flush, $tally->of_removal(), $failed, $stale );
	}
	$links   = links_result( $flush, $tally->at_new_links(), $failed );
	$removal = removal_result( $flush, $tally->of_removal(), $failed, $stale );
	$state   = 'done' === $links['state'] && 'done' === $removal['state'] ? 'done' : 'partial';
	$steps   = array_map( static fn ( Step $step ): Step => 'plan' === $step->id ? $step : $step->not_reached(), $removal['steps'] );
	$ended   = [
		'new_link' => $links['state'],
		'removal'  => $removal['state'],
	];
	return [ 'subject' => $flush->subject->with( [ 'ended' => $ended ] ) ] + result( $state, $steps, $links['failure'] ?? $removal['failure'] );
}

/**
 * @param Failure|null $failed As for rows_result().
 * @return array{state: string, steps: list<Step>, failure: Failure|null}
 */
function links_result( Flush $flush, Tally $tally, ?Failure $failed ): array {
	$checked = $tally->of_sample();
	// A failed row at an old link doesn't count, since pages no longer request it.
	$failure = 0 === $checked->count( [ 'failed' ] ) ? null : $failed;
	$failure = $failure ?? ( 0 === $tally->count() ? new Failure( 'no_addresses' ) : null );
	$is_new  = $checked->count( Tally::NEW_STATES ) === $checked->count();
	// After a fall-back, it doesn't matter that pages were old: the copies at their links were removed.
	$judged  = $flush->has_step( 'fall_back', [ 'done' ] ) ? array_diff( RECIPES['new_link'], [ 'pages' ] ) : RECIPES['new_link'];
	$is_done = $is_new
		&& $checked->count() > 0
		&& $flush->is_proved_apart()
		&& null === $failure
		&& [] === $flush->steps_of( array_values( $judged ), [ 'failed' ] );
	// Never "failed" if images got new links, since pages have changed.
	return result( $is_done ? 'done' : 'partial', $flush->steps_given_up(), $failure );
}

/**
 * Judges a removal: done only if all checked copies are new, no removal or purge at an edge failed, and everything that
 * browsers request is known or was deleted; failed only if every checked copy is old or failed, or if none was checked
 * and every removal failed; otherwise partial.
 *
 * @param Failure|null $failed As for rows_result().
 * @param Failure|null $stale  As for rows_result().
 * @return array{state: string, steps: list<Step>, failure: Failure|null}
 */
function removal_result( Flush $flush, Tally $tally, ?Failure $failed, ?Failure $stale ): array {
	$failed  = 0 === $tally->count( [ 'failed', 'unconfirmed' ] ) ? null : $failed;
	$stale   = 0 === $tally->count( [ 'stale' ] ) ? null : $stale;
	$failure = passed_limit( $flush ) ?? $failed ?? planning_failure( $flush, $tally );
	$checked = $tally->of_sample();
	$is_new  = $checked->count( Tally::NEW_STATES ) === $checked->count();
	$is_bad  = $checked->count( [ 'failed', 'stale' ] ) === $checked->count();
	$steps   = array_map( __NAMESPACE__ . '\ended_edge_step', $flush->steps );
	if ( 'delete' === $flush->cause && null === $failure && 0 === $checked->count() ) {
		// No copy existed, and none can be made any more.
		return result( 'done', $steps );
	}
	if ( 0 === $checked->count() ) {
		$is_bad    = $tally->count( [ 'failed' ] ) === $tally->count();
		$failure ??= new Failure( $tally->of_visitors()->count() > 0 && null === unmeasured( $flush ) ? 'nothing_there' : 'nothing_seen' );
	} elseif ( $is_new ) {
		$failure ??= 'delete' === $flush->cause ? null : old_pages( $flush ) ?? unmeasured( $flush ) ?? made_too_early( $flush, $tally );
	}

	// An edge that could not be purged may serve old copies in other places, whatever was seen from here.
	$edges_failed = [] !== array_filter(
		$steps,
		static fn ( Step $step ): bool => in_array( $step->id, [ 'edge_sources', 'edge' ], true ) && 'failed' === $step->state
	);
	if ( $is_bad ) {
		$state = $edges_failed && $tally->count() > $tally->count( [ 'failed' ] ) ? 'partial' : 'failed';
	} else {
		$state = $is_new && null === $failure && ! $edges_failed ? 'done' : 'partial';
	}
	return result( $state, $steps, $failure ?? $stale );
}

/** Whether visitors were seen to get the old image: every checked copy is old, or if nothing is removed, any. */
function is_seen_old( Flush $flush, Tally $tally ): bool {
	$checked = $tally->of_sample();
	$old     = $checked->count( [ 'stale' ] );
	if ( ! $flush->removes() ) {
		return $old > 0;
	}
	// Copies at a new link that did not help say nothing about the removal after it.
	return $old === $checked->count() && $tally->of_removal()->of_sample()->count() > 0;
}

/**
 * @param list<Step> $steps
 * @return array{state: string, steps: list<Step>, failure: Failure|null}
 */
function result( string $state, array $steps, ?Failure $failure = null ): array {
	return [
		'state'   => $state,
		'steps'   => $steps,
		'failure' => $failure,
	];
}

/** Returns the failure of planning; null if it skipped no image and found some copies. */
function planning_failure( Flush $flush, Tally $tally ): ?Failure {
	$skipped = $flush->planning()->skipped ?? 0;
	if ( $skipped > 0 ) {
		return new Failure( 'not_planned', [ 'images' => $skipped ] );
	}
	if ( $tally->count() > 0 ) {
		return null;
	}
	$taken = $flush->planning()->taken_over ?? 0;
	return $taken > 0 ? new Failure( 'taken_over', [ 'images' => $taken ] ) : new Failure( 'no_addresses' );
}

/**
 * Returns a failure if browsers may request copies that the flush does not know; null if not, or if only pasted links
 * are flushed.
 */
function unmeasured( Flush $flush ): ?Failure {
	$coverage = $flush->subject->coverage;
	$planning = $flush->planning();
	// As of the last plan, which may come from later measurements.
	$unseen = $flush->subject->unseen_images ?? ( null === $planning ? 0 : $planning->unseen );
	// A flush planned while it runs only has a coverage if its images were named; otherwise only unseen images count.
	$is_whole = ( $coverage['whole'] ?? null !== $planning ) || $flush->has_pasted_links_only();
	return $is_whole && 0 === $unseen ? null : new Failure(
		'not_measured',
		[ 'images' => $unseen ]
	);
}

/** Returns a failure if page caches may hold pages that link to a deleted file; otherwise null. */
function old_pages( Flush $flush ): ?Failure {
	$step = $flush->step( 'page_caches_last' );
	return null !== $step && 'failed' === $step->state && Caches_Cleared::in( $step->data )->has_old_links ? new Failure( 'old_pages', $step->data ) : null;
}

/** Returns a failure if unchecked copies may have been made again from the old file; otherwise null. */
function made_too_early( Flush $flush, Tally $tally ): ?Failure {
	return $flush->was_origin_old() && $tally->of_visitors()->count( [ 'unchecked', 'sent' ] ) > 0 ? new Failure( 'made_too_early' ) : null;
}

/** Returns an edge's step as a removal ends it; any other step is unchanged. */
function ended_edge_step( Step $step ): Step {
	if ( $step->has_ended() || ! in_array( $step->id, [ 'edge_sources', 'edge' ], true ) ) {
		return $step;
	}
	$record = Edge_Record::in( $step->data );
	if ( $record->failed > 0 ) {
		return $step->after( Outcome::failed( $record->code, $step->data ) );
	}
	if ( $record->everything ) {
		return $step->after( Outcome::failed( $record->can_empty ? 'edge_not_emptied' : 'edge_off_record', $step->data ) );
	}
	return $step->after( 0 === $record->addresses ? Outcome::skipped( 'not_behind_edge', $step->data ) : Outcome::done( '', $step->data ) );
}

/**
 * Returns the result of a flush of everything, or of an undo, whose steps have ended.
 *
 * @return array{state: string, steps: list<Step>, failure: Failure|null}
 */
function steps_result( Flush $flush ): array {
	if ( $flush->is_undo() ) {
		return result( $flush->has_step( 'switch_back', [ 'failed' ] ) ? 'partial' : 'undone', $flush->steps );
	}
	$is_left = $flush->keeps_pages_at_edges();
	return result( $is_left || [] !== $flush->steps_of( [], [ 'failed' ] ) ? 'partial' : 'done', $flush->steps );
}

/**
 * Returns the result of a flush that is stopped: failed, or partial if images keep new links, as after a failed undo.
 *
 * @return array{state: string, steps: list<Step>, failure: Failure|null}
 */
function stopped_result( Flush $flush, int $index, Outcome $outcome ): array {
	$step       = $flush->steps[ $index ];
	$is_changed = $flush->is_undo() || $flush->has_step( 'switch', [ 'done' ] );
	$steps      = array_map(
		static fn ( Step $other ): Step => $other->not_reached(),
		$flush->steps_with( $index, $step->has_ended() ? $step : $step->after( $outcome ) )
	);
	return result( $is_changed ? 'partial' : 'failed', $steps, new Failure( $outcome->code, $outcome->data ) );
}

/** @return array{state: string, steps: list<Step>, failure: Failure|null} */
function failed_result( Flush $flush, Failure $failure ): array {
	return result( 'failed', $flush->steps_given_up(), $failure );
}

/**
 * @param list<Purge> $stale
 * @return Failure|null The cache that was seen to serve an old copy; null if unknown.
 */
function stale_cache( array $stale ): ?Failure {
	foreach ( $stale as $purge ) {
		foreach ( $purge->evidence as $piece ) {
			if ( in_array( $piece['kind'], [ 'stale_at_edge', 'stale_at_shortpixel', 'stale_at_site' ], true ) ) {
				return new Failure( $piece['kind'], [ 'edge' => ( new Evidence( $piece ) )->edge ] );
			}
		}
	}
	return null;
}

/**
 * @return list<Provider_Target> The step's own target, or for a step that runs once, the changed ones; without those of
 *     plugins that are gone, and reversed for an undo.
 */
function targets_of( Flush $flush, Step $step ): array {
	$targets = '' === $step->provider
		? $flush->targets_with_step( $flush->is_undo() ? [ 'switch_back' ] : [ 'switch', 'purge' ], [ 'done' ] )
		: array_values( array_filter( $flush->targets(), static fn ( Provider_Target $target ): bool => $target->id === $step->provider ) );
	$targets = array_values( array_filter( $targets, static fn ( Provider_Target $target ): bool => null !== provider_by_id( $target->id ) ) );
	return $flush->is_undo() ? array_map( static fn ( Provider_Target $target ): Provider_Target => $target->reversed(), $targets ) : $targets;
}

/**
 * Whether a flush of everything has changed a provider, or still can.
 *
 * @param list<Step> $steps
 */
function has_provider_left( bool $is_undo, array $steps ): bool {
	$ids = $is_undo ? [ 'switch_back' ] : [ 'switch', 'purge' ];
	return [] !== array_filter(
		$steps,
		static fn ( Step $step ): bool => in_array( $step->id, $ids, true ) && in_array( $step->state, [ 'queued', 'running', 'done' ], true )
	);
}

/**
 * Whether the site's URL changed since the flush was stored: pages then use other links, and images at the old ones may
 * not be this site's.
 */
function has_site_moved( Flush $flush ): bool {
	$then = $flush->subject->home;
	return '' !== $then && ! is_same_url( $then, home_on_record() );
}

<?php
/** Says which actions a flush's state allows; rights.php decides whether the user may perform them. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Store\Flushes;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param int|null $last_of_site As for is_last_of_site().
 * @return array{run: bool, retry: bool, cancel: bool, undo: bool} The possible actions.
 */
function possible_acts( Flush $flush, Tally $tally, ?int $last_of_site = null ): array {
	return [
		'run'    => $flush->is_open(),
		'retry'  => ! $flush->is_open() && may_retry( $flush, $tally, $last_of_site ),
		'cancel' => ( ! $flush->is_site() || 'queued' === $flush->state ) && $flush->is_open() && ! $flush->is_undo(),
		'undo'   => ! $flush->is_open() && may_undo( $flush, $last_of_site ),
	];
}

/** @return list<string> The OFFERS that would help after an unsuccessful flush. */
function offers( Flush $flush ): array {
	if ( ! in_array( $flush->state, [ 'partial', 'failed' ], true ) ) {
		return [];
	}
	return null === $flush->failure || '' === $flush->failure->check() ? [] : [ 'check_why' ];
}

/** @param Flush $flush A finished flush. */
function may_retry( Flush $flush, Tally $tally, ?int $last_of_site = null ): bool {
	if ( $flush->is_site() ) {
		return in_array( $flush->state, [ 'partial', 'undone' ], true ) && null !== step_to_retry( $flush ) && is_last_of_site( $flush, $last_of_site );
	}
	return may_retry_links( $flush, $tally ) || may_retry_removal( $flush, $tally );
}

/**
 * Whether links may be retried: only if pages already request them, since a version that was never set may have been
 * overtaken by a newer one.
 */
function may_retry_links( Flush $flush, Tally $tally ): bool {
	$is_whole = 0 === $tally->at_new_links()->count( [ ...Purge::RETRY_STATES, 'queued', 'sent' ] )
		&& [] === $flush->steps_of( RECIPES['new_link'], [ 'failed' ] );
	return ! $is_whole && $flush->has_new_links() && 'undone' !== $flush->state && has_its_version( $flush );
}

function may_retry_removal( Flush $flush, Tally $tally ): bool {
	// Compacted rows can't be retried. After the end, and without work in the background, no runner takes rows that are
	// still open, for example because a request to retry them died.
	$open = $flush->goes_on() ? [] : [ 'queued', 'sent' ];
	$rows = $tally->of_removal()->count( [ ...Purge::RETRY_STATES, ...$open ] ) - $flush->compacted->of_removal()->count( Purge::RETRY_STATES );
	return $flush->removes()
		&& ! $flush->must_start_over()
		&& ( $rows > 0 || $flush->is_planning() || null !== passed_limit( $flush ) || [] !== edges_to_retry( $flush ) );
}

/** @param Flush $flush A finished flush. */
function may_undo( Flush $flush, ?int $last_of_site = null ): bool {
	if ( $flush->has_new_links() ) {
		return 'undone' !== $flush->state && has_its_version( $flush );
	}
	return $flush->is_site()
		&& in_array( $flush->state, [ 'done', 'partial' ], true )
		&& [] !== $flush->targets_to_undo()
		&& is_last_of_site( $flush, $last_of_site );
}

/** Returns the index of a flush of everything's first failed step that a retry may repeat; null if there is none. */
function step_to_retry( Flush $flush ): ?int {
	foreach ( $flush->steps_of( [], [ 'failed' ] ) as $index => $step ) {
		if ( ! in_array( $step->id, steps_marked( 'final' ), true ) ) {
			return $index;
		}
	}
	return null;
}

/** @return array<int, Step> The failed steps of edges that a retry may fix, by index. */
function edges_to_retry( Flush $flush ): array {
	return array_filter( $flush->steps_of( [ 'edge_sources', 'edge' ], [ 'failed' ] ), static fn ( Step $step ): bool => 'edge_off_record' !== $step->code );
}

/**
 * Whether no later flush of everything prevents a retry, or restoring the old endpoint.
 *
 * @param int|null $last The result of last_of_site_id(), if known already.
 */
function is_last_of_site( Flush $flush, ?int $last = null ): bool {
	return ( $last ?? last_of_site_id() ) === $flush->id;
}

/** Returns the id of the last flush of everything that is open or had an effect; 0 if there was none. */
function last_of_site_id(): int {
	return ( new Flushes() )->last_of_site( array_merge( Flush::OPEN_STATES, [ 'done', 'partial', 'undone' ] ) )->id ?? 0;
}

/** Returns a failure if a daily limit stopped planning, with the number of images left to plan; otherwise null. */
function passed_limit( Flush $flush ): ?Failure {
	$planning = $flush->planning();
	$step     = $flush->step( 'plan' );
	return null === $planning || null === $step || 'failed' !== $step->state
		? null
		: new Failure( $step->code, [ 'images' => max( 0, $planning->images - $planning->done ) ] );
}

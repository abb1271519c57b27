<?php
/** Retries, stops or undoes a flush of any kind, for every interface. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Host_Health_Store;
use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Estimate;
use ShortPixelFlush\Model\Facts;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Provider_Target;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Model\Tally;
use ShortPixelFlush\Model\Tried_Link;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use WP_Error;
use function ShortPixelFlush\acting_user;
use function ShortPixelFlush\Copies\endpoint_of;
use function ShortPixelFlush\Copies\give_back;
use function ShortPixelFlush\Copies\take_images;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\Say\already_running;
use function ShortPixelFlush\Say\cannot_undo;
use function ShortPixelFlush\Say\changed_meanwhile;
use function ShortPixelFlush\Say\endpoint_changed;
use function ShortPixelFlush\storage_failed;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return true|WP_Error */
function retry_flush( Flush $flush ) {
	$tally = ( new Purges() )->tally( $flush->id );
	if ( ! possible_acts( $flush, $tally )['retry'] ) {
		return changed_meanwhile( 'shortpixel_flush_cannot_retry' );
	}
	$user    = get_current_user_id();
	$images  = images_again( $flush );
	$refusal = resting_refusal() ?? take_images( $user, $images );
	if ( null !== $refusal ) {
		return $refusal;
	}
	if ( ! reopen_to_retry( $flush ) ) {
		give_back( $user, $images );
		return changed_meanwhile( 'shortpixel_flush_cannot_retry' );
	}
	// The user may know that a paused host works again. If it does not, the next failed request pauses it again.
	Host_Health_Store::end_pauses( array_map( static fn ( array $note ): string => ( new Facts( $note['data'] ) )->host, $flush->notes ) );
	wake_runner();
	return true;
}

/**
 * Returns the states of the rows that a retry repeats; compacted rows can't be retried.
 *
 * @return array{sent: list<string>, seen: list<string>} The states whose rows are sent to ShortPixel again, and those
 *     whose rows are only checked again; for a removal, they are purged at edges once more before that.
 */
function states_to_retry( Flush $flush ): array {
	$seen = [ 'fresh', 'rebuilding', 'unconfirmed', 'unchecked' ];
	if ( ! $flush->removes() ) {
		return [
			'sent' => [],
			'seen' => Purge::RETRY_STATES,
		];
	}
	if ( [] !== $flush->steps_of( [ 'edge_sources' ], [ 'failed' ] ) ) {
		// ShortPixel may have fetched the old file from an edge in front of the site: all copies made from it must be
		// removed.
		return [
			'sent' => array_merge( $seen, Purge::RETRY_STATES ),
			'seen' => [],
		];
	}
	$is_at_edges = [] !== edges_to_retry( $flush );
	return [
		'sent' => $is_at_edges ? [ 'failed', 'cancelled' ] : Purge::RETRY_STATES,
		// It is unknown what the edge refused, so everything that ShortPixel accepted is purged there and checked
		// again.
		'seen' => $is_at_edges ? array_merge( $seen, [ 'stale' ] ) : [],
	];
}

/** Returns how many images a retry flushes again; 0 for a flush of everything. Images not planned yet don't count. */
function images_again( Flush $flush ): int {
	$states = states_to_retry( $flush );
	return $flush->is_site() ? 0 : ( new Purges() )->count_images( $flush->id, array_merge( $states['sent'], $states['seen'] ) );
}

/** Estimates a retry, as a plan estimates a new flush. */
function retry_estimate( Flush $flush ): Estimate {
	$planning  = $flush->is_planning() || null !== passed_limit( $flush ) ? $flush->planning() : null;
	$unplanned = null === $planning ? 0 : max( 0, $planning->images - $planning->done );
	return estimate_of( images_again( $flush ) + $unplanned, ( new Purges() )->attachments( $flush->id ) );
}

/** @return true|WP_Error True if it was stopped; requests already sent can't be recalled. */
function cancel_flush( Flush $flush ) {
	$is_stopped = ( new Runner() )->finish(
		$flush->id,
		static fn ( Flush $now ): ?array => ! possible_acts( $now, new Tally() )['cancel'] ? null : [ 'state' => 'cancelled' ]
	);
	return $is_stopped ? true : changed_meanwhile( 'shortpixel_flush_cannot_cancel' );
}

/**
 * Restores the earlier endpoints, or images' earlier links, at once; the runner clears the caches.
 *
 * @return true|WP_Error
 */
function undo_flush( Flush $flush ) {
	$refusal = resting_refusal();
	if ( null !== $refusal ) {
		return $refusal;
	}
	if ( $flush->is_open() || ! may_undo( $flush ) ) {
		return cannot_undo();
	}
	$done = $flush->is_site() ? undo_site( $flush ) : undo_new_links( $flush );
	if ( true === $done ) {
		wake_runner();
	}
	return $done;
}

/** @return true|WP_Error */
function undo_new_links( Flush $flush ) {
	$steps = array_merge( array_values( $flush->steps_of( [ 'version' ] ) ), recipe_steps( 'new_link_undo', [] !== edges_of_pages() ) );
	if ( ! reopen( $flush, 'running', $steps ) ) {
		return cannot_undo();
	}
	( new Runner() )->do_next( $flush->id );
	return true;
}

/** @return true|WP_Error */
function undo_site( Flush $flush ) {
	$targets = $flush->targets_to_undo();
	$moved   = array_values( array_filter( $targets, static fn ( Provider_Target $target ): bool => endpoint_of( $target->id ) !== $target->to ) );
	// Endpoints that were changed meanwhile are left alone; the others are still restored.
	if ( count( $moved ) === count( $targets ) ) {
		$now = [] === $moved ? null : endpoint_of( $moved[0]->id );
		return null === $now ? cannot_undo() : endpoint_changed( $now );
	}
	// Each provider's result stays on record, except for a failed undo.
	$kept   = array_filter(
		$flush->steps_of( steps_marked( 'final' ) ),
		static fn ( Step $step ): bool => 'switch_back' !== $step->id || 'done' === $step->state
	);
	$is_one = 1 === count( $flush->targets() );
	$undo   = array_map(
		static fn ( Step $step ): Step => $is_one ? $step->of_provider( $step->provider, '' ) : $step,
		recipe_steps( 'site_undo', $flush->has_step( 'edge_pages' ), $targets )
	);
	if ( ! reopen( $flush, 'running', array_merge( array_values( $kept ), $undo ) ) ) {
		return storage_failed();
	}
	// Another flush of everything may have started in the meantime.
	if ( null !== other_open_of_site( $flush->id ) && take_back_reopen( $flush ) ) {
		return already_running();
	}
	$runner = new Runner();
	foreach ( $targets as $target ) {
		$runner->do_next( $flush->id );
	}
	$now = ( new Flushes() )->get( $flush->id );
	// While the flush is open, another runner may be working on it.
	return null !== $now && ( $now->is_open() || $now->has_step( 'switch_back', [ 'done' ] ) )
		? true
		: endpoint_changed( (string) endpoint_of( $targets[0]->id ) );
}

/**
 * Reopens a finished flush. Returns false if it has changed since it was read, or can't be stored.
 *
 * @param string       $state   `queued` to have a runner begin it again, otherwise `running` or `waiting`.
 * @param list<Step>   $steps
 * @param array<mixed> $subject Replaces entries of the subject.
 */
function reopen( Flush $flush, string $state, array $steps, array $subject = [] ): bool {
	return ( new Flushes() )->update(
		$flush,
		[
			'state'       => $state,
			'steps'       => $steps,
			'subject'     => $flush->subject->with( [ 'acted_by' => acting_user() ] + $subject ),
			'failure'     => null,
			'notes'       => $flush->notes_without( Flush::SEEN_OLD ),
			'wait_until'  => 0,
			'finished_at' => 0,
		]
	);
}

/**
 * Restores a flush to its state before reopening; false if it has changed since, because a runner's work has to stay
 * on record.
 *
 * @param Flush $flush The flush as it was before.
 */
function take_back_reopen( Flush $flush ): bool {
	return null !== ( new Flushes() )->change(
		$flush->id,
		static fn ( Flush $now ): ?array => $now->version !== $flush->version + 1 ? null : [
			'state'       => $flush->state,
			'steps'       => $flush->steps,
			'subject'     => $flush->subject,
			'failure'     => $flush->failure,
			'notes'       => $flush->notes,
			'finished_at' => $flush->finished_at,
		]
	);
}

/**
 * Reopens a flush to repeat what failed. Its rows are reset first: if the process dies in between, the flush is still
 * ended and can be retried.
 */
function reopen_to_retry( Flush $flush ): bool {
	if ( $flush->is_site() ) {
		$from  = (int) step_to_retry( $flush );
		$again = array_map( static fn ( Step $step ): Step => Step::queued( $step->id ), array_slice( $flush->steps, $from ) );
		// The later steps are repeated too: what they cleared may have been filled with old pages again.
		return reopen( $flush, 'running', array_merge( array_slice( $flush->steps, 0, $from ), $again ) );
	}
	$purges  = new Purges();
	$links   = may_retry_links( $flush, $purges->tally( $flush->id ) );
	$steps   = $links ? link_steps_again( $flush ) : $flush->steps;
	$subject = [];
	if ( $links ) {
		$purges->move( $flush->id, Purge::RETRY_STATES, Purge::unsent(), 'new_link' );
		// The earlier result of trying the new link doesn't count, since the image may have changed.
		$tried   = $flush->subject->tried;
		$kept    = array_filter( $flush->subject->ways, static fn ( array $way ): bool => 'page_kept_old' === $way['why'] );
		$subject = [
			// If a page kept the old link, its images count as having new links again, and the page is read anew.
			'ways'  => with_way( $flush->subject->ways, array_keys( $kept ), Flush::NEW_LINK, 'told_apart' ),
			'tried' => null === $tried ? null : new Tried_Link(
				[
					'since' => $tried->since,
					'clock' => $tried->clock,
				]
			),
		];
	}
	if ( ! $flush->removes() ) {
		return $links && reopen( $flush, 'queued', $steps, $subject );
	}
	$edges  = edges_to_retry( $flush );
	$states = states_to_retry( $flush );
	$purges->move( $flush->id, $states['sent'], Purge::sent_again(), 'removal' );
	$purges->move( $flush->id, $states['seen'], Purge::unseen(), 'removal' );
	$pending = $purges->pending_summary( $flush->id );
	if ( $links || ( $pending['queued']['open'] ?? 0 ) > 0 || $flush->is_planning() || null !== passed_limit( $flush ) ) {
		// The images now count towards the daily limit of the user who retries, so planning may go on.
		$steps = array_map(
			static fn ( Step $step ): Step => 'plan' === $step->id && 'failed' === $step->state ? Step::queued( 'plan', $step->data ) : $step,
			$steps
		);
		return reopen( $flush, 'queued', $steps, [ 'is_retried' => true ] + $subject );
	}
	$steps = array_map( static fn ( Step $step ): Step => in_array( $step, $edges, true ) ? edge_step_again( $flush, $step ) : $step, $flush->steps );
	// The flush has begun already, and ShortPixel has done its part.
	return ( [] !== $edges || ( $pending['sent']['open'] ?? 0 ) > 0 ) && reopen( $flush, 'waiting', $steps );
}

/**
 * @return list<Step> The flush's steps. Those of a new link are repeated, except `version`, `edge_files` unless it
 *     failed, and `ways`, which is left out: images keep their ways.
 */
function link_steps_again( Flush $flush ): array {
	$steps = recipe_steps( 'new_link', [] !== edges_of_pages() );
	$again = array_filter( $steps, static fn ( Step $step ): bool => ! in_array( $step->id, steps_marked( 'changes' ), true ) );
	$kept  = array_filter( $flush->steps, static fn ( Step $step ): bool => ! in_array( $step->id, RECIPES['new_link'], true ) );
	$files = $flush->has_step( 'edge_files', [ 'failed' ] ) ? edge_files_steps( $flush ) : array_values( $flush->steps_of( [ 'edge_files' ] ) );
	return array_merge( $files, array_values( $flush->steps_of( [ 'version' ] ) ), array_values( $again ), array_values( $kept ) );
}

/**
 * Returns an edge's step to repeat, with the edge's current setup. If URLs that were purged have no row any more, the
 * step empties the edge.
 */
function edge_step_again( Flush $flush, Step $step ): Step {
	$record     = Edge_Record::in( $step->data );
	$edge       = Site_Edge::all()[ $record->edge ] ?? null;
	$everything = $flush->accepted_off_record() > 0;
	return Step::queued( $step->id, null === $edge ? $record->again( $everything ) : $edge->record( $everything ) );
}

/** @param int $id The flush to ignore; 0 for none. */
function other_open_of_site( int $id ): ?Flush {
	return array_values( array_filter( ( new Flushes() )->open( null, 'site' ), static fn ( Flush $flush ): bool => $flush->id !== $id ) )[0] ?? null;
}

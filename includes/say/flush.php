<?php
/**
 * Describes what visitors get during and after a flush, and what delays it; new-link.php has what only new links need. No
 * sentence claims more than the counts show.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Facts;
use ShortPixelFlush\Model\Failure;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Report;
use ShortPixelFlush\Model\Tally;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// A few failed requests among many are normal; more than one in ten are trouble.
const TROUBLE_FROM_A_TENTH = 10;

// Seconds that the first round of checks may take; the second round comes later.
const FIRST_CHECK_SECONDS = 10;

function removal_message( Report $report ): string {
	$flush = $report->flush;
	$tally = $report->tally;
	if ( 'cancelled' === $flush->state ) {
		return $flush->is_planning() ? stopped_planning_message( $flush ) : cancelled_message( $tally );
	}
	return 'done' === $flush->state ? done_message( $flush, $tally ) : edges_ended_message( $report ) ?? unfinished_message( $flush, $tally );
}

/** Says how many of its images a flush left to a later one; empty if there are none, or its failure says so already. */
function left_to_others_sentence( Flush $flush ): string {
	$images = $flush->planning()->taken_over ?? 0;
	return 0 === $images || 'taken_over' === ( $flush->failure->code ?? '' ) ? '' : taken_over_sentence( $images );
}

/** Explains why the purge API was given up; empty if it was not. */
function purge_api_sentence( Flush $flush ): string {
	$memory = $flush->subject->purge_api;
	if ( $memory['key_refused'] ?? false ) {
		return __( 'ShortPixel refused the API key of your ShortPixel plugin. Check the key in that plugin’s settings.', 'shortpixel-flush' );
	}
	return $memory['cdn_refused'] ?? false
		? __( 'ShortPixel did not remove all copies of a file at once, so each was removed on its own.', 'shortpixel-flush' )
		: '';
}

/**
 * Says how far a flush of images or links has come, or what delays it.
 *
 * @param string $trouble As returned by trouble_message().
 */
function open_message( Report $report, string $trouble ): string {
	$flush = $report->flush;
	$edge  = busy_edge( $flush );
	if ( $flush->is_undo() ) {
		return __( 'Undoing…', 'shortpixel-flush' );
	}
	if ( '' !== $trouble ) {
		return $trouble;
	}
	if ( $flush->is_planning() ) {
		return planning_message( $flush );
	}
	if ( '' !== $edge ) {
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		return sprintf( __( '%s is busy.', 'shortpixel-flush' ), $edge );
	}
	$removal = $report->tally->of_removal();
	if ( ! $flush->removes() || 0 === $removal->accepted() ) {
		return __( 'Flushing…', 'shortpixel-flush' );
	}
	if ( ! is_first_check_over( $flush, $removal->of_sample() ) ) {
		return __( 'Removal requested.', 'shortpixel-flush' );
	}
	$sample = $report->tally->of_sample();
	return $sample->count() === $sample->count( Tally::NEW_STATES ) ? __( 'New where we looked.', 'shortpixel-flush' ) : __( 'Not all new yet.', 'shortpixel-flush' );
}

function is_first_check_over( Flush $flush, Tally $sample ): bool {
	return has_checked( $sample ) && ( 'waiting' === $flush->state || $sample->checked_first < now() - FIRST_CHECK_SECONDS );
}

/** Returns the name of an edge that must not be asked again yet; empty if there is none. */
function busy_edge( Flush $flush ): string {
	foreach ( 'waiting' === $flush->state ? $flush->steps_of( [ 'edge_sources', 'edge' ], [ 'queued', 'running' ] ) : [] as $step ) {
		$record = Edge_Record::in( $step->data );
		if ( 'open' === $record->state && $record->not_before > now() ) {
			return $record->name;
		}
	}
	return '';
}

function planning_message( Flush $flush ): string {
	$planning = $flush->planning();
	if ( null === $planning || 0 === $planning->done ) {
		return __( 'Flushing…', 'shortpixel-flush' );
	}
	/* translators: 1: number of images whose copies were looked for, 2: number of all images. */
	return sentence( _n( 'Flushing: %1$s of %2$s image…', 'Flushing: %1$s of %2$s images…', $planning->images, 'shortpixel-flush' ), $planning->done, $planning->images );
}

function stopped_planning_message( Flush $flush ): string {
	$planning = $flush->planning();
	$images   = null === $planning ? 0 : $planning->images;
	return paragraph(
		/* translators: 1: number of images, 2: number of all images. */
		sentence( _n( 'Stopped at %1$s of %2$s image.', 'Stopped at %1$s of %2$s images.', $images, 'shortpixel-flush' ), null === $planning ? 0 : $planning->done, $images ),
		__( 'Visitors may still see the old image.', 'shortpixel-flush' )
	);
}

/** Describes a flush that is done: what was checked is new. */
function done_message( Flush $flush, Tally $tally ): string {
	if ( 'delete' === $flush->cause ) {
		return deleted_message( $flush, $tally );
	}
	$result = $flush->result();
	if ( 'looked' === $result ) {
		return __( 'New where we looked.', 'shortpixel-flush' );
	}
	$news = [
		'everybody' => __( 'New for visitors.', 'shortpixel-flush' ),
		'sampled'   => __( 'New where we looked.', 'shortpixel-flush' ),
	];
	return paragraph( $news[ $result ] ?? __( 'New for new visitors.', 'shortpixel-flush' ), devices_sentence( $flush, $tally ) );
}

function deleted_message( Flush $flush, Tally $tally ): string {
	$checked = $tally->of_sample()->count();
	if ( 0 === $checked ) {
		return __( 'The CDN had no known copy of what was deleted.', 'shortpixel-flush' );
	}
	return _n( 'The deleted image is gone from the CDN.', 'The deleted images are gone from the CDN.', $flush->is_one_image() ? 1 : 2, 'shortpixel-flush' );
}

/** Says how many copies were checked; empty if none were. */
function checked_sentence( Tally $tally ): string {
	$checked = $tally->checked();
	$total   = $tally->count();
	/* translators: 1: number of copies that were checked, 2: number of all copies. */
	return 0 === $checked ? '' : sentence( _n( '%1$s of %2$s copy was checked.', '%1$s of %2$s copies were checked.', $total, 'shortpixel-flush' ), $checked, $total );
}

/** Says on which devices the result was checked; empty if no page was measured. */
function devices_sentence( Flush $flush, Tally $tally ): string {
	// A sample begins with the most common screens, which are phones and desktops.
	$checked = $tally->of_sample()->count() < $tally->of_visitors()->count() ? [ 'phone', 'desktop' ] : DEVICES;
	$said    = [
		'phone'                => __( 'Checked on phone.', 'shortpixel-flush' ),
		'tablet'               => __( 'Checked on tablet.', 'shortpixel-flush' ),
		'desktop'              => __( 'Checked on desktop.', 'shortpixel-flush' ),
		'phone tablet'         => __( 'Checked on phone and tablet.', 'shortpixel-flush' ),
		'phone desktop'        => __( 'Checked on phone and desktop.', 'shortpixel-flush' ),
		'tablet desktop'       => __( 'Checked on tablet and desktop.', 'shortpixel-flush' ),
		'phone tablet desktop' => __( 'Checked on phone, tablet and desktop.', 'shortpixel-flush' ),
	];
	return $said[ implode( ' ', array_intersect( $checked, $flush->subject->coverage['devices'] ?? [] ) ) ] ?? '';
}

/** Says what browsers with the old image do; empty if they revalidate each time. */
function browsers_sentence( Flush $flush ): string {
	$seconds = $flush->browser_seconds();
	if ( 0 === $seconds ) {
		return '';
	}
	return null === $seconds
		? __( 'Browsers that already have it may keep it.', 'shortpixel-flush' )
		: kept_sentence( $seconds );
}

/** Says how long browsers keep the image, rounded up. */
function kept_sentence( int $seconds ): string {
	if ( $seconds > 31536000 ) {
		$up_to = 31536000 * (int) ceil( $seconds / 31536000 );
	} elseif ( $seconds > 30 * 86400 ) {
		// WordPress counts 30 days per month.
		$up_to = 30 * 86400 * (int) ceil( $seconds / 2628000 );
	} else {
		// Rounds up to the units of human_time_diff(), which itself may round down.
		$day   = $seconds > 7 * 86400 ? 7 * 86400 : 86400;
		$unit  = $seconds > 86400 ? $day : ( $seconds > 3600 ? 3600 : 60 );
		$up_to = $unit * (int) ceil( $seconds / $unit );
	}
	/* translators: %s: a time span, such as "12 months". */
	return sprintf( __( 'Browsers that already have it may keep it for up to %s.', 'shortpixel-flush' ), human_time_diff( 0, $up_to ) );
}

function cancelled_message( Tally $tally ): string {
	$checked = $tally->of_sample();
	return $checked->count() > 0 && $checked->count() === $checked->count( Tally::NEW_STATES )
		? __( 'Stopped. New where we looked.', 'shortpixel-flush' )
		: __( 'Stopped. Visitors may still see the old image.', 'shortpixel-flush' );
}

/** Describes a flush with an edge that was not purged or has the old copy; null without one, or if no check succeeded. */
function edges_ended_message( Report $report ): ?string {
	$flush = $report->flush;
	$tally = $report->tally;
	$count = $tally->of_sample()->sums();
	$edges = array_unique( array_map( __NAMESPACE__ . '\edge_step_failure', failed_edges( $flush ) ) );
	if ( [] === $edges && null !== $flush->failure && 'stale_at_edge' === $flush->failure->code ) {
		/* translators: %s: a CDN's or a cache's name, such as Cloudflare. */
		$edges = [ sprintf( __( 'ShortPixel has the new image, but %s still has the old one. Clear it in its own control panel.', 'shortpixel-flush' ), $flush->failure->data->edge ) ];
	}
	if ( [] === $edges || 0 === $count['total'] || $count['failed'] === $count['total'] ) {
		return null;
	}
	if ( $count['new'] === $count['total'] ) {
		$lead = __( 'New where we looked.', 'shortpixel-flush' );
	} elseif ( $count['old'] === $count['total'] ) {
		$lead = __( 'Visitors still see the old image.', 'shortpixel-flush' );
	} else {
		$lead = unfinished_message( $flush, $tally );
	}
	return paragraph( $lead, paragraph( ...$edges ), emptying_sentence( $flush, $report->may_flush_all ) );
}

function unfinished_message( Flush $flush, Tally $tally ): string {
	$count = $tally->of_sample()->sums();
	$code  = null === $flush->failure ? '' : $flush->failure->code;
	if ( 'unseen' === $flush->result() ) {
		return _n( 'No known page shows this image. Its copies were cleared.', 'No known page shows these images. Their copies were cleared.', $flush->is_one_image() ? 1 : 2, 'shortpixel-flush' );
	}
	if ( 'nothing_there' === $code || 'nothing_seen' === $code ) {
		return paragraph( __( 'Visitors may still see the old image.', 'shortpixel-flush' ), __( 'No copy is known that visitors use.', 'shortpixel-flush' ) );
	}
	if ( 'not_measured' === $code ) {
		return __( 'New where we looked. Other screens may still show the old image.', 'shortpixel-flush' );
	}
	if ( 'old_pages' === $code ) {
		return paragraph( __( 'New where we looked.', 'shortpixel-flush' ), page_caches_failed( Caches_Cleared::in( $flush->failure->data ?? null ) ) );
	}
	if ( 'made_too_early' === $code ) {
		return __( 'New where we looked, but a cache of your site still had the old file. Flush again.', 'shortpixel-flush' );
	}
	$ended = $count['new'] + $count['old'] + $count['unsure'] + $count['failed'];
	if ( 0 === $count['total'] || $ended < $count['total'] || $count['failed'] === $count['total'] ) {
		return paragraph( null === $flush->failure ? '' : failure_sentence( $flush->failure ), __( 'Visitors may still see the old image.', 'shortpixel-flush' ) );
	}
	if ( $count['old'] === $count['total'] ) {
		return 'stale_at_site' === $code
			? __( 'Visitors still see the old image: a cache in front of your site has it. Clear it, then flush again.', 'shortpixel-flush' )
			: __( 'Visitors still see the old image: the CDN has not removed it.', 'shortpixel-flush' );
	}
	$why = null !== $flush->failure && in_array( $code, [ 'not_planned', 'daily_images', 'interrupted' ], true ) ? failure_sentence( $flush->failure ) : '';
	if ( $count['new'] === $count['total'] ) {
		return paragraph( __( 'New where we looked.', 'shortpixel-flush' ), $why );
	}
	if ( 0 === $count['old'] && 0 === $count['failed'] ) {
		return paragraph( __( 'The check could not tell whether visitors see the new image. Open a page in a private window.', 'shortpixel-flush' ), $why );
	}
	$why = $count['failed'] > 0 && null !== $flush->failure ? failure_sentence( $flush->failure ) : $why;
	return paragraph( $count['old'] > 0 ? __( 'Some visitors still see the old image.', 'shortpixel-flush' ) : __( 'Visitors may still see the old image.', 'shortpixel-flush' ), $why );
}

/** Says that a retry can't reach failed copies whose rows were compacted away; empty if there are none. */
function out_of_reach_sentence( Flush $flush ): string {
	return 0 === $flush->compacted->count( Purge::RETRY_STATES ) ? '' : __( 'Not every link is still on record. Start a new flush instead.', 'shortpixel-flush' );
}

/** Explains why a flush makes no progress, long before it gives up; empty if nothing is wrong. */
function trouble_message( Report $report ): string {
	$flush = $report->flush;
	if ( ! in_array( $flush->state, [ 'running', 'waiting' ], true ) || ! $flush->removes() ) {
		return '';
	}
	$ways = $flush->step( 'ways' );
	if ( null !== $ways && ! $ways->has_ended() ) {
		// Nothing is removed before the way is chosen.
		return 'busy' === $ways->code ? unsent_sentence( null ) : '';
	}
	$why = host_sentences( $flush );
	$why = '' === $why && $report->tally->count( [ 'queued' ] ) > 0 ? unsent_reason( $report ) : $why;
	return '' === $why && $flush->gets_errors() ? failure_sentence( new Failure( 'error_page' ) ) : $why;
}

/** Explains why removals are still unsent; empty unless they are held up, or many attempts failed. */
function unsent_reason( Report $report ): string {
	$flush = $report->flush;
	// While images are still being planned or measured, the flush may be waiting for something else.
	$is_held = 'waiting' === $flush->state && ! $flush->is_planning() && $flush->measured_until() <= now() && '' === busy_edge( $flush );
	return $is_held || $report->failing['count'] * TROUBLE_FROM_A_TENTH > $report->tally->count() ? unsent_sentence( $report->failing['failure'] ) : '';
}

/**
 * Explains the delay in the present tense, since it may be over soon.
 *
 * @param Failure|null $failure Null if ShortPixel only asked for a pause.
 */
function unsent_sentence( ?Failure $failure ): string {
	return name_unsent( 'ShortPixel', null === $failure ? 429 : $failure->data->status );
}

/** Explains why hosts are paused; empty if none are. A countdown says when requests resume. */
function host_sentences( Flush $flush ): string {
	$sentences = [];
	foreach ( $flush->notes as $note ) {
		$facts = new Facts( $note['data'] );
		if ( 'host_paused' === $note['code'] && $facts->until > now() ) {
			$sentences[] = host_sentence( $facts->host, $facts->reason );
		}
	}
	return paragraph( ...array_unique( $sentences ) );
}

/** @param string $reason An HTTP status, or the client's error code. */
function host_sentence( string $host, string $reason ): string {
	return name_unsent( is_shortpixel_host( $host ) ? 'ShortPixel' : __( 'The CDN', 'shortpixel-flush' ), is_numeric( $reason ) ? (int) $reason : 0 );
}

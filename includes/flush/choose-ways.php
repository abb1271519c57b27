<?php
/**
 * Chooses the way of each image in a flush, before anything is removed: tries a new link, or leaves its copies to be
 * removed.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Planning;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Store\Purges;
use function ShortPixelFlush\Copies\changed_records;
use function ShortPixelFlush\Copies\give_back;
use function ShortPixelFlush\Copies\page_of_another_site;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Copies\subject_of;
use function ShortPixelFlush\Copies\take_images;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// After this many attempts at choosing a way that ended the process, all copies are removed.
const MOST_TRIES_AT_NEW_LINKS = 3;

// The number and the length, in seconds, of the waits for a CDN that is busy, or slow to make its copy of the test image.
const MOST_WAITS   = [
	'busy' => 3,
	'slow' => 1,
];
const WAIT_SECONDS = [
	'busy' => 5,
	'slow' => 6,
];

// The most old links of images with new ones that a flush removes in the background.
const MOST_OLD_LINKS = 100;

function ways_step( Step_Context $context ): Outcome {
	$flush = $context->flush;
	if ( $flush->has_new_links() ) {
		// An earlier attempt was interrupted after its choice.
		return continue_with_new_links( $flush );
	}
	if ( $context->step->attempts >= MOST_TRIES_AT_NEW_LINKS ) {
		// Third-party code, or the new link itself, ended the process each time.
		return continue_with_removal( $flush, [] );
	}
	$ids = images_to_choose_for( $flush );
	// Searched only once: waiting for a CDN changes nothing on other sites.
	$other = 1 === $context->tries() ? page_of_another_site( array_slice( $ids, 0, PAGES_OF_IMAGES ) ) : '';
	if ( '' !== $other && ! note_ways( $flush, [ 'other_site' => $other ] ) ) {
		return Outcome::failed( 'not_stored' );
	}
	$settled = why_settled( $flush );
	if ( '' !== $settled ) {
		return note_ways( $flush, [ 'why_removed' => $settled ] ) ? Outcome::done() : Outcome::failed( 'not_stored' );
	}
	$can_clear = clearable_images( $flush, $ids );
	$plan      = plan_of( $flush, $ids, [] !== $can_clear );
	$links     = null === $plan ? null : new_links( $plan, ways_of_plan( $flush, $plan, $can_clear ), changed_records( $flush ) );
	if ( null !== $links && '' !== $links['later'] && $context->tries() <= MOST_WAITS[ $links['later'] ] ) {
		return Outcome::again( now() + WAIT_SECONDS[ $links['later'] ], $links['later'], [ 'tries' => $context->tries() ] );
	}
	if ( null === $plan || null === $links || [] === $links['variants'] ) {
		return continue_with_removal( $flush, $links['ways'] ?? [] );
	}
	// Images planned here count towards a user's daily limit, like those planned later.
	$images = $flush->has_step( 'plan' ) ? $plan->images() : 0;
	if ( null !== take_images( $flush->charged_user(), $images ) ) {
		return continue_with_removal( $flush, [] );
	}
	$purges   = new Purges();
	$is_added = null !== $purges->add( $flush->id, array_merge( $links['variants'], $flush->has_step( 'plan' ) ? $plan->variants : [] ) );
	if ( ! $is_added || ! note_ways( $flush, [ 'ways' => $links['ways'] ] + $links['subject'] + ( $flush->has_step( 'plan' ) ? subject_of( $plan ) : [] ) ) ) {
		give_back( $flush->charged_user(), $images );
		return Outcome::failed( 'not_stored' );
	}
	$first = null === $links['tried'] ? null : $purges->at( $flush->id, $links['tried']['tried']['url'] );
	if ( null !== $links['tried'] && null !== $first ) {
		( new Thumbnail_Keeper( $flush ) )->keep_tried( $first, $links['tried']['answers'] );
	}
	return continue_with_new_links( $flush );
}

/** Returns the settled_reason() of a flush. */
function why_settled( Flush $flush ): string {
	return settled_reason( requested_method( $flush ), $flush->cause, $flush->subject->attachment_count );
}

function requested_method( Flush $flush ): string {
	return '' === $flush->subject->method ? 'auto' : $flush->subject->method;
}

/** @return list<int> */
function images_to_choose_for( Flush $flush ): array {
	return $flush->has_step( 'plan' ) ? images_to_plan( $flush ) : $flush->subject->attachment_ids;
}

/**
 * @param list<int> $ids
 * @return list<int> The images whose cached pages can be cleared.
 */
function clearable_images( Flush $flush, array $ids ): array {
	return [] === $ids ? [] : images_with_clearable_pages( $ids, $flush->acted_by, 'person' !== $flush->cause, $flush->created_at );
}

/**
 * @param list<int> $can_clear As returned by clearable_images().
 * @return array<int, array{way: 'new_link'|'removal', why: string}> By attachment.
 */
function ways_of_plan( Flush $flush, Plan $plan, array $can_clear ): array {
	return ways( $plan, requested_method( $flush ), $flush->cause, $flush->acted_by, $can_clear );
}

/**
 * @param list<int> $ids      The images of the flush.
 * @param bool      $may_link Whether any of them may get a new link: otherwise unplanned ones are planned while they are removed.
 * @return Plan|null The images with their known copies; null if they are too many, or can't be planned.
 */
function plan_of( Flush $flush, array $ids, bool $may_link ): ?Plan {
	if ( ! $flush->has_step( 'plan' ) ) {
		return Plan::of( 'images', ( new Purges() )->variants( $flush->id, [ 'queued' ] ), [ 'attachment_ids' => $ids ] );
	}
	$plan = $may_link && [] !== $ids ? plan_images( $ids ) : null;
	return is_wp_error( $plan ) ? null : $plan;
}

/** @return list<int> Unplanned images; empty if planning has begun. */
function images_to_plan( Flush $flush ): array {
	$planning = $flush->planning();
	if ( null === $planning || $planning->done > 0 ) {
		return [];
	}
	return $planning->by_record ? array_keys( ( new Image_Records() )->of_flush( $flush->id, 0, Flush::MOST_NEW_LINKS ) ?? [] ) : $planning->ids;
}

/** @param array<mixed> $noted Changes to the subject. */
function note_ways( Flush $flush, array $noted ): bool {
	return null !== ( new Flushes() )->change( $flush->id, static fn ( Flush $now ): array => [ 'subject' => $now->subject->with( $noted ) ] );
}

/** @param array<int, array{way: string, why: string}> $ways */
function continue_with_removal( Flush $flush, array $ways ): Outcome {
	return [] === $ways || note_ways( $flush, [ 'ways' => $ways ] ) ? Outcome::done() : Outcome::failed( 'not_stored' );
}

/**
 * Sets aside the old links of images with new ones, whose pages no longer need to be measured.
 *
 * @param Flush $flush The flush as it was when the step began.
 */
function continue_with_new_links( Flush $flush ): Outcome {
	// Rows change last: a concurrent measurement learns from the subject that it must set its links aside.
	$now = ( new Flushes() )->change(
		$flush->id,
		static function ( Flush $now ) use ( $flush ): array {
			$measured = $now->measured_images();
			$left     = array_values( array_intersect( $measured, $now->images_by( Flush::REMOVAL ) ) );
			// Measurements since this step began name no new link, so they verify nothing.
			$known = [] !== $measured && [] === $left ? $flush->subject : $now->subject;
			return [
				'steps'   => array_map( static fn ( Step $step ): Step => 'plan' === $step->id ? planned_at_once( $step ) : $step, $now->steps ),
				'subject' => $now->subject->with(
					[
						'measuring' => [] === $left ? [] : [ 'images' => $left ] + ( $now->subject->measuring ?? [] ),
						'coverage'  => $known->coverage,
					]
				),
			];
		}
	);
	$ids = null === $now ? [] : $now->images_with_new_links();
	return [] !== $ids && ( new Purges() )->set_aside( $flush->id, $ids, MOST_OLD_LINKS ) ? Outcome::done() : Outcome::failed( 'not_stored' );
}

function planned_at_once( Step $step ): Step {
	$planning = Planning::in( $step->data );
	return $step->after( Outcome::done( '', $planning->advanced( PHP_INT_MAX, $planning->images, 0, 0, true ) ), 0 );
}

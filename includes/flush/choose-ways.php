<?php
/**
 * Chooses the way of each image in a flush, before anything is removed: a new link that was tried, or the removal of its
 * copies.
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

// After this many attempts at choosing that died or threw an error, no new link is tried: all copies are removed.
const MOST_TRIES_AT_NEW_LINKS = 2;

// The number and the length, in seconds, of the waits for a CDN that is busy, or slow to make its copy of the test image.
const MOST_WAITS   = [
	'busy' => 3,
	'slow' => 1,
];
const WAIT_SECONDS = [
	'busy' => 5,
	'slow' => 6,
];

// For images with new links, a flush removes at most this many copies at old links in the background.
const MOST_OLD_LINKS = 100;

function ways_step( Step_Context $context ): Outcome {
	$flush = $context->flush;
	if ( $flush->has_new_links() ) {
		// An earlier attempt was interrupted after its choice.
		return continue_with_new_links( $flush );
	}
	if ( $context->step->attempts > MOST_TRIES_AT_NEW_LINKS ) {
		// Third-party code, or trying a new link, ended each attempt.
		return Outcome::done();
	}
	$ids     = images_to_choose_for( $flush );
	$settled = why_settled( $flush );
	// Other sites' pages are searched only at the first try, not again after each wait for a CDN.
	$other = 1 === $context->tries() ? page_of_another_site( array_slice( $ids, 0, PAGES_OF_IMAGES ) ) : '';
	$noted = array_diff(
		[
			'other_site'  => $other,
			'why_removed' => $settled,
		],
		[ '' ]
	);
	if ( ! note_in_subject( $flush, $noted ) ) {
		return Outcome::failed( 'not_stored' );
	}
	return '' === $settled ? choose_by_trying( $context, $ids ) : Outcome::done();
}

/** @param list<int> $ids The images of the flush. */
function choose_by_trying( Step_Context $context, array $ids ): Outcome {
	$flush     = $context->flush;
	$can_clear = clearable_images( $flush, $ids );
	$plan      = plan_of( $flush, $ids, [] !== $can_clear );
	if ( null === $plan ) {
		return Outcome::done();
	}
	$links = new_links( $plan, ways_of_plan( $flush, $plan, $can_clear ), changed_records( $flush ) );
	if ( '' !== $links['later'] && $context->tries() <= MOST_WAITS[ $links['later'] ] ) {
		return Outcome::again( now() + WAIT_SECONDS[ $links['later'] ], $links['later'], [ 'tries' => $context->tries() ] );
	}
	if ( [] === $links['variants'] ) {
		return note_in_subject( $flush, [ 'ways' => $links['ways'] ] ) ? Outcome::done() : Outcome::failed( 'not_stored' );
	}
	$variants = $links['variants'];
	$noted    = [ 'ways' => $links['ways'] ] + $links['subject'];
	$images   = 0;
	if ( $flush->has_step( 'plan' ) ) {
		// These images are planned here, and count towards a user's daily limit like those planned later.
		$variants = array_merge( $variants, $plan->variants );
		$noted   += subject_of( $plan );
		$images   = $plan->images();
	}
	if ( null !== take_images( $flush->charged_user(), $images ) ) {
		return Outcome::done();
	}
	$purges = new Purges();
	if ( null === $purges->add( $flush->id, $variants ) || ! note_in_subject( $flush, $noted ) ) {
		give_back( $flush->charged_user(), $images );
		return Outcome::failed( 'not_stored' );
	}
	$first = null === $links['tried'] ? null : $purges->at( $flush->id, $links['tried']['tried']['url'] );
	if ( null !== $first ) {
		( new Thumbnail_Keeper( $flush ) )->keep_tried( $first, $links['tried']['answers'] );
	}
	return continue_with_new_links( $flush );
}

function why_settled( Flush $flush ): string {
	return settled_reason( requested_method( $flush ), $flush->cause, $flush->subject->attachment_count );
}

function requested_method( Flush $flush ): string {
	return '' === $flush->subject->method ? 'auto' : $flush->subject->method;
}

/** @return list<int> The images whose way can still be chosen. */
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
 * @param bool      $may_link Whether to plan unplanned images here. If none of them can get a new link, they are
 *     planned while their copies are removed.
 * @return Plan|null The images with their known copies; null if unplanned ones are not, or can't be, planned here.
 */
function plan_of( Flush $flush, array $ids, bool $may_link ): ?Plan {
	if ( ! $flush->has_step( 'plan' ) ) {
		return Plan::of( 'images', ( new Purges() )->variants( $flush->id, [ 'queued' ] ), [ 'attachment_ids' => $ids ] );
	}
	$plan = $may_link && [] !== $ids ? plan_images( $ids ) : null;
	return is_wp_error( $plan ) ? null : $plan;
}

/**
 * @return list<int> The images to plan while the flush runs, at most MOST_NEW_LINKS if the table of images names them;
 *     empty if there are none, for the whole library, or once planning has begun.
 */
function images_to_plan( Flush $flush ): array {
	$planning = $flush->planning();
	if ( null === $planning || $planning->done > 0 ) {
		return [];
	}
	return $planning->by_record ? array_keys( ( new Image_Records() )->of_flush( $flush->id, 0, Flush::MOST_NEW_LINKS ) ?? [] ) : $planning->ids;
}

/** @param array<mixed> $noted Changes to the subject. */
function note_in_subject( Flush $flush, array $noted ): bool {
	return [] === $noted || null !== ( new Flushes() )->change( $flush->id, static fn ( Flush $now ): array => [ 'subject' => $now->subject->with( $noted ) ] );
}

/**
 * Ends the step after new links were chosen: sets aside the old links of their images, and no longer waits for a
 * browser to measure these images' pages.
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
			// Measurements since this step began saw no new link, so they don't count.
			$known = [] !== $measured && [] === $left ? $flush->subject : $now->subject;
			return [
				'steps'   => array_map( static fn ( Step $step ): Step => 'plan' === $step->id ? with_all_planned( $step ) : $step, $now->steps ),
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

function with_all_planned( Step $step ): Step {
	$planning = Planning::in( $step->data );
	return $step->after( Outcome::done( '', $planning->advanced( PHP_INT_MAX, $planning->images, 0, 0, true ) ), 0 );
}

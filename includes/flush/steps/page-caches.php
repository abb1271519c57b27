<?php
/** Clears page caches after links in pages have changed, or copies of images were removed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Caches_Cleared;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Copies\pages_to_clear;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Page_Caches\clear;
use function ShortPixelFlush\user_may;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds. For this long after all pages were cleared for an automatic flush, others may not clear all again, except
// those created before that, such as others of the same bulk change.
const CLEARING_ALL_SECONDS = 900;
const CLEARED_ALL          = 'shortpixel_flush_cleared_all_pages';

/**
 * Clears the pages of the flush's images, or all pages, and records which, since edges purge the same ones afterwards.
 * If all pages may show the images, but may_clear_all_pages() is false, only known pages are cleared. If a cache may
 * keep others, the step then fails, and a user with the right to clear all can retry it.
 */
function page_caches_step( Step_Context $context ): Outcome {
	if ( $context->flush->is_site() ) {
		return clear( null )->with_data( [ 'urls' => null ] );
	}
	$images  = $context->flush->images_with_new_links();
	$may_all = may_clear_all_pages( $context->flush->acted_by, 'person' !== $context->flush->cause, $context->flush->created_at );
	$pages   = pages_to_clear( $images );
	$is_part = null === $pages && ! $may_all;
	$pages   = $is_part ? pages_to_clear( $images, true ) : $pages;
	if ( null === $pages && 'person' !== $context->flush->cause && false === get_transient( CLEARED_ALL ) ) {
		set_transient( CLEARED_ALL, now(), CLEARING_ALL_SECONDS );
	}
	$outcome = clear( $pages, $may_all )->with_data(
		[
			'urls'    => $pages['urls'] ?? null,
			'is_part' => $is_part,
		]
	);
	$is_left = ( $is_part && has_met_page_cache( $outcome ) ) || [] !== Caches_Cleared::in( $outcome->data )->kept;
	return $is_left && Outcome::FAILED !== $outcome->state ? Outcome::failed( 'page_caches_kept', $outcome->data ) : $outcome;
}

/**
 * Whether there may be a cache of pages: one that was found, or one that other code clears. Caches that only keep files
 * which pages load don't count.
 */
function has_met_page_cache( Outcome $outcome ): bool {
	$caches = Caches_Cleared::in( $outcome->data );
	$met    = [ ...$caches->cleared, ...$caches->cleared_pages, ...$caches->widely, ...$caches->kept, ...$caches->untouched, ...$caches->failed ];
	return [] !== $met || false !== has_action( 'shortpixel_flush_clear_page_caches' );
}

/**
 * @param int  $user_id      0 for none, as for changes outside WordPress.
 * @param bool $is_automatic Whether nobody asked for the flush.
 * @param int  $created_at   When the flush was created, in Unix seconds.
 */
function may_clear_all_pages( int $user_id, bool $is_automatic, int $created_at ): bool {
	$has_right = user_may( $user_id, CAP_SITE ) || ( $is_automatic && 0 === $user_id );
	$cleared   = $is_automatic ? get_transient( CLEARED_ALL ) : false;
	return $has_right && ( false === $cleared || $created_at <= integer( $cleared ) );
}

/**
 * @param list<Step> $steps
 * @return list<Step> All steps; those that clear pages are queued again, since links in pages have changed again.
 */
function clearing_pages_again( array $steps ): array {
	return array_map(
		static fn ( Step $step ): Step => in_array( $step->id, [ 'page_caches', 'edge_pages' ], true ) ? Step::queued( $step->id ) : $step,
		$steps
	);
}

/** Clears the pages of images whose copies were removed, but never all pages, which nobody asked for. */
function page_caches_last_step( Step_Context $context ): Outcome {
	$images  = $context->flush->removed_images();
	$outcome = clear( pages_to_clear( $images, true ), false );
	return has_lost_file( $context->flush->id, count( $images ) ) ? page_caches_of_lost_file( $outcome ) : $outcome;
}

/** Whether a file of one of a flush's images is gone, for example renamed. Otherwise no link has changed. */
function has_lost_file( int $flush_id, int $images ): bool {
	$records = ( new Image_Records() )->of_flush( $flush_id, 0, $images ) ?? [];
	return [] !== array_filter( $records, static fn ( Image_Record $record ): bool => [] !== $record->former );
}

/**
 * Fails if pages can't be cleared: cached pages that link to a deleted file show no image, or an old copy, so a user
 * has to clear them.
 */
function page_caches_of_lost_file( Outcome $outcome ): Outcome {
	$caches  = Caches_Cleared::in( $outcome->data );
	$by_hand = array_merge( $caches->kept, $caches->untouched );
	$outcome = $outcome->with_data(
		[
			'kept'          => [],
			'untouched'     => $by_hand,
			'has_old_links' => true,
		]
	);
	return [] === $by_hand ? $outcome : Outcome::failed( 'page_caches_failed', $outcome->data );
}

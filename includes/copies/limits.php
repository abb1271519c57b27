<?php
/** Limits how many images users may flush in 24 hours, except users who may flush everything. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use WP_Error;
use function ShortPixelFlush\Say\over_daily_images;
use function ShortPixelFlush\storage_failed;
use function ShortPixelFlush\Store\free_at;
use function ShortPixelFlush\Store\take;
use function ShortPixelFlush\Store\used;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const DAILY_IMAGES = 500;

/**
 * Returns a user's daily limit; null for no limit: for users who may flush everything, and without a user, as in
 * WP-Cron, or in WP-CLI without --user.
 */
function daily_images( int $user_id ): ?int {
	if ( 0 === $user_id || user_can( $user_id, CAP_SITE ) ) {
		return null;
	}
	/**
	 * Filters how many images a user without `shortpixel_flush_site` may flush in 24 hours.
	 *
	 * @param int $images  500 by default.
	 * @param int $user_id
	 */
	$images = apply_filters( 'shortpixel_flush_daily_images', DAILY_IMAGES, $user_id );
	return max( 0, is_int( $images ) ? $images : DAILY_IMAGES );
}

/** Returns how many images the user may still flush; null for no limit. */
function images_left( int $user_id ): ?int {
	$most = daily_images( $user_id );
	return null === $most ? null : max( 0, $most - used( $user_id ) );
}

function too_many_today( int $user_id, int $images ): ?WP_Error {
	$most = daily_images( $user_id );
	$left = images_left( $user_id );
	return null === $most || null === $left || $images <= $left ? null : over_daily_images( $images, $left, $most, free_at( $user_id, $images - $left ) );
}

/** Counts images that are about to be flushed. Of two requests at once, the second may find too few left. */
function take_images( int $user_id, int $images ): ?WP_Error {
	$most = daily_images( $user_id );
	if ( null === $most || 0 === $images ) {
		return null;
	}
	return true === take( $user_id, $images, $most ) ? null : too_many_today( $user_id, $images ) ?? storage_failed();
}

/** Gives back images that were counted but not flushed. */
function give_back( int $user_id, int $images ): void {
	if ( $images > 0 && null !== daily_images( $user_id ) ) {
		take( $user_id, -$images );
	}
}

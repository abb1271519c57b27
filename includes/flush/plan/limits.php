<?php
/** How much may be flushed in a day: by a person who may not flush everything, and in credits by what runs on its own. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\settings;
use const ShortPixelFlush\CAP_SITE;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../capabilities.php';
require_once __DIR__ . '/../../settings.php';
require_once __DIR__ . '/../say/costs.php';
require_once __DIR__ . '/../say/site-refusals.php';
require_once __DIR__ . '/../store/usage.php';

/** Null for no limit: for whoever may flush everything, and where nobody is logged in, as in WP-CLI and WP-Cron. */
function daily_addresses( int $user_id ): ?int {
	if ( 0 === $user_id || user_can( $user_id, CAP_SITE ) ) {
		return null;
	}
	$setting = settings()['daily_addresses'];
	/**
	 * Filters how many addresses a user without `shortpixel_flush_site` may flush in 24 hours.
	 *
	 * @param int $addresses The setting, 5,000 by default.
	 * @param int $user_id
	 */
	$addresses = apply_filters( 'shortpixel_flush_daily_addresses', $setting, $user_id );
	return max( 0, is_int( $addresses ) ? $addresses : $setting );
}

/** Null for no limit. */
function addresses_left( int $user_id ): ?int {
	$most = daily_addresses( $user_id );
	return null === $most ? null : max( 0, $most - (int) used( "user {$user_id}" ) );
}

/** Refuses what is more than the user has left today. */
function too_many_today( int $user_id, int $addresses ): ?WP_Error {
	$most = daily_addresses( $user_id );
	$left = addresses_left( $user_id );
	return null === $most || null === $left || $addresses <= $left ? null : over_daily_addresses( $addresses, $left, $most, free_at( "user {$user_id}", $addresses - $left ) );
}

/** Counts what is about to be flushed; of two requests at once, the second may find too little left. */
function take_addresses( int $user_id, int $addresses ): ?WP_Error {
	$most  = daily_addresses( $user_id );
	$taken = null === $most || 0 === $addresses ? true : take( "user {$user_id}", $addresses, $most );
	return null === $taken ? storage_failed() : ( $taken ? null : too_many_today( $user_id, $addresses ) );
}

/** For what was counted and then not flushed after all. */
function give_back( int $user_id, int $addresses, float $credits = 0.0 ): void {
	if ( $addresses > 0 && null !== daily_addresses( $user_id ) ) {
		take( "user {$user_id}", -$addresses );
	}
	if ( $credits > 0 && 0 !== settings()['daily_credits'] ) {
		take( 'credits', -$credits );
	}
}

/**
 * Counts what is about to be flushed, where the owner has set a limit.
 *
 * @param bool $is_automatic Whether nobody asked for it in person: only then is it held to the limit.
 * @return bool False where that would pass the limit.
 */
function take_credits( float $credits, bool $is_automatic ): bool {
	$most = settings()['daily_credits'];
	return 0 === $most || false !== take( 'credits', $credits, $is_automatic ? $most : null );
}

<?php
/**
 * When background tasks were last seen to run on this site, since WordPress keeps no record of it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const SEEN_OPTION = 'shortpixel_flush_background_seen';

// Written at most this often, and believed for as long as the second says.
const SEEN_EVERY = 600;
const SEEN_FOR   = 86400;

/**
 * Notes that a background task runs now: any of WP-Cron's, or ours by Action Scheduler. The option is not autoloaded.
 */
function note_background_run(): void {
	if ( background_seen_at() < time() - SEEN_EVERY ) {
		update_option( SEEN_OPTION, time(), false );
	}
}

/**
 * Answers when a background task last ran, give or take ten minutes; 0 when none was ever seen.
 */
function background_seen_at(): int {
	$at = get_option( SEEN_OPTION, 0 );

	return is_numeric( $at ) ? (int) $at : 0;
}

/**
 * Tells whether background tasks were seen lately.
 */
function background_is_seen(): bool {
	return background_seen_at() > time() - SEEN_FOR;
}

<?php
/**
 * Whether a flush goes on when nobody drives it, as far as a site lets one see.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use const ShortPixelFlush\RUN_HOOK;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/drivers.php';

const DRIVERS = [ 'wp_cron', 'action_scheduler' ];

// A background run that is this many seconds late will not come by itself.
const RUN_IS_LATE = 600;

// So late is a site's other work only where nothing does it; a site that slept needs a moment to wake up.
const CRON_IS_LATE   = 3600;
const CRON_WAKES_FOR = 10;

/**
 * Tells whether a flush goes on when nobody drives it, by whom, and what to do where it does not.
 *
 * @return array{cron: bool, driver: 'wp_cron'|'action_scheduler', message: string}
 */
function runner_status(): array {
	if ( cron_is_disabled() && ! background_is_seen() ) {
		/* translators: %s: a command to type. */
		$message = sprintf( __( 'This site does not run background tasks by itself (DISABLE_WP_CRON). Unless the server runs them, a flush goes on only while a tab shows it, or with WP-CLI: %s', 'shortpixel-flush' ), 'wp shortpixel-flush run' );
	} elseif ( cron_is_late( time() ) || work_is_late( time() ) ) {
		/* translators: %s: a command to type. */
		$message = sprintf( __( 'Background tasks are overdue on this site, so a flush goes on only while a tab shows it, or with WP-CLI: %s', 'shortpixel-flush' ), 'wp shortpixel-flush run' );
	} else {
		$message = '';
	}

	return [
		'cron'    => '' === $message,
		'driver'  => has_action_scheduler() ? 'action_scheduler' : 'wp_cron',
		'message' => $message,
	];
}

/**
 * Tells whether WP-Cron should have come long ago: for our own run, or for whatever else the site has to do.
 */
function cron_is_late( int $now ): bool {
	$due = wp_next_scheduled( RUN_HOOK );
	if ( false !== $due && $due < $now - RUN_IS_LATE ) {
		return true;
	}

	$first = array_key_first( wp_get_ready_cron_jobs() );
	$lock  = get_transient( 'doing_cron' );

	return is_int( $first ) && $first < $now - CRON_IS_LATE && ! ( is_numeric( $lock ) && (float) $lock > $now - CRON_WAKES_FOR );
}

/**
 * Tells whether a flush has been due for long, and no background task was seen meanwhile.
 */
function work_is_late( int $now ): bool {
	// The mark itself may be ten minutes old while all is well.
	$long_ago = $now - RUN_IS_LATE - SEEN_EVERY;
	if ( background_seen_at() > $long_ago ) {
		return false;
	}

	foreach ( ( new Store() )->open( null ) as $row ) {
		if ( ! $row['paused'] && max( $row['created_at'], $row['wait_until'] ) < $long_ago ) {
			return true;
		}
	}

	return false;
}

<?php
/** Whether flushes go on in the background on this site. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Store\Flushes;
use const ShortPixelFlush\RUN_HOOK;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// A background run that is this many seconds late will not come by itself.
const RUN_IS_LATE = 600;

// This late is a site's other work only where nothing does it; a site that slept needs a moment to wake up. Where the server does it,
// that is often every quarter of an hour, and on some hosts every hour.
const CRON_IS_LATE   = 3600;
const CRON_WAKES_FOR = 10;

/** @param string $typed A command of WP-CLI, which would take the main one of a network's sites. */
function command_line( string $typed ): string {
	return "wp shortpixel-flush {$typed}" . ( is_multisite() ? ' --url=' . untrailingslashit( home_url() ) : '' );
}

/** @return array{cron: bool, driver: 'wp_cron'|'action_scheduler', message: string} Whether, and by what, flushes go on when nobody drives them. */
function runner_status(): array {
	if ( ! may_run_in_background() ) {
		/* translators: %s: a command to type. */
		$message = sprintf( __( 'WordPress runs no background tasks here (DISABLE_WP_CRON). Unless the server does, a flush goes on only while a tab shows it, or with WP-CLI: %s', 'shortpixel-flush' ), command_line( 'run' ) );
	} elseif ( cron_is_late( time() ) || work_is_late( time() ) ) {
		/* translators: %s: a command to type. */
		$message = sprintf( __( 'Background tasks are overdue on this site. A flush goes on only while a tab shows it, or with WP-CLI: %s', 'shortpixel-flush' ), command_line( 'run' ) );
	} else {
		$message = '';
	}

	return [
		'cron'    => '' === $message,
		'driver'  => has_action_scheduler() ? 'action_scheduler' : 'wp_cron',
		'message' => $message,
	];
}

/** Whether WordPress or the server starts background tasks here; not whether they are late, which takes queries. */
function may_run_in_background(): bool {
	return ! is_cron_disabled() || background_seen_at() > time() - SEEN_FOR;
}

function run_is_late_after(): int {
	return is_cron_disabled() ? CRON_IS_LATE : RUN_IS_LATE;
}

/** Whether WP-Cron should have come long ago: for our own run, or for whatever else the site has to do. */
function cron_is_late( int $now ): bool {
	$due = wp_next_scheduled( RUN_HOOK );
	if ( false !== $due && $due < $now - run_is_late_after() ) {
		return true;
	}

	$first = array_key_first( wp_get_ready_cron_jobs() );
	$lock  = get_transient( 'doing_cron' );

	return is_int( $first ) && $first < $now - CRON_IS_LATE && ! ( is_numeric( $lock ) && (float) $lock > $now - CRON_WAKES_FOR );
}

/** Whether a flush has been due for long, and no background task was seen meanwhile. */
function work_is_late( int $now ): bool {
	// The mark itself may be ten minutes old while all is well.
	$long_ago = $now - run_is_late_after() - SEEN_EVERY;
	if ( background_seen_at() > $long_ago ) {
		return false;
	}

	foreach ( ( new Flushes() )->open( null ) as $flush ) {
		if ( max( $flush->created_at, $flush->wait_until ) < $long_ago ) {
			return true;
		}
	}

	return false;
}

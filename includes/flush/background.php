<?php
/** Tells whether flushes continue in the background on this site. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Store\Flushes;
use const ShortPixelFlush\RUN_HOOK;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds: a background run this late will not come on its own.
const RUN_IS_LATE = 600;

// In seconds. Other tasks of a site are this late only if nothing runs them; a site without visits needs a moment to
// catch up. A server's cron often runs every quarter of an hour, and on some hosts every hour.
const CRON_IS_LATE   = 3600;
const CRON_WAKES_FOR = 10;

/** @param string $typed A WP-CLI command. On a network, it would run on the main site by default. */
function command_line( string $typed ): string {
	return "wp shortpixel-flush {$typed}" . ( is_multisite() ? ' --url=' . untrailingslashit( home_url() ) : '' );
}

/**
 * @return array{cron: bool, driver: 'wp_cron'|'action_scheduler', message: string} Whether, and by which driver, flushes continue in the background.
 */
function runner_status(): array {
	$message = ! may_run_in_background() || cron_is_late( time() ) || work_is_late( time() ) ? not_in_background_sentence() : '';

	return [
		'cron'    => '' === $message,
		'driver'  => has_action_scheduler() ? 'action_scheduler' : 'wp_cron',
		'message' => $message,
	];
}

/** Whether WordPress or the server starts background tasks here, but not whether they are late, which takes queries. */
function may_run_in_background(): bool {
	return ! is_cron_disabled() || background_seen_at() > time() - SEEN_FOR;
}

function not_in_background_sentence(): string {
	/* translators: %s: a command to type. */
	return sprintf( __( 'Background tasks don’t run on this site. Keep a tab open during a flush, or run: %s', 'shortpixel-flush' ), command_line( 'run' ) );
}

function run_is_late_after(): int {
	return is_cron_disabled() ? CRON_IS_LATE : RUN_IS_LATE;
}

/** Whether WP-Cron is long overdue, for this plugin's run or any other task of the site. */
function cron_is_late( int $now ): bool {
	$due = wp_next_scheduled( RUN_HOOK );
	if ( false !== $due && $due < $now - run_is_late_after() ) {
		return true;
	}

	$first = array_key_first( wp_get_ready_cron_jobs() );
	$lock  = get_transient( 'doing_cron' );

	return is_int( $first ) && $first < $now - CRON_IS_LATE && ! ( is_numeric( $lock ) && (float) $lock > $now - CRON_WAKES_FOR );
}

/** Whether a flush is long overdue and no background task has run in the meantime. */
function work_is_late( int $now ): bool {
	// Runs are recorded at most every ten minutes, so the mark may be that old even if all is well.
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

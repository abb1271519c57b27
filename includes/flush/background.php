<?php
/** Tells whether flushes continue in the background on this site. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Store\Flushes;
use const ShortPixelFlush\RUN_HOOK;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds. Where visits start WP-Cron, a background run that is this late is not expected any more.
const RUN_IS_LATE = 600;

// In seconds. A task this late counts as never run: a server's own cron job usually runs at least every hour.
const CRON_IS_LATE = 3600;

// In seconds. A run of WP-Cron that began this recently may be the first in a while, and still be running late tasks.
const CRON_WAKES_FOR = 10;

/** Returns the WP-CLI command to type. On a network, it names the site, since WP-CLI would choose the main one. */
function command_line( string $typed ): string {
	return "wp shortpixel-flush {$typed}" . ( is_multisite() ? ' --url=' . untrailingslashit( home_url() ) : '' );
}

/**
 * @return array{cron: bool, driver: 'wp_cron'|'action_scheduler', message: string} Whether flushes continue in the
 *     background, by which driver, and if not, what to do.
 */
function runner_status(): array {
	$message = ! may_run_in_background() || cron_is_late( time() ) || work_is_late( time() ) ? not_in_background_sentence() : '';

	return [
		'cron'    => '' === $message,
		'driver'  => has_action_scheduler() ? 'action_scheduler' : 'wp_cron',
		'message' => $message,
	];
}

/** Whether visits start background tasks, or one was seen lately. Does not query whether tasks are late. */
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
	// Runs are recorded at most every ten minutes, so the recorded time may be that old even if all is well.
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

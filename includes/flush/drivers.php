<?php
/**
 * What keeps a flush going when nobody looks: one background run, which Action Scheduler brings where the site has it, else WP-Cron.
 *
 * Of Action Scheduler only its public functions are used. The argument of an action tells one that is due from one that is put off:
 * its functions can look for an action, and can't say when it is due without mistaking ours for the one that runs.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;
use const ShortPixelFlush\RUN_HOOK;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../clock.php';

const ACTION_GROUP   = 'shortpixel-flush';
const ACTION_DUE     = [ 'due' ];
const ACTION_PUT_OFF = [ 'put_off' ];

// Below the 20 seconds that the strictest hosts give a request, by what the last request of a batch may still take.
const BACKGROUND_SECONDS = 8.0;

// A run that died is made up for by then.
const RUN_AGAIN_AFTER = 60;

// When a background task was last seen to run on this site: WordPress keeps no record of it. Not autoloaded.
const SEEN_OPTION = 'shortpixel_flush_background_seen';

// Written at most this often, and believed for as long as the second says, in seconds.
const SEEN_EVERY = 600;
const SEEN_FOR   = 86400;

/** Works on whatever is unfinished for some seconds, and schedules the next run while something is; not before it is due. */
function action_run(): void {
	note_background_run();
	$flushes = new Flushes();
	// Should this request die, the next one is scheduled already.
	if ( null !== next_run( $flushes->open( null ), now() ) ) {
		reschedule( now() + RUN_AGAIN_AFTER );
	}
	( new Runner() )->run_due( BACKGROUND_SECONDS );
	do {
		$next = next_run( $flushes->open( null ), now() );
		null === $next ? unschedule() : reschedule( $next );
		// One that was queued in this moment would have nobody come.
		$later = next_run( $flushes->open( null ), now() );
	} while ( null !== $later && ( null === $next || $later < $next ) );
}

/**
 * Returns when a runner is needed next: at once, or when the first wait is over; null when all has ended or is paused.
 *
 * @param array<Flush> $open
 */
function next_run( array $open, int $now ): ?int {
	$next = null;
	foreach ( $open as $flush ) {
		if ( ! $flush->paused ) {
			$at   = 'waiting' === $flush->state ? max( $now, $flush->wait_until ) : $now;
			$next = null === $next ? $at : min( $next, $at );
		}
	}
	return $next;
}

/** Schedules a run now, and has WP-Cron told so when this request has answered: a site may have no other visitor. */
function wake_runner(): void {
	schedule( now() );
	if ( ! has_action_scheduler() && false === has_action( 'shutdown', __NAMESPACE__ . '\spawn_runner' ) && ! is_cron_disabled() ) {
		add_action( 'shutdown', __NAMESPACE__ . '\spawn_runner' );
	}
}

/** Starts WP-Cron as a visit would: at most once a minute and never from within itself, WordPress sees to that. */
function spawn_runner(): void {
	spawn_cron();
}

/**
 * Schedules a run; one that is scheduled for earlier stays. Nothing is sent now.
 *
 * @param int $at Unix seconds.
 */
function schedule( int $at ): void {
	if ( ! has_action_scheduler() ) {
		schedule_cron( $at );
		return;
	}
	// From before Action Scheduler came.
	wp_unschedule_hook( RUN_HOOK );
	if ( $at > now() ) {
		schedule_put_off_action( $at );
	} elseif ( ! as_has_scheduled_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP ) ) {
		as_enqueue_async_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP );
	}
}

/**
 * Schedules the only run, whatever was scheduled; the run itself says so when it ends.
 *
 * @param int $at Unix seconds.
 */
function reschedule( int $at ): void {
	unschedule();
	if ( ! has_action_scheduler() ) {
		schedule_cron( $at );
	} elseif ( $at > now() ) {
		schedule_put_off_action( $at );
	} else {
		as_enqueue_async_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP );
	}
}

function unschedule(): void {
	wp_unschedule_hook( RUN_HOOK );
	if ( has_action_scheduler() ) {
		as_unschedule_all_actions( '', [], ACTION_GROUP );
	}
}

/** Tells whether a run is scheduled, or at work. */
function is_scheduled(): bool {
	return has_action_scheduler() ? as_has_scheduled_action( RUN_HOOK, null, ACTION_GROUP ) : false !== wp_next_scheduled( RUN_HOOK );
}

/** Schedules a run by WP-Cron, at a time at the latest. */
function schedule_cron( int $at ): void {
	$next = wp_next_scheduled( RUN_HOOK );
	if ( false !== $next && $next <= $at ) {
		return;
	}
	// WordPress refuses a second single event within ten minutes of the first, so the later one has to go.
	if ( false !== $next ) {
		wp_unschedule_event( $next, RUN_HOOK );
	}
	wp_schedule_single_event( $at, RUN_HOOK );
}

function schedule_put_off_action( int $at ): void {
	as_unschedule_all_actions( RUN_HOOK, ACTION_PUT_OFF, ACTION_GROUP );
	as_schedule_single_action( $at, RUN_HOOK, ACTION_PUT_OFF, ACTION_GROUP );
}

/**
 * Tells whether Action Scheduler is there, with every function that is used of it, and has its tables ready.
 *
 * Versions before 3.3 lack one of the functions; those before 3.5.5 do not say when they are ready, which is early in init.
 */
function has_action_scheduler(): bool {
	foreach ( [ 'as_enqueue_async_action', 'as_schedule_single_action', 'as_has_scheduled_action', 'as_unschedule_all_actions' ] as $name ) {
		if ( ! function_exists( $name ) ) {
			return false;
		}
	}
	$is_ready = did_action( 'action_scheduler_init' ) > 0 || ( did_action( 'init' ) > 0 && ! doing_action( 'init' ) );
	/**
	 * Filters whether Action Scheduler carries flushes on in the background, where the site has it, instead of WP-Cron.
	 *
	 * @param bool $ready Whether it is there and ready.
	 */
	return $is_ready && true === apply_filters( 'shortpixel_flush_use_action_scheduler', $is_ready );
}

/** Tells whether this site's visits start no background tasks. */
function is_cron_disabled(): bool {
	return defined( 'DISABLE_WP_CRON' ) && (bool) constant( 'DISABLE_WP_CRON' );
}

/** Notes that a background task runs now: any of WP-Cron's, or ours by Action Scheduler. */
function note_background_run(): void {
	if ( background_seen_at() < time() - SEEN_EVERY ) {
		update_option( SEEN_OPTION, time(), false );
	}
}

/** Returns when a background task last ran, give or take ten minutes; 0 when none was ever seen. */
function background_seen_at(): int {
	$at = get_option( SEEN_OPTION, 0 );
	return is_numeric( $at ) ? (int) $at : 0;
}

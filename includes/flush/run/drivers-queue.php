<?php
/**
 * Where the background worker is queued: Action Scheduler where the site has it, else WP-Cron. One of them, never both.
 *
 * Of Action Scheduler only its public functions are used. The argument of an action tells one that is due from one that is put
 * off: its functions can look for an action, and can't say when it is due without ours being mistaken for the one that runs.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use const ShortPixelFlush\RUN_HOOK;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const ACTION_GROUP = 'shortpixel-flush';

const ACTION_DUE     = [ 'due' ];
const ACTION_PUT_OFF = [ 'put_off' ];

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
	$ready = did_action( 'action_scheduler_init' ) > 0 || ( did_action( 'init' ) > 0 && ! doing_action( 'init' ) );

	/**
	 * Filters whether Action Scheduler carries flushes on in the background, where the site has it, instead of WP-Cron.
	 *
	 * @param bool $ready Whether it is there and ready.
	 */
	return $ready && true === apply_filters( 'shortpixel_flush_use_action_scheduler', $ready );
}

/**
 * Has the background worker come at a time at the latest. What is expected earlier stays.
 */
function expect_run( int $at, int $now ): void {
	if ( ! has_action_scheduler() ) {
		expect_cron_run( $at );
		return;
	}

	// From before Action Scheduler came.
	expect_no_cron_run();
	if ( $at > $now ) {
		expect_put_off_action( $at );
	} elseif ( ! as_has_scheduled_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP ) ) {
		as_enqueue_async_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP );
	}
}

/**
 * Has the background worker come at exactly this time, whatever was expected; the worker itself says so when it goes.
 */
function expect_only_run( int $at, int $now ): void {
	if ( ! has_action_scheduler() ) {
		expect_no_cron_run();
		expect_cron_run( $at );
		return;
	}

	expect_no_run();
	if ( $at > $now ) {
		expect_put_off_action( $at );
	} else {
		as_enqueue_async_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP );
	}
}

/**
 * Has nobody come any more.
 */
function expect_no_run(): void {
	expect_no_cron_run();

	if ( has_action_scheduler() ) {
		as_unschedule_all_actions( '', [], ACTION_GROUP );
	}
}

/**
 * Tells whether anybody is expected, or at work.
 */
function is_run_expected(): bool {
	return has_action_scheduler() ? as_has_scheduled_action( RUN_HOOK, null, ACTION_GROUP ) : false !== wp_next_scheduled( RUN_HOOK );
}

/**
 * Has WP-Cron come at a time at the latest.
 */
function expect_cron_run( int $at ): void {
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

/**
 * Has WP-Cron not come; writes nothing where it would not.
 */
function expect_no_cron_run(): void {
	wp_unschedule_hook( RUN_HOOK );
}

/**
 * Queues an action for later, in place of another.
 */
function expect_put_off_action( int $at ): void {
	as_unschedule_all_actions( RUN_HOOK, ACTION_PUT_OFF, ACTION_GROUP );
	as_schedule_single_action( $at, RUN_HOOK, ACTION_PUT_OFF, ACTION_GROUP );
}

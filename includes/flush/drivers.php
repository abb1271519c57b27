<?php
/**
 * Schedules background runs, in which flushes and other work continue: by Action Scheduler if it is available,
 * otherwise by WP-Cron.
 *
 * Only Action Scheduler's public functions are used. Each action has an argument that says whether it is due or put
 * off, because as_next_scheduled_action() returns no time while an action is running.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Store\Flushes;
use Throwable;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\clear_option_cache;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\sleep_for;
use function ShortPixelFlush\suspects;
use const ShortPixelFlush\RUN_HOOK;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const ACTION_GROUP   = 'shortpixel-flush';
const ACTION_DUE     = [ 'due' ];
const ACTION_PUT_OFF = [ 'put_off' ];

// The 20 seconds that the strictest hosts allow, less the time to finish a batch's last request and to store it.
const BACKGROUND_SECONDS = 8.0;

// In seconds, after which another run replaces one that died.
const RUN_AGAIN_AFTER = 60;

// The previous run may start a run that is due within this many seconds.
const SOON_SECONDS = 5;

// In seconds. Flushes and held changes rarely wait longer than this, so a run further ahead is probably for other work,
// such as the daily look at all files.
const LONGEST_PUT_OFF = 3600;

// In seconds, until the next attempt at a flush that another runner works on.
const HELD_SECONDS = 20;

// When a background task last ran on this site, which WordPress does not record. Not autoloaded.
const SEEN_OPTION = 'shortpixel_flush_background_seen';

// In seconds: for how long after a recorded run no other is recorded, and for how long the recorded time is trusted.
const SEEN_EVERY = 600;
const SEEN_FOR   = 86400;

// When the last task ran before a pause of more than PAUSE_SECONDS. Restoring a backup leaves such a pause, so this is
// kept until the files were compared. Not autoloaded.
const PAUSE_OPTION  = 'shortpixel_flush_paused_since';
const PAUSE_SECONDS = 7200;

/** Begins a background run, and schedules the next one at once, in case anything ends the process. */
function begin_run(): void {
	note_background_run();
	reschedule( now() + RUN_AGAIN_AFTER );
}

/**
 * Carries out each kind of work, whatever happens to the others: they call other plugins' code, which may fail each
 * time. A kind that ended the process in an earlier run comes last, and is skipped once after three such runs.
 *
 * @param array<string, callable(): mixed> $kinds By name.
 * @return Throwable|null The first error.
 */
function carry_out( array $kinds ): ?Throwable {
	$first = null;
	$last  = array_intersect_key( $kinds, array_flip( suspects( 'run' ) ) );
	foreach ( array_diff_key( $kinds, $last ) + $last as $name => $work ) {
		if ( [] === begin_attempt( 'run', [ $name ] )['now'] ) {
			continue;
		}
		try {
			$work();
		} catch ( Throwable $error ) {
			log_error( "Background work failed ({$name})", $error );
			$first = $first ?? $error;
		}
		end_attempt( 'run', [ $name ] );
	}
	return $first;
}

/**
 * Ends a background run: schedules the next one for the earliest work, if any.
 *
 * @param callable(): array<int|null> $due     When each kind of work is due, in Unix seconds; null if nothing waits.
 * @param bool                        $goes_on Whether this run got something done, so that it may start the next one.
 */
function end_run( callable $due, bool $goes_on ): void {
	do {
		$next = first_due( $due() );
		null === $next ? unschedule() : reschedule( $next );
		// Checks again, since work queued in between would get no run.
		$later = first_due( $due() );
	} while ( null !== $later && ( null === $next || $later < $next ) );
	$is_soon = null !== $next && $next <= now() + SOON_SECONDS;
	if ( $goes_on && $is_soon && is_driven_by_visits() ) {
		add_action( 'shutdown', static fn () => start_next_run( $next ) );
	}
}

/**
 * Starts the next run, since WordPress starts none from within WP-Cron, and a site's next visit may be hours away. At
 * shutdown, this run has released WP-Cron's lock.
 */
function start_next_run( int $at ): void {
	sleep_for( max( 0, $at - now() ) );
	// The same request as in spawn_cron().
	wp_remote_post(
		site_url( 'wp-cron.php' ),
		[
			'timeout'   => 0.01,
			'blocking'  => false,
			'sslverify' => (bool) apply_filters( 'https_local_ssl_verify', false ), // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's.
		]
	);
}

/** @param array<int|null> $due Unix seconds; null if nothing waits. */
function first_due( array $due ): ?int {
	$due = array_filter( $due, 'is_int' );
	return [] === $due ? null : max( now(), min( $due ) );
}

/**
 * Returns when a run has to continue flushes.
 *
 * @param Runner $runner The runner of the run that ends. What it found held by another runner, maybe a dead one, is due
 *     a little later.
 * @return int|null Unix seconds; null if no flush has work left.
 */
function next_run( Runner $runner ): ?int {
	$due     = [];
	$flushes = new Flushes();
	if ( [] !== $flushes->working_in_background() ) {
		$due[] = now() + HELD_SECONDS;
	}
	foreach ( $flushes->open( null ) as $flush ) {
		$due[] = max( now() + ( $runner->was_held( $flush->id ) ? HELD_SECONDS : 0 ), 'waiting' === $flush->state ? $flush->wait_until : 0 );
	}
	return first_due( $due );
}

/** Schedules a run now. If visits start runs, starts WP-Cron after this request: a site may have no other visitor. */
function wake_runner(): void {
	schedule( now() );
	if ( is_driven_by_visits() && false === has_action( 'shutdown', __NAMESPACE__ . '\spawn_runner' ) ) {
		add_action( 'shutdown', __NAMESPACE__ . '\spawn_runner' );
	}
}

/**
 * Wakes the runner if no run is scheduled for work that waits: the request that should have done so may have died, and
 * WordPress loses a task if two requests write the list of tasks at once.
 */
function wake_lost_runner(): void {
	if ( ! is_scheduled_soon() ) {
		wake_runner();
	}
}

/** Starts WP-Cron as a visit does. WordPress does so at most once a minute, and never from within WP-Cron. */
function spawn_runner(): void {
	if ( ! redirects_for_cron() ) {
		spawn_cron();
	}
}

/**
 * Whether WordPress redirects visits to run WP-Cron (ALTERNATE_WP_CRON), which is impossible after a request has
 * answered. The next visit is redirected.
 */
function redirects_for_cron(): bool {
	return defined( 'ALTERNATE_WP_CRON' ) && (bool) constant( 'ALTERNATE_WP_CRON' );
}

/** @param int $at Unix seconds. An earlier scheduled run stays. Sends no request. */
function schedule( int $at ): void {
	if ( ! has_action_scheduler() ) {
		schedule_cron( $at );
		return;
	}
	// Removes a run scheduled before Action Scheduler was available.
	wp_unschedule_hook( RUN_HOOK );
	if ( $at > now() ) {
		schedule_put_off_action( $at );
	} elseif ( ! as_has_scheduled_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP ) ) {
		as_enqueue_async_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP );
	}
}

/** @param int $at Unix seconds of the only run, replacing any scheduled one. */
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
	// Another request may have changed the list of tasks since this one cached it.
	clear_option_cache( 'cron' );
	wp_unschedule_hook( RUN_HOOK );
	if ( has_action_scheduler() ) {
		as_unschedule_all_actions( '', [], ACTION_GROUP );
	}
}

/** Whether a run is scheduled within LONGEST_PUT_OFF seconds; with Action Scheduler, also whether one is in progress. */
function is_scheduled_soon(): bool {
	if ( has_action_scheduler() && as_has_scheduled_action( RUN_HOOK, ACTION_DUE, ACTION_GROUP ) ) {
		return true;
	}
	// True while such an action runs.
	$next = has_action_scheduler() ? as_next_scheduled_action( RUN_HOOK, ACTION_PUT_OFF, ACTION_GROUP ) : wp_next_scheduled( RUN_HOOK );
	return true === $next || ( is_int( $next ) && $next <= now() + LONGEST_PUT_OFF );
}

/** @param int $at Unix seconds; the run may come earlier. */
function schedule_cron( int $at ): void {
	// Another request may have changed the list of tasks since this one cached it.
	clear_option_cache( 'cron' );
	$next = wp_next_scheduled( RUN_HOOK );
	if ( false !== $next && $next <= $at ) {
		return;
	}
	// WordPress refuses a second single event within ten minutes of the first, so the later one is removed.
	if ( false !== $next ) {
		wp_unschedule_event( $next, RUN_HOOK );
	}
	wp_schedule_single_event( $at, RUN_HOOK );
}

function schedule_put_off_action( int $at ): void {
	// While such an action runs, this is true instead of a time: the next run is scheduled all the same.
	$next = as_next_scheduled_action( RUN_HOOK, ACTION_PUT_OFF, ACTION_GROUP );
	if ( is_int( $next ) && $next <= $at ) {
		return;
	}
	as_unschedule_all_actions( RUN_HOOK, ACTION_PUT_OFF, ACTION_GROUP );
	as_schedule_single_action( $at, RUN_HOOK, ACTION_PUT_OFF, ACTION_GROUP );
}

/**
 * Whether Action Scheduler exists with every function used, and has its tables ready. Versions before 3.3 lack one of
 * the functions; those before 3.5.5 don't say when they are ready, which is early in init.
 */
function has_action_scheduler(): bool {
	// Another site's queue, if any, is out of reach.
	if ( is_multisite() && ms_is_switched() ) {
		return false;
	}
	$names = [
		'as_enqueue_async_action',
		'as_schedule_single_action',
		'as_has_scheduled_action',
		'as_next_scheduled_action',
		'as_unschedule_all_actions',
	];
	foreach ( $names as $name ) {
		if ( ! function_exists( $name ) ) {
			return false;
		}
	}
	$is_ready = did_action( 'action_scheduler_init' ) > 0 || ( did_action( 'init' ) > 0 && ! doing_action( 'init' ) );
	/**
	 * Filters whether Action Scheduler, if the site has it, continues flushes in the background instead of WP-Cron.
	 *
	 * @param bool $ready Whether it is available and ready.
	 */
	return $is_ready && true === apply_filters( 'shortpixel_flush_use_action_scheduler', $is_ready );
}

/** Whether requests to wp-cron.php, as sent by visits, start runs. */
function is_driven_by_visits(): bool {
	return ! has_action_scheduler() && ! is_cron_disabled() && ! redirects_for_cron();
}

/** Whether DISABLE_WP_CRON keeps visits from starting WP-Cron. */
function is_cron_disabled(): bool {
	return defined( 'DISABLE_WP_CRON' ) && (bool) constant( 'DISABLE_WP_CRON' );
}

/** Records that a background task runs now. Returns false instead if one was recorded in the last ten minutes. */
function note_background_run(): bool {
	$seen    = background_seen_at();
	$is_news = $seen < time() - SEEN_EVERY;
	if ( $seen > 0 && $seen < time() - PAUSE_SECONDS ) {
		// Keeps the earliest time.
		add_option( PAUSE_OPTION, $seen, '', false );
	}
	if ( $is_news ) {
		update_option( SEEN_OPTION, time(), false );
	}
	return $is_news;
}

/**
 * Makes sure that the next run is recorded, however recent the last one was. The recorded time is only moved back as
 * far as needed, since the last run was real.
 */
function expect_background_run(): void {
	update_option( SEEN_OPTION, min( background_seen_at(), time() - SEEN_EVERY - 1 ), false );
}

/** Returns when the last task ran before a pause; 0 if there was none since the files were last compared. */
function paused_since(): int {
	return (int) raw_option( PAUSE_OPTION );
}

/** @param int $since The pause to forget, as returned by paused_since(): another one may have been recorded since. */
function forget_pause( int $since ): void {
	if ( $since > 0 && paused_since() === $since ) {
		delete_option( PAUSE_OPTION );
	}
}

/**
 * Returns when a background task was last seen, give or take ten minutes; 0 for never. Bypasses the cache, because
 * APCu's is not shared with a cron job in the server's shell.
 */
function background_seen_at(): int {
	return (int) raw_option( SEEN_OPTION );
}

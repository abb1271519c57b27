<?php
/**
 * What keeps a flush going when nobody looks: one runner, which WP-Cron or Action Scheduler has come.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/driver-marks.php';
require_once __DIR__ . '/drivers-queue.php';
require_once __DIR__ . '/../../hosts.php';

// Below the 20 seconds that the strictest hosts give a request, by what the last request of a batch may still take.
const BACKGROUND_SECONDS = 8.0;

// A run that died is made up for by then.
const RUN_AGAIN_AFTER = 60;

/**
 * Has the background worker come at a time, or earlier where it is expected earlier already. Nothing is sent now.
 */
function schedule_run( int $at ): void {
	expect_run( $at, now() );
}

/**
 * Has the background worker come now, and WP-Cron told so when this request has answered: a site may have no other visitor.
 */
function wake_runner(): void {
	schedule_run( now() );

	if ( ! has_action_scheduler() && false === has_action( 'shutdown', __NAMESPACE__ . '\spawn_runner' ) && ! cron_is_disabled() ) {
		add_action( 'shutdown', __NAMESPACE__ . '\spawn_runner' );
	}
}

/**
 * Starts WP-Cron as a visit would: at most once a minute and never from within itself, WordPress sees to that.
 */
function spawn_runner(): void {
	spawn_cron();
}

/**
 * Tells whether this site's visits start no background tasks.
 */
function cron_is_disabled(): bool {
	return defined( 'DISABLE_WP_CRON' ) && (bool) constant( 'DISABLE_WP_CRON' );
}

/**
 * Works on whatever is unfinished for some seconds, and asks to come again while something is; not before it is due.
 */
function action_run(): void {
	note_background_run();

	// Should this request die, the next one is expected already.
	$store = new Store();
	if ( null !== next_run( $store->open( null ), now() ) ) {
		expect_only_run( now() + RUN_AGAIN_AFTER, now() );
	}

	( new Runner( $store, new Client( allowed_hosts() ) ) )->run_due( BACKGROUND_SECONDS );

	do {
		$next = next_run( $store->open( null ), now() );
		null === $next ? expect_no_run() : expect_only_run( $next, now() );
		// One that was queued between the look and the word would have nobody come.
		$later = next_run( $store->open( null ), now() );
	} while ( null !== $later && ( null === $next || $later < $next ) );
}

/**
 * Says when the worker is needed next: at once, or when the first wait is over; null when all has ended or is paused.
 *
 * @param array<array<string,mixed>> $open Unfinished flushes.
 * @phpstan-param array<array{state: string, wait_until: int, paused: bool, ...}> $open
 */
function next_run( array $open, int $now ): ?int {
	$next = null;
	foreach ( $open as $row ) {
		if ( $row['paused'] ) {
			continue;
		}
		$at   = 'waiting' === $row['state'] ? max( $now, $row['wait_until'] ) : $now;
		$next = null === $next ? $at : min( $next, $at );
	}

	return $next;
}

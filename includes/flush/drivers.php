<?php
/**
 * What keeps a flush going when nobody looks: WP-Cron.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/clock.php';
require_once __DIR__ . '/hosts.php';

const RUN_HOOK = 'shortpixel_flush_run';

// Below the 30 seconds that hosts allow a request, and WP-Cron's own lock of a minute.
const CRON_SECONDS = 20.0;

/**
 * Has the background worker come at a time, or earlier where it is expected earlier already. Nothing is sent now.
 */
function schedule_run( int $at ): void {
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
 * Works on whatever is unfinished for some seconds, and asks to come again while something is.
 */
function action_run(): void {
	// Should this request die, the next one is expected already.
	$store = new Store();
	if ( [] !== $store->open( null ) ) {
		schedule_run( now() + 60 );
	}

	( new Runner( $store, new Client( allowed_hosts() ) ) )->run_due( CRON_SECONDS );

	$next = next_run( $store->open( null ), now() );
	if ( null === $next ) {
		wp_unschedule_hook( RUN_HOOK );
		return;
	}
	schedule_run( $next );
}

/**
 * Says when the worker is needed next: at once, or when the first wait is over; null when all has ended.
 *
 * @param list<array{state: string, wait_until: int}> $open Unfinished flushes.
 */
function next_run( array $open, int $now ): ?int {
	$next = null;
	foreach ( $open as $row ) {
		$at   = 'waiting' === $row['state'] ? max( $now, $row['wait_until'] ) : $now;
		$next = null === $next ? $at : min( $next, $at );
	}

	return $next;
}

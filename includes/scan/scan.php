<?php
/** Starts, stops and continues a scan: for the screen, WP-CLI and the background. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Store\Image_Records;
use WP_Error;
use function ShortPixelFlush\Copies\library_extent;
use function ShortPixelFlush\Copies\no_provider;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\now;
use function ShortPixelFlush\resting_refusal;
use function ShortPixelFlush\storage_failed;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds, between two checks that start when the screen is opened. A scan that was idle for as long is restarted.
const CHECK_EVERY = 3600;

// In the background, beside the sweep and the flushes, and while a browser waits for the answer.
const SCAN_SECONDS = 4.0;

/**
 * Starts a scan. A scan of the library replaces one of recent changes.
 *
 * @param int    $user_id The user who started it; 0 for none.
 * @param string $reach   One of Scan::REACHES.
 * @return Scan|WP_Error An error if one is running, or no provider here can flush images.
 */
function start( int $user_id, string $reach = 'library' ) {
	$extent  = library_extent();
	$refusal = resting_refusal() ?? no_provider( 'can_flush_images' );
	if ( null !== $refusal ) {
		return $refusal;
	}
	$begun = change_scan(
		static fn ( Scan $scan ): ?Scan => ! may_replace( $scan, $reach ) ? null : Scan::from_json( null )->with(
			[
				'state'      => 'running',
				'reach'      => $reach,
				'user_id'    => $user_id,
				'started_at' => now(),
				'images'     => $extent['images'],
				'before'     => $extent['last'] + 1,
			]
		)
	);
	if ( false === $begun ) {
		return storage_failed();
	}
	if ( null === $begun ) {
		return new WP_Error( 'shortpixel_flush_already_running', __( 'This is being checked already. Check again in a minute.', 'shortpixel-flush' ), [ 'status' => 409 ] );
	}
	( new Image_Records() )->forget_due();
	if ( 'library' === $reach ) {
		schedule( now() );
	}
	return $begun;
}

/** Whether a scan of this reach may replace the last one. */
function may_replace( Scan $scan, string $reach ): bool {
	return ! $scan->is_running() || ( $scan->is_recent() && ( 'library' === $reach || is_old( $scan ) ) );
}

/** Whether opening the screen starts a check. */
function is_due(): bool {
	$scan = current_scan();
	return is_old( $scan ) && may_replace( $scan, 'recent' ) && null === ( resting_refusal() ?? no_provider( 'can_flush_images' ) );
}

function is_old( Scan $scan ): bool {
	return max( $scan->started_at, $scan->ended_at ) + CHECK_EVERY <= now();
}

/** Stops the scan. Its findings stay. */
function stop(): Scan {
	$end     = [
		'state'    => 'stopped',
		'ended_at' => now(),
	];
	$stopped = change_scan( static fn ( Scan $scan ): ?Scan => $scan->is_running() ? $scan->with( $end ) : null );
	if ( ! $stopped instanceof Scan ) {
		return current_scan();
	}
	( new Image_Records() )->forget_due();
	return $stopped;
}

/**
 * Returns when the background has to continue the scan.
 *
 * @return int|null Unix seconds; null if none runs, or only the open screen continues it.
 */
function next_run(): ?int {
	$scan = current_scan();
	return $scan->is_running() && ! $scan->is_recent() ? max( now() + 1, $scan->leased_until, next_request_at( $scan ) ) : null;
}

/** Continues a scan of the library while no screen is open. */
function run_in_background(): void {
	if ( null !== next_run() ) {
		run( SCAN_SECONDS );
	}
}

/**
 * Continues the scan. Any number of processes may call this at once: one of them works.
 *
 * @param list<Layout>|null $layouts A browser's measurements of the pages that the scan named; null if none measures.
 * @return int|null When to run again, in Unix seconds; null if no scan runs.
 */
function run( float $seconds, ?array $layouts = null ): ?int {
	if ( is_resting() ) {
		return null;
	}
	$token = lease_scan();
	return null === $token ? next_run() : ( new Scanner( $token, $layouts ) )->run( $seconds );
}

<?php
/** Starts, stops and continues scans. */

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

// In seconds: opening the screen starts a scan if the last one is older. A scan of recent changes that still runs is
// then replaced.
const CHECK_EVERY = 3600;

// In seconds: a slice of a scan, which leaves background runs time for flushes, and keeps a browser's request short.
const SCAN_SECONDS = 4.0;

/**
 * Starts a scan. A scan of the library replaces one of recent changes.
 *
 * @param int    $user_id The user who started the scan; 0 for none.
 * @param string $reach   One of Scan::REACHES.
 * @return Scan|WP_Error An error if a scan is running that this one may not replace, if scans can't run here, or if the
 *     database refused.
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

/** Whether a scan of this reach may replace the running or last one. */
function may_replace( Scan $scan, string $reach ): bool {
	return ! $scan->is_running() || ( $scan->is_recent() && ( 'library' === $reach || is_old( $scan ) ) );
}

/** Whether opening the screen should start a scan. */
function is_due(): bool {
	$scan = current_scan();
	return is_old( $scan ) && may_replace( $scan, 'recent' ) && null === ( resting_refusal() ?? no_provider( 'can_flush_images' ) );
}

function is_old( Scan $scan ): bool {
	return max( $scan->started_at, $scan->ended_at ) + CHECK_EVERY <= now();
}

/** Stops the scan and keeps its findings. */
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
 * Returns when a background run should continue the scan.
 *
 * @return int|null Unix seconds; null if no scan is running, or only the open screen continues it.
 */
function next_run(): ?int {
	$scan = current_scan();
	return $scan->is_running() && ! $scan->is_recent() ? max( now() + 1, $scan->leased_until, next_request_at( $scan ) ) : null;
}

/** Continues a scan of the library; one of recent changes is left to the open screen. */
function run_in_background(): void {
	if ( null !== next_run() ) {
		run( SCAN_SECONDS );
	}
}

/**
 * Continues the scan. Several processes may call this at once; only one of them does the work.
 *
 * @param list<Layout>|null $layouts A browser's measurements of the pages in `to_measure`; null without a browser.
 * @return int|null When to run again, in Unix seconds; null if the scan has ended or was taken over, if the plugin
 *     rests, or if another process is at work on recent changes.
 */
function run( float $seconds, ?array $layouts = null ): ?int {
	if ( is_resting() ) {
		return null;
	}
	$token = lease_scan();
	return null === $token ? next_run() : ( new Scanner( $token, $layouts ) )->run( $seconds );
}

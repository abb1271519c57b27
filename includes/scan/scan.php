<?php
/** Starting and stopping a scan, and carrying it on for some seconds: for the screen, WP-CLI and the background. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Flush\Image_Records;
use WP_Error;
use function ShortPixelFlush\Flush\library_extent;
use function ShortPixelFlush\Flush\no_provider;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\now;
use function ShortPixelFlush\resting_refusal;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/plan/library.php';
require_once __DIR__ . '/../flush/plan/preconditions.php';
require_once __DIR__ . '/../site-address.php';
require_once __DIR__ . '/rate.php';
require_once __DIR__ . '/store.php';

// In the background, beside the sweep and the flushes, and where a browser waits for the answer.
const SCAN_SECONDS = 4.0;

/**
 * Begins a scan of the library.
 *
 * @param int $user_id Who asked; 0 for nobody.
 * @return Scan|WP_Error Refused where one is running, or no provider here flushes images.
 */
function start( int $user_id ) {
	$extent  = library_extent();
	$refusal = resting_refusal() ?? no_provider( 'can_flush_images' );
	if ( null !== $refusal ) {
		return $refusal;
	}
	$begun = change_scan(
		static fn ( Scan $scan ): ?Scan => $scan->is_running() ? null : Scan::from_json( null )->with(
			[
				'state'      => 'running',
				'user_id'    => $user_id,
				'started_at' => now(),
				'images'     => $extent['images'],
				'before'     => $extent['last'] + 1,
			]
		)
	);
	if ( false === $begun ) {
		return new WP_Error( 'shortpixel_flush_storage_failed', __( 'The scan could not be started: the database refused it.', 'shortpixel-flush' ), [ 'status' => 500 ] );
	}
	if ( null === $begun ) {
		return new WP_Error( 'shortpixel_flush_already_running', __( 'The images are being scanned already.', 'shortpixel-flush' ), [ 'status' => 409 ] );
	}
	( new Image_Records() )->forget_due();
	schedule( now() );
	return $begun;
}

/** Stops it. What it has found stays. */
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
 * When the scan is to be carried on.
 *
 * @return int|null Unix seconds; null where none runs.
 */
function next_run(): ?int {
	$scan = current_scan();
	return $scan->is_running() ? max( now() + 1, $scan->leased_until, next_request_at( $scan ) ) : null;
}

/**
 * Carries the scan on. Any number may call this at once: one of them works.
 *
 * @param list<Layout>|null $layouts What a browser measured of the pages that the scan named; null where none measures.
 * @return int|null When to come again, in Unix seconds; null where no scan runs.
 */
function run( float $seconds, ?array $layouts = null ): ?int {
	if ( is_resting() ) {
		return null;
	}
	$token = lease_scan();
	return null === $token ? next_run() : ( new Scanner( $token, $layouts ) )->run( $seconds );
}

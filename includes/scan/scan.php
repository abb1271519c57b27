<?php
/** Starting and stopping a scan, and carrying it on for some seconds: for the screen, WP-CLI, schedules and the background. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Flush\Image_Records;
use WP_Error;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Flush\library_extent;
use function ShortPixelFlush\Flush\no_provider;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../shared-option.php';
require_once __DIR__ . '/../flush/drivers.php';
require_once __DIR__ . '/../flush/plan/library.php';
require_once __DIR__ . '/../flush/say/refusals.php';
require_once __DIR__ . '/store.php';

// In the background, beside the sweep and the flushes, and where a browser waits for the answer.
const SCAN_SECONDS = 4.0;

/**
 * Begins a scan of the library.
 *
 * @param int    $user_id Who asked; 0 for nobody.
 * @param string $cause   Of Flush\CAUSES: `person` or `schedule`.
 * @return Scan|WP_Error Refused where one is running, or no provider here flushes images.
 */
function start( int $user_id, string $cause ) {
	$extent  = library_extent();
	$refusal = no_provider( 'can_flush_images' );
	if ( null !== $refusal ) {
		return $refusal;
	}
	$begun      = null;
	$is_written = change_option(
		SCAN_OPTION,
		static function ( ?string $raw ) use ( $user_id, $cause, $extent, &$begun ): string {
			$scan  = Scan::from_json( $raw );
			$begun = $scan->is_running() ? null : Scan::from_json( null )->with(
				[
					'state'      => 'running',
					'cause'      => $cause,
					'user_id'    => $user_id,
					'started_at' => now(),
					'images'     => $extent['images'],
					'before'     => $extent['last'] + 1,
				]
			);
			return null === $begun ? (string) $raw : $begun->to_json();
		},
		'off'
	);
	if ( ! $is_written ) {
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
	$scan = current_scan();
	if ( ! $scan->is_running() ) {
		return $scan;
	}
	change_option(
		SCAN_OPTION,
		static function ( ?string $raw ) use ( &$scan ): string {
			$scan = Scan::from_json( $raw );
			if ( ! $scan->is_running() ) {
				return (string) $raw;
			}
			$scan = $scan->with(
				[
					'state'    => 'stopped',
					'ended_at' => now(),
				]
			);
			return $scan->to_json();
		},
		'off'
	);
	( new Image_Records() )->forget_due();
	return $scan;
}

/**
 * Carries the scan on. Any number may call this at once: one of them works.
 *
 * @return int|null When to come again, in Unix seconds; null where no scan runs.
 */
function run( float $seconds ): ?int {
	$token = lease_scan();
	if ( null === $token ) {
		$scan = current_scan();
		return $scan->is_running() ? max( now() + 1, $scan->leased_until ) : null;
	}
	return ( new Scanner( $token ) )->run( $seconds );
}

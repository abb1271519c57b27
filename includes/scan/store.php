<?php
/** The one record of a scan: an option that is written by compare-and-swap. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\compare_and_swap_option;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../shared-option.php';

const SCAN_OPTION = 'shortpixel_flush_scan';

// In seconds: longer than a slice takes. Who holds it for longer has died.
const SCAN_LEASE = 60;

function current_scan(): Scan {
	return Scan::from_json( raw_option( SCAN_OPTION ) );
}

/** Whether the last scan was this person's, and is nobody's now. */
function forget_who_scanned( int $user_id ): bool {
	if ( current_scan()->user_id !== $user_id ) {
		return false;
	}
	return change_option(
		SCAN_OPTION,
		static function ( ?string $raw ) use ( $user_id ): string {
			$scan = Scan::from_json( $raw );
			// Somebody else may have begun another meanwhile.
			return $scan->user_id === $user_id ? $scan->with( [ 'user_id' => 0 ] )->to_json() : (string) $raw;
		},
		'off'
	);
}

/** @return string|null The lease's token; null where somebody is at work on it, or it does not run. */
function lease_scan(): ?string {
	$raw  = raw_option( SCAN_OPTION );
	$scan = Scan::from_json( $raw );
	if ( ! $scan->is_running() || $scan->leased_until > now() ) {
		return null;
	}
	$token  = wp_generate_password( 20, false );
	$leased = $scan->with(
		[
			'lease'        => $token,
			'leased_until' => now() + SCAN_LEASE,
		]
	);
	return true === compare_and_swap_option( SCAN_OPTION, $raw, $leased->to_json() ) ? $token : null;
}

/**
 * Changes the scan while the lease is held and nobody has stopped it.
 *
 * @param callable(Scan): Scan $change
 * @return Scan|null As it is then; null where it is no longer this runner's.
 */
function change_leased( string $token, callable $change ): ?Scan {
	$scan       = null;
	$is_written = change_option(
		SCAN_OPTION,
		static function ( ?string $raw ) use ( $token, $change, &$scan ): string {
			$now  = Scan::from_json( $raw );
			$scan = $now->is_running() && $now->lease === $token ? $change( $now ) : null;
			return null === $scan ? (string) $raw : $scan->to_json();
		},
		'off'
	);
	return $is_written ? $scan : null;
}

<?php
/** Stores the state of the scan in one option, with compare-and-swap. */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Model\json_text;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SCAN_OPTION = 'shortpixel_flush_scan';

// In seconds: longer than any slice takes, so a runner that holds a lease for longer has died.
const SCAN_LEASE = 60;

function current_scan(): Scan {
	return Scan::from_json( raw_option( SCAN_OPTION ) );
}

/**
 * @param callable(Scan): ?Scan $change Returns the changed scan; null leaves it unchanged. May be called again.
 * @return Scan|false|null The changed scan; null if it was left unchanged, false if the database refused.
 */
function change_scan( callable $change ) {
	$changed    = null;
	$is_written = change_option(
		SCAN_OPTION,
		static function ( ?string $raw ) use ( $change, &$changed ): ?string {
			$changed = $change( Scan::from_json( $raw ) );
			return null === $changed ? null : json_text( $changed );
		},
		'off'
	);
	return $is_written ? $changed : false;
}

/** Removes a user from the last scan's record; returns whether they had started it. */
function forget_scanner( int $user_id ): bool {
	return change_scan( static fn ( Scan $scan ): ?Scan => $scan->user_id === $user_id ? $scan->with( [ 'user_id' => 0 ] ) : null ) instanceof Scan;
}

/** @return string|null The lease's token; null if another runner holds it, no scan runs, or it can't be stored. */
function lease_scan(): ?string {
	$lease = [
		'lease'        => wp_generate_password( 20, false ),
		'leased_until' => now() + SCAN_LEASE,
	];
	return change_scan( static fn ( Scan $scan ): ?Scan => $scan->is_running() && $scan->leased_until <= now() ? $scan->with( $lease ) : null ) instanceof Scan
		? $lease['lease']
		: null;
}

/**
 * Changes the scan, unless the lease was lost or the scan was stopped.
 *
 * @param callable(Scan): Scan $change
 * @return Scan|null The changed scan; null if this runner no longer holds it, or the database refused.
 */
function change_leased( string $token, callable $change ): ?Scan {
	$scan = change_scan( static fn ( Scan $scan ): ?Scan => $scan->is_running() && $scan->lease === $token ? $change( $scan ) : null );
	return $scan instanceof Scan ? $scan : null;
}

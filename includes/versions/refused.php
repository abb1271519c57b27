<?php
/** At which endpoints a new address was seen to be none: for a day, it is not offered there. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use function ShortPixelFlush\change_value;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';
require_once __DIR__ . '/../shared-option.php';

// Until when, by endpoint.
const REFUSED_OPTION  = 'shortpixel_flush_no_new_address';
const REFUSED_SECONDS = 86400;

function is_refused( string $endpoint ): bool {
	return isset( refused()[ $endpoint ] );
}

function note_refusal( string $endpoint, bool $is_refused ): void {
	if ( ! $is_refused && ! is_refused( $endpoint ) ) {
		return;
	}
	$now = $is_refused ? [ $endpoint => now() + REFUSED_SECONDS ] : [];
	change_value( REFUSED_OPTION, static fn ( $stored ): array => $now + array_diff_key( refused_in( $stored ), [ $endpoint => 0 ] ), 'on' );
}

/** @return array<int> */
function refused(): array {
	// Not get_option(), which queries the database if nothing is stored, as on most sites.
	$raw = wp_load_alloptions()[ REFUSED_OPTION ] ?? '';

	return refused_in( is_string( $raw ) ? maybe_unserialize( $raw ) : $raw );
}

/**
 * @param mixed $stored
 * @return array<int>
 */
function refused_in( $stored ): array {
	return array_filter( is_array( $stored ) ? $stored : [], static fn ( $until ): bool => is_int( $until ) && $until > now() );
}

<?php
/** Numbers endpoints, so that a new one has an empty cache. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/characters.php';
require_once __DIR__ . '/host.php';
require_once __DIR__ . '/cdn-url.php';

/** Returns the endpoint after this one: …/spai becomes …/spai2, …/spai9 becomes …/spai10; null where there is no key to number. */
function next_endpoint( string $endpoint ): ?string {
	$start    = ascii_lower( substr( $endpoint, 0, 8 ) );
	$endpoint = rtrim( $endpoint, '/' );
	$slash    = strrpos( $endpoint, '/' );
	$host_at  = 0 === strpos( $start, '//' ) ? 2 : strlen( 'https://' ) - ( 0 === strpos( $start, 'http://' ) ? 1 : 0 );
	$absolute = 2 === $host_at || 7 === $host_at || 'https://' === $start;
	if ( ! $absolute || false === $slash || $slash <= $host_at ) {
		return null;
	}

	$path = substr( $endpoint, $host_at );
	$host = substr( $path, 0, strcspn( $path, '/' ) );
	$key  = substr( $endpoint, $slash + 1 );
	if ( null === split_host( $host ) || ! is_free_of( $path, NOT_IN_URLS . '?#' ) || ! is_key( $key ) ) {
		return null;
	}
	$base = rtrim( $key, DIGITS );

	return substr( $endpoint, 0, $slash + 1 ) . $base . next_number( substr( $key, strlen( $base ) ) );
}

/** Adds one to a number of any length, digit by digit. No digits count as 1. */
function next_number( string $digits ): string {
	$head  = rtrim( $digits, '9' );
	$zeros = str_repeat( '0', strlen( $digits ) - strlen( $head ) );
	if ( '' === $digits ) {
		return '2';
	}

	return '' === $head ? '1' . $zeros : substr( $head, 0, -1 ) . ( (int) substr( $head, -1 ) + 1 ) . $zeros;
}

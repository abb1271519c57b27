<?php
/** Normalizes endpoints, and increments the number at the end of their keys. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Writes an endpoint as browsers request it and as find_cdn_urls() returns it. Any other text stays unchanged. */
function browser_endpoint( string $endpoint ): string {
	if ( 1 !== preg_match( '~\A(https?)://([^/]++)(.*)\z~is', $endpoint, $match ) ) {
		return $endpoint;
	}
	$scheme = ascii_lower( $match[1] );
	$host   = browser_host( $match[2], $scheme );
	$host   = null === $host ? null : ascii_host( $host );

	return null === $host ? $endpoint : $scheme . '://' . $host . $match[3];
}

/** Returns the next endpoint: …/spai becomes …/spai2, …/spai9 becomes …/spai10; null if it is no endpoint. */
function next_endpoint( string $endpoint ): ?string {
	$endpoint = rtrim( $endpoint, '/' );
	$key      = substr( $endpoint, (int) strrpos( $endpoint, '/' ) + 1 );
	if ( 1 !== preg_match( '~^(?:https?:)?//([^/]++)/~i', $endpoint, $match ) || null === split_host( $match[1] ) ) {
		return null;
	}
	if ( ! is_free_of( $endpoint, NOT_IN_URLS . '?#' ) || ! is_key( $key ) ) {
		return null;
	}
	$base = rtrim( $endpoint, DIGITS );

	return $base . next_number( substr( $endpoint, strlen( $base ) ) );
}

/** Adds one to a number of any length, digit by digit. An empty string counts as 1. */
function next_number( string $digits ): string {
	$head  = rtrim( $digits, '9' );
	$zeros = str_repeat( '0', strlen( $digits ) - strlen( $head ) );
	if ( '' === $digits ) {
		return '2';
	}

	return '' === $head ? '1' . $zeros : substr( $head, 0, -1 ) . ( (int) substr( $head, -1 ) + 1 ) . $zeros;
}

<?php
/**
 * Where providers that were in use before had their addresses: old pages, and what others keep of them, still ask there.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/providers.php';

const FORMER_OPTION = 'shortpixel_flush_endpoints';

/**
 * Remembers the endpoint of each provider in use; one write where any is another than before.
 */
function remember_endpoints(): void {
	$known = known_endpoints();
	$now   = [];

	foreach ( ready() as $provider ) {
		$now[ $provider->id() ] = (string) $provider->endpoint();
	}

	if ( [] !== array_diff_assoc( $now, $known ) ) {
		update_option( FORMER_OPTION, $now + $known, false );
	}
}

/**
 * Lists the endpoints of providers that are not in use any more, by the provider's name for code.
 *
 * @return array<string, string>
 */
function former_endpoints(): array {
	$known = known_endpoints();

	foreach ( [] === $known ? [] : ready() as $provider ) {
		unset( $known[ $provider->id() ] );
	}

	return $known;
}

/**
 * Reads what is stored, as if a stranger had written it.
 *
 * @return array<string, string>
 */
function known_endpoints(): array {
	$stored = get_option( FORMER_OPTION );
	$known  = [];

	foreach ( is_array( $stored ) ? array_slice( $stored, 0, 20, true ) : [] as $id => $endpoint ) {
		$is_address = is_string( $endpoint ) && 1 === preg_match( '~\Ahttps?://[^/?\#\s\\\\]+(?:/[A-Za-z0-9_.-]+)+\z~i', $endpoint );

		if ( $is_address && 1 === preg_match( '/\A[a-z0-9_-]{1,40}\z/', (string) $id ) ) {
			$known[ (string) $id ] = $endpoint;
		}
	}

	return $known;
}

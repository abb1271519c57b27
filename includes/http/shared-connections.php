<?php
/**
 * Connections that stay open from one batch to the next, where curl can.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Has a request use the connections that others of this process left open. The library closes its own after each batch.
 *
 * @param resource $handle Curl's handle; an object since PHP 8.
 */
function share_connections( $handle ): void {
	/** @var resource|false|null $share Curl's share handle; an object since PHP 8. */
	static $share = null;

	// phpcs:disable WordPress.WP.AlternativeFunctions -- WordPress's own library made the handle; it has no way to keep a connection.
	if ( null === $share ) {
		$share = can_share_connections() ? curl_share_init() : false;
		if ( false !== $share ) {
			curl_share_setopt( $share, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT );
			curl_share_setopt( $share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION );
		}
	}
	if ( false !== $share ) {
		curl_setopt( $handle, CURLOPT_SHARE, $share );
	}
	// phpcs:enable
}

/**
 * Tells whether curl and PHP can: curl since 7.57, and not before PHP 8, which alone keeps the share as long as its users.
 */
function can_share_connections(): bool {
	$version = function_exists( 'curl_version' ) ? curl_version() : false; // phpcs:ignore WordPress.WP.AlternativeFunctions -- Asks for its version only.

	return PHP_VERSION_ID >= 80000 && defined( 'CURL_LOCK_DATA_CONNECT' ) && is_array( $version ) && $version['version_number'] >= 0x073900;
}

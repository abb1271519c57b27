<?php
/** Compares URLs, and reads what they say about their image. Pure: no WordPress in here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use function ShortPixelFlush\Http\with_dns_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Whether two URLs are equal once url_without_scheme() has normalized them; false if it returns an empty string. */
function is_same_url( string $one, string $other ): bool {
	$one = url_without_scheme( $one );

	return '' !== $one && url_without_scheme( $other ) === $one;
}

/**
 * Whether a CDN URL requests a blurred placeholder, a crop or a blank image. `s_` followed by formats, as in
 * `s_webp:avif`, is no crop.
 */
function shows_only_a_part( string $url ): bool {
	$separator = '(?:\+|,|%2b|%2c)(?:\s|%20)*';

	return 1 === preg_match( "~(?:/|{$separator})(?:q_lqip|ret_blank|c_[a-z]+|sc_[^/+,%]*|s_(?!d?webp|d?avif)[^/+,%]*)(?=/|{$separator})~i", $url );
}

/** Whether a CDN URL requests a height, which may crop the image; a width alone keeps its shape. */
function asks_for_height( string $url ): bool {
	return 1 === preg_match( '~(?:/|\+|,|%2b|%2c)(?:\s|%20)*h_\d~i', $url );
}

/**
 * Normalizes a URL: no scheme, port 80 or 443, or fragment, and one spelling of its host and its percent-encoding.
 * Empty for a URL without a host, or with a scheme other than HTTP's.
 */
function url_without_scheme( string $url ): string {
	if ( 1 !== preg_match( '~\A(?:https?:)?//([^/?\#\s]+)([^\#]*)~i', with_dns_host( $url ), $parts ) ) {
		return '';
	}

	$host = (string) preg_replace( '/:(?:80|443)\z/', '', strtolower( $parts[1] ) );
	$path = '' === $parts[2] ? '/' : $parts[2];
	$path = (string) preg_replace_callback( '/[^\x21-\x7e]/', static fn ( array $byte ): string => rawurlencode( $byte[0] ), $path );
	$path = (string) preg_replace_callback(
		'/%[0-9a-f]{2}/i',
		static fn ( array $byte ): string => 1 === preg_match( '/[A-Za-z0-9._~-]/', rawurldecode( $byte[0] ) )
			? rawurldecode( $byte[0] )
			: strtoupper( $byte[0] ),
		$path
	);

	return $host . $path;
}

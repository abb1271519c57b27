<?php
/** Converts internationalized host names to a single spelling. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\Cdn\ascii_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Converts an internationalized host to ASCII, as DNS and browsers do: `bücher.example`, percent-encoded or not,
 * becomes `xn--bcher-kva.example`. Returns any other host unchanged.
 */
function dns_host( string $host ): string {
	// The fast path: planning calls this for every URL.
	if ( 1 !== preg_match( '/[%\x80-\xff]/', $host ) ) {
		return $host;
	}

	$decoded = (string) preg_replace_callback( '/%[89a-f][0-9a-f]/i', static fn ( array $byte ): string => rawurldecode( $byte[0] ), $host );

	if ( 1 !== preg_match( '/[^\x00-\x7f]/u', $decoded ) ) {
		return $host;
	}

	// Like browsers, use lower case, and compose a letter and its combining accent into one character.
	$decoded  = function_exists( 'mb_strtolower' ) ? mb_strtolower( $decoded, 'UTF-8' ) : $decoded;
	$composed = function_exists( 'normalizer_normalize' ) ? normalizer_normalize( $decoded ) : $decoded;
	$ascii    = ascii_host( is_string( $composed ) ? $composed : $decoded ) ?? $host;

	// DNS allows at most 63 characters per label.
	return max( array_map( 'strlen', explode( '.', $ascii ) ) ) > 63 ? $host : $ascii;
}

/** Converts a URL's host with dns_host(), and keeps the rest byte for byte. */
function with_dns_host( string $url ): string {
	return (string) preg_replace_callback(
		'~\A((?:https?:)?//)([^/?\#:@\\\\]+)(?=(?::\d*)?(?:[/?\#]|\z))~i',
		static fn ( array $parts ): string => $parts[1] . dns_host( $parts[2] ),
		$url
	);
}

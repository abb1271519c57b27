<?php
/** Internationalized host names: one spelling for all the ways they can be written. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\Cdn\ascii_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Returns a host as DNS and browsers spell it: `bücher.example`, percent-encoded or not, becomes
 * `xn--bcher-kva.example`.
 */
function dns_host( string $host ): string {
	// The usual case first: planning asks for every URL.
	if ( 1 !== preg_match( '/[%\x80-\xff]/', $host ) ) {
		return $host;
	}

	$decoded = (string) preg_replace_callback( '/%[89a-f][0-9a-f]/i', static fn ( array $byte ): string => rawurldecode( $byte[0] ), $host );

	if ( 1 !== preg_match( '/[^\x00-\x7f]/u', $decoded ) ) {
		return $host;
	}

	// Like browsers: lower case, and a letter with a combining accent as the one letter.
	$decoded  = function_exists( 'mb_strtolower' ) ? mb_strtolower( $decoded, 'UTF-8' ) : $decoded;
	$composed = function_exists( 'normalizer_normalize' ) ? normalizer_normalize( $decoded ) : $decoded;
	$ascii    = ascii_host( is_string( $composed ) ? $composed : $decoded ) ?? $host;

	// The longest label that DNS allows.
	return max( array_map( 'strlen', explode( '.', $ascii ) ) ) > 63 ? $host : $ascii;
}

/** Spells a URL's host that way, and leaves the rest byte for byte. */
function with_dns_host( string $url ): string {
	return (string) preg_replace_callback(
		'~\A((?:https?:)?//)([^/?\#:@\\\\]+)(?=(?::\d*)?(?:[/?\#]|\z))~i',
		static fn ( array $parts ): string => $parts[1] . dns_host( $parts[2] ),
		$url
	);
}

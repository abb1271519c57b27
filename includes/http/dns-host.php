<?php
/**
 * Hosts with letters beyond ASCII: one spelling for all that they can be written in.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\Cdn\ascii_host;

require_once __DIR__ . '/../cdn/punycode.php';

/**
 * Gives a host as DNS has it and browsers ask for it: `bücher.example`, also percent-encoded, is `xn--bcher-kva.example`.
 */
function dns_host( string $host ): string {
	// Planning asks this of every address.
	if ( 1 !== preg_match( '/[%\x80-\xff]/', $host ) ) {
		return $host;
	}

	$decoded = (string) preg_replace_callback( '/%[89a-f][0-9a-f]/i', static fn ( array $byte ): string => rawurldecode( $byte[0] ), $host );

	if ( 1 !== preg_match( '/[^\x00-\x7f]/u', $decoded ) ) {
		return $host;
	}

	// Browsers take capitals for small letters, and a letter with its accent for the one that has it.
	$decoded  = function_exists( 'mb_strtolower' ) ? mb_strtolower( $decoded, 'UTF-8' ) : $decoded;
	$composed = function_exists( 'normalizer_normalize' ) ? normalizer_normalize( $decoded ) : $decoded;

	$written = ascii_host( is_string( $composed ) ? $composed : $decoded ) ?? $host;

	// DNS takes no longer label.
	return max( array_map( 'strlen', explode( '.', $written ) ) ) > 63 ? $host : $written;
}

/**
 * Writes an address with its host so; the rest stays as it is written.
 */
function with_dns_host( string $url ): string {
	return (string) preg_replace_callback(
		'~\A((?:https?:)?//)([^/?\#:@\\\\]+)(?=(?::\d*)?(?:[/?\#]|\z))~i',
		static fn ( array $parts ): string => $parts[1] . dns_host( $parts[2] ),
		$url
	);
}

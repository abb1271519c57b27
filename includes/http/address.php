<?php
/**
 * Which addresses may be requested at all.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

/**
 * Reads the host out of an address, with its port where that is not the scheme's own; empty when the address is not one
 * that a browser, libcurl and we would all read alike.
 *
 * Refused: other schemes, user names, control characters, spaces, backslashes and anything beyond ASCII. An address like
 * that is read differently by different parsers, which is how a request ends up at a host nobody allowed.
 */
function request_host( string $url ): string {
	$readable = strlen( $url ) <= 8192
		&& 1 === preg_match( '~\A(https?)://([a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?:[/?#][\x21-\x5b\x5d-\x7e]*)?\z~iD', $url, $parts );
	if ( ! $readable ) {
		return '';
	}

	$host = strtolower( $parts[2] );
	$own  = 'http' === strtolower( $parts[1] ) ? 80 : 443;
	$port = (int) ( $parts[3] ?? $own );
	if ( $port < 1 || $port > 65535 || '.' === substr( $host, -1 ) || is_odd_number( $host ) ) {
		return '';
	}

	return $own === $port ? $host : $host . ':' . $port;
}

/**
 * Tells whether a host is a number in a form that some parsers read as an IPv4 address and others do not: 2130706433,
 * 0x7f.1, 127.1, 0177.0.0.1.
 */
function is_odd_number( string $host ): bool {
	$labels = explode( '.', $host );
	$last   = $labels[ count( $labels ) - 1 ];
	if ( 1 !== preg_match( '/\A(?:[0-9]+|0x[0-9a-f]*)\z/iD', $last ) ) {
		return false;
	}

	// Leading zeros are octal to some, so only the plain form passes.
	return false === filter_var( $host, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4 ) || 1 === preg_match( '/(?:\A|\.)0[0-9]/', $host );
}

/**
 * Gives a host without its port and, for an IPv6 address, without its brackets.
 */
function bare_host( string $host ): string {
	return trim( (string) preg_replace( '/:[0-9]{1,5}\z/D', '', $host ), '[]' );
}

/**
 * Tells whether a host is on a list; "*.example.com" on the list stands for every sub-domain.
 *
 * @param list<string> $hosts The list.
 */
function is_host_listed( string $host, array $hosts ): bool {
	foreach ( '' === $host ? [] : $hosts as $listed ) {
		$is_pattern = 0 === strpos( $listed, '*.' );
		if ( $host === $listed || ( $is_pattern && substr( $host, 1 - strlen( $listed ) ) === substr( $listed, 1 ) ) ) {
			return true;
		}
	}

	return false;
}

/**
 * Tells whether headers are what they say: a line break in one would begin another.
 *
 * @param array<string,string> $headers Values by name.
 */
function are_headers( array $headers ): bool {
	foreach ( $headers as $name => $value ) {
		if ( 1 !== preg_match( '/\A[A-Za-z0-9!#$%&\'*+.^_`|~-]{1,128}\z/D', (string) $name ) || 1 === preg_match( '/[\x00-\x08\x0a-\x1f\x7f]/', $value ) ) {
			return false;
		}
	}

	return true;
}

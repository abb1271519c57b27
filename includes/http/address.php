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
	$port = (int) ( $parts[3] ?? '' );
	$own  = 'http' === strtolower( $parts[1] ) ? 80 : 443;
	if ( $port > 65535 || '.' === substr( $host, -1 ) ) {
		return '';
	}

	return 0 === $port || $own === $port ? $host : $host . ':' . $port;
}

/**
 * Tells whether a host is on a list; "*.example.com" on the list stands for every sub-domain.
 *
 * @param list<string> $hosts The list.
 */
function host_is_listed( string $host, array $hosts ): bool {
	foreach ( '' === $host ? [] : $hosts as $listed ) {
		$is_pattern = 0 === strpos( $listed, '*.' );
		if ( $host === $listed || ( $is_pattern && substr( $host, 1 - strlen( $listed ) ) === substr( $listed, 1 ) ) ) {
			return true;
		}
	}

	return false;
}

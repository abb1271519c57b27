<?php
/** Parses and writes hosts with their ports. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Splits a host into its name and its port with the colon; null if it is not a host, or contains a user name.
 *
 * @return array{string, string}|null
 */
function split_host( string $host ): ?array {
	$name = substr( $host, 0, strcspn( $host, ':' ) );
	$good = '' !== $name && is_free_of( $name, NOT_IN_HOSTS )
		&& '.' !== $name[0] && '.' !== substr( $name, -1 ) && false === strpos( $name, '..' )
		&& 1 === preg_match( '//u', $name );

	if ( '[' === substr( $host, 0, 1 ) ) {
		$name = substr( $host, 0, strcspn( $host, ']' ) + 1 );
		$good = strlen( $name ) > 2 && ']' === substr( $name, -1 )
			&& consists_of( ascii_lower( substr( $name, 1, -1 ) ), '0123456789abcdef:.' );
	}
	$port = substr( $host, strlen( $name ) );

	return $good && ( '' === $port || is_port( $port ) ) ? [ $name, $port ] : null;
}

function is_port( string $port ): bool {
	$digits = substr( $port, 1 );

	return ':' === $port[0] && '' !== $digits && strlen( $digits ) < 6 && consists_of( $digits, DIGITS ) && (int) $digits < 65536;
}

/** Writes a host as a browser does: in lower case, without the scheme's default port; null if it is not a host. */
function browser_host( string $host, string $scheme ): ?string {
	$parts = split_host( $host );
	if ( null === $parts ) {
		return null;
	}
	list( $name, $port ) = $parts;
	$own                 = '' !== $port && ( 'http' === $scheme ? 80 : 443 ) === (int) substr( $port, 1 );

	return ascii_lower( $name ) . ( $own ? '' : $port );
}

/** Whether a segment without a scheme is likely a host. A single word other than `localhost` could also be a folder. */
function looks_like_host( string $host ): bool {
	$name  = ascii_lower( $host );
	$parts = explode( '.', $name );
	$last  = end( $parts );

	if ( ']' === substr( $name, -1 ) || false !== strpos( $name, ':' ) || 'localhost' === $name ) {
		return true;
	}
	if ( 4 === count( $parts ) && consists_of( implode( '', $parts ), DIGITS ) ) {
		return true;
	}

	return count( $parts ) > 1 && ( 0 === strpos( $last, 'xn--' ) || ( strlen( $last ) > 1 && consists_of( $last, LETTERS ) ) );
}

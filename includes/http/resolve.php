<?php
/**
 * Which addresses a host's name leads to, before anything is sent there.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/address.php';
require_once __DIR__ . '/ip-address.php';

// A name is looked up again after this, in a process that lives longer.
const RESOLVED_SECONDS = 60;

/**
 * Gives the addresses that a host's name leads to; the host may have a port.
 *
 * @return list<string> Empty where the name leads nowhere.
 */
function host_addresses( string $host ): array {
	/** @var array<string,array{float, list<string>}> $known */
	static $known = [];

	$name = bare_host( $host );

	/**
	 * Filters the addresses that a host's name leads to; anything but null is taken for them.
	 *
	 * @param string[]|null $addresses IP addresses.
	 * @param string        $name      The host, without port.
	 */
	$filtered = apply_filters( 'shortpixel_flush_host_addresses', null, $name );
	if ( is_array( $filtered ) ) {
		return array_values( array_filter( $filtered, 'is_string' ) );
	}

	if ( ! isset( $known[ $name ] ) || $known[ $name ][0] < microtime( true ) - RESOLVED_SECONDS ) {
		$known[ $name ] = [ microtime( true ), looked_up( $name ) ];
	}

	return $known[ $name ][1];
}

/**
 * Looks a name up. IPv6 only where it has no IPv4 address: the second question costs time, and one of the two is enough.
 *
 * @return list<string>
 */
function looked_up( string $name ): array {
	$addresses = gethostbynamel( $name );
	if ( is_array( $addresses ) && [] !== $addresses ) {
		return $addresses;
	}

	$records = function_exists( 'dns_get_record' ) ? @dns_get_record( $name, DNS_AAAA ) : false; // phpcs:ignore WordPress.PHP.NoSilencedErrors -- It warns where there is no name server.

	return array_values( array_filter( array_column( is_array( $records ) ? $records : [], 'ipv6' ), 'is_string' ) );
}

/**
 * Tells whether every one of some addresses lies in the open internet. One that does not is enough to refuse: the next
 * connection may take it.
 *
 * @param list<string> $addresses IP addresses.
 */
function are_public( array $addresses ): bool {
	return [] === array_filter( $addresses, static fn ( string $ip ): bool => ! is_public_ip( $ip ) );
}

<?php
/**
 * Which IP addresses lie in the open internet. Pure: no WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

/**
 * Lists the networks that no request of ours has any business in: this machine, the local network, addresses with a special
 * meaning, and IPv6 addresses that hide an IPv4 one.
 *
 * @return array<string,int> Bits of the prefix by network.
 */
function closed_networks(): array {
	return [
		'0.0.0.0'      => 8,
		'10.0.0.0'     => 8,
		'100.64.0.0'   => 10,
		'127.0.0.0'    => 8,
		'169.254.0.0'  => 16,
		'172.16.0.0'   => 12,
		'192.0.0.0'    => 24,
		'192.0.2.0'    => 24,
		'192.88.99.0'  => 24,
		'192.168.0.0'  => 16,
		'198.18.0.0'   => 15,
		'198.51.100.0' => 24,
		'203.0.113.0'  => 24,
		'224.0.0.0'    => 3,
		// Unspecified, loopback, IPv4-mapped and IPv4-compatible addresses.
		'::'           => 80,
		'64:ff9b::'    => 96,
		'64:ff9b:1::'  => 48,
		'100::'        => 64,
		// Teredo, ORCHID and other special ones.
		'2001::'       => 23,
		'2001:db8::'   => 32,
		'2002::'       => 16,
		'3fff::'       => 20,
		'5f00::'       => 16,
		'fc00::'       => 7,
		'fe80::'       => 10,
		'fec0::'       => 10,
		'ff00::'       => 8,
	];
}

/**
 * Tells whether an address, as numbers, lies in the open internet; what is no address does not.
 */
function is_public_ip( string $ip ): bool {
	$bytes = false === filter_var( $ip, FILTER_VALIDATE_IP ) ? false : inet_pton( $ip );
	if ( false === $bytes ) {
		return false;
	}

	foreach ( closed_networks() as $network => $bits ) {
		$prefix = (string) inet_pton( $network );
		if ( strlen( $prefix ) === strlen( $bytes ) && same_bits( $prefix, $bytes, $bits ) ) {
			return false;
		}
	}

	return true;
}

/**
 * Tells whether two addresses begin with the same bits.
 */
function same_bits( string $one, string $other, int $bits ): bool {
	$whole = intdiv( $bits, 8 );
	if ( substr( $one, 0, $whole ) !== substr( $other, 0, $whole ) ) {
		return false;
	}
	$mask = ( 0xff << ( 8 - $bits % 8 ) ) & 0xff;

	return 0 === $bits % 8 || ( ord( $one[ $whole ] ) & $mask ) === ( ord( $other[ $whole ] ) & $mask );
}

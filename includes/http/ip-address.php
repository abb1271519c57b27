<?php
/** Decides which URLs, hosts and IP addresses a request may go to. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

defined( 'ABSPATH' ) || exit;

// The /3 network of all publicly routed IPv6 addresses. Mapped, translated and NAT64 addresses, which embed an IPv4
// address, are outside it.
const PUBLIC_IPV6 = '2000::';

// Prefix lengths of this machine's own, local and special networks, and of cloud providers' internal services.
const PRIVATE_NETWORKS = [
	'0.0.0.0'       => 8,
	'10.0.0.0'      => 8,
	// Includes Alibaba Cloud's metadata service, 100.100.100.200.
	'100.64.0.0'    => 10,
	'127.0.0.0'     => 8,
	// Azure's platform services: DNS, health probes and the credentials of its agent.
	'168.63.129.16' => 32,
	// Includes the metadata service of most clouds, 169.254.169.254.
	'169.254.0.0'   => 16,
	'172.16.0.0'    => 12,
	// Includes Oracle Cloud's metadata service, 192.0.0.192.
	'192.0.0.0'     => 24,
	'192.0.2.0'     => 24,
	'192.88.99.0'   => 24,
	'192.168.0.0'   => 16,
	'198.18.0.0'    => 15,
	'198.51.100.0'  => 24,
	'203.0.113.0'   => 24,
	'224.0.0.0'     => 3,
	// Teredo, ORCHID and others.
	'2001::'        => 23,
	'2001:db8::'    => 32,
	// 6to4, which embeds an IPv4 address.
	'2002::'        => 16,
	// The former 6bone network, then addresses for documentation.
	'3ffe::'        => 16,
	'3fff::'        => 20,
];

/**
 * Returns a URL's host, with its port unless that is the scheme's default. Empty if it is no HTTP URL, or parsers might
 * disagree on it, since the request could then reach a host that is not allowed.
 */
function request_host( string $url ): string {
	$is_unambiguous = strlen( $url ) <= 8192
		&& 1 === preg_match( '~\A(https?)://([a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?:[/?#][\x21-\x5b\x5d-\x7e]*)?\z~iD', $url, $parts );
	if ( ! $is_unambiguous ) {
		return '';
	}

	$host    = strtolower( $parts[2] );
	$default = 'http' === strtolower( $parts[1] ) ? 80 : 443;
	$port    = (int) ( $parts[3] ?? $default );
	if ( $port < 1 || $port > 65535 || '.' === substr( $host, -1 ) || is_ambiguous_ipv4( $host ) ) {
		return '';
	}

	return $default === $port ? $host : $host . ':' . $port;
}

/** Whether a host ends in a number, but only some parsers read it as an IPv4 address: 0x7f.1, 127.1, 0177.0.0.1. */
function is_ambiguous_ipv4( string $host ): bool {
	$labels = explode( '.', $host );
	$last   = $labels[ count( $labels ) - 1 ];
	if ( 1 !== preg_match( '/\A(?:[0-9]+|0x[0-9a-f]*)\z/iD', $last ) ) {
		return false;
	}

	// Some parsers read a number with a leading zero as octal.
	return false === filter_var( $host, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4 ) || 1 === preg_match( '/(?:\A|\.)0[0-9]/', $host );
}

/** Strips a host's port, and the brackets of an IPv6 address. */
function bare_host( string $host ): string {
	return trim( (string) preg_replace( '/:[0-9]{1,5}\z/D', '', $host ), '[]' );
}

/** @param list<string> $hosts "*.example.com" matches any subdomain. */
function is_host_listed( string $host, array $hosts ): bool {
	foreach ( '' === $host ? [] : $hosts as $listed ) {
		$is_pattern = 0 === strpos( $listed, '*.' );
		if ( $host === $listed || ( $is_pattern && substr( $host, 1 - strlen( $listed ) ) === substr( $listed, 1 ) ) ) {
			return true;
		}
	}

	return false;
}

function is_ip_address( string $host ): bool {
	return false !== filter_var( $host, FILTER_VALIDATE_IP );
}

/** @param string $host With or without a port. A name is never private here, whatever it resolves to. */
function is_private_literal( string $host ): bool {
	return is_ip_address( bare_host( $host ) ) && ! is_public_ip( bare_host( $host ) );
}

/** Whether an IP address is publicly routed; false for anything that is not an IP address. */
function is_public_ip( string $ip ): bool {
	$bytes = is_ip_address( $ip ) ? inet_pton( $ip ) : false;
	if ( false === $bytes || ( 16 === strlen( $bytes ) && ! has_same_prefix( (string) inet_pton( PUBLIC_IPV6 ), $bytes, 3 ) ) ) {
		return false;
	}

	foreach ( PRIVATE_NETWORKS as $network => $bits ) {
		$prefix = (string) inet_pton( $network );
		if ( strlen( $prefix ) === strlen( $bytes ) && has_same_prefix( $prefix, $bytes, $bits ) ) {
			return false;
		}
	}

	return true;
}

function has_same_prefix( string $one, string $other, int $bits ): bool {
	$whole = intdiv( $bits, 8 );
	if ( substr( $one, 0, $whole ) !== substr( $other, 0, $whole ) ) {
		return false;
	}
	$mask = ( 0xff << ( 8 - $bits % 8 ) ) & 0xff;

	return 0 === $bits % 8 || ( ord( $one[ $whole ] ) & $mask ) === ( ord( $other[ $whole ] ) & $mask );
}

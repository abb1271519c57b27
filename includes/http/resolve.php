<?php
/** Resolves a host before anything is sent to it, and refuses one that resolves to a private network. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The seconds for which a process caches a resolved name.
const RESOLVED_SECONDS = 60;

/** @return list<string> IP addresses; empty if the host does not resolve. */
function host_ip_addresses( string $host ): array {
	/** @var array<string, array{float, list<string>}> $known */
	static $known = [];

	$name = bare_host( $host );

	/**
	 * Filters the IP addresses that a host resolves to; null leaves it to DNS.
	 *
	 * @param string[]|null $addresses IP addresses.
	 * @param string        $name      The host, without its port.
	 */
	$filtered = apply_filters( 'shortpixel_flush_host_addresses', null, $name );
	if ( is_array( $filtered ) ) {
		return array_values( array_filter( $filtered, 'is_string' ) );
	}

	if ( ! isset( $known[ $name ] ) || $known[ $name ][0] < microtime( true ) - RESOLVED_SECONDS ) {
		$known[ $name ] = [ microtime( true ), resolve_name( $name ) ];
	}

	return $known[ $name ][1];
}

/** @return list<string> IPv6 only if there is no IPv4 address: a second query costs time, and one answer is enough. */
function resolve_name( string $name ): array {
	$addresses = function_exists( 'gethostbynamel' ) ? gethostbynamel( $name ) : dns_ip_addresses( $name, 'A', 'ip' );

	return is_array( $addresses ) && [] !== $addresses ? $addresses : dns_ip_addresses( $name, 'AAAA', 'ipv6' );
}

/**
 * @param 'A'|'AAAA'  $type
 * @param 'ip'|'ipv6' $field
 * @return list<string>
 */
function dns_ip_addresses( string $name, string $type, string $field ): array {
	// phpcs:ignore WordPress.PHP.NoSilencedErrors -- Warns if there is no name server.
	$records = function_exists( 'dns_get_record' ) ? @dns_get_record( $name, 'A' === $type ? DNS_A : DNS_AAAA ) : false;

	return array_values( array_filter( array_column( is_array( $records ) ? $records : [], $field ), 'is_string' ) );
}

/**
 * Refuses a host without an address, or with any address in a private network, since the connection might use that one.
 *
 * @param list<string> $addresses
 * @return Http_Answer|null Null if requests may go to the host.
 */
function ip_refusal( array $addresses ): ?array {
	if ( [] === $addresses ) {
		// The transport must not resolve the name itself, since it might find an address that was never checked.
		return failed_answer( 'dns', 'The name was not found.', now() );
	}

	$is_public = [] === array_filter( $addresses, static fn ( string $ip ): bool => ! is_public_ip( $ip ) );

	return $is_public ? null : failed_answer( 'private_host', 'The name resolves to a private network.', now() );
}

/**
 * Refuses a request that might reach another server: a proxy resolves the name again, and so do PHP's sockets for
 * https. Only a verified certificate rules that out.
 *
 * @param bool $has_curl Without curl, WordPress's library can't tunnel through a proxy, so https requests would reach
 *   the proxy unencrypted.
 * @return Http_Answer|null Null if the request is pinned to the resolved addresses, or encrypted for a verified host.
 */
function unpinned_refusal( string $url, bool $is_proxied, bool $is_verified, bool $has_curl ): ?array {
	$is_https  = 0 === stripos( $url, 'https:' );
	$is_pinned = ! $is_proxied && ( $has_curl || ! $is_https );
	$is_bound  = $is_https && $is_verified && ( $has_curl || ! $is_proxied );

	return $is_pinned || $is_bound ? null : failed_answer( 'unpinned', 'The name would be looked up again, without a certificate.', now() );
}

/** Whether a request goes through the site's proxy (WP_PROXY_HOST). */
function is_sent_by_proxy( string $url ): bool {
	$proxy = new \WP_HTTP_Proxy();

	return $proxy->is_enabled() && $proxy->send_through_proxy( $url );
}

/**
 * @param string $url The URL without secrets, since filters see it.
 * @return string|bool The path of the CA bundle; true for the default one; false if a filter switched verification off.
 */
function certificates( string $url ) {
	/** This filter is documented in wp-includes/class-wp-http.php */
	// phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals -- WordPress's own filter.
	$verify = apply_filters( 'https_ssl_verify', ABSPATH . WPINC . '/certificates/ca-bundle.crt', $url );

	return is_string( $verify ) || is_bool( $verify ) ? $verify : true;
}

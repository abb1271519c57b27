<?php
/**
 * Which hosts may be asked at all: ShortPixel's, the providers', those the settings name; and which are this site's own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

use function ShortPixelFlush\Http\dns_host;
use function ShortPixelFlush\Http\bare_host;
use function ShortPixelFlush\Http\host_is_listed;
use function ShortPixelFlush\Http\is_public_ip;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\Providers\former_endpoints;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/http/address.php';
require_once __DIR__ . '/http/dns-host.php';
require_once __DIR__ . '/http/ip-address.php';
require_once __DIR__ . '/providers/providers.php';
require_once __DIR__ . '/settings.php';

const SHORTPIXEL_HOSTS = [ 'cdn.shortpixel.ai', 'sp-ao.shortpixel.ai', 'spcdn.shortpixel.ai', 'no-cdn.shortpixel.ai', '*.shortpixel.ai' ];

/**
 * Lists the hosts that purges and checks may be sent to, as "host" or "host:port"; a leading "*." stands for any sub-domain.
 *
 * A provider's setting may name an address inside a closed network; that is not enough, the site's owner has to.
 *
 * @return list<string>
 */
function allowed_hosts(): array {
	$hosts = array_merge( SHORTPIXEL_HOSTS, settings()['hosts'], [ url_host( shortpixel_api_url() ) ] );

	foreach ( active() as $provider ) {
		foreach ( array_merge( [ (string) $provider->endpoint() ], $provider->other_endpoints() ) as $endpoint ) {
			$hosts[] = url_host( $endpoint );
		}
	}

	// Old pages may still ask at the host of a provider that was in use before.
	foreach ( former_endpoints() as $endpoint ) {
		$hosts[] = url_host( $endpoint );
	}

	/**
	 * Filters the hosts that ShortPixel Flush may send purges and checks to.
	 *
	 * Naming a host here, other than by a pattern, also allows it to lie in a closed network (this machine, a local network).
	 *
	 * @param string[] $hosts Each "host" or "host:port", lower-case; a leading "*." stands for any sub-domain.
	 */
	$allowed = clean_hosts( apply_filters( 'shortpixel_flush_allowed_hosts', clean_hosts( $hosts ) ) );

	return array_values(
		array_filter(
			$allowed,
			static function ( string $host ) use ( $hosts ): bool {
				$bare = bare_host( $host );

				return false === filter_var( $bare, FILTER_VALIDATE_IP ) || is_public_ip( $bare ) || ! in_array( $host, $hosts, true ) || private_host_is_named( $host );
			}
		)
	);
}

/**
 * Tells whether the site's owner named a host, and so may have it in a closed network: in the settings, by a filter, or because
 * this site itself has that name.
 */
function private_host_is_named( string $host ): bool {
	$own   = array_merge( SHORTPIXEL_HOSTS, [ url_host( 'https://no-cdn.shortpixel.ai' ) ] );
	$named = array_merge( settings()['hosts'], site_hosts(), array_diff( [ url_host( shortpixel_api_url() ) ], $own ) );

	/** This filter is documented above. */
	$filtered = array_diff( clean_hosts( apply_filters( 'shortpixel_flush_allowed_hosts', [] ) ), $own );

	return in_array( bare_host( $host ), array_map( 'ShortPixelFlush\Http\bare_host', array_merge( $named, $filtered ) ), true );
}

/**
 * Tells whether a host, as url_host() gives it, may be asked.
 */
function host_is_allowed( string $host ): bool {
	return host_is_listed( $host, allowed_hosts() );
}

/**
 * Lists this site's own hosts: where its pages and its uploads are.
 *
 * @return list<string>
 */
function site_hosts(): array {
	$uploads = wp_get_upload_dir();
	$hosts   = [ url_host( home_url() ), url_host( site_url() ), url_host( content_url() ), url_host( $uploads['baseurl'] ) ];

	/**
	 * Filters this site's own hosts, for sites that answer under several names.
	 *
	 * @param string[] $hosts Each "host" or "host:port", lower-case.
	 */
	return clean_hosts( apply_filters( 'shortpixel_flush_site_hosts', clean_hosts( $hosts ) ) );
}

/**
 * Tells whether a host is ShortPixel's own.
 */
function is_shortpixel_host( string $host ): bool {
	return host_is_listed( $host, SHORTPIXEL_HOSTS );
}

/**
 * Gives a URL's host as DNS has it, lower-case, with its port where that is not the scheme's own; empty where there is none.
 */
function url_host( string $url ): string {
	$parts = wp_parse_url( $url );
	$host  = is_array( $parts ) && isset( $parts['host'] ) ? strtolower( dns_host( $parts['host'] ) ) : '';

	if ( '' === $host || ! isset( $parts['port'] ) ) {
		return $host;
	}

	$own = 'http' === strtolower( $parts['scheme'] ?? 'https' ) ? 80 : 443;

	return $own === $parts['port'] ? $host : $host . ':' . $parts['port'];
}

/**
 * Gives the base of ShortPixel's account API.
 */
function shortpixel_api_url(): string {
	/**
	 * Filters the base address of ShortPixel's account API.
	 *
	 * @param string $url Without a trailing slash.
	 */
	$url = apply_filters( 'shortpixel_flush_api_url', 'https://no-cdn.shortpixel.ai' );

	return is_string( $url ) ? rtrim( $url, '/' ) : 'https://no-cdn.shortpixel.ai';
}

/**
 * Keeps each non-empty host once, lower-case.
 *
 * @param mixed $hosts
 * @return list<string>
 */
function clean_hosts( $hosts ): array {
	$clean = [];

	foreach ( is_array( $hosts ) ? $hosts : [] as $host ) {
		if ( is_string( $host ) && '' !== trim( $host ) ) {
			$clean[] = strtolower( trim( $host ) );
		}
	}

	return array_values( array_unique( $clean ) );
}

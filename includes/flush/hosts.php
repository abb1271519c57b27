<?php
/**
 * Which hosts may be asked at all: ShortPixel's, the providers', those the settings name; and which are this site's own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\host_is_listed;
use function ShortPixelFlush\Providers\active;
use function ShortPixelFlush\settings;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../http/address.php';
require_once __DIR__ . '/../providers/providers.php';
require_once __DIR__ . '/../settings.php';

const SHORTPIXEL_HOSTS = [ 'cdn.shortpixel.ai', 'sp-ao.shortpixel.ai', 'spcdn.shortpixel.ai', 'no-cdn.shortpixel.ai', '*.shortpixel.ai' ];

/**
 * Lists the hosts that purges and checks may be sent to, as "host" or "host:port"; a leading "*." stands for any sub-domain.
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

	/**
	 * Filters the hosts that ShortPixel Flush may send purges and checks to.
	 *
	 * @param string[] $hosts Each "host" or "host:port", lower-case; a leading "*." stands for any sub-domain.
	 */
	return clean_hosts( apply_filters( 'shortpixel_flush_allowed_hosts', clean_hosts( $hosts ) ) );
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
 * Gives a URL's host, lower-case, with its port where that is not the scheme's own; empty where there is none.
 */
function url_host( string $url ): string {
	$parts = wp_parse_url( $url );
	$host  = is_array( $parts ) && isset( $parts['host'] ) ? strtolower( $parts['host'] ) : '';

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

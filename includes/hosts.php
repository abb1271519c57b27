<?php
/** Normalizes hosts, and says which are ShortPixel's, which are this site's, and which may be in a private network. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use function ShortPixelFlush\Http\bare_host;
use function ShortPixelFlush\Http\dns_host;
use function ShortPixelFlush\Http\is_host_listed;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

const SHORTPIXEL_HOSTS = [ 'cdn.shortpixel.ai', 'sp-ao.shortpixel.ai', 'spcdn.shortpixel.ai', 'no-cdn.shortpixel.ai', '*.shortpixel.ai' ];

/**
 * Whether a host may be in a private network: one that the site's owner or the network's administrator named in the
 * settings, in wp-config.php or by a filter, or this site itself.
 */
function is_private_host_allowed( string $host ): bool {
	$own   = array_merge( SHORTPIXEL_HOSTS, [ url_host( 'https://no-cdn.shortpixel.ai' ) ] );
	$named = array_merge(
		permitted_private_hosts( 'settings', settings()['hosts'] ),
		valid_hosts( fixed_settings() ),
		site_hosts( ! is_multisite() ),
		array_diff( [ url_host( shortpixel_api_url() ) ], $own )
	);

	/** This filter is documented in allowed_hosts(). */
	$filtered = array_diff( normalize_hosts( apply_filters( 'shortpixel_flush_allowed_hosts', [] ) ), $own );

	return in_array( bare_host( $host ), array_map( 'ShortPixelFlush\Http\bare_host', array_merge( $named, $filtered ) ), true );
}

/**
 * @param bool $with_languages Whether to include the languages' domains. They come from another plugin's settings,
 *     where the owner of one of a network's sites could name hosts of the private network.
 * @return list<string> The hosts of this site's pages and uploads.
 */
function site_hosts( bool $with_languages = true ): array {
	$uploads = wp_get_upload_dir();
	$hosts   = array_merge(
		[ url_host( home_url() ), url_host( site_url() ), url_host( content_url() ), url_host( $uploads['baseurl'] ) ],
		$with_languages ? language_hosts() : []
	);

	/**
	 * Filters this site's own hosts, for sites that answer under several names.
	 *
	 * @param string[] $hosts Each "host" or "host:port", lower-case.
	 */
	return normalize_hosts( apply_filters( 'shortpixel_flush_site_hosts', normalize_hosts( $hosts ) ) );
}

/** @return list<string> The hosts of the site's languages. */
function language_hosts(): array {
	return normalize_hosts( array_map( __NAMESPACE__ . '\url_host', language_urls() ) );
}

function is_shortpixel_host( string $host ): bool {
	return is_host_listed( $host, SHORTPIXEL_HOSTS );
}

/** Returns a URL's host in DNS spelling, lower-case, with any port but the scheme's default; empty if it has none. */
function url_host( string $url ): string {
	$parts = wp_parse_url( $url );
	$host  = is_array( $parts ) && isset( $parts['host'] ) ? strtolower( dns_host( $parts['host'] ) ) : '';

	if ( '' === $host || ! isset( $parts['port'] ) ) {
		return $host;
	}

	$default = 'http' === strtolower( $parts['scheme'] ?? 'https' ) ? 80 : 443;

	return $default === $parts['port'] ? $host : $host . ':' . $parts['port'];
}

function shortpixel_api_url(): string {
	/**
	 * Filters the base URL of ShortPixel's account API.
	 *
	 * @param string $url Without a trailing slash.
	 */
	$url = apply_filters( 'shortpixel_flush_api_url', 'https://no-cdn.shortpixel.ai' );

	return is_string( $url ) ? rtrim( $url, '/' ) : 'https://no-cdn.shortpixel.ai';
}

/**
 * @param mixed $hosts
 * @return list<string> Unique hosts, trimmed and lower-case.
 */
function normalize_hosts( $hosts ): array {
	$clean = [];
	foreach ( is_array( $hosts ) ? $hosts : [] as $host ) {
		if ( is_string( $host ) && '' !== trim( $host ) ) {
			$clean[] = strtolower( trim( $host ) );
		}
	}

	return array_values( array_unique( $clean ) );
}

<?php
/**
 * Reads the settings of ShortPixel Image Optimizer (SPIO), and writes image URLs as it does. Settings are read again on
 * each call, because SPIO's own class caches them for the whole request, and may send a request to validate the key.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

use function ShortPixelFlush\Cdn\browser_endpoint;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals, WordPress.NamingConventions.ValidHookName -- The hooks and constants are the optimizer's.

const SPIO_OPTION     = 'spio_settings';
const SPIO_KEY_OPTION = 'spio_key';
const SPIO_DOMAIN     = 'https://spcdn.shortpixel.ai/spio';

/** Whether SPIO's settings let it put ShortPixel's CDN links into pages. Otherwise it only optimizes files here. */
function spio_is_on(): bool {
	return (bool) spio_setting( 'useCDN' );
}

/** Whether SPIO's settings let it crop an image's sizes again around the subject when it optimizes the image. */
function spio_crops_again(): bool {
	return (bool) spio_setting( 'useSmartcrop' );
}

function spio_domain(): string {
	$domain = spio_setting( 'CDNDomain' );

	return is_string( $domain ) ? $domain : SPIO_DOMAIN;
}

/**
 * Returns the endpoint of a domain, with ShortPixel's default path if it has none; null if it is not an absolute URL.
 */
function spio_endpoint( string $domain ): ?string {
	$domain = rtrim( trim( $domain ), '/' );
	if ( 1 !== preg_match( '~\Ahttps?://[^/?\#\s\\\\]+(?:/[^?\#\s]+)?\z~i', $domain ) ) {
		return null;
	}

	return browser_endpoint( 1 === preg_match( '~\Ahttps?://[^/]+\z~i', $domain ) ? $domain . '/spio' : $domain );
}

/** Returns the account's key from its constant, or from the database in its current or former form. */
function spio_key(): string {
	if ( defined( 'SHORTPIXEL_API_KEY' ) ) {
		$key = constant( 'SHORTPIXEL_API_KEY' );
	} else {
		$stored = get_option( SPIO_KEY_OPTION );
		$key    = is_array( $stored ) ? $stored['apiKey'] ?? '' : get_option( 'wp-short-pixel-apiKey' );
	}

	return is_string( $key ) ? trim( $key ) : '';
}

/**
 * @return list<array{params: non-empty-list<string>, separator: string}> The same parameters with each separator: cached
 *   pages may still use commas.
 */
function spio_parameter_lists( bool $is_http ): array {
	$params = array_merge( [ 'ret_img', 'q_cdnize' ], spio_format_parameters(), $is_http ? [ 'p_h' ] : [] );

	return array_map(
		static fn ( string $separator ): array => [
			'params'    => $params,
			'separator' => $separator,
		],
		[ ',', '+' ]
	);
}

/** @return list<string> The target format, and which files on the site ShortPixel may use instead of converting. */
function spio_format_parameters(): array {
	$has_webp = (bool) spio_setting( 'createWebp' );
	$has_avif = (bool) spio_setting( 'createAvif' );
	$files    = array_merge(
		$has_webp ? [ spio_doubles_extension( 'WEBP' ) ? 'dwebp' : 'webp' ] : [],
		$has_avif ? [ spio_doubles_extension( 'AVIF' ) ? 'davif' : 'avif' ] : []
	);
	if ( [] === $files ) {
		return [];
	}

	return [ $has_webp && $has_avif ? 'to_auto' : ( $has_webp ? 'to_webp' : 'to_avif' ), 's_' . implode( ':', $files ) ];
}

/** @param 'WEBP'|'AVIF' $format */
function spio_doubles_extension( string $format ): bool {
	$name = "SHORTPIXEL_USE_DOUBLE_{$format}_EXTENSION";

	return defined( $name ) && (bool) constant( $name );
}

/**
 * Whether SPIO serves a file from the CDN: as far as known, its URL must contain the site's domain, as SPIO reads it from
 * the home URL, and match none of the filtered patterns.
 */
function spio_takes_source( string $url ): bool {
	$host    = strtolower( (string) wp_parse_url( home_url(), PHP_URL_HOST ) );
	$domain  = 1 === preg_match( '/[a-z0-9-]{1,63}\.[a-z.]{2,63}\z/', $host, $found ) ? $found[0] : $host;
	$exclude = apply_filters( 'shortpixel/front/cdn/regex_exclude', [] );
	foreach ( is_array( $exclude ) ? $exclude : [] as $pattern ) {
		// Other plugins' patterns may be invalid.
		if ( is_string( $pattern ) && '' !== $pattern && 1 === @preg_match( $pattern, $url ) ) { // phpcs:ignore WordPress.PHP.NoSilencedErrors -- See above.
			return false;
		}
	}

	return '' !== $domain && false !== strpos( $url, $domain );
}

/** Returns an image file's URL as SPIO writes it: without a scheme, and filtered. */
function spio_source( string $source ): string {
	$bare     = str_replace( [ 'http://', 'https://' ], '', $source );
	$filtered = apply_filters( 'shortpixel/front/cdn/url', $bare );

	return is_string( $filtered ) ? trim( $filtered ) : $bare;
}

/**
 * Whether a CDN URL is SPIO's: at its endpoint, or under a key that differs only in its number, at the same host or one
 * of ShortPixel's hosts that SPIO has used.
 *
 * @phpstan-param array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string} $cdn_url
 */
function spio_owns( string $endpoint, array $cdn_url ): bool {
	$host = strtolower( (string) preg_replace( '~\Ahttps?://([^/]*).*\z~is', '$1', $endpoint ) );
	$key  = substr( $endpoint, (int) strrpos( $endpoint, '/' ) + 1 );

	$is_numbered   = rtrim( $key, '0123456789' ) === rtrim( $cdn_url['key'], '0123456789' );
	$is_known_host = in_array( $cdn_url['host'], [ $host, 'spcdn.shortpixel.ai', 'cdn.shortpixel.ai' ], true );

	return '' !== $endpoint && ( $endpoint === $cdn_url['endpoint'] || ( $is_numbered && $is_known_host ) );
}

/** @return mixed The value; null if the setting is not stored. */
function spio_setting( string $name ) {
	$stored = apply_filters( 'shortpixel/settings/check', get_option( SPIO_OPTION, [] ) );

	return is_array( $stored ) ? $stored[ $name ] ?? null : null;
}

/**
 * Gives SPIO's style sheets and scripts a new version, which SPIO saves with its settings at the end of the request.
 *
 * @param string $plugin The name of the function that returns the plugin's object.
 */
function spio_renew_styles( string $plugin ): bool {
	$spio     = is_callable( $plugin ) ? $plugin() : null;
	$settings = [ $spio, 'settings' ];
	$model    = is_callable( $settings ) ? $settings() : null;
	$set      = [ $model, '__set' ];
	if ( ! is_callable( $set ) ) {
		return false;
	}

	$set( 'cdn_purge_version', (int) substr( (string) time(), -4 ) );

	return true;
}

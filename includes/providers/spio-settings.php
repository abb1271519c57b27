<?php
/**
 * What ShortPixel Image Optimizer has stored, read at each call: its own class remembers the first answer for the whole request,
 * and may ask ShortPixel over the network whether its key is valid.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/spio-parameters.php';

// phpcs:disable WordPress.NamingConventions -- The hooks and constants are the optimizer's.

const SPIO_OPTION     = 'spio_settings';
const SPIO_KEY_OPTION = 'spio_key';

/**
 * Tells whether its pages get their pictures from ShortPixel's CDN; without that it only optimises files on this server.
 */
function spio_is_on(): bool {
	return (bool) spio_setting( 'useCDN' );
}

/**
 * Gives the domain of its CDN as it is set.
 */
function spio_domain(): string {
	$domain = spio_setting( 'CDNDomain' );

	return is_string( $domain ) ? $domain : SPIO_DOMAIN;
}

/**
 * Gives the formats that it has ShortPixel make.
 *
 * @return array{webp: bool, avif: bool, double_webp: bool, double_avif: bool}
 */
function spio_formats(): array {
	return [
		'webp'        => (bool) spio_setting( 'createWebp' ),
		'avif'        => (bool) spio_setting( 'createAvif' ),
		'double_webp' => defined( 'SHORTPIXEL_USE_DOUBLE_WEBP_EXTENSION' ) && (bool) constant( 'SHORTPIXEL_USE_DOUBLE_WEBP_EXTENSION' ),
		'double_avif' => defined( 'SHORTPIXEL_USE_DOUBLE_AVIF_EXTENSION' ) && (bool) constant( 'SHORTPIXEL_USE_DOUBLE_AVIF_EXTENSION' ),
	];
}

/**
 * Reads the account's key: a constant, else what is stored, in its form of today or of before.
 */
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
 * Tells whether it puts a file on the CDN.
 */
function spio_takes_source( string $url ): bool {
	$domain  = spio_site_domain( strtolower( (string) wp_parse_url( home_url(), PHP_URL_HOST ) ) );
	$exclude = apply_filters( 'shortpixel/front/cdn/regex_exclude', [] );

	foreach ( is_array( $exclude ) ? $exclude : [] as $pattern ) {
		// Somebody else's expression may be none.
		if ( is_string( $pattern ) && '' !== $pattern && 1 === @preg_match( $pattern, $url ) ) { // phpcs:ignore WordPress.PHP.NoSilencedErrors
			return false;
		}
	}

	return '' !== $domain && false !== strpos( $url, $domain );
}

/**
 * Gives a source as it writes it: without a scheme, and as its filter wants it.
 */
function spio_source( string $source ): string {
	$bare     = str_replace( [ 'http://', 'https://' ], '', $source );
	$filtered = apply_filters( 'shortpixel/front/cdn/url', $bare );

	return is_string( $filtered ) ? trim( $filtered ) : $bare;
}

/**
 * Reads one of its settings; null where it is not stored.
 *
 * @return mixed
 */
function spio_setting( string $name ) {
	$stored = apply_filters( 'shortpixel/settings/check', get_option( SPIO_OPTION, [] ) );

	return is_array( $stored ) ? $stored[ $name ] ?? null : null;
}

/**
 * Gives its style sheets and scripts a new version by its own settings, which are written as the request ends.
 *
 * @param string $plugin The function by which other code finds it.
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

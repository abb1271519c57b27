<?php
/**
 * Reads Autoptimize's stored settings after its filters, and again at each call: its own class caches the first result
 * for the whole request, and makes a request if nothing is stored yet.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- The hooks are Autoptimize's.

const AUTOPTIMIZE_OPTION       = 'autoptimize_imgopt_settings';
const AUTOPTIMIZE_AVAILABILITY = 'autoptimize_service_availablity';
const AUTOPTIMIZE_ACCOUNT      = 'autoptimize_imgopt_provider_stat';

function autoptimize_is_on(): bool {
	return '1' === autoptimize_setting( 'autoptimize_imgopt_checkbox_field_1' );
}

/** Whether it was ever on: since then it stores the account's state. */
function autoptimize_was_on(): bool {
	return is_array( autoptimize_option( AUTOPTIMIZE_ACCOUNT ) );
}

/** Whether Autoptimize considers the site unreachable for ShortPixel. */
function autoptimize_is_local(): bool {
	$is_local = [ 'autoptimizeUtils', 'is_local_server' ];

	return class_exists( 'autoptimizeUtils', false ) && is_callable( $is_local ) && true === $is_local();
}

/** Returns the host of its URLs, with a trailing slash. */
function autoptimize_host(): string {
	return autoptimize_filtered( 'autoptimize_filter_imgopt_host', autoptimize_offered_hosts()[0] );
}

/** @return non-empty-list<string> */
function autoptimize_offered_hosts(): array {
	$availability = autoptimize_option( AUTOPTIMIZE_AVAILABILITY );
	$service      = is_array( $availability ) ? $availability['extra_imgopt'] ?? null : null;

	return autoptimize_hosts( is_array( $service ) ? $service['hosts'] ?? null : null );
}

/** Returns the part of its URLs before the size. */
function autoptimize_base(): string {
	$names     = apply_filters(
		'autoptimize_filter_imgopt_quality_array',
		[
			'1' => 'lossy',
			'2' => 'glossy',
			'3' => 'lossless',
		]
	);
	$choice    = autoptimize_setting( 'autoptimize_imgopt_select_field_2' );
	$choice    = '1' === $choice || '3' === $choice ? $choice : '2';
	$name      = is_array( $names ) && isset( $names[ $choice ] ) && is_string( $names[ $choice ] ) ? $names[ $choice ] : '';
	$next_gen  = autoptimize_setting( 'autoptimize_imgopt_checkbox_field_4' );
	$is_modern = '' !== $next_gen && '0' !== $next_gen;

	$parameters = [
		autoptimize_filtered( 'autoptimize_filter_imgopt_format', $is_modern ? 'to_auto' : 'to_webp' ),
		autoptimize_filtered( 'autoptimize_filter_imgopt_quality', 'q_' . $name ),
		autoptimize_filtered( 'autoptimize_filter_imgopt_wait', 'ret_img' ),
	];

	return autoptimize_filtered( 'autoptimize_filter_imgopt_base_url', autoptimize_host() . 'client/' . implode( ',', $parameters ) );
}

/** Returns the URL of an image that need not exist, to see what the filters do to it. */
function autoptimize_sample(): string {
	return home_url( '/a.jpg' );
}

function autoptimize_after_build( string $url ): string {
	return autoptimize_filtered( 'autoptimize_filter_imgopt_after_build_imgopt_url', $url );
}

/** Returns an image file's URL as Autoptimize writes it: at the site's host rather than at the site's own CDN. */
function autoptimize_normalized( string $source ): string {
	$cdn  = (string) wp_parse_url( autoptimize_cdn_url(), PHP_URL_HOST );
	$host = (string) wp_parse_url( site_url(), PHP_URL_HOST );
	if ( '' !== $cdn && false === strpos( autoptimize_host(), $cdn ) ) {
		$source = str_replace( $cdn, $host, $source );
	}

	if ( true === (bool) apply_filters( 'autoptimize_filter_imgopt_no_querystring', false ) ) {
		$source = substr( $source, 0, strcspn( $source, '?' ) );
	}

	return autoptimize_filtered( 'autoptimize_filter_imgopt_normalized_url', $source );
}

function autoptimize_takes_source( string $url ): bool {
	$exclusions = autoptimize_filtered( 'autoptimize_filter_imgopt_noptimize', autoptimize_setting( 'autoptimize_imgopt_text_field_6' ) );
	$own        = defined( 'AUTOPTIMIZE_SITE_DOMAIN' ) ? constant( 'AUTOPTIMIZE_SITE_DOMAIN' ) : wp_parse_url( site_url(), PHP_URL_HOST );

	return autoptimize_takes( autoptimize_normalized( $url ), is_string( $own ) ? $own : '', autoptimize_cdn_url(), $exclusions );
}

/** @return array{content_width: int, max_width: int, max_height: int, lqip: bool} The settings that decide which sizes it writes. */
function autoptimize_sizes( string $url ): array {
	$column    = $GLOBALS['content_width'] ?? 0;
	$lazy_load = autoptimize_setting( 'autoptimize_imgopt_checkbox_field_3' );
	$width     = apply_filters( 'autoptimize_filter_imgopt_max_width', 4999 );
	$height    = apply_filters( 'autoptimize_filter_imgopt_max_height', 4999 );

	return [
		'content_width' => is_numeric( $column ) ? (int) $column : 0,
		'max_width'     => is_numeric( $width ) ? (int) $width : 4999,
		'max_height'    => is_numeric( $height ) ? (int) $height : 4999,
		'lqip'          => '' !== $lazy_load && '0' !== $lazy_load && (bool) apply_filters( 'autoptimize_filter_imgopt_lazyload_dolqip', false, $url ),
	];
}

/** Returns the CDN that its settings name for the site's own files. */
function autoptimize_cdn_url(): string {
	$stored = autoptimize_option( 'autoptimize_cdn_url' );

	return autoptimize_filtered( 'autoptimize_filter_base_cdnurl', is_string( $stored ) ? $stored : '' );
}

function autoptimize_setting( string $name ): string {
	$settings = autoptimize_option( AUTOPTIMIZE_OPTION );
	$value    = is_array( $settings ) ? $settings[ $name ] ?? '' : '';

	return is_scalar( $value ) ? (string) $value : '';
}

/** @return mixed The option as Autoptimize reads it: on a network it may be the network's. */
function autoptimize_option( string $name ) {
	$read = [ 'autoptimizeOptionWrapper', 'get_option' ];

	return class_exists( 'autoptimizeOptionWrapper', false ) && is_callable( $read ) ? $read( $name, '' ) : get_option( $name, '' );
}

/** @param non-empty-string $hook */
function autoptimize_filtered( string $hook, string $value ): string {
	$filtered = apply_filters( $hook, $value );

	return is_scalar( $filtered ) ? (string) $filtered : $value;
}

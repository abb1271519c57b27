<?php
/**
 * Computes from Autoptimize's settings which parameters it gives an image file: the width of each size in a srcset,
 * width and height in src, neither for backgrounds. All URLs are in the page, since its lazy loading adds none.
 * Settings are read with their filters, and again on each call, because Autoptimize's own class caches them for the
 * whole request, and sends a request if nothing is stored yet.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

const AUTOPTIMIZE_HOST = 'https://sp-ao.shortpixel.ai/';

// Autoptimize looks for these anywhere in a path.
const AUTOPTIMIZE_ENDINGS = [ '.png', '.gif', '.jpg', '.jpeg', '.webp', '.avif' ];

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- The hooks are Autoptimize's.

const AUTOPTIMIZE_OPTION       = 'autoptimize_imgopt_settings';
const AUTOPTIMIZE_AVAILABILITY = 'autoptimize_service_availablity';
const AUTOPTIMIZE_ACCOUNT      = 'autoptimize_imgopt_provider_stat';

/**
 * @param mixed $hosts The hosts that Autoptimize's service lists.
 * @return non-empty-list<string> Hosts with scheme and trailing slash. Autoptimize picks one of them at random; for links
 *   that stay the same, this plugin uses the first.
 */
function autoptimize_hosts( $hosts ): array {
	$offered = array_values( array_filter( is_array( $hosts ) ? $hosts : [], static fn ( $host ): bool => is_string( $host ) && '' !== $host ) );
	if ( [] === $offered ) {
		return [ AUTOPTIMIZE_HOST ];
	}

	$first = in_array( AUTOPTIMIZE_HOST, $offered, true ) ? AUTOPTIMIZE_HOST : $offered[0];

	return array_values( array_unique( array_merge( [ $first ], $offered ) ) );
}

/**
 * Whether Autoptimize replaces a file's URL by a CDN URL.
 *
 * @param string $exclusions Parts of excluded URLs, separated by commas.
 */
function autoptimize_takes( string $url, string $site_host, string $cdn_url, string $exclusions ): bool {
	$parts = parse_url( $url ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Pure, and what Autoptimize uses.

	if ( ! is_array( $parts ) || false !== strpos( $url, '.php' ) ) {
		return false;
	}

	// Browsers percent-encode a non-ASCII host in a CDN URL, where it is part of the path; Autoptimize does not.
	$host  = rawurldecode( $parts['host'] ?? $site_host );
	$path  = $parts['path'] ?? '';
	$ours  = $host === $site_host || ( '' !== $cdn_url && false !== strpos( $url, $cdn_url ) );
	$ascii = 1 !== preg_match( '/[^\x20-\x7e]/', $host . $url );
	if ( ! $ours || str_ireplace( AUTOPTIMIZE_ENDINGS, '', $path ) === $path || ( $ascii && false === filter_var( $url, FILTER_VALIDATE_URL ) ) ) {
		return false;
	}

	foreach ( array_map( 'trim', explode( ',', $exclusions ) ) as $part ) {
		if ( '' !== $part && false !== strpos( $url, $part ) ) {
			return false;
		}
	}

	return true;
}

/**
 * @param list<string> $base The parameters that URLs begin with, except those of blurred previews.
 * @phpstan-param array{url: string, width: int, height: int, ...} $source
 * @param array{content_width: int, max_width: int, max_height: int, lqip: bool} $settings
 * @return list<array{params: list<string>, separator: string}>
 */
function autoptimize_parameter_lists( array $base, array $source, array $settings ): array {
	$lists = [ $base ];
	$width = $source['width'];
	$boxes = autoptimize_boxes( $width, $source['height'], $settings );
	if ( $width > 0 ) {
		$lists[] = array_merge( $base, [ 'w_' . $width ] );
	}

	foreach ( $boxes as $box ) {
		$lists[] = array_merge( $base, $box );
	}

	foreach ( $settings['lqip'] ? array_merge( [ [] ], $boxes ) : [] as $box ) {
		$lists[] = array_merge( [ 'q_lqip', 'ret_wait' ], $box );
	}

	$shaped = [];
	foreach ( $lists as $params ) {
		$shaped[ implode( ',', $params ) ] = [
			'params'    => $params,
			'separator' => ',',
		];
	}

	return array_values( $shaped );
}

/**
 * @phpstan-param array{content_width: int, max_width: int, max_height: int, ...} $settings
 * @return list<array{string, string}> The width and height parameters that an image tag may have: the file's own size,
 *   and the size reduced to the theme's content width, both limited by the settings.
 */
function autoptimize_boxes( int $width, int $height, array $settings ): array {
	if ( $width < 1 || $height < 1 ) {
		return [];
	}

	$column = $settings['content_width'];
	$sizes  = [ [ $width, $height ] ];
	if ( $column > 0 && $column < $width ) {
		$sizes[] = [ $column, max( 1, (int) round( $height * $column / $width ) ) ];
	}

	$boxes = [];
	foreach ( $sizes as list( $w, $h ) ) {
		if ( $w > $settings['max_width'] ) {
			$h = $settings['max_width'] / $w * $h;
			$w = $settings['max_width'];
		}

		if ( $h > $settings['max_height'] ) {
			$w = $settings['max_height'] / $h * $w;
			$h = $settings['max_height'];
		}

		$boxes[] = [ 'w_' . (int) $w, 'h_' . (int) $h ];
	}

	return $boxes;
}

function autoptimize_is_on(): bool {
	return '1' === autoptimize_setting( 'autoptimize_imgopt_checkbox_field_1' );
}

/** Whether image optimization was ever on; from then on, Autoptimize stores the account's state. */
function autoptimize_was_on(): bool {
	return is_array( autoptimize_option( AUTOPTIMIZE_ACCOUNT ) );
}

/** Whether Autoptimize thinks that ShortPixel can't reach the site. */
function autoptimize_is_local(): bool {
	$is_local = [ 'autoptimizeUtils', 'is_local_server' ];

	return class_exists( 'autoptimizeUtils', false ) && is_callable( $is_local ) && true === $is_local();
}

/** Returns the host of Autoptimize's URLs, with scheme and trailing slash. */
function autoptimize_host(): string {
	return autoptimize_filtered( 'autoptimize_filter_imgopt_host', autoptimize_offered_hosts()[0] );
}

/** @return non-empty-list<string> */
function autoptimize_offered_hosts(): array {
	$availability = autoptimize_option( AUTOPTIMIZE_AVAILABILITY );
	$service      = is_array( $availability ) ? $availability['extra_imgopt'] ?? null : null;

	return autoptimize_hosts( is_array( $service ) ? $service['hosts'] ?? null : null );
}

/** Returns the part of Autoptimize's URLs before the size. */
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

/** Returns the URL of an image that need not exist, to find out what filters do with URLs. */
function autoptimize_sample(): string {
	return home_url( '/a.jpg' );
}

function autoptimize_after_build( string $url ): string {
	return autoptimize_filtered( 'autoptimize_filter_imgopt_after_build_imgopt_url', $url );
}

/** Returns an image file's URL as Autoptimize writes it into a CDN URL: at the site's host, not at the site's own CDN. */
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

/** Whether Autoptimize, with this site's settings, replaces a file's URL by a CDN URL. */
function autoptimize_takes_source( string $url ): bool {
	$exclusions = autoptimize_filtered( 'autoptimize_filter_imgopt_noptimize', autoptimize_setting( 'autoptimize_imgopt_text_field_6' ) );
	$own        = defined( 'AUTOPTIMIZE_SITE_DOMAIN' ) ? constant( 'AUTOPTIMIZE_SITE_DOMAIN' ) : wp_parse_url( site_url(), PHP_URL_HOST );

	return autoptimize_takes( autoptimize_normalized( $url ), is_string( $own ) ? $own : '', autoptimize_cdn_url(), $exclusions );
}

/**
 * @return array{content_width: int, max_width: int, max_height: int, lqip: bool} The settings that determine which
 *   sizes Autoptimize writes.
 */
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

/** Returns the URL of the CDN that Autoptimize's settings name for the site's own files; empty if there is none. */
function autoptimize_cdn_url(): string {
	$stored = autoptimize_option( 'autoptimize_cdn_url' );

	return autoptimize_filtered( 'autoptimize_filter_base_cdnurl', is_string( $stored ) ? $stored : '' );
}

function autoptimize_setting( string $name ): string {
	$settings = autoptimize_option( AUTOPTIMIZE_OPTION );
	$value    = is_array( $settings ) ? $settings[ $name ] ?? '' : '';

	return is_scalar( $value ) ? (string) $value : '';
}

/** @return mixed The option as Autoptimize reads it; on a network, it may be the network's option. */
function autoptimize_option( string $name ) {
	$read = [ 'autoptimizeOptionWrapper', 'get_option' ];

	return class_exists( 'autoptimizeOptionWrapper', false ) && is_callable( $read ) ? $read( $name, '' ) : get_option( $name, '' );
}

/** @param non-empty-string $hook */
function autoptimize_filtered( string $hook, string $value ): string {
	$filtered = apply_filters( $hook, $value );

	return is_scalar( $filtered ) ? (string) $filtered : $value;
}

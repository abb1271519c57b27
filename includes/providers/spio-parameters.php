<?php
/**
 * Which parameters ShortPixel Image Optimizer gives a source, and how it reads the setting of its CDN's domain; pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const SPIO_DOMAIN = 'https://spcdn.shortpixel.ai/spio';

/**
 * Gives the endpoint that a domain stands for: without a path it gets the one that ShortPixel expects; null where it is no
 * full address.
 */
function spio_endpoint( string $domain ): ?string {
	$domain = rtrim( trim( $domain ), '/' );

	if ( 1 !== preg_match( '~\Ahttps?://[^/?\#\s\\\\]+(?:/[^?\#\s]+)?\z~i', $domain ) ) {
		return null;
	}

	return 1 === preg_match( '~\Ahttps?://[^/]+\z~i', $domain ) ? $domain . '/spio' : $domain;
}

/**
 * Lists the parameter lists of one source, each in both forms: it used to separate by commas, which readers of a srcset
 * take for its own, and separates by plus signs since. Pages that a cache keeps hold either.
 *
 * @param array{webp: bool, avif: bool, double_webp: bool, double_avif: bool} $formats
 * @return list<array{params: non-empty-list<string>, separator: string}>
 */
function spio_parameter_lists( array $formats, bool $is_http ): array {
	$params = array_merge( [ 'ret_img', 'q_cdnize' ], spio_format_parameters( $formats ), $is_http ? [ 'p_h' ] : [] );

	return array_map(
		static fn ( string $separator ): array => [
			'params'    => $params,
			'separator' => $separator,
		],
		[ ',', '+' ]
	);
}

/**
 * Names what it is converted to, and the files on the site that ShortPixel may take instead of converting.
 *
 * @param array{webp: bool, avif: bool, double_webp: bool, double_avif: bool} $formats
 * @return list<string>
 */
function spio_format_parameters( array $formats ): array {
	$names = [];

	if ( $formats['webp'] ) {
		$names[] = $formats['double_webp'] ? 'dwebp' : 'webp';
	}

	if ( $formats['avif'] ) {
		$names[] = $formats['double_avif'] ? 'davif' : 'avif';
	}

	if ( [] === $names ) {
		return [];
	}

	return [ 2 === count( $names ) ? 'to_auto' : ( $formats['webp'] ? 'to_webp' : 'to_avif' ), 's_' . implode( ':', $names ) ];
}

/**
 * Gives the part of a host that every address of the site has to hold: its registered domain, as far as that can be told.
 */
function spio_site_domain( string $host ): string {
	return 1 === preg_match( '/[a-z0-9-]{1,63}\.[a-z.]{2,63}\z/', $host, $found ) ? $found[0] : $host;
}

/**
 * Tells whether a CDN URL is its own: at the endpoint of now, or with a key of the same family at the same host or at one of
 * ShortPixel's that it has used.
 *
 * @phpstan-param array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string} $cdn_url
 */
function spio_owns( string $endpoint, array $cdn_url ): bool {
	$host = strtolower( (string) preg_replace( '~\Ahttps?://([^/]*).*\z~is', '$1', $endpoint ) );
	$key  = substr( $endpoint, (int) strrpos( $endpoint, '/' ) + 1 );

	return '' !== $endpoint && ( $endpoint === $cdn_url['endpoint']
		|| ( rtrim( $key, '0123456789' ) === rtrim( $cdn_url['key'], '0123456789' ) && in_array( $cdn_url['host'], [ $host, 'spcdn.shortpixel.ai', 'cdn.shortpixel.ai' ], true ) ) );
}

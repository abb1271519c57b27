<?php
/**
 * Rewrites a page's images to CDN addresses, as the real one's PHP does for images that are not lazy.
 */

declare( strict_types=1 );

namespace ShortPixel\AI\Stand_In;

use ShortPixelAI;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Rewrites `src` and `srcset` of images and background images in `style`.
 */
function with_cdn_addresses( string $html ): string {
	$html = preg_replace_callback( '#<img\s[^>]*>#i', static fn ( array $tag ): string => image_tag( $tag[0] ), $html ) ?? $html;

	return preg_replace_callback(
		'#(background(?:-image)?\s*:[^;"\'<>]*url\(\s*["\']?)([^"\')\s]+)#i',
		static fn ( array $css ): string => $css[1] . cdn_address( $css[2] ),
		$html
	) ?? $html;
}

/**
 * Rewrites one image, unless it is done already.
 */
function image_tag( string $tag ): string {
	if ( str_contains( $tag, 'data-spai' ) ) {
		return $tag;
	}

	$tag = preg_replace_callback(
		'#(\ssrc=)(["\'])(.*?)\2#i',
		static fn ( array $src ): string => $src[1] . $src[2] . cdn_address( $src[3] ) . $src[2] . ' data-spai-egr=' . $src[2] . '1' . $src[2],
		$tag
	) ?? $tag;

	return preg_replace_callback(
		'#(\ssrcset=)(["\'])(.*?)\2#i',
		static fn ( array $srcset ): string => $srcset[1] . $srcset[2] . srcset( $srcset[3] ) . $srcset[2],
		$tag
	) ?? $tag;
}

/**
 * Rewrites every candidate of a srcset, keeping its descriptor.
 */
function srcset( string $candidates ): string {
	$rewritten = [];

	foreach ( explode( ',', $candidates ) as $candidate ) {
		$parts       = explode( ' ', trim( $candidate ), 2 );
		$rewritten[] = implode( ' ', [ cdn_address( $parts[0] ) ] + $parts );
	}

	return implode( ', ', $rewritten );
}

/**
 * Gives the CDN address of an image of this or another site; anything else stays as it is.
 */
function cdn_address( string $written ): string {
	$url  = html_entity_decode( $written );
	$home = preg_replace( '#^(https?://[^/]+).*$#i', '$1', home_url() );
	$url  = str_starts_with( $url, '/' ) && ! str_starts_with( $url, '//' ) ? $home . $url : $url;
	$host = wp_parse_url( ShortPixelAI::_()->endpoint(), PHP_URL_HOST );

	// Host without port, as the real one compares; on a machine where both are 127.0.0.1 the path tells them apart.
	$is_cdn = str_starts_with( $url, ShortPixelAI::_()->endpoint() ) || ( 'cdn.shortpixel.ai' === $host && wp_parse_url( $url, PHP_URL_HOST ) === $host );

	if ( $is_cdn || 1 !== preg_match( '#^https?://[^?\#]+\.(jpe?g|png|gif|webp|avif|svg|bmp)([?\#]|$)#i', $url ) ) {
		return $written;
	}

	/** This filter is the real plugin's; it runs more than once for an address there too. */
	$source = apply_filters( 'shortpixel/ai/originalUrl', $url ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- The name is the real plugin's.

	return esc_url( ShortPixelAI::_()->get_api_url( is_string( $source ) ? $source : $url, false, false, pathinfo( (string) wp_parse_url( $url, PHP_URL_PATH ), PATHINFO_EXTENSION ) ) );
}

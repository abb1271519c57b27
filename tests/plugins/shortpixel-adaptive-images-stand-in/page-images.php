<?php
/**
 * Rewrites a page's images, as the real plugin's PHP does: to placeholders or, if they are not lazy, to CDN addresses.
 */

declare( strict_types=1 );

namespace ShortPixel\AI\Stand_In;

use ShortPixelAI;

defined( 'ABSPATH' ) || exit;

/**
 * Rewrites `src` and `srcset` of images and background images in `style`.
 */
function with_cdn_addresses( string $html ): string {
	$html = preg_replace_callback( '#<img\s[^>]*>#i', static fn ( array $tag ): string => image_tag( $tag[0] ), $html ) ?? $html;

	return preg_replace_callback(
		'#<style\b.*?</style>|<[a-z][^<>]*\bstyle=[^<>]*>#is',
		static fn ( array $part ): string => with_backgrounds( $part[0] ),
		$html
	) ?? $html;
}

/**
 * Rewrites the background images of a tag's style or of a style block. A setting for each of the two makes them lazy.
 */
function with_backgrounds( string $css ): string {
	$is_block = 0 === stripos( $css, '<style' );
	$is_lazy  = (bool) setting( 'areas', $is_block ? 'backgrounds_lazy_style' : 'backgrounds_lazy' ) && ( $is_block || ! is_eager( $css ) );

	return preg_replace_callback(
		'#(background(?:-image)?\s*:[^;"\'<>]*url\(\s*(?:["\']|&quot;|&\#0?39;)?)((?:(?!&quot;|&\#0?39;)[^"\')\s])+)#i',
		static fn ( array $url ): string => $url[1] . background( $url[2], $is_lazy ),
		$css
	) ?? $css;
}

/**
 * Returns what replaces a background's address in a page: a placeholder or, if the background is not lazy, the CDN
 * address with the largest width of the settings.
 */
function background( string $written, bool $is_lazy ): string {
	$widest = number( setting( 'areas', 'backgrounds_max_width' ), 0 );

	return $is_lazy && is_picture( source_of( $written ) )
		? placeholder( source_of( $written ) )
		: cdn_address( $written, $widest > 0 ? $widest : false );
}

/**
 * Rewrites one image, unless it was rewritten before.
 */
function image_tag( string $tag ): string {
	if ( str_contains( $tag, 'data-spai' ) ) {
		return $tag;
	}

	if ( ! is_eager( $tag ) ) {
		return lazy_image( $tag );
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
 * Rewrites every candidate of a srcset and keeps its descriptor. As in the real plugin, file types make no difference.
 */
function srcset( string $candidates ): string {
	$rewritten = [];

	foreach ( explode( ',', $candidates ) as $candidate ) {
		$parts       = explode( ' ', trim( $candidate ), 2 );
		$rewritten[] = implode( ' ', [ cdn_address( $parts[0], false, false ) ] + $parts );
	}

	return implode( ', ', $rewritten );
}

/**
 * Returns the CDN address of an image of this or another site. Returns any other address unchanged.
 *
 * @param int|false $width
 */
function cdn_address( string $written, $width = false, bool $by_type = true ): string {
	$url = source_of( $written );

	if ( ! is_picture( $url ) ) {
		return $written;
	}

	/** This filter is the real plugin's, which also runs it more than once for an address. */
	$source = apply_filters( 'shortpixel/ai/originalUrl', $url ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- The name is the real plugin's.

	$type = $by_type ? pathinfo( (string) wp_parse_url( $url, PHP_URL_PATH ), PATHINFO_EXTENSION ) : false;

	return esc_url( ShortPixelAI::_()->get_api_url( is_string( $source ) ? $source : $url, $width, false, $type ) );
}

/**
 * Returns the absolute form of an address written in a page.
 */
function source_of( string $written ): string {
	$url  = html_entity_decode( $written );
	$home = preg_replace( '#^(https?://[^/]+).*$#i', '$1', home_url() );

	return str_starts_with( $url, '/' ) && ! str_starts_with( $url, '//' ) ? $home . $url : $url;
}

/**
 * Whether an address belongs to an image that isn't on the CDN.
 */
function is_picture( string $url ): bool {
	$host = wp_parse_url( ShortPixelAI::_()->endpoint(), PHP_URL_HOST );

	// The real plugin compares only hosts, without ports. With the simulator, site and CDN are both on 127.0.0.1, so the
	// whole endpoint is compared.
	$is_cdn = str_starts_with( $url, ShortPixelAI::_()->endpoint() ) || ( 'cdn.shortpixel.ai' === $host && wp_parse_url( $url, PHP_URL_HOST ) === $host );

	return ! $is_cdn && 1 === preg_match( '#^https?://[^?\#]+\.(jpe?g|png|gif|webp|avif|svg|bmp)([?\#]|$)#i', $url );
}

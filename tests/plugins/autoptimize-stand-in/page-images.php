<?php
/**
 * Rewrites a page's images to CDN addresses, with sizes and lazy loading.
 */

declare( strict_types=1 );

namespace Autoptimize\Stand_In;

use autoptimizeImages;
use WP_HTML_Tag_Processor;

defined( 'ABSPATH' ) || exit;

const LAZY_PLACEHOLDER = 'data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%3E%3C/svg%3E';

/**
 * Rewrites images, their sources, icons, and backgrounds in attributes and style blocks.
 */
function with_cdn_addresses( string $html, autoptimizeImages $images ): string {
	$tags = new WP_HTML_Tag_Processor( $html );

	while ( $tags->next_tag() ) {
		switch ( $tags->get_tag() ) {
			case 'IMG':
				image_tag( $tags, $images );
				break;
			case 'SOURCE':
				// Only a single address; a whole srcset is left as it is.
				one_attribute( $tags, 'srcset', $images );
				break;
			case 'LINK':
				icon_tag( $tags, $images );
		}

		background( $tags, $images );
		one_attribute( $tags, 'data-thumb', $images );
		one_attribute( $tags, 'data-background', $images );
	}

	return preg_replace_callback(
		'#<style[^>]*>[^<]*</style>#i',
		static fn ( array $block ): string => style_sheet( $block[0], $images ),
		$tags->get_updated_html()
	) ?? $html;
}

/**
 * Rewrites one image, with each candidate's own width in the srcset, and makes it lazy unless a setting or the tag says
 * otherwise.
 */
function image_tag( WP_HTML_Tag_Processor $tag, autoptimizeImages $images ): void {
	$src    = $tag->get_attribute( 'src' );
	$srcset = $tag->get_attribute( 'srcset' );
	$width  = size( $tag->get_attribute( 'width' ) );
	$height = size( $tag->get_attribute( 'height' ) );

	if ( ! is_string( $src ) || str_starts_with( $src, 'data' ) ) {
		return;
	}

	$new_src    = $images->address( $src, $width, $height );
	$new_srcset = is_string( $srcset ) ? srcset( $srcset, $images ) : null;
	$is_lazy    = $images->should_lazyload() && 'eager' !== $tag->get_attribute( 'loading' ) && 'high' !== $tag->get_attribute( 'fetchpriority' );
	$preview    = $is_lazy ? $images->preview( $src, $width, $height ) : '';

	$tag->set_attribute( $is_lazy ? 'data-src' : 'src', $new_src );

	if ( null !== $new_srcset ) {
		$tag->set_attribute( $is_lazy ? 'data-srcset' : 'srcset', $new_srcset );
	}

	if ( $is_lazy ) {
		$tag->set_attribute( 'src', '' === $preview ? LAZY_PLACEHOLDER : $preview );
		$tag->remove_attribute( 'srcset' );
		$tag->add_class( 'lazyload' );
	}
}

/**
 * Rewrites every candidate of a srcset.
 */
function srcset( string $candidates, autoptimizeImages $images ): string {
	$rewritten = [];

	foreach ( explode( ',', $candidates ) as $candidate ) {
		$parts       = explode( ' ', trim( $candidate ), 2 );
		$descriptor  = $parts[1] ?? '';
		$width       = str_ends_with( $descriptor, 'w' ) ? (int) $descriptor : 0;
		$rewritten[] = trim( $images->address( $parts[0], $width ) . ' ' . $descriptor );
	}

	return implode( ', ', $rewritten );
}

/**
 * Rewrites a site's icon, at the size given in the tag or else 180 pixels.
 */
function icon_tag( WP_HTML_Tag_Processor $tag, autoptimizeImages $images ): void {
	$href  = $tag->get_attribute( 'href' );
	$sizes = $tag->get_attribute( 'sizes' );
	$box   = is_string( $sizes ) ? explode( 'x', $sizes ) : [ '180', '180' ];

	if ( is_string( $href ) && in_array( $tag->get_attribute( 'rel' ), [ 'icon', 'apple-touch-icon' ], true ) ) {
		$tag->set_attribute( 'href', $images->address( $href, (int) $box[0], (int) ( $box[1] ?? 0 ) ) );
	}
}

/**
 * Rewrites an attribute that holds one address.
 */
function one_attribute( WP_HTML_Tag_Processor $tag, string $name, autoptimizeImages $images ): void {
	$value = $tag->get_attribute( $name );

	if ( is_string( $value ) && ! str_contains( trim( $value ), ' ' ) ) {
		$tag->set_attribute( $name, $images->address( $value ) );
	}
}

/**
 * Rewrites a background in a style attribute; a lazy background image moves to `data-bg`.
 */
function background( WP_HTML_Tag_Processor $tag, autoptimizeImages $images ): void {
	$style = $tag->get_attribute( 'style' );

	if ( ! is_string( $style ) || 1 !== preg_match( '#background(?:-image)?\s*:[^;]*url\(\s*["\']?([^"\')]+)#i', $style, $found ) ) {
		return;
	}

	$address = $images->address( $found[1] );

	if ( $images->should_lazyload() && 'IMG' !== $tag->get_tag() && str_contains( $style, 'background-image' ) ) {
		$tag->set_attribute( 'data-bg', $address );
		$tag->add_class( 'lazyload' );
		$address = LAZY_PLACEHOLDER;
	}

	$tag->set_attribute( 'style', str_replace( $found[1], $address, $style ) );
}

/**
 * Rewrites the backgrounds of a style block in the page.
 */
function style_sheet( string $css, autoptimizeImages $images ): string {
	return preg_replace_callback(
		'#(background[^;}]*url\(\s*["\']?)([^"\')]+)#i',
		static fn ( array $rule ): string => $rule[1] . $images->address( $rule[2] ),
		$css
	) ?? $css;
}

/**
 * Reads a size attribute; 0 if it is missing or a percentage.
 *
 * @param mixed $value
 */
function size( $value ): int {
	return is_string( $value ) && ! str_contains( $value, '%' ) ? (int) $value : 0;
}

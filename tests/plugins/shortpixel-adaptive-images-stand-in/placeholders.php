<?php
/**
 * The placeholders of lazy images, as the real plugin's PHP writes them: an SVG of the file's size that names the file.
 */

declare( strict_types=1 );

namespace ShortPixel\AI\Stand_In;

use ShortPixel\AI\Options;

defined( 'ABSPATH' ) || exit;

/**
 * Whether a tag gets its CDN address instead of a placeholder, because it matches one of the user's selectors, such as
 * "img", ".class", "img.class" or "#id".
 *
 * The real plugin's setting is empty by default, so that all images are lazy. Here its default is "img", so that none
 * is.
 */
function is_eager( string $tag ): bool {
	$selectors = Options::_()->get( 'eager_selectors', [ 'settings', 'exclusions' ], 'img' );

	foreach ( explode( ',', is_string( $selectors ) ? $selectors : '' ) as $selector ) {
		if (
			1 === preg_match( '/^([a-z0-9]*)(?:([.#])([\w-]+))?$/i', trim( $selector ), $part )
			&& '' !== $part[0]
			&& matches_selector( $tag, $part[1], $part[2] ?? '', $part[3] ?? '' )
		) {
			return true;
		}
	}

	return false;
}

function matches_selector( string $tag, string $element, string $mark, string $name ): bool {
	$attribute = '#' === $mark ? 'id' : 'class';

	return ( '' === $element || 1 === preg_match( "/^<{$element}\\b/i", $tag ) )
		&& ( '' === $mark || 1 === preg_match( "/\\s{$attribute}=[\"'][^\"']*(?<![\\w-]){$name}(?![\\w-])/i", $tag ) );
}

/**
 * Makes one image lazy. If its file's name contains the size, the placeholder is for the largest image of the same
 * shape in the srcset.
 */
function lazy_image( string $tag ): string {
	if ( 1 !== preg_match( '#\ssrc=(["\'])(.*?)\1#i', $tag, $src ) || ! is_picture( source_of( $src[2] ) ) ) {
		return $tag;
	}

	$url    = source_of( $src[2] );
	$merges = null !== size_in_name( $url );

	if ( $merges && 1 === preg_match( '#\ssrcset=(["\'])(.*?)\1#i', $tag, $srcset ) ) {
		$url = largest( $url, $srcset[2] );
	}

	$tag = str_replace( $src[0], ' src="' . placeholder( $url ) . '" data-spai="1"', $tag );
	$tag = (string) preg_replace( '#\ssrcset=(["\']).*?\1#i', $merges ? ' srcset=" "' : '', $tag );

	return (string) preg_replace(
		$merges ? '#\sloading=["\']lazy["\']#i' : '#\s(?:sizes=(["\']).*?\1|loading=["\']lazy["\'])#i',
		'',
		$tag
	);
}

/**
 * Returns the widest image with the same shape as the image at the URL: that image, or one from the srcset.
 */
function largest( string $url, string $srcset ): string {
	[ $width, $height ] = size_of( $url );
	$shape              = $width / max( 1, $height );

	foreach ( explode( ',', $srcset ) as $candidate ) {
		$other       = source_of( explode( ' ', trim( $candidate ) )[0] );
		[ $w, $h ]   = size_of( $other );
		$is_its_kind = abs( $w / max( 1, $h ) - $shape ) / $shape < 0.03;

		if ( $w > $width && $is_its_kind ) {
			$url   = $other;
			$width = $w;
		}
	}

	return $url;
}

function placeholder( string $url ): string {
	[ $width, $height ] = size_of( $url );

	/** This filter is the real plugin's; see cdn_address(). */
	$source = apply_filters( 'shortpixel/ai/originalUrl', $url ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- The name is the real plugin's.
	$svg    = sprintf(
		'<svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" data-u="%3$s" data-w="%1$d" data-h="%2$d"></svg>',
		$width,
		$height,
		rawurlencode( is_string( $source ) ? $source : $url )
	);

	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode -- It is what a data address is made of.
	return 'data:image/svg+xml;base64,' . base64_encode( $svg );
}

/**
 * Returns an image's width and height: from its name, else from its file, else 1 by 1.
 *
 * @return array{int, int}
 */
function size_of( string $url ): array {
	$named = size_in_name( $url );

	if ( null !== $named ) {
		return $named;
	}

	$uploads = wp_get_upload_dir();
	$path    = str_replace( $uploads['baseurl'], $uploads['basedir'], (string) strtok( $url, '?' ) );
	$size    = is_file( $path ) ? getimagesize( $path ) : false;

	return is_array( $size ) && $size[0] > 0 && $size[1] > 0 ? [ $size[0], $size[1] ] : [ 1, 1 ];
}

/**
 * @return array{int, int}|null
 */
function size_in_name( string $url ): ?array {
	return 1 === preg_match(
		'/-(\d+)x(\d+)\.[a-z0-9]+(?:\?.*)?$/i',
		$url,
		$size
	) && (int) $size[1] > 0 && (int) $size[2] > 0 ? [ (int) $size[1], (int) $size[2] ] : null;
}

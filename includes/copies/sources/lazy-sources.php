<?php
/** Finds the files behind placeholders of lazy-loaded images. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use WP_Http;

defined( 'ABSPATH' ) || exit;

// Pages rarely have more than a few hundred images; a text with more placeholders than this is probably an attack.
const LAZY_SOURCES = 2000;

/**
 * @param string $page The page's URL, to resolve relative sources; without it these are left out.
 * @return list<Shown_Source> The sources in placeholders of ShortPixel Adaptive Images, for lazy images.
 */
function lazy_sources( string $text, string $page = '' ): array {
	$found = [];

	// The current placeholder is an SVG that contains the source; in older ones the source is a parameter. A backslash
	// can come from JSON.
	preg_match_all(
		'~data:image\\\\?/(?:svg\+xml|gif);(?:base64,([A-Za-z0-9+/\\\\]{40,}+={0,2})|((?:[a-z]{1,2}=[A-Za-z0-9+/\\\\=%]*+;){1,5}+)base64,)~',
		$text,
		$placeholders,
		PREG_SET_ORDER
	);

	foreach ( $placeholders as $placeholder ) {
		$source = isset( $placeholder[2] )
			? source_in_parameters( str_replace( '\\', '', $placeholder[2] ), $page )
			: source_in_svg( str_replace( '\\', '', $placeholder[1] ?? '' ), $page );

		if ( null !== $source && count( $found ) < LAZY_SOURCES ) {
			$found[ $source['url'] ] = $source;
		}
	}

	return array_values( $found );
}

/** @return Shown_Source|null */
function source_in_svg( string $encoded, string $page ): ?array {
	$svg = base64_decode( $encoded, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- A data: URL.

	if ( ! is_string( $svg ) || 1 !== preg_match( '~\sdata-u="([^"]+)"~', $svg, $address ) ) {
		return null;
	}

	preg_match( '~\sdata-w="(\d{1,5})"~', $svg, $width );
	preg_match( '~\sdata-h="(\d{1,5})"~', $svg, $height );

	return lazy_source( $address[1], (int) ( $width[1] ?? 0 ), (int) ( $height[1] ?? 0 ), $page );
}

/** @return Shown_Source|null The source in an older placeholder: `u=<base64>;w=300;h=200;`. */
function source_in_parameters( string $parameters, string $page ): ?array {
	$values = [];

	foreach ( explode( ';', $parameters ) as $parameter ) {
		list( $name, $value ) = explode( '=', $parameter, 2 ) + [ '', '' ];

		$values[ $name ] = $value;
	}

	// phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- As above.
	$address = base64_decode( rawurldecode( $values['u'] ?? '' ), true );

	return is_string( $address ) ? lazy_source( $address, (int) ( $values['w'] ?? 0 ), (int) ( $values['h'] ?? 0 ), $page ) : null;
}

/**
 * @param string $encoded The source, percent-encoded.
 * @return Shown_Source|null
 */
function lazy_source( string $encoded, int $width, int $height, string $page ): ?array {
	$url = urldecode( $encoded );
	$url = '' === $page || '' === $url ? $url : WP_Http::make_absolute_url( $url, $page );

	if ( 1 !== preg_match( '~^https?://[^\s/]+/\S~i', $url ) ) {
		return null;
	}

	return [
		'url'    => $url,
		'width'  => $width,
		'height' => $height,
	];
}

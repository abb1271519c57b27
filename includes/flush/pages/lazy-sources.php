<?php
/**
 * The pictures of a page that load as visitors scroll: their sources are hidden in placeholders; pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

// Pages name a few hundred pictures at most; a text of nothing but placeholders is an attack.
const LAZY_SOURCES = 2000;

/**
 * Lists the sources that the placeholders of ShortPixel Adaptive Images stand for, with the width and height they state.
 *
 * @return list<array{url: string, width: int, height: int}>
 */
function lazy_sources( string $text ): array {
	$found = [];

	// Of today: an SVG with the source in it. Older: the source beside it, as a parameter. A slash can be JSON's.
	preg_match_all( '~data:image\\\\?/(?:svg\+xml|gif);(?:base64,([A-Za-z0-9+/\\\\]{40,}={0,2})|((?:[a-z]{1,2}=[A-Za-z0-9+/\\\\=%]*;){1,5})base64,)~', $text, $placeholders, PREG_SET_ORDER );

	foreach ( $placeholders as $placeholder ) {
		$source = isset( $placeholder[2] )
			? source_in_parameters( str_replace( '\\', '', $placeholder[2] ) )
			: source_in_svg( str_replace( '\\', '', $placeholder[1] ?? '' ) );

		if ( null !== $source && count( $found ) < LAZY_SOURCES ) {
			$found[ $source['url'] ] = $source;
		}
	}

	return array_values( $found );
}

/**
 * Reads a placeholder that is an SVG.
 *
 * @return array{url: string, width: int, height: int}|null
 */
function source_in_svg( string $encoded ): ?array {
	$svg = base64_decode( $encoded, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- That is how a data: URL is written.

	if ( ! is_string( $svg ) || 1 !== preg_match( '~\sdata-u="([^"]+)"~', $svg, $address ) ) {
		return null;
	}

	preg_match( '~\sdata-w="(\d{1,5})"~', $svg, $width );
	preg_match( '~\sdata-h="(\d{1,5})"~', $svg, $height );

	return lazy_source( $address[1], (int) ( $width[1] ?? 0 ), (int) ( $height[1] ?? 0 ) );
}

/**
 * Reads a placeholder whose source is a parameter of its type, as versions before 2 wrote it: `u=<base64>;w=300;h=200;`.
 *
 * @return array{url: string, width: int, height: int}|null
 */
function source_in_parameters( string $parameters ): ?array {
	$values = [];

	foreach ( explode( ';', $parameters ) as $parameter ) {
		list( $name, $value ) = explode( '=', $parameter, 2 ) + [ '', '' ];

		$values[ $name ] = $value;
	}

	$address = base64_decode( rawurldecode( $values['u'] ?? '' ), true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- As above.

	return is_string( $address ) ? lazy_source( $address, (int) ( $values['w'] ?? 0 ), (int) ( $values['h'] ?? 0 ) ) : null;
}

/**
 * Makes a source of a percent-encoded address; null where it is no address.
 *
 * @return array{url: string, width: int, height: int}|null
 */
function lazy_source( string $encoded, int $width, int $height ): ?array {
	$url = urldecode( $encoded );

	if ( 1 !== preg_match( '~^https?://[^\s/]+/\S~i', $url ) ) {
		return null;
	}

	return [
		'url'    => $url,
		'width'  => $width,
		'height' => $height,
	];
}

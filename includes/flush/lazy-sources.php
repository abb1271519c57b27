<?php
/**
 * The pictures of a page that load as visitors scroll: their sources are hidden in placeholders; pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Lists the sources that the placeholders of ShortPixel Adaptive Images stand for, with the width and height they state.
 *
 * @return list<array{url: string, width: int, height: int}>
 */
function lazy_sources( string $html ): array {
	$found = [];

	preg_match_all( '~data:image/svg\+xml;base64,([A-Za-z0-9+/]{40,}={0,2})~', $html, $placeholders );

	foreach ( array_unique( $placeholders[1] ) as $placeholder ) {
		$svg = base64_decode( $placeholder, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode -- That is how a data: URL is written.

		if ( ! is_string( $svg ) || 1 !== preg_match( '~\sdata-u="([^"]+)"~', $svg, $address ) ) {
			continue;
		}

		$url = urldecode( $address[1] );

		if ( 1 === preg_match( '~^https?://[^\s/]+/\S~i', $url ) ) {
			$found[ $url ] = [
				'url'    => $url,
				'width'  => 1 === preg_match( '~\sdata-w="(\d{1,5})"~', $svg, $width ) ? (int) $width[1] : 0,
				'height' => 1 === preg_match( '~\sdata-h="(\d{1,5})"~', $svg, $height ) ? (int) $height[1] : 0,
			];
		}
	}

	return array_values( $found );
}

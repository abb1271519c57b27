<?php
/** Writes a version as ShortPixel's own parameter, which only Autoptimize's filters can put into a link. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

/**
 * @param string $url     A CDN URL.
 * @param string $version Replaces any other; empty to remove it.
 * @return string The URL with the version as the last of ShortPixel's parameters, where its plugins put it.
 */
function with_parameter( string $url, string $version ): string {
	$pieces = explode( '/', $url, 6 );
	if ( count( $pieces ) < 6 ) {
		return $url;
	}

	$separator = false === strpos( $pieces[4], '+' ) ? ',' : '+';
	$tokens    = array_filter( explode( $separator, $pieces[4] ), static fn ( string $token ): bool => 1 !== preg_match( '/\Av_\d*\z/', $token ) );
	$pieces[4] = implode( $separator, array_merge( $tokens, '' === $version ? [] : [ 'v_' . $version ] ) );

	return implode( '/', $pieces );
}

/** @param string $url A CDN URL, or a source, which has no such parameter. */
function parameter_in( string $url ): string {
	$parameters = explode( '/', $url, 6 )[4] ?? '';

	return 1 === preg_match( '/(?:\A|[+,]|%2[BbCc])v_(\d+)(?:[+,]|%2[BbCc]|\z)/', $parameters, $found ) ? $found[1] : '';
}

<?php
/**
 * Which parameters Autoptimize gives an image file, by its settings: the width of each size for the srcset, width and height for
 * src, neither for backgrounds. All of it is in the page, since its lazy loading adds no addresses. Pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

const AUTOPTIMIZE_HOST = 'https://sp-ao.shortpixel.ai/';

// Searched for anywhere in a path, as Autoptimize does.
const AUTOPTIMIZE_ENDINGS = [ '.png', '.gif', '.jpg', '.jpeg', '.webp', '.avif' ];

/**
 * @param mixed $hosts Hosts as Autoptimize's service lists them.
 * @return non-empty-list<string> Each with a trailing slash. The first is the one to use: a stable choice, while Autoptimize picks at random.
 */
function autoptimize_hosts( $hosts ): array {
	$offered = array_values( array_filter( is_array( $hosts ) ? $hosts : [], static fn ( $host ): bool => is_string( $host ) && '' !== $host ) );
	if ( [] === $offered ) {
		return [ AUTOPTIMIZE_HOST ];
	}

	$first = in_array( AUTOPTIMIZE_HOST, $offered, true ) ? AUTOPTIMIZE_HOST : $offered[0];

	return array_values( array_unique( array_merge( [ $first ], $offered ) ) );
}

/** @param string $exclusions Parts of excluded addresses, separated by commas. */
function autoptimize_takes( string $url, string $site_host, string $cdn_url, string $exclusions ): bool {
	$parts = parse_url( $url ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Pure, and as Autoptimize does it.

	if ( ! is_array( $parts ) || false !== strpos( $url, '.php' ) ) {
		return false;
	}

	// Browsers percent-encode a non-ASCII host, Autoptimize does not.
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
 * @param list<string> $base The parameters that every address begins with.
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
 * @return list<array{string, string}> The sizes that an image tag can have: the file's own, and as it fits into the theme's column.
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
			$w = is_int( $w ) ? $settings['max_height'] / $h * $w : $w;
			$h = $settings['max_height'];
		}

		$boxes[] = [ 'w_' . (int) $w, 'h_' . (int) $h ];
	}

	return $boxes;
}

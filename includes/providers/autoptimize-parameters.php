<?php
/**
 * Which parameters Autoptimize gives a source, by its settings; pure.
 *
 * All that it writes is in the page: one address for each size with that size's own width in the srcset, one with width
 * and height for src, one without either for backgrounds. What its lazy loading adds is moved attributes, no addresses.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const AUTOPTIMIZE_HOST = 'https://sp-ao.shortpixel.ai/';

// Looked for anywhere in a path, as it does.
const AUTOPTIMIZE_ENDINGS = [ '.png', '.gif', '.jpg', '.jpeg', '.webp', '.avif' ];

/**
 * Chooses among the hosts that its service offers. It takes one at random for each page; ours has to stay the same.
 *
 * @param mixed $hosts As its service lists them.
 * @return non-empty-list<string> Each with a slash at its end, the one to use first.
 */
function autoptimize_hosts( $hosts ): array {
	$offered = [];

	foreach ( is_array( $hosts ) ? $hosts : [] as $host ) {
		if ( is_string( $host ) && '' !== $host ) {
			$offered[] = $host;
		}
	}

	if ( [] === $offered ) {
		return [ AUTOPTIMIZE_HOST ];
	}

	$first = in_array( AUTOPTIMIZE_HOST, $offered, true ) ? AUTOPTIMIZE_HOST : $offered[0];

	return array_values( array_unique( array_merge( [ $first ], $offered ) ) );
}

/**
 * Tells whether it would put an image on the CDN at all.
 *
 * @param string $exclusions Parts of addresses that its settings leave out, separated by commas.
 */
function autoptimize_takes( string $url, string $site_host, string $cdn_url, string $exclusions ): bool {
	$parts = parse_url( $url ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Pure, and it reads them so itself.

	if ( ! is_array( $parts ) || false !== strpos( $url, '.php' ) ) {
		return false;
	}

	// A host with letters beyond ASCII is percent-encoded in what a browser asks for, and not where Autoptimize looks.
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
 * Lists the parameter lists of one source.
 *
 * @param list<string> $base   The parameters that every address begins with.
 * @param array        $source The image file.
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
 * Lists the widths and heights that an image tag for this file can have: its own, and as WordPress fits it into the
 * theme's column.
 *
 * @param array<string, int|bool> $settings
 * @phpstan-param array{content_width: int, max_width: int, max_height: int, ...} $settings
 * @return list<array{string, string}>
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

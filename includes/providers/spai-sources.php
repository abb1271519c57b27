<?php
/**
 * Which files ShortPixel Adaptive Images names in a page's placeholders, and which CDN URLs are its own; pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

// How far two files' shapes may differ and still be sizes of one picture.
const SPAI_SAME_SHAPE = 0.03;

/**
 * Picks the files that SPAI takes: an image's own where its name states no size, else the largest of the same shape in the
 * srcset; in its other modes a srcset stays, and each file is taken.
 *
 * @param array<string, mixed> $settings
 * @param array                $sources  An attachment's files, its own first.
 * @param int                  $widest   The width up to which WordPress puts a file into a srcset.
 * @phpstan-template T of array{url: string, width: int, height: int, ...}
 * @phpstan-param list<T> $sources
 * @phpstan-return list<T>
 */
function spai_used_sources( array $settings, array $sources, int $widest ): array {
	$method = $settings['replace_method'] ?? 'src';

	if ( 'srcset' === $method || 'both' === $method ) {
		return $sources;
	}

	$taken = [];

	foreach ( $sources as $source ) {
		$largest = states_size( $source['url'] ) ? largest_of_shape( $source, $sources, $widest ) : $source;

		$taken[ $largest['url'] ] = $largest;
	}

	return array_values( $taken );
}

/**
 * Finds the largest file of a srcset that has the shape of this one.
 *
 * @phpstan-template T of array{url: string, width: int, height: int, ...}
 * @phpstan-param T       $source
 * @phpstan-param list<T> $sources
 * @phpstan-return T
 */
function largest_of_shape( array $source, array $sources, int $widest ): array {
	$largest = $source;

	foreach ( $sources as $other ) {
		$is_larger = $other['width'] > $largest['width'] && $other['width'] <= $widest;

		if ( $is_larger && has_shape( $source, $other ) && file_ending( $source['url'] ) === file_ending( $other['url'] ) ) {
			$largest = $other;
		}
	}

	return $largest;
}

/**
 * Tells whether two files have the same shape; one of unknown size has none.
 *
 * @phpstan-param array{width: int, height: int, ...} $one
 * @phpstan-param array{width: int, height: int, ...} $other
 */
function has_shape( array $one, array $other ): bool {
	if ( $one['width'] < 1 || $one['height'] < 1 || $other['height'] < 1 ) {
		return false;
	}

	$shape = $one['width'] / $one['height'];

	return abs( $other['width'] / $other['height'] - $shape ) / $shape < SPAI_SAME_SHAPE;
}

/**
 * Tells whether a file's name ends with its size, as WordPress names sizes.
 */
function states_size( string $url ): bool {
	return 1 === preg_match( '#-\d+x\d{1,4}\.[a-z0-9]+$#iD', substr( $url, 0, strcspn( $url, '?#' ) ) );
}

/**
 * Gives the ending of a file's name, lower-case.
 */
function file_ending( string $url ): string {
	return strtolower( pathinfo( substr( $url, 0, strcspn( $url, '?#' ) ), PATHINFO_EXTENSION ) );
}

/**
 * Tells whether a CDN URL is SPAI's: at the endpoint of now, or with a key of the same family at the same host or at
 * ShortPixel's own, as it was before the key was counted up or the host changed.
 *
 * @phpstan-param array{endpoint: string, host: string, key: string, params: list<string>, separator: string, source: string} $cdn_url
 */
function spai_owns( string $endpoint, array $cdn_url ): bool {
	$host = strtolower( (string) preg_replace( '#^https?://([^/]*).*$#iD', '$1', $endpoint ) );
	$key  = substr( $endpoint, (int) strrpos( $endpoint, '/' ) + 1 );

	return $endpoint === $cdn_url['endpoint']
		|| ( '' !== $host && rtrim( $key, '0123456789' ) === rtrim( $cdn_url['key'], '0123456789' ) && in_array( $cdn_url['host'], [ $host, 'cdn.shortpixel.ai' ], true ) );
}

<?php
/**
 * Which parameters ShortPixel Adaptive Images gives a source, by its settings; pure.
 *
 * Its PHP writes the parameters into the page where an image is not lazy; else one of its two browser scripts asks, each
 * in an order of its own. The order is part of the CDN's cache key, so it is kept.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/spai-widths.php';
require_once __DIR__ . '/spai-sources.php';

const SPAI_SETTINGS = [
	'compression' => [ 'level', 'remove_exif', 'webp', 'avif', 'webp_detect', 'png_to_webp', 'jpg_to_webp', 'jpeg_to_webp', 'gif_to_webp' ],
	'behaviour'   => [ 'nojquery', 'crop', 'replace_method', 'size_breakpoints', 'size_breakpoints_base', 'size_breakpoints_rate' ],
	'areas'       => [ 'backgrounds_max_width' ],
];

// What SPAI's CDN only stores, so that its address has neither a width nor a quality.
const SPAI_STORED_TYPES = [ 'svg', 'js', 'eot', 'webp', 'avif', 'woff', 'woff2', 'ttf', 'otf' ];

/**
 * Lists the parameter lists of one source.
 *
 * @param array<string, mixed> $settings What SPAI has stored, by name; null where it has not.
 * @param array                $source   The image file.
 * @phpstan-param array{url: string, width: int, height: int, type: string, widths?: list<int>} $source
 * @return list<array{params: list<string>, separator: string}>
 */
function spai_parameter_lists( array $settings, array $source ): array {
	list( $extension, $http ) = spai_address( $source['url'] );

	if ( in_array( $extension, SPAI_STORED_TYPES, true ) ) {
		return spai_lists( array_merge( spai_stored_lists( $http ), [ spai_untyped_list( $settings, $http ) ] ) );
	}

	return spai_lists(
		array_merge(
			spai_php_lists( $settings, $extension, $http ),
			spai_browser_lists( $settings, array_merge( [ [] ], spai_sizes( $settings, $source ) ), $extension, $http )
		)
	);
}

/**
 * Lists the parameter lists that SPAI's browser script asks for at the sizes that elements measure.
 *
 * @param array<string, mixed> $settings
 * @phpstan-param array{url: string, width: int, height: int, type: string, ...} $source
 * @phpstan-param list<array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<array{width: int, height: int, density: float}>}> $boxes
 * @return list<array{params: list<string>, separator: string}>
 */
function spai_measured_parameter_lists( array $settings, array $source, array $boxes ): array {
	list( $extension, $http ) = spai_address( $source['url'] );

	return in_array( $extension, SPAI_STORED_TYPES, true )
		? spai_lists( spai_stored_lists( $http ) )
		: spai_lists( spai_browser_lists( $settings, spai_measured_sizes( $settings, $source, $boxes ), $extension, $http ) );
}

/**
 * Reads what an address decides on: the ending of the file's name, and the parameter that says it is an http one.
 *
 * @return array{string, list<string>}
 */
function spai_address( string $url ): array {
	return [
		pathinfo( substr( $url, 0, strcspn( $url, '?#' ) ), PATHINFO_EXTENSION ),
		0 === stripos( $url, 'http://' ) ? [ 'p_h' ] : [],
	];
}

/**
 * Lists what is asked of a file that ShortPixel only stores.
 *
 * @param list<string> $http
 * @return list<list<string>>
 */
function spai_stored_lists( array $http ): array {
	return [ array_merge( [ 'ret_img' ], $http ), array_merge( [ 'ret_img' ], $http, $http ) ];
}

/**
 * Gives what SPAI's PHP writes into a srcset, where it does not look at the file's type.
 *
 * @param array<string, mixed> $settings
 * @param list<string>         $http
 * @return list<string>
 */
function spai_untyped_list( array $settings, array $http ): array {
	$convert = spai_detects( $settings ) ? [] : spai_conversions( $settings, '' );

	return array_merge( spai_quality( $settings ), spai_exif( $settings ), [ 'ret_img' ], $convert, $http );
}

/**
 * Lists what SPAI's PHP writes: without a width, with the limit for backgrounds.
 *
 * @param array<string, mixed> $settings
 * @param list<string>         $http
 * @return list<list<string>>
 */
function spai_php_lists( array $settings, string $extension, array $http ): array {
	$quality = spai_quality( $settings );
	$convert = spai_detects( $settings ) ? [] : spai_conversions( $settings, $extension );
	$tail    = array_merge( $quality, spai_exif( $settings ), [ 'ret_img' ], $convert, $http );
	$lists   = [ $tail, spai_untyped_list( $settings, $http ) ];
	$limit   = $settings['backgrounds_max_width'] ?? null;

	if ( is_numeric( $limit ) && $limit > 0 ) {
		$lists[] = array_merge( [ 'w_' . (int) $limit ], $tail );
	}

	return $lists;
}

/**
 * Lists what SPAI's browser script asks for at each size.
 *
 * @param array<string, mixed> $settings
 * @param list<list<string>>   $sizes     Size parameters; an empty one where the script must not resize.
 * @param list<string>         $http
 * @return list<list<string>>
 */
function spai_browser_lists( array $settings, array $sizes, string $extension, array $http ): array {
	$lists = [];

	// Where the browser is asked what it can show, both answers happen.
	$formats = spai_conversions( $settings, 'jpeg' === $extension ? 'jpg' : $extension );
	$choices = spai_detects( $settings ) ? array_merge( [ [] ], array_chunk( $formats, 1 ) ) : [ $formats ];

	foreach ( $sizes as $size ) {
		foreach ( $choices as $format ) {
			$lists[] = spai_is_vanilla( $settings )
				? array_merge( spai_quality( $settings ), $size, $format, [ 'ret_img' ] )
				: array_merge( $size, spai_quality( $settings ), spai_exif( $settings ), [ 'ret_img' ], $http, $format, $http );
		}
	}

	return $lists;
}

/**
 * Lists the size parameters: one width each, with the height where SPAI crops.
 *
 * @param array<string, mixed> $settings
 * @phpstan-param array{url: string, width: int, height: int, type: string, widths?: list<int>} $source
 * @return list<list<string>>
 */
function spai_sizes( array $settings, array $source ): array {
	$sizes = [];

	foreach ( array_unique( $source['widths'] ?? [ $source['width'] ] ) as $width ) {
		if ( $width > 1 ) {
			$sizes[] = [ 'w_' . $width ];

			if ( is_on( $settings, 'crop' ) && $source['width'] > 0 && $source['height'] > 0 ) {
				$sizes[] = [ 'w_' . $width, 'h_' . (int) round( $source['height'] * $width / $source['width'] ) ];
			}
		}
	}

	return $sizes;
}

/**
 * Names the conversion; where the browser is asked, each that it may choose.
 *
 * @param array<string, mixed> $settings
 * @return list<string>
 */
function spai_conversions( array $settings, string $extension ): array {
	$of_type = $settings[ strtolower( $extension ) . '_to_webp' ] ?? true;
	$formats = [];

	foreach ( (bool) $of_type ? [ 'webp', 'avif' ] : [] as $format ) {
		if ( is_on( $settings, $format ) ) {
			$formats[] = 'to_' . $format;
		}
	}

	return 2 === count( $formats ) && ! spai_detects( $settings ) ? [ 'to_auto' ] : $formats;
}

/**
 * Tells whether the browser is asked for its formats, since a foreign CDN in front would mix them up.
 *
 * @param array<string, mixed> $settings
 */
function spai_detects( array $settings ): bool {
	$endpoint = $settings['endpoint'] ?? '';

	return is_on( $settings, 'webp_detect' ) && ! ( is_string( $endpoint ) && false !== strpos( $endpoint, 'https://cdn.shortpixel.ai' ) );
}

/**
 * Tells which of SPAI's two browser scripts is on.
 *
 * @param array<string, mixed> $settings
 */
function spai_is_vanilla( array $settings ): bool {
	$choice = $settings['nojquery'] ?? 0;

	return is_numeric( $choice ) ? $choice > 0 : (bool) $choice;
}

/**
 * @param array<string, mixed> $settings
 * @return list<string>
 */
function spai_quality( array $settings ): array {
	return [ 'q_' . ( isset( $settings['level'] ) && is_scalar( $settings['level'] ) ? (string) $settings['level'] : '' ) ];
}

/**
 * @param array<string, mixed> $settings
 * @return list<string>
 */
function spai_exif( array $settings ): array {
	return ! is_on( $settings, 'remove_exif' ) ? [ 'ex_1' ] : [];
}

/**
 * Reads a switch, which SPAI stores as a boolean, a number or a string.
 *
 * @param array<string, mixed> $settings
 */
function is_on( array $settings, string $name ): bool {
	return (bool) ( $settings[ $name ] ?? false );
}

/**
 * Puts the lists into the provider's shape, each once.
 *
 * @param list<list<string>> $lists
 * @return list<array{params: list<string>, separator: string}>
 */
function spai_lists( array $lists ): array {
	$shaped = [];

	foreach ( $lists as $params ) {
		$shaped[ implode( '+', $params ) ] = [
			'params'    => $params,
			'separator' => '+',
		];
	}

	return array_values( $shaped );
}

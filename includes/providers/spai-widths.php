<?php
/**
 * Which size the browser script of ShortPixel Adaptive Images asks for, by what an element measures; pure.
 *
 * Its arithmetic is JavaScript's: Math.round() takes a half upwards, and nothing is rounded before the screen's density.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

// The script's own sign for "no limit"; a width from here on is not written.
const SPAI_NO_LIMIT = 99999;

/**
 * Lists the size parameters for some boxes, each once; an empty list stands for an address without a width.
 *
 * @param array<string, mixed> $settings What SPAI has stored, by name.
 * @param array                $source   The image file, as the page's placeholder states it.
 * @param array                $boxes    What the element measures, and on which screens.
 * @phpstan-param array{url: string, width: int, height: int, type: string, ...} $source
 * @phpstan-param list<array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<array{width: int, height: int, density: float}>}> $boxes
 * @return list<list<string>>
 */
function spai_measured_sizes( array $settings, array $source, array $boxes ): array {
	$sizes = [];

	foreach ( $boxes as $box ) {
		// Where an element is not laid out, the script waits or asks the element's parents.
		if ( $box['width'] <= 1 ) {
			continue;
		}

		foreach ( $box['screens'] as $screen ) {
			list( $width, $height ) = 'background' === $box['kind']
				? spai_background_size( $settings, $source, $box, $screen )
				: spai_image_size( $settings, $source, $box );

			$size = spai_size_parameters( $settings, $width, $height, $screen['density'] );

			$sizes[ implode( '+', $size ) ] = $size;
		}
	}

	return array_values( $sizes );
}

/**
 * Gives the CSS pixels of an image: the element's content, widened where the element is taller than the file would be there.
 *
 * @param array<string, mixed> $settings
 * @phpstan-param array{width: int, height: int, ...} $source
 * @phpstan-param array{width: float, height: float, padding_x: float, padding_y: float, ...} $box
 * @return array{float, float} Width, and the height where SPAI crops to it; 0 where it does not.
 */
function spai_image_size( array $settings, array $source, array $box ): array {
	$width  = $box['width'] - $box['padding_x'];
	$height = $box['height'] - $box['padding_y'];
	$crops  = false;

	if ( $source['width'] > 0 && $source['height'] > 0 && $height * $source['width'] > $source['height'] * $width ) {
		$crops = is_on( $settings, 'crop' );
		$width = $crops ? $width : js_round( $source['width'] * $height / $source['height'] );
	}

	return [ $source['width'] > 1 ? min( (float) $source['width'], $width ) : $width, $crops ? $height : 0.0 ];
}

/**
 * Gives the CSS pixels of a background: the least of the element with its padding, the file, the screen and the limit set.
 *
 * @param array<string, mixed> $settings
 * @phpstan-param array{width: int, height: int, ...} $source
 * @phpstan-param array{width: float, height: float, ...} $box
 * @param array{width: int, height: int, density: float} $screen
 * @return array{float, float}
 */
function spai_background_size( array $settings, array $source, array $box, array $screen ): array {
	$width  = least_limit( $source['width'], $screen['width'], js_round( $box['width'] ), spai_background_limit( $settings ) );
	$height = $source['height'] > 0 ? least_limit( $source['height'], $screen['height'], js_round( $box['height'] ) ) : 0.0;

	return [ $width, is_on( $settings, 'crop' ) ? $height : 0.0 ];
}

/**
 * Gives the least of what limits a size; 0 limits nothing.
 */
function least_limit( float ...$limits ): float {
	$least = (float) SPAI_NO_LIMIT;

	foreach ( $limits as $limit ) {
		$least = $limit > 0 ? min( $least, $limit ) : $least;
	}

	return $least;
}

/**
 * Writes a size as parameters, at a screen's density; nothing where the script writes none.
 *
 * @param array<string, mixed> $settings
 * @return list<string>
 */
function spai_size_parameters( array $settings, float $width, float $height, float $density ): array {
	if ( $width <= 1 || $width >= SPAI_NO_LIMIT ) {
		return [];
	}

	$broken = spai_breakpoint( $settings, $width );
	$height = $height > 0 && $broken !== $width ? js_round( $broken / $width * $height ) : $height;
	$size   = [ 'w_' . (int) js_round( $broken * $density ) ];

	return $height > 0 ? array_merge( $size, [ 'h_' . (int) js_round( $height * $density ) ] ) : $size;
}

/**
 * Takes a width up to the next of the widths that the settings allow: base × rate to the power of n, rounded up.
 *
 * @param array<string, mixed> $settings
 */
function spai_breakpoint( array $settings, float $width ): float {
	$base = $settings['size_breakpoints_base'] ?? 0;
	$rate = $settings['size_breakpoints_rate'] ?? 0;

	if ( ! is_on( $settings, 'size_breakpoints' ) || ! is_numeric( $base ) || ! is_numeric( $rate ) || $base <= 0 || $rate <= 0 ) {
		return $width;
	}

	$base   = (float) $base;
	$factor = 1 + $rate / 100;

	if ( $width <= $base ) {
		return $base;
	}

	$step = floor( log( $width / $base ) / log( $factor ) );

	// A width that is itself such a step stays, whatever the logarithm lost of it.
	return $width <= ceil( $base * $factor ** $step ) ? ceil( $width ) : ceil( $base * $factor ** ( $step + 1 ) );
}

/**
 * Reads the largest width of a background; 0 is none. What is not stored as a number counts as never set.
 *
 * @param array<string, mixed> $settings
 */
function spai_background_limit( array $settings ): int {
	$limit = $settings['backgrounds_max_width'] ?? null;

	return is_int( $limit ) && $limit >= 0 ? $limit : 1920;
}

/**
 * Rounds as Math.round() does; PHP's round() corrects what it takes for inexact.
 */
function js_round( float $number ): float {
	$whole = floor( $number );

	return $number - $whole >= 0.5 ? $whole + 1 : $whole;
}

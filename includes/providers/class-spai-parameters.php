<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Computes from the settings of ShortPixel Adaptive Images (SPAI) which files it uses, and with which parameters. Pure.
 *
 * SPAI's PHP writes the URLs of images that don't load lazily into the page. All others are requested by one of its two
 * browser scripts, each with its own order of parameters, which is part of the CDN's cache key.
 *
 * @phpstan-import-type Parameter_List from Provider
 * @phpstan-import-type Source from Provider
 * @phpstan-import-type Screen from Provider
 * @phpstan-import-type Box from Provider
 * @phpstan-import-type Parsed_Url from Provider
 */
final class Spai_Parameters {
	// Types that the CDN only stores: their links have no width, and a quality only in a srcset or for a product's
	// variation.
	private const STORED_TYPES = [ 'svg', 'js', 'eot', 'webp', 'avif', 'woff', 'woff2', 'ttf', 'otf' ];

	// In SPAI's browser script, this width stands for "no limit": for it or a larger one, the script writes no size.
	private const NO_LIMIT = 99999;

	// A list must have fewer breakpoints than this. SPAI's default, 50 pixels and steps of 10%, then reaches 3,314 pixels.
	private const MOST_BREAKPOINTS = 46;

	// The screen densities for which breakpoints are listed.
	private const DENSITIES = [ 1, 2, 3 ];

	// The largest relative difference in shape between two sizes of the same image.
	private const SHAPE_TOLERANCE = 0.03;

	private Spai_Settings $settings;

	public function __construct( Spai_Settings $settings ) {
		$this->settings = $settings;
	}

	/**
	 * @phpstan-param Source $source
	 * @phpstan-return list<Parameter_List>
	 */
	public function lists( array $source ): array {
		$extension = self::extension( $source['url'] );
		$is_http   = 0 === stripos( $source['url'], 'http://' );
		if ( in_array( $extension, self::STORED_TYPES, true ) ) {
			return self::shaped( array_merge( self::stored_lists( $is_http ), [ $this->php_list( '', $is_http ) ] ) );
		}

		$sizes = array_merge( [ [] ], $this->possible_sizes( $source ) );

		return self::shaped( array_merge( $this->php_lists( $extension, $is_http ), $this->script_lists( $sizes, $extension, $is_http ) ) );
	}

	/**
	 * Returns what SPAI's PHP writes for images of a product's variations, where it puts the parameters before the
	 * complete URL.
	 *
	 * @phpstan-param Source $source
	 * @phpstan-return Parameter_List
	 */
	public function variation_list( array $source ): array {
		return [
			'params'      => $this->php_list( '', 0 === stripos( $source['url'], 'http://' ) ),
			'separator'   => '+',
			'with_scheme' => true,
		];
	}

	/**
	 * @phpstan-param Source $source
	 * @phpstan-param list<Box> $boxes
	 * @phpstan-return list<Parameter_List>
	 */
	public function measured_lists( array $source, array $boxes ): array {
		$extension = self::extension( $source['url'] );
		$is_http   = 0 === stripos( $source['url'], 'http://' );

		return self::shaped(
			in_array( $extension, self::STORED_TYPES, true )
				? self::stored_lists( $is_http )
				: $this->script_lists( $this->measured_sizes( $source, $boxes ), $extension, $is_http )
		);
	}

	/**
	 * Replaces each file whose name states a size with the largest one of its shape and type in a srcset; keeps all if
	 * the settings keep the srcset.
	 *
	 * @phpstan-param list<Source> $sources The attachment's files, the main one first.
	 * @param int $widest The largest width of a file in a srcset.
	 * @phpstan-return list<Source>
	 */
	public function used_sources( array $sources, int $widest ): array {
		if ( $this->settings->keeps_srcset ) {
			return $sources;
		}

		$used = [];
		foreach ( $sources as $source ) {
			$states_size = 1 === preg_match( '#-\d+x\d{1,4}\.[a-z0-9]+$#iD', self::without_query( $source['url'] ) );
			$largest     = $states_size ? self::largest_of_shape( $source, $sources, $widest ) : $source;

			$used[ $largest['url'] ] = $largest;
		}

		return array_values( $used );
	}

	/**
	 * Whether a CDN URL is at this endpoint, or at an earlier or later one: under a key that differs only in its
	 * number, at the same host or at ShortPixel's.
	 *
	 * @phpstan-param Parsed_Url $cdn_url
	 */
	public static function owns( string $endpoint, array $cdn_url ): bool {
		$host = strtolower( (string) preg_replace( '#^https?://([^/]*).*$#iD', '$1', $endpoint ) );
		$key  = substr( $endpoint, (int) strrpos( $endpoint, '/' ) + 1 );

		$is_numbered   = '' !== $host && rtrim( $key, '0123456789' ) === rtrim( $cdn_url['key'], '0123456789' );
		$is_known_host = in_array( $cdn_url['host'], [ $host, 'cdn.shortpixel.ai' ], true );

		return $endpoint === $cdn_url['endpoint'] || ( $is_numbered && $is_known_host );
	}

	/** @return list<list<string>> */
	private static function stored_lists( bool $is_http ): array {
		return $is_http ? [ [ 'ret_img', 'p_h' ], [ 'ret_img', 'p_h', 'p_h' ] ] : [ [ 'ret_img' ] ];
	}

	/**
	 * @return list<list<string>> The parameters that SPAI's PHP writes for images, in a srcset, and for backgrounds.
	 */
	private function php_lists( string $extension, bool $is_http ): array {
		$list  = $this->php_list( $extension, $is_http );
		$width = $this->settings->php_background_width;

		return array_merge( [ $list, $this->php_list( '', $is_http ) ], $width > 0 ? [ array_merge( [ "w_{$width}" ], $list ) ] : [] );
	}

	/**
	 * @param string $extension Empty where SPAI's PHP ignores the type: in a srcset, and for a product's variation.
	 * @return list<string>
	 */
	private function php_list( string $extension, bool $is_http ): array {
		return array_merge(
			$this->settings->quality,
			$this->settings->exif,
			[ 'ret_img' ],
			$this->settings->asks_browser ? [] : $this->settings->conversions( $extension ),
			$is_http ? [ 'p_h' ] : []
		);
	}

	/**
	 * @param list<list<string>> $sizes Size parameters; an empty list stands for a URL without a size.
	 * @return list<list<string>> The parameter lists that SPAI's browser script requests.
	 */
	private function script_lists( array $sizes, string $extension, bool $is_http ): array {
		// If the script checks the browser's formats, it may request any of them, or none.
		$formats = $this->settings->conversions( 'jpeg' === $extension ? 'jpg' : $extension );
		$choices = $this->settings->asks_browser ? array_merge( [ [] ], array_chunk( $formats, 1 ) ) : [ $formats ];
		$http    = $is_http ? [ 'p_h' ] : [];
		$lists   = [];
		foreach ( $sizes as $size ) {
			foreach ( $choices as $format ) {
				$lists[] = $this->settings->is_vanilla
					? array_merge( $this->settings->quality, $size, $format, [ 'ret_img' ] )
					: array_merge( $size, $this->settings->quality, $this->settings->exif, [ 'ret_img' ], $http, $format, $http );
			}
		}

		return $lists;
	}

	/**
	 * Lists the sizes that browsers may request. Empty if the file's width is unknown or the list would be too long,
	 * and without breakpoints, since any size may then be requested.
	 *
	 * @phpstan-param Source $source
	 * @return list<list<string>> Sizes without height, and if SPAI crops, also with height.
	 */
	private function possible_sizes( array $source ): array {
		if ( null === $this->settings->breakpoints || $source['width'] <= 1 ) {
			return [];
		}
		$sizes = [];
		foreach ( self::breakpoints( $this->settings->breakpoints, $source['width'] ) as $allowed ) {
			foreach ( self::DENSITIES as $density ) {
				$width   = (int) js_round( $allowed * $density );
				$sizes[] = [ 'w_' . $width ];
				if ( $this->settings->crops && $source['height'] > 0 ) {
					$sizes[] = [ 'w_' . $width, 'h_' . (int) round( $source['height'] * $width / $source['width'] ) ];
				}
			}
		}

		return $sizes;
	}

	/**
	 * @param array{base: float, factor: float} $settings
	 * @return list<float> Breakpoints up to the first that is at least the file's width; empty if there are too many.
	 */
	private static function breakpoints( array $settings, int $width ): array {
		$allowed = [ $settings['base'] ];
		for ( $step = 1; $step < self::MOST_BREAKPOINTS; $step++ ) {
			if ( $allowed[ $step - 1 ] >= $width ) {
				return $allowed;
			}
			$allowed[] = ceil( $settings['base'] * $settings['factor'] ** $step );
		}

		return [];
	}

	/**
	 * @phpstan-param Source $source
	 * @phpstan-param list<Box> $boxes
	 * @return list<list<string>> Size parameters; an empty list stands for a URL without a width.
	 */
	private function measured_sizes( array $source, array $boxes ): array {
		$sizes = [];
		foreach ( $boxes as $box ) {
			foreach ( $this->is_asked_for( $box ) ? $box['screens'] : [] as $screen ) {
				$wanted = 'background' === $box['kind']
					? [ $this->background_parameters( $source, $box, $screen ) ]
					: $this->image_parameters( $source, $box, $screen['density'] );
				foreach ( $wanted as $size ) {
					$sizes[ implode( '+', $size ) ] = $size;
				}
			}
		}

		return array_values( $sizes );
	}

	/**
	 * Whether to compute the script's request for this box. Elements without a layout are left out, since the script
	 * waits or measures their parents; so are cropped backgrounds, of which it requests the visible part.
	 *
	 * @phpstan-param Box $box
	 */
	private function is_asked_for( array $box ): bool {
		return $box['width'] > 1 && ( 'background' !== $box['kind'] || ! $this->settings->crops );
	}

	/**
	 * Returns the size parameters of an image, for exact and for rounded sizes: the script reads sizes as text, with
	 * six digits in Chrome and all digits in Safari. The last digit can decide whether an element is taller than the
	 * file would be.
	 *
	 * @phpstan-param Source $source
	 * @phpstan-param Box $box
	 * @return list<list<string>>
	 */
	private function image_parameters( array $source, array $box, float $density ): array {
		$sizes = [];
		foreach ( [ [ $box['width'], $box['height'] ], [ css_number( $box['width'] ), css_number( $box['height'] ) ] ] as list( $width, $height ) ) {
			list( $asked, $cropped ) = $this->image_size( $source, $width - $box['padding_x'], $height - $box['padding_y'] );
			$sizes[]                 = $this->size_parameters( $asked, $cropped, $density );
		}

		return $sizes;
	}

	/**
	 * @phpstan-param Source $source
	 * @param float $width  The width of the element's content; `$height` is its height.
	 * @return array{float, float} The width, at most the file's if that is known, and increased if the element is
	 *   taller than the file would be and the image is not cropped; then the height if it is cropped, otherwise 0.
	 */
	private function image_size( array $source, float $width, float $height ): array {
		// Multiplies in the same order as the script: if the element has exactly the file's shape, the last digit
		// decides whether it is taller.
		$is_tall = $source['width'] > 0 && $source['height'] > 0 && $height > $source['height'] * $width / $source['width'];
		$crops   = $is_tall && $this->settings->crops;
		if ( $is_tall && ! $crops ) {
			$width = js_round( $source['width'] * $height / $source['height'] );
		}

		return [ $source['width'] > 1 ? min( (float) $source['width'], $width ) : $width, $crops ? $height : 0.0 ];
	}

	/**
	 * Returns the size parameters of a background, computed from the smallest of the widths of the element, the file
	 * and the screen, and the settings' limit.
	 *
	 * @phpstan-param Source $source
	 * @phpstan-param Box $box
	 * @phpstan-param Screen $screen
	 * @return list<string>
	 */
	private function background_parameters( array $source, array $box, array $screen ): array {
		$width = self::smallest( $source['width'], $screen['width'], js_round( $box['width'] ), $this->settings->script_background_width );

		return $this->size_parameters( $width, 0.0, $screen['density'] );
	}

	/** @param float ...$limits Limits; 0 means no limit. */
	private static function smallest( float ...$limits ): float {
		return min( array_merge( [ (float) self::NO_LIMIT ], array_filter( $limits, static fn ( float $limit ): bool => $limit > 0 ) ) );
	}

	/** @return list<string> Size parameters; empty if the script writes none. */
	private function size_parameters( float $width, float $height, float $density ): array {
		if ( $width <= 1 || $width >= self::NO_LIMIT ) {
			return [];
		}

		$allowed = $this->allowed_width( $width );
		$height  = $height > 0 && null !== $this->settings->breakpoints ? js_round( $allowed / $width * $height ) : $height;
		$size    = [ 'w_' . (int) js_round( $allowed * $density ) ];

		return $height > 0 ? array_merge( $size, [ 'h_' . (int) js_round( $height * $density ) ] ) : $size;
	}

	/** Raises a width to the next breakpoint; without breakpoints, returns it unchanged. */
	private function allowed_width( float $width ): float {
		if ( null === $this->settings->breakpoints ) {
			return $width;
		}

		[ 'base' => $base, 'factor' => $factor ] = $this->settings->breakpoints;
		if ( $width <= $base ) {
			return $base;
		}

		$step = floor( log( $width / $base ) / log( $factor ) );

		// Keeps a width that is itself a breakpoint, despite the logarithm's loss of precision.
		return $width <= ceil( $base * $factor ** $step ) ? ceil( $width ) : ceil( $base * $factor ** ( $step + 1 ) );
	}

	/**
	 * @phpstan-param Source $source
	 * @phpstan-param list<Source> $sources
	 * @phpstan-return Source
	 */
	private static function largest_of_shape( array $source, array $sources, int $widest ): array {
		$largest   = $source;
		$extension = strtolower( self::extension( $source['url'] ) );
		foreach ( $sources as $other ) {
			$is_larger = $other['width'] > $largest['width'] && $other['width'] <= $widest;
			if ( $is_larger && self::has_same_shape( $source, $other ) && strtolower( self::extension( $other['url'] ) ) === $extension ) {
				$largest = $other;
			}
		}

		return $largest;
	}

	/**
	 * @phpstan-param Source $one
	 * @phpstan-param Source $other
	 */
	private static function has_same_shape( array $one, array $other ): bool {
		// Without a file's size, its shape can't be compared.
		if ( $one['width'] < 1 || $one['height'] < 1 || $other['height'] < 1 ) {
			return false;
		}

		$shape = $one['width'] / $one['height'];

		return abs( $other['width'] / $other['height'] - $shape ) / $shape < self::SHAPE_TOLERANCE;
	}

	private static function without_query( string $url ): string {
		return substr( $url, 0, strcspn( $url, '?#' ) );
	}

	private static function extension( string $url ): string {
		return pathinfo( self::without_query( $url ), PATHINFO_EXTENSION );
	}

	/**
	 * @param list<list<string>> $lists
	 * @phpstan-return list<Parameter_List> The lists without duplicates.
	 */
	private static function shaped( array $lists ): array {
		$shaped = [];
		foreach ( $lists as $params ) {
			$shaped[ implode( '+', $params ) ] = [
				'params'    => $params,
				'separator' => '+',
			];
		}

		return array_values( $shaped );
	}
}

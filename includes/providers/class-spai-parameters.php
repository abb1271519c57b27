<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Providers;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Which files ShortPixel Adaptive Images uses, and with which parameters, by its settings. Pure.
 *
 * Its PHP writes parameters into the page for images that are not lazy. All others are requested by one of its two browser scripts,
 * each in its own order, which is part of the CDN's cache key.
 *
 * @phpstan-import-type Parameter_List from Provider
 * @phpstan-import-type Source from Provider
 * @phpstan-import-type Screen from Provider
 * @phpstan-import-type Box from Provider
 * @phpstan-import-type Parsed_Url from Provider
 */
final class Spai_Parameters {
	// Files that SPAI's CDN only stores: their links have neither width nor quality.
	private const STORED_TYPES = [ 'svg', 'js', 'eot', 'webp', 'avif', 'woff', 'woff2', 'ttf', 'otf' ];

	// The script's own value for "no limit", from which on it writes no width.
	private const NO_LIMIT = 99999;

	// The number of steps of 10%, its default, between 50 and 3,600 pixels. Finer steps make no short list.
	private const MOST_BREAKPOINTS = 46;

	// Densities of the screens that breakpoints are planned for.
	private const DENSITIES = [ 1, 2, 3 ];

	// The largest relative difference in shape between two files that are sizes of the same image.
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
	 * Returns what SPAI's PHP writes for the images of a product's variations: it puts its parameters before the whole
	 * URL.
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
	 * Picks the image's own file if its name states no size, else the largest of its shape; all if the settings keep the srcset.
	 *
	 * @phpstan-param list<Source> $sources An attachment's files, its own first.
	 * @param int $widest The width up to which WordPress puts a file into a srcset.
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

	/** @phpstan-param Parsed_Url $cdn_url May be at a former endpoint: a key with another number, or ShortPixel's own host. */
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

	/** @return list<list<string>> The parameters that SPAI's PHP writes into the page, into a srcset, and for backgrounds. */
	private function php_lists( string $extension, bool $is_http ): array {
		$list  = $this->php_list( $extension, $is_http );
		$width = $this->settings->php_background_width;

		return array_merge( [ $list, $this->php_list( '', $is_http ) ], $width > 0 ? [ array_merge( [ "w_{$width}" ], $list ) ] : [] );
	}

	/**
	 * @param string $extension Empty in a srcset, where SPAI's PHP ignores the type.
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
	 * @param list<list<string>> $sizes Size parameters; an empty list if the script must not resize.
	 * @return list<list<string>> The parameters that SPAI's browser script requests.
	 */
	private function script_lists( array $sizes, string $extension, bool $is_http ): array {
		// If the browser is asked for its formats, any of them may be requested.
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
	 * With breakpoints on, browsers request only these. Otherwise their sizes can't be listed.
	 *
	 * @phpstan-param Source $source
	 * @return list<list<string>> With and without the height if SPAI crops.
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
	 * @return list<float> Breakpoints up to the one that the file's own width is raised to; empty if there are too many.
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
	 * @return list<list<string>> An empty list stands for a URL without a width.
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
	 * Whether the script requests an image for this box: it waits for an element's layout, or measures its parents.
	 * For a cropped background it requests the visible part, which is not computed here.
	 *
	 * @phpstan-param Box $box
	 */
	private function is_asked_for( array $box ): bool {
		return $box['width'] > 1 && ( 'background' !== $box['kind'] || ! $this->settings->crops );
	}

	/**
	 * Returns the size parameters of an image. The script reads sizes as text: six digits in Chrome, all in Safari. The
	 * last one can decide whether an element is taller than the file would be.
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
	 * @param float $width  The width of the content, as is the height.
	 * @return array{float, float} The width, or more if the element is taller than the file would be; the height if cropped, else 0.
	 */
	private function image_size( array $source, float $width, float $height ): array {
		// Multiplied in the script's order: for an element of exactly the file's shape, the last digit decides whether
		// it is taller.
		$is_tall = $source['width'] > 0 && $source['height'] > 0 && $height > $source['height'] * $width / $source['width'];
		$crops   = $is_tall && $this->settings->crops;
		if ( $is_tall && ! $crops ) {
			$width = js_round( $source['width'] * $height / $source['height'] );
		}

		return [ $source['width'] > 1 ? min( (float) $source['width'], $width ) : $width, $crops ? $height : 0.0 ];
	}

	/**
	 * Returns the smallest width of element, file, screen and the settings' limit.
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

	/** @param float ...$limits 0 means no limit. */
	private static function smallest( float ...$limits ): float {
		return min( array_merge( [ (float) self::NO_LIMIT ], array_filter( $limits, static fn ( float $limit ): bool => $limit > 0 ) ) );
	}

	/** @return list<string> Empty if the script writes no size. */
	private function size_parameters( float $width, float $height, float $density ): array {
		if ( $width <= 1 || $width >= self::NO_LIMIT ) {
			return [];
		}

		$allowed = $this->allowed_width( $width );
		$height  = $height > 0 && null !== $this->settings->breakpoints ? js_round( $allowed / $width * $height ) : $height;
		$size    = [ 'w_' . (int) js_round( $allowed * $density ) ];

		return $height > 0 ? array_merge( $size, [ 'h_' . (int) js_round( $height * $density ) ] ) : $size;
	}

	/** Raises a width to the next breakpoint, rounded up. */
	private function allowed_width( float $width ): float {
		if ( null === $this->settings->breakpoints ) {
			return $width;
		}

		[ 'base' => $base, 'factor' => $factor ] = $this->settings->breakpoints;
		if ( $width <= $base ) {
			return $base;
		}

		$step = floor( log( $width / $base ) / log( $factor ) );

		// A width that is itself a breakpoint stays, despite the logarithm's loss of precision.
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
		// A file of unknown size has no shape.
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
	 * @phpstan-return list<Parameter_List> Without duplicates.
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

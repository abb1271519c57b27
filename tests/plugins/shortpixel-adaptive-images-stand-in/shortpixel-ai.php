<?php
/**
 * The plugin's main class, as far as other code uses it.
 */

declare( strict_types=1 );

use ShortPixel\AI\Options;
use ShortPixel\AI\Stand_In\Base_Of_Addresses;
use function ShortPixel\AI\Stand_In\enqueue_browser_script;
use function ShortPixel\AI\Stand_In\with_cdn_addresses;

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals, PSR2.Methods.MethodDeclaration.Underscore, WordPress.Files.FileName -- Names are the real plugin's.

final class ShortPixelAI {
	use Base_Of_Addresses;

	public const DEFAULT_API_AI      = 'https://cdn.shortpixel.ai';
	public const DEFAULT_API_AI_PATH = '/spai';
	public const SEP                 = '+';

	private const STORED_TYPES = [ 'svg', 'js', 'eot', 'webp', 'avif', 'woff', 'woff2', 'ttf', 'otf' ];

	private static ?self $instance = null;

	public static function _(): self {
		self::$instance = self::$instance ?? new self();

		return self::$instance;
	}

	private function __construct() {
		$this->store_defaults();
		add_action( 'template_redirect', [ $this, 'start' ], 1 );
	}

	/**
	 * Rewrites the images of each page unless it is a feed or `DONOTCDN` is defined.
	 */
	public function start(): void {
		if ( ! is_feed() && ! defined( 'DONOTCDN' ) ) {
			add_action( 'wp_enqueue_scripts', static fn () => enqueue_browser_script() );
			ob_start( static fn ( string $html ): string => with_cdn_addresses( $html ) );
		}
	}

	/**
	 * Raises the version of style sheets, so that browsers fetch them again.
	 */
	public static function clear_css_cache(): bool {
		$version = Options::_()->get( 'css_ver', [ 'flags', 'all' ], 0 );
		Options::_()->set( ( is_numeric( $version ) ? (int) $version : 0 ) + 1, 'css_ver', [ 'flags', 'all' ] );

		return true;
	}

	private function stored_endpoint(): string {
		$endpoint = Options::_()->get( 'api_url', [ 'settings', 'behaviour' ], null );

		return is_string( $endpoint ) && '' !== $endpoint ? $endpoint : self::default_endpoint();
	}

	/**
	 * Writes a CDN address, with the parameters in the real plugin's order.
	 *
	 * @param string|false     $url
	 * @param int|string|false $width
	 * @param int|string|false $height Not written, as in the real plugin.
	 * @param string|false     $type   The file's extension, or `noauto`.
	 */
	public function get_api_url( $url = false, $width = '%WIDTH%', $height = '%HEIGHT%', $type = false ): string {
		$is_stored = in_array( $type, self::STORED_TYPES, true );
		$tokens    = $is_stored ? [] : $this->size_and_quality( $width );
		$tokens[]  = 'ret_img';

		if ( ! $is_stored ) {
			$tokens = array_merge( $tokens, $this->conversion( (string) $type ) );
		}

		if ( is_string( $url ) ? ! str_starts_with( $url, 'https://' ) : ! is_ssl() ) {
			$tokens[] = 'p_h';
		}

		return trailingslashit( $this->base_for( $url ) ) . implode( self::SEP, $tokens ) . (
			is_string( $url )
			? '/' . $this->tail_of( $url )
			: ''
		);
	}

	/**
	 * Whether the CDN chooses the format by the browser, so that one address serves all browsers.
	 */
	public function varies_by_browser(): bool {
		return str_contains( $this->stored_endpoint(), self::DEFAULT_API_AI ) || ! (bool) $this->setting( 'webp_detect' );
	}

	/**
	 * @param int|string|false $width
	 * @return list<string>
	 */
	private function size_and_quality( $width ): array {
		$level  = $this->setting( 'level' );
		$tokens = false === $width ? [] : [ 'w_' . $width ];

		$tokens[] = 'q_' . ( is_string( $level ) ? $level : '' );

		return (bool) $this->setting( 'remove_exif' ) ? $tokens : array_merge( $tokens, [ 'ex_1' ] );
	}

	/**
	 * @return list<string>
	 */
	private function conversion( string $type ): array {
		$webp    = (bool) $this->setting( 'webp' );
		$avif    = (bool) $this->setting( 'avif' );
		$of_type = (bool) ( $this->setting( strtolower( $type ) . '_to_webp' ) ?? true );

		// "noauto" is for the browser script's addresses, to which the script adds the format.
		if ( 'noauto' === $type || ! $of_type || ! $this->varies_by_browser() || ! ( $webp || $avif ) ) {
			return [];
		}

		return [ $webp && $avif ? 'to_auto' : ( $webp ? 'to_webp' : 'to_avif' ) ];
	}

	/**
	 * @return mixed
	 */
	private function setting( string $name ) {
		return Options::_()->get( $name, [ 'settings', 'compression' ], null );
	}

	/**
	 * Stores the defaults if no endpoint is stored, as the real plugin does when it loads.
	 */
	private function store_defaults(): void {
		if ( null !== Options::_()->get( 'api_url', [ 'settings', 'behaviour' ], null ) ) {
			return;
		}

		$defaults = [
			'behaviour'   => [
				'api_url'  => self::default_endpoint(),
				'nojquery' => 2,
			],
			'compression' => [
				'level'       => 'lossy',
				'webp'        => true,
				'png_to_webp' => true,
				'jpg_to_webp' => true,
				'gif_to_webp' => true,
				'remove_exif' => true,
			],
		];

		foreach ( $defaults as $category => $settings ) {
			foreach ( $settings as $name => $value ) {
				Options::_()->set( $value, $name, [ 'settings', $category ] );
			}
		}
	}

	private static function default_endpoint(): string {
		$named = defined( 'SHORTPIXEL_STAND_IN_ENDPOINT' ) ? constant( 'SHORTPIXEL_STAND_IN_ENDPOINT' ) : null;

		return is_string( $named ) ? $named : self::DEFAULT_API_AI . self::DEFAULT_API_AI_PATH;
	}
}

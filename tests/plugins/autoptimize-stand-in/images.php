<?php
/**
 * Writes image addresses by the stored settings and the real plugin's filters.
 */

declare( strict_types=1 );

use function Autoptimize\Stand_In\with_cdn_addresses;

// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, WordPress.Files.FileName -- Names are the real plugin's.

final class autoptimizeImages {
	private const QUALITIES = [
		'1' => 'lossy',
		'2' => 'glossy',
		'3' => 'lossless',
	];

	private ?string $host = null;

	public static function imgopt_active(): bool {
		return '1' === self::setting( '1', 'checkbox' );
	}

	/**
	 * Rewrites the images of the site's pages, but not of feeds and admin screens.
	 */
	public function run(): void {
		if ( is_admin() ) {
			return;
		}

		add_action(
			'template_redirect',
			function (): void {
				if ( $this->may_run() && ! is_feed() ) {
					ob_start( fn ( string $html ): string => $this->filter_optimize_images( $html ) );
				}
			},
			2
		);
	}

	public function filter_optimize_images( string $html ): string {
		return with_cdn_addresses( $html, $this );
	}

	public function should_lazyload(): bool {
		return true === apply_filters(
			'autoptimize_filter_imgopt_should_lazyload',
			! in_array( self::setting( '3', 'checkbox' ), [ '', '0' ], true ),
			''
		);
	}

	/**
	 * Returns one of the service's hosts, chosen at random once per request.
	 */
	public function get_imgopt_host(): string {
		if ( null === $this->host ) {
			$offered    = autoptimizeOptionWrapper::get_option( 'autoptimize_service_availablity' );
			$hosts      = is_array( $offered ) && is_array( $offered['extra_imgopt'] ?? null ) && is_array(
				$offered['extra_imgopt']['hosts'] ?? null
			) ? $offered['extra_imgopt']['hosts'] : [];
			$hosts      = array_values( array_filter( $hosts, 'is_string' ) );
			$this->host = self::filtered(
				'autoptimize_filter_imgopt_host',
				[] === $hosts ? 'https://sp-ao.shortpixel.ai/' : $hosts[ random_int( 0, count( $hosts ) - 1 ) ]
			);
		}

		return $this->host;
	}

	/**
	 * Returns the CDN address of one of the site's images. Returns any other or excluded address unchanged.
	 */
	public function address( string $written, int $width = 0, int $height = 0 ): string {
		$source = $this->source( $written );

		if ( ! $this->is_taken( $source ) ) {
			return $written;
		}

		$size = ( $width > 0 ? ',w_' . $width : '' ) . ( $height > 0 ? ',h_' . $height : '' );

		return self::filtered( 'autoptimize_filter_imgopt_after_build_imgopt_url', $this->base() . $size . '/' . $source );
	}

	/**
	 * Returns the address of a tiny preview if a filter asks for one, else an empty string.
	 */
	public function preview( string $written, int $width, int $height ): string {
		$source = $this->source( $written );
		$wanted = $this->is_taken( $source ) && true === apply_filters( 'autoptimize_filter_imgopt_lazyload_dolqip', false, $source );

		return ! $wanted ? '' : $this->get_imgopt_host() . 'client/q_lqip,ret_wait' . ( $width > 0 ? ',w_' . $width : '' ) . (
			$height > 0
			? ',h_' . $height
			: ''
		) . '/' . $source;
	}

	/**
	 * Whether image optimization is on, its service is up, the account is not long out of quota, and no filter
	 * turns it off.
	 */
	private function may_run(): bool {
		$service = autoptimizeOptionWrapper::get_option( 'autoptimize_service_availablity' );
		$state   = is_array( $service ) && is_array( $service['extra_imgopt'] ?? null ) ? $service['extra_imgopt']['status'] ?? 'up' : 'up';
		$account = autoptimizeOptionWrapper::get_option( 'autoptimize_imgopt_provider_stat' );
		$account = is_array( $account ) && is_numeric( $account['Status'] ?? null ) ? (int) $account['Status'] : 2;

		return self::imgopt_active() && 'up' === $state && $account > -2 && true === apply_filters( 'autoptimize_filter_imgopt_do', true );
	}

	private function base(): string {
		$names  = apply_filters( 'autoptimize_filter_imgopt_quality_array', self::QUALITIES );
		$choice = self::setting( '2', 'select' );
		$name   = is_array( $names ) ? $names[ in_array( $choice, [ '1', '3' ], true ) ? $choice : '2' ] ?? '' : '';
		$modern = ! in_array( self::setting( '4', 'checkbox' ), [ '', '0' ], true );
		$tokens = [
			self::filtered( 'autoptimize_filter_imgopt_format', $modern ? 'to_auto' : 'to_webp' ),
			self::filtered( 'autoptimize_filter_imgopt_quality', 'q_' . ( is_string( $name ) ? $name : '' ) ),
			self::filtered( 'autoptimize_filter_imgopt_wait', 'ret_img' ),
		];

		return self::filtered( 'autoptimize_filter_imgopt_base_url', $this->get_imgopt_host() . 'client/' . implode( ',', $tokens ) );
	}

	/**
	 * Makes an address absolute and lets filters change it.
	 */
	private function source( string $written ): string {
		$url  = trim( $written );
		$home = (string) preg_replace( '#^(https?:)//([^/]+).*$#i', '$1', site_url() );
		$host = (string) wp_parse_url( site_url(), PHP_URL_HOST );
		$url  = str_starts_with( $url, '//' ) ? $home . $url : ( str_starts_with( $url, '/' ) ? "{$home}//{$host}{$url}" : $url );

		if ( true === apply_filters( 'autoptimize_filter_imgopt_no_querystring', false ) ) {
			$url = explode( '?', $url )[0];
		}

		return self::filtered( 'autoptimize_filter_imgopt_normalized_url', $url );
	}

	private function is_taken( string $url ): bool {
		$host = wp_parse_url( $url, PHP_URL_HOST );
		$path = (string) wp_parse_url( $url, PHP_URL_PATH );

		if (
			AUTOPTIMIZE_SITE_DOMAIN !== $host
			|| autoptimizeUtils::is_local_server()
			|| str_contains( $url, '.php' )
			|| 1 !== preg_match( '#\.(png|gif|jpe?g|webp|avif)#i', $path )
		) {
			return false;
		}

		foreach ( array_map(
			'trim',
			explode( ',', self::filtered( 'autoptimize_filter_imgopt_noptimize', self::setting( '6', 'text' ) ) )
		) as $excluded ) {
			if ( '' !== $excluded && str_contains( $url, $excluded ) ) {
				return false;
			}
		}

		return true;
	}

	private static function setting( string $number, string $kind ): string {
		$settings = autoptimizeOptionWrapper::get_option( 'autoptimize_imgopt_settings' );
		$value    = is_array( $settings ) ? $settings[ "autoptimize_imgopt_{$kind}_field_{$number}" ] ?? '' : '';

		return is_scalar( $value ) ? (string) $value : '';
	}

	/**
	 * @param non-empty-string $hook
	 */
	private static function filtered( string $hook, string $value ): string {
		$filtered = apply_filters( $hook, $value ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- The real plugin's.

		return is_string( $filtered ) ? $filtered : $value;
	}
}

<?php
/**
 * Writes a page's images with CDN addresses.
 */

declare( strict_types=1 );

namespace ShortPixel\Controller\Front;

use WP_HTML_Tag_Processor;

// phpcs:disable WordPress.NamingConventions, PEAR.NamingConventions, WordPress.Files.FileName -- Names are the real plugin's.

final class CDNController {
	private string $cdn_domain;

	/**
	 * Regular expressions of addresses to leave as they are.
	 *
	 * @var list<string>
	 */
	private array $excluded = [];

	public function __construct() {
		$domain           = rtrim( wpSPIO()->settings()->CDNDomain, '/' );
		$path             = wp_parse_url( $domain, PHP_URL_PATH );
		$this->cdn_domain = $domain . ( is_string( $path ) && '' !== $path ? '/' : '/spio/' );

		if ( 'cli' !== PHP_SAPI && false !== apply_filters( 'shortpixel/front/convert_this_page', ! isset( $_GET['spio_no_cdn'] ) ) ) { // phpcs:ignore WordPress.Security.NonceVerification -- Only whether it is there.
			$this->init();
			ob_start( [ $this, 'processFront' ] );
		}
	}

	public function init(): void {
		$excluded       = apply_filters(
			'shortpixel/front/cdn/regex_exclude',
			[ '*gravatar.com*', '/data:image\/.*/', '~' . preg_quote( $this->cdn_domain, '~' ) . '~' ]
		);
		$this->excluded = is_array( $excluded ) ? array_values( array_filter( $excluded, 'is_string' ) ) : [];
	}

	/**
	 * Rewrites a page: every `url()`, and `src` and `srcset` of images and sources.
	 */
	public function processFront( string $html ): string {
		$html = (string) preg_replace_callback(
			'#url\(\s*(["\']?)([^"\')]+)\1\s*\)#',
			fn ( array $url ): string => "url({$url[1]}{$this->address( $url[2] )}{$url[1]})",
			$html
		);
		$tags = new WP_HTML_Tag_Processor( $html );

		while ( $tags->next_tag() ) {
			if ( ! in_array( $tags->get_tag(), [ 'IMG', 'SOURCE' ], true ) ) {
				continue;
			}

			$src    = $tags->get_attribute( 'src' );
			$srcset = $tags->get_attribute( 'srcset' );

			is_string( $src ) && $tags->set_attribute( 'src', $this->address( $src ) );
			is_string( $srcset ) && $tags->set_attribute(
				'srcset',
				(string) preg_replace_callback(
					'#(^|,\s*)(\S+)#',
					fn ( array $part ): string => $part[1] . $this->address( $part[2] ),
					$srcset
				)
			);
		}

		return $tags->get_updated_html();
	}

	private function address( string $url ): string {
		$whole = str_starts_with( $url, '/' ) && ! str_starts_with( $url, '//' ) ? get_home_url() . $url : $url;
		$host  = (string) wp_parse_url( get_home_url(), PHP_URL_HOST );
		$own   = 1 === preg_match( '/[a-z0-9\-]{1,63}\.[a-z\.]{2,63}$/', $host, $found ) ? $found[0] : $host;

		foreach ( $this->excluded as $expression ) {
			if ( 1 === preg_match( $expression, $url ) ) {
				return $url;
			}
		}

		if ( ! str_contains( $whole, $own ) ) {
			return $url;
		}

		$bare = apply_filters( 'shortpixel/front/cdn/url', ltrim( str_replace( [ 'http://', 'https://' ], '', $whole ), '/' ) );
		// The real plugin joins parameters with commas up to 6.5.1, and with plus signs since then.
		$separator = apply_filters( 'shortpixel_stand_in/separator', ',' );

		return $this->cdn_domain . implode(
			is_string( $separator ) ? $separator : ',',
			$this->arguments( str_starts_with( $whole, 'http://' ) )
		) . '/' . ( is_string( $bare ) ? $bare : '' );
	}

	/**
	 * @return list<string>
	 */
	private function arguments( bool $is_http ): array {
		$webp  = wpSPIO()->settings()->createWebp;
		$avif  = wpSPIO()->settings()->createAvif;
		$names = array_merge(
			$webp ? [ self::doubled( 'WEBP' ) ? 'dwebp' : 'webp' ] : [],
			$avif ? [ self::doubled( 'AVIF' ) ? 'davif' : 'avif' ] : []
		);
		$to    = $webp && $avif ? 'to_auto' : ( $webp ? 'to_webp' : 'to_avif' );

		return array_merge(
			[ 'ret_img', 'q_cdnize' ],
			[] === $names ? [] : [ $to, 's_' . implode( ':', $names ) ],
			$is_http ? [ 'p_h' ] : []
		);
	}

	private static function doubled( string $format ): bool {
		$name = "SHORTPIXEL_USE_DOUBLE_{$format}_EXTENSION";

		return defined( $name ) && (bool) constant( $name );
	}
}

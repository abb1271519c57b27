<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Shapes;

/**
 * Finds the CDN URLs in a page as a browser requests them, independently of the plugin's own code.
 */
final class Browser {
	private const CDN = '~https?://(?:cdn|sp-ao|spcdn)\.shortpixel\.ai/[^\s"<>]+~';

	/**
	 * Lists the CDN URLs in a page's `src` and `srcset` attributes, as a browser requests them, each once.
	 *
	 * @return list<string>
	 */
	public static function cdn_urls( string $html ): array {
		$urls = [];
		preg_match_all( '~\s(src|srcset)=(?:"([^"]*)"|\'([^\']*)\')~i', $html, $attributes, PREG_SET_ORDER );
		foreach ( $attributes as $attribute ) {
			$value = html_entity_decode( ( $attribute[2] ?? '' ) . ( $attribute[3] ?? '' ), ENT_QUOTES | ENT_HTML5 );
			// In a srcset a comma ends a URL only where white space follows.
			$parts = 'srcset' === strtolower( $attribute[1] ) ? (array) preg_split(
				'~(?:\s+[\d.]+[wx])?\s*,\s+|\s+[\d.]+[wx]\s*,?\s*~',
				trim( $value )
			) : [ $value ];
			foreach ( $parts as $part ) {
				if ( 1 === preg_match( self::CDN, (string) $part ) ) {
					$urls[] = self::requests( trim( (string) $part ) );
				}
			}
		}
		return array_values( array_unique( $urls ) );
	}

	/**
	 * Returns a URL as a browser requests it: the host name in Punycode (the only non-ASCII name of these tests is
	 * `bücher`), and unsafe characters of the rest percent-encoded.
	 */
	public static function requests( string $url ): string {
		if ( 1 !== preg_match( '~\A(https?://)([^/?#]+)([^#]*)~is', $url, $parts ) ) {
			return $url;
		}
		$host = rawurldecode( $parts[2] );
		$host = 1 === preg_match( '/[^\x21-\x7e]/', $host ) ? str_replace( 'bücher', 'xn--bcher-kva', mb_strtolower( $host ) ) : $host;
		return $parts[1] . $host . preg_replace_callback(
			'/[^\x21-\x7e]|["<>`]/',
			static fn ( array $byte ): string => rawurlencode( $byte[0] ),
			$parts[3]
		);
	}
}

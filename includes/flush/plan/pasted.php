<?php
/**
 * What did a person paste? A picture's CDN address, a picture's own address, a page of this site; or why it is none of them.
 * Nothing is requested here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\Cdn\find_cdn_urls;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/variants.php';
require_once __DIR__ . '/pasted-refusals.php';
require_once __DIR__ . '/pasted-own.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../cdn/find-cdn-urls.php';

const PASTED_BYTES = 4096;

/**
 * Understands one pasted text.
 *
 * @return array|WP_Error
 * @phpstan-return array{kind: 'cdn', urls: list<string>}|array{kind: 'attachment', attachment_id: int}|array{kind: 'file', source: array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}}|array{kind: 'page', url: string}|WP_Error
 */
function understand( string $pasted ) {
	$text = unwrapped( $pasted );

	if ( '' === $text ) {
		return refused_url( 'invalid_input', $pasted, __( 'Nothing was pasted.', 'shortpixel-flush' ) );
	}

	if ( strlen( $text ) > PASTED_BYTES ) {
		return refused_url( 'invalid_input', substr( $text, 0, 200 ), __( 'This is longer than 4,096 characters; no picture’s address is. Paste one address at a time.', 'shortpixel-flush' ) );
	}

	$url      = completed( $text );
	$cdn_urls = null === parse_cdn_url( $url ) ? find_cdn_urls( $text ) : [ $url ];

	if ( [] !== $cdn_urls ) {
		return understand_cdn_urls( $cdn_urls );
	}

	if ( 1 !== preg_match( '#^https?://[^\s/?\#@]+([/?\#]|$)#iD', $url ) || '' === url_host( $url ) ) {
		return refused_url( 'invalid_input', $text, not_an_address( $text ) );
	}

	return is_host_listed( url_host( $url ), site_hosts() ) ? understand_own( $url ) : refused_foreign( $url );
}

/**
 * Accepts CDN URLs whose host is known.
 *
 * @param list<string> $urls
 * @return array|WP_Error
 * @phpstan-return array{kind: 'cdn', urls: list<string>}|WP_Error
 */
function understand_cdn_urls( array $urls ) {
	foreach ( $urls as $url ) {
		$host = url_host( $url );

		if ( ! is_host_allowed( $host ) ) {
			/* translators: %s: a host, such as img.example.com. */
			return refused_url( 'host_not_allowed', $url, sprintf( __( 'This looks like one of ShortPixel’s addresses, but at %1$s, which is neither ShortPixel’s own host nor named on this site. If %1$s is yours, add it to the CDN hosts in the settings of ShortPixel Flush, then try again.', 'shortpixel-flush' ), $host ) );
		}
	}

	return [
		'kind' => 'cdn',
		'urls' => array_map( __NAMESPACE__ . '\plain_url', $urls ),
	];
}

/**
 * Takes off what surrounds an address when it is copied: white space, quotes, angle brackets.
 */
function unwrapped( string $pasted ): string {
	$text = wp_check_invalid_utf8( $pasted );

	// Also what can't be seen: no-break and zero-width spaces, the byte order mark.
	return (string) preg_replace( '/^[\s\x{a0}\x{200b}-\x{200f}\x{2028}-\x{202f}\x{feff}"\'`<(\[“”„‘’«]+|[\s\x{a0}\x{200b}-\x{200f}\x{2028}-\x{202f}\x{feff}"\'`>\])“”‘’»,;]+$/u', '', $text );
}

/**
 * Writes an address in full, as the browser's address bar would.
 */
function completed( string $text ): string {
	if ( 0 === strpos( $text, '//' ) ) {
		$text = 'https:' . $text;
	} elseif ( 0 === strpos( $text, '/' ) ) {
		$text = preg_replace( '#^(https?://[^/]+).*$#i', '$1', home_url() ) . $text;
	} elseif ( 1 === preg_match( '#^[a-z0-9][a-z0-9.-]*(\.[a-z]{2,}|:\d+)(:\d+)?(/|$)#iD', $text, $host ) ) {
		$is_own = is_host_listed( strtolower( rtrim( $host[0], '/' ) ), site_hosts() );

		// A word with a dot in it may be a file's name; with nothing after it, only this site's own host is an address.
		if ( $is_own || '/' === substr( $host[0], -1 ) ) {
			$text = ( $is_own ? (string) wp_parse_url( home_url(), PHP_URL_SCHEME ) : 'https' ) . '://' . $text;
		}
	}

	return browser_url( $text );
}

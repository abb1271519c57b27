<?php
/**
 * Why a pasted text can't be flushed, each reason in a sentence of its own.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\shortpixel_api_url;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';

/**
 * Refuses one address.
 */
function refused_url( string $reason, string $url, string $sentence ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_' . $reason,
		$sentence,
		[
			'status' => 400,
			'url'    => $url,
		]
	);
}

/**
 * Says that a text is not an address at all.
 */
function not_an_address( string $text ): string {
	$shown = mb_strlen( $text ) > 60 ? mb_substr( $text, 0, 60 ) . '…' : $text;

	/* translators: %s: what was pasted. */
	return sprintf( __( '“%s” is not an address. Paste the address of a picture or of a page of this site, beginning with https://.', 'shortpixel-flush' ), $shown );
}

/**
 * Refuses an address that is neither a CDN URL nor of this site.
 */
function refused_foreign( string $url ): WP_Error {
	$host = url_host( $url );
	$path = (string) wp_parse_url( $url, PHP_URL_PATH );

	if ( url_host( shortpixel_api_url() ) === $host || 1 === preg_match( '#^/(purge-cdn-cache|purge-cdn-cache-bulk|read-domain|read-domain-cdn-usage|add-domain|v2)(/|$)#D', $path ) ) {
		return refused_url( 'not_a_cdn_url', $url, __( 'This is an address of ShortPixel’s API, and no picture. Paste the address of a picture or of a page of this site.', 'shortpixel-flush' ) );
	}

	if ( ! is_host_allowed( $host ) ) {
		/* translators: %s: a host, such as www.example.com. */
		return refused_url( 'not_a_cdn_url', $url, sprintf( __( '%s is another site. Paste the address of a picture or of a page of this site, or the address that ShortPixel gave the picture.', 'shortpixel-flush' ), $host ) );
	}

	if ( 1 === preg_match( '#^/?$|^/[a-z]{1,20}\d*/?$|^/[^/]+/([a-z]{1,3}_[^/]*)/?[^/.]*/?$#iD', $path ) ) {
		return refused_url( 'not_a_cdn_url', $url, __( 'This is only the beginning of one of ShortPixel’s addresses: the picture’s own address is missing at its end. Copy the whole address of the picture.', 'shortpixel-flush' ) );
	}

	/* translators: %s: a host, such as cdn.shortpixel.ai. */
	return refused_url( 'not_a_cdn_url', $url, sprintf( __( 'This address at %s does not name a picture the way ShortPixel’s addresses do. Copy the address of the picture itself.', 'shortpixel-flush' ), $host ) );
}

/**
 * Refuses a page by what it answered; 0 is no answer.
 */
function refused_page( string $url, int $status ): WP_Error {
	if ( 0 === $status ) {
		return refused_url( 'page_not_found', $url, __( 'This page did not answer, so its pictures can’t be found. Paste the address of a picture instead, or try again.', 'shortpixel-flush' ) );
	}

	if ( 404 === $status || 410 === $status ) {
		return refused_url( 'page_not_found', $url, __( 'There is no such page on this site. Check the address, then try again.', 'shortpixel-flush' ) );
	}

	if ( $status >= 300 && $status < 400 ) {
		return refused_url( 'page_not_found', $url, __( 'This page sends visitors on to another site or in a circle, so its pictures can’t be found. Paste the address of the page they end up on.', 'shortpixel-flush' ) );
	}

	/* translators: %d: an HTTP status, such as 403. */
	return refused_url( 'page_not_found', $url, sprintf( __( 'This page does not open for visitors who are not logged in (it answers %d), so its pictures can’t be found. Paste the address of a picture instead.', 'shortpixel-flush' ), $status ) );
}

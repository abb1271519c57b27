<?php
/**
 * Which pictures a flush gives a version, and how their CDN URLs are written with it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Versions;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Versions\path_stem;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../versions/path-stem.php';
require_once __DIR__ . '/../plan/sources/sources.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../versions/address.php';

/**
 * Names the pictures of attachments as versions are kept: by where they are on this site, and by where their addresses say.
 *
 * Usually the two are one. Where uploads are offloaded, pages can hold either.
 *
 * @param list<int> $attachment_ids
 * @return list<string>
 */
function keys_of( array $attachment_ids ): array {
	$places = Versions\look_up_places();
	$keys   = [];

	foreach ( $attachment_ids as $id ) {
		foreach ( sources( $id ) as $source ) {
			$keys[ Versions\key_of( $source['url'], $places ) ] = true;
		}

		$file = get_post_meta( $id, '_wp_attached_file', true );

		if ( is_string( $file ) && '' !== $file && false === strpos( $file, ':' ) && '/' !== $file[0] ) {
			$keys[ path_stem( $file ) ] = true;
		}
	}

	unset( $keys[''] );

	return array_map( 'strval', array_keys( $keys ) );
}

/**
 * Writes a version into the source at the end of a CDN URL.
 */
function cdn_url_with_version( string $url, string $version ): string {
	$parsed = parse_cdn_url( $url );

	if ( null === $parsed ) {
		return $url;
	}

	$written = '/' . implode( $parsed['separator'], $parsed['params'] ) . '/';
	$start   = strpos( $url, $written );
	$tail    = false === $start ? '' : substr( $url, $start + strlen( $written ) );

	// A source that is percent-encoded as a whole has its query encoded too.
	return 1 === preg_match( '~\Ahttps?%3a~i', $tail )
		? substr( $url, 0, strlen( $url ) - strlen( $tail ) ) . rawurlencode( Versions\with_version( rawurldecode( $tail ), $version ) )
		: Versions\with_version( $url, $version );
}

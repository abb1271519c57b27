<?php
/**
 * Which layer serves an old copy: the edge, or ShortPixel behind it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\is_shortpixel_host;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';

// ShortPixel's own host for each plugin's addresses, by the key without its number.
const SHORTPIXEL_HOST_OF_KEY = [
	'spai'   => 'cdn.shortpixel.ai',
	'client' => 'sp-ao.shortpixel.ai',
	'spio'   => 'spcdn.shortpixel.ai',
];

/**
 * Gives the address at ShortPixel's own host under which it has what an edge has a copy of; empty where that is not known.
 */
function url_behind_edge( string $url ): string {
	$cdn  = parse_cdn_url( $url );
	$host = null === $cdn ? '' : SHORTPIXEL_HOST_OF_KEY[ rtrim( $cdn['key'], '0123456789' ) ] ?? '';
	$own  = '' === $host || is_shortpixel_host( url_host( $url ) ) ? '' : (string) preg_replace( '~\A[a-z]+://[^/?#]+~i', 'https://' . $host, $url );

	/**
	 * Filters where ShortPixel itself has what one of the site's edges has a copy of; asked only where that copy is old.
	 *
	 * @param string $own An address, or empty where it is not known.
	 * @param string $url The address that visitors use.
	 */
	$filtered = apply_filters( 'shortpixel_flush_url_behind_edge', $own, $url );

	return is_string( $filtered ) ? $filtered : $own;
}

/**
 * Says what ShortPixel's own answer tells of an old copy at the edge; null where it tells nothing.
 *
 * @param string $edge  The edge's name.
 * @param string $state What the look at ShortPixel's own host proved.
 * @param bool   $same  Whether both answered with the same bytes.
 * @return array{kind: string, edge: string}|null
 */
function stale_layer( string $edge, string $state, bool $same ): ?array {
	if ( $same || 'stale' === $state ) {
		$kind = 'stale_at_shortpixel';
	} elseif ( in_array( $state, [ 'fresh', 'rebuilding' ], true ) ) {
		$kind = 'stale_at_edge';
	}

	return isset( $kind ) ? [
		'kind' => $kind,
		'edge' => $edge,
	] : null;
}

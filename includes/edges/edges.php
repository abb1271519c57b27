<?php
/**
 * The kinds of CDNs and proxies that a site can have in front of ShortPixel's.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/configured.php';

/**
 * Lists every kind of edge that the plugin knows, by id.
 *
 * @return array<string,Edge>
 */
function kinds(): array {
	/**
	 * Filters the kinds of edges: CDNs and proxies of a site's own that can be purged after ShortPixel.
	 *
	 * @param Edge[] $kinds Objects of classes that implement the Edge interface; of two with one id the later counts.
	 */
	$kinds  = apply_filters( 'shortpixel_flush_edges', [ new Cloudflare(), new Bunny(), new Keycdn(), new Fastly(), new Cloudfront(), new Digitalocean(), new Generic() ] );
	$usable = [];

	foreach ( is_array( $kinds ) ? $kinds : [] as $kind ) {
		if ( $kind instanceof Edge ) {
			$usable[ $kind->id() ] = $kind;
		}
	}

	return $usable;
}

/**
 * Gives an address at a host that nobody has and none of the site's can be: purging it changes nothing, and shows whether
 * purging is allowed.
 */
function unused_url( string $host ): string {
	return "https://{$host}/shortpixel-flush-connection-test.txt";
}

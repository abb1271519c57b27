<?php
/**
 * The site's own CDNs and proxies in front of ShortPixel's.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Lists the edges that are set up on this site; none ships yet.
 *
 * @return list<array{id: string, name: string, message: string}>
 */
function active(): array {
	/**
	 * Filters the edges: the site's own CDNs or proxies that have to be purged after ShortPixel.
	 *
	 * @param array<int, array{id: string, name: string, message: string}> $edges
	 */
	$edges  = apply_filters( 'shortpixel_flush_edges', [] );
	$usable = [];

	foreach ( is_array( $edges ) ? $edges : [] as $edge ) {
		if ( is_array( $edge ) && isset( $edge['id'], $edge['name'] ) && is_string( $edge['id'] ) && is_string( $edge['name'] ) ) {
			$usable[] = [
				'id'      => $edge['id'],
				'name'    => $edge['name'],
				'message' => isset( $edge['message'] ) && is_string( $edge['message'] ) ? $edge['message'] : '',
			];
		}
	}

	return $usable;
}

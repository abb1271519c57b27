<?php
/** Says in which other places images are named, and whether they are new there. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Report;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @return list<array{kind: string, state: string, text: string, page: string}> A line for each kind and state. */
function surfaces_shape( Report $report ): array {
	// If an image has changed since, the result no longer holds.
	if ( ! $report->flush->has_standing_result() || $report->changed_since > 0 ) {
		return [];
	}
	$lines = array_fill_keys( SURFACES, [] );
	foreach ( $report->surfaces as [ 'kind' => $kind, 'state' => $state, 'page' => $page ] ) {
		$lines[ $kind ] += [
			$state => [
				'kind'  => $kind,
				'state' => $state,
				'text'  => surface_sentence( $kind, $state ),
				'page'  => $page,
			],
		];
	}
	return array_merge( ...array_map( 'array_values', array_values( $lines ) ) );
}

function surface_sentence( string $kind, string $state ): string {
	$names = [
		'share'   => __( 'Share image', 'shortpixel-flush' ),
		'icon'    => __( 'Icon', 'shortpixel-flush' ),
		'preload' => __( 'Preloaded image', 'shortpixel-flush' ),
		'data'    => __( 'Image for search engines', 'shortpixel-flush' ),
		'sitemap' => __( 'Image sitemap', 'shortpixel-flush' ),
		'feed'    => __( 'Feed', 'shortpixel-flush' ),
	];
	$said  = [
		/* translators: %s: where an image is named, such as "Icon" or "Feed". */
		'new'     => __( '%s: new.', 'shortpixel-flush' ),
		/* translators: %s: where an image is named, such as "Icon" or "Feed". */
		'old'     => __( '%s: still old.', 'shortpixel-flush' ),
		/* translators: %s: where an image is named, such as "Icon" or "Feed". */
		'own'     => __( '%s: the site’s own file, which keeps its link. Browsers and your own CDN may have the old one.', 'shortpixel-flush' ),
		/* translators: %s: where an image is named, such as "Icon" or "Feed". */
		'unknown' => __( '%s: not checked.', 'shortpixel-flush' ),
	];
	return sprintf( $said[ $state ], $names[ $kind ] );
}

<?php
/** Keeps what browsers measured, and tells which pages are due. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../../clock.php';
require_once __DIR__ . '/../measured.php';
require_once __DIR__ . '/../screens.php';
require_once __DIR__ . '/curve.php';
require_once __DIR__ . '/page-places.php';
require_once __DIR__ . '/styles.php';

// That a page still looks as it did is worth one write a day.
const MEASURED_AGAIN_AFTER = 86400;

// A measurement that ran out of time earlier says too little of the screens between.
const SCREENS_TO_KEEP = 0.75;

/**
 * @param list<Layout>             $layouts
 * @param array<string, Page_Seen> $pages   As this site reads them itself, by address: only what stands on them is kept.
 * @return list<string> Those that were measured well enough to be kept, as same_page() writes them.
 */
function keep_measured( array $layouts, array $pages ): array {
	$measured = [];
	$by_page  = [];

	foreach ( $pages as $url => $page ) {
		$by_page[ same_page( $url ) ] = $page;
	}

	foreach ( $layouts as $layout ) {
		$page = $by_page[ same_page( $layout['url'] ) ] ?? null;

		if ( null !== $page && 'measured' === $layout['state'] && count( $layout['screens'] ) >= SCREENS_TO_KEEP * count( screens() ) ) {
			$measured[ same_page( $layout['url'] ) ] = measured_places( $layout, $page['images'] );
		}
	}

	if ( [] === $measured ) {
		return [];
	}

	$styles = styles_of_site();
	$now    = now();
	$kept   = Kept_Places::load();
	$news   = array_filter(
		$measured,
		static fn ( array $places, string $url ): bool => ! $kept->holds( $url, $by_page[ $url ]['sheets'], $styles, $now - MEASURED_AGAIN_AFTER, $places ),
		ARRAY_FILTER_USE_BOTH
	);

	[] !== $news && Kept_Places::change(
		static function ( Kept_Places $kept ) use ( $news, $by_page, $styles, $now ): Kept_Places {
			foreach ( $news as $url => $places ) {
				$kept = $kept->with_page( $url, $by_page[ $url ]['sheets'], $styles, $now, $places );
			}

			return $kept;
		}
	);

	return array_keys( $measured );
}

/**
 * @param Layout             $layout
 * @param list<Placed_Image> $images Those on the page.
 * @return list<Measured_Place>
 */
function measured_places( array $layout, array $images ): array {
	$by_key = [];
	$places = [];

	foreach ( $images as $image ) {
		$by_key[ placed_key( $image ) ][] = $image;
	}

	foreach ( $layout['images'] as $measured ) {
		$same  = $by_key[ placed_key( [ 'url' => $measured['source'] ] + $measured ) ] ?? [];
		$image = isset( $measured['nth'] ) ? $same[ $measured['nth'] ] ?? null : $same[0] ?? null;

		// Without its number, one of several can't be told from the others.
		if ( null === $image || ( ! isset( $measured['nth'] ) && count( $same ) > 1 ) ) {
			continue;
		}

		$boxes = [];

		foreach ( $measured['boxes'] as $box ) {
			$boxes[] = [
				'kind'    => $measured['kind'],
				'screens' => array_values( array_intersect_key( $layout['screens'], array_flip( $box['screens'] ) ) ),
			] + $box;
		}

		$places[] = [
			'place' => $image['place'],
			'own'   => $image['own'],
			'curve' => curve_of( $boxes ),
		];
	}

	return $places;
}

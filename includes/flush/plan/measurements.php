<?php
/** Keeps what browsers measured. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\may;
use function ShortPixelFlush\now;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../capabilities.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/places/curve.php';
require_once __DIR__ . '/places/gallery-rows.php';
require_once __DIR__ . '/places/page-places.php';
require_once __DIR__ . '/places/styles.php';
require_once __DIR__ . '/screens.php';

// That a page still looks as it did is worth one write a day.
const MEASURED_AGAIN_AFTER = 86400;

// A measurement that ran out of time earlier says too little of the screens between.
const SCREENS_TO_KEEP = 0.75;

/**
 * Whether what this user's browser measures is kept. Everybody's images are flushed by it, and a browser can say anything, so it takes
 * the right to edit what others publish. Their own flushes go by what they measured in any case.
 */
function may_keep_measured(): bool {
	return may( CAP_IMAGES ) && current_user_can( 'edit_others_posts' );
}

/** @param array<string, Measured_Page> $measured By address. */
function keep_measured( array $measured ): void {
	if ( [] === $measured || ! may_keep_measured() ) {
		return;
	}

	$styles = styles_of_site();
	$since  = now() - MEASURED_AGAIN_AFTER;
	$kept   = Kept_Places::load();
	$news   = array_filter(
		$measured,
		static fn ( array $page, string $url ): bool => ! $kept->holds( $url, $page['sheets'], $styles, $since, $page['places'] ),
		ARRAY_FILTER_USE_BOTH
	);

	[] !== $news && Kept_Places::change( static fn ( Kept_Places $kept ): Kept_Places => with_measured( $kept, $news ) );
}

/** @param array<string, Measured_Page> $measured By address. */
function with_measured( Kept_Places $kept, array $measured ): Kept_Places {
	$styles = [] === $measured ? '' : styles_of_site();
	$now    = now();

	foreach ( $measured as $url => $page ) {
		$kept = $kept->with_page( $url, $page['sheets'], $styles, $now, $page['places'] );
	}

	return $kept;
}

/**
 * @param list<Layout>             $layouts
 * @param array<string, Page_Seen> $pages   As this site reads them itself, by address: only what stands on them counts.
 * @return array<string, Measured_Page> By address.
 */
function measured_pages( array $layouts, array $pages ): array {
	$measured = [];
	$by_page  = [];

	foreach ( $pages as $url => $page ) {
		$by_page[ same_page( $url ) ] = $page;
	}

	foreach ( $layouts as $layout ) {
		$url  = same_page( $layout['url'] );
		$page = $by_page[ $url ] ?? null;

		if ( null !== $page && is_measured_enough( $layout ) ) {
			$measured[ $url ] = [
				'sheets' => $page['sheets'],
				'places' => measured_places( $layout, $page['images'] ),
			];
		}
	}

	return $measured;
}

/** @param Layout $layout */
function is_measured_enough( array $layout ): bool {
	return 'measured' === $layout['state'] && count( $layout['screens'] ) >= SCREENS_TO_KEEP * count( screens() );
}

/**
 * @param list<string>                              $urls
 * @param callable(Kept_Places, string): Kept_Places $note
 */
function note_pages( array $urls, callable $note ): void {
	[] !== $urls && Kept_Places::change( static fn ( Kept_Places $kept ): Kept_Places => array_reduce( $urls, $note, $kept ) );
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
				'drawn'   => $measured['drawn'] ?? '',
				'screens' => array_values( array_intersect_key( $layout['screens'], array_flip( $box['screens'] ) ) ),
			] + $box;
		}

		$places[] = [
			'place' => $image['place'],
			'own'   => $image['own'],
			'curve' => curve_of( $boxes ),
			'rows'  => isset( $image['rows'] ) ? told_by_rows( $boxes, $image['rows'], file_shape( $image ) ) : 0,
		];
	}

	return $places;
}

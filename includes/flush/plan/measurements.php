<?php
/** Keeps what browsers measured, and tells which pages are due. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/measured.php';
require_once __DIR__ . '/pages/pages.php';
require_once __DIR__ . '/places/curve.php';
require_once __DIR__ . '/places/page-places.php';
require_once __DIR__ . '/places/styles.php';
require_once __DIR__ . '/screens.php';

// That a page still looks as it did is worth one write a day.
const MEASURED_AGAIN_AFTER = 86400;

// How many pages a browser is asked to measure at once. It asks again while it is idle.
const PAGES_DUE = 3;

// Of so many types of posts the newest are kept up to date; the images of others of their templates stand in the same places.
const DUE_TYPES      = 10;
const DUE_CANDIDATES = 100;

// A measurement that ran out of time earlier says too little of the screens between.
const SCREENS_TO_KEEP = 0.75;

/**
 * @param list<Layout>             $layouts
 * @param array<string, Page_Seen> $pages   As this site reads them itself, by address: only what stands on them is kept.
 */
function keep_measured( array $layouts, array $pages ): void {
	$measured = [];
	$by_page  = [];

	foreach ( $pages as $url => $page ) {
		$by_page[ same_page( $url ) ] = $page;
	}

	foreach ( $layouts as $layout ) {
		$page = $by_page[ same_page( $layout['url'] ) ] ?? null;

		if ( null !== $page && is_measured_enough( $layout ) ) {
			$measured[ same_page( $layout['url'] ) ] = measured_places( $layout, $page['images'] );
		}
	}

	if ( [] === $measured ) {
		return;
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
}

/** @param Layout $layout */
function is_measured_enough( array $layout ): bool {
	return 'measured' === $layout['state'] && count( $layout['screens'] ) >= SCREENS_TO_KEEP * count( screens() );
}

/**
 * Of pages of which nothing can be kept, notes that they were tried, so that they are not due for ever.
 *
 * @param list<string> $urls Pages of this site.
 */
function note_tried( array $urls ): void {
	$styles = styles_of_site();
	$now    = now();

	[] !== $urls && Kept_Places::change(
		static function ( Kept_Places $kept ) use ( $urls, $styles, $now ): Kept_Places {
			foreach ( $urls as $url ) {
				$kept = $kept->with_page( $url, '', $styles, $now, [] );
			}

			return $kept;
		}
	);
}

/**
 * @param int $post_id Only this post's; 0 for any of the site's.
 * @return list<string> Pages that visitors see and that were never measured, or before they or the styles changed; those of each type in turn.
 */
function pages_due( int $post_id = 0 ): array {
	if ( ! needs_measuring() ) {
		return [];
	}

	$kept   = Kept_Places::load();
	$styles = styles_of_site();
	$lists  = $post_id > 0 ? [ [ $post_id ] ] : array_map( __NAMESPACE__ . '\newest_posts', array_slice( viewable_types(), 0, DUE_TYPES ) );
	$pages  = $post_id > 0 ? [] : [ array_map( 'strval', array_keys( front_page() ) ) ];
	$edited = [];

	foreach ( $lists as $posts ) {
		$urls = [];

		foreach ( $posts as $id ) {
			foreach ( array_map( 'strval', array_keys( page_of_post( $id ) ) ) as $url ) {
				$urls[]         = $url;
				$edited[ $url ] = (int) get_post_modified_time( 'U', true, $id );
			}
		}

		$pages[] = $urls;
	}

	$due = array_filter(
		round_robin( $pages, DUE_CANDIDATES ),
		static function ( string $url ) use ( $kept, $styles, $edited ): bool {
			$page = $kept->page( $url );

			return null === $page || $page['styles'] !== $styles || $page['at'] < ( $edited[ $url ] ?? 0 );
		}
	);

	return array_slice( array_values( $due ), 0, PAGES_DUE );
}

/** @return list<string> */
function viewable_types(): array {
	return array_values( array_filter( array_diff( get_post_types( [ 'public' => true ] ), [ 'attachment' ] ), 'is_post_type_viewable' ) );
}

/** @return list<int> */
function newest_posts( string $type ): array {
	return array_values(
		get_posts(
			[
				'post_type'    => $type,
				'post_status'  => 'publish',
				'numberposts'  => 10,
				'fields'       => 'ids',
				'has_password' => false,
			]
		)
	);
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
		];
	}

	return $places;
}

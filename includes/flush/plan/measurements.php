<?php
/** Keeps what browsers measured, and tells which pages are due. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\may;
use function ShortPixelFlush\now;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../capabilities.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/measured.php';
require_once __DIR__ . '/pages/pages.php';
require_once __DIR__ . '/places/curve.php';
require_once __DIR__ . '/places/gallery-rows.php';
require_once __DIR__ . '/places/page-places.php';
require_once __DIR__ . '/places/styles.php';
require_once __DIR__ . '/screens.php';

// That a page still looks as it did is worth one write a day.
const MEASURED_AGAIN_AFTER = 86400;

// Seconds after which a page is due again that failed once, twice, three times, as on a busy machine. Then once a day.
const FAILED_DUE_AFTER = [ 60, 300, 1800 ];
const FAILED_DUE_DAILY = 86400;

// How many pages a browser is asked to measure at once. It asks again while it is idle.
const PAGES_DUE = 3;

// Of so many types of posts the newest are kept up to date; the images of others of their templates stand in the same places.
const DUE_TYPES      = 10;
const DUE_CANDIDATES = 100;

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

/** @param list<string> $urls Pages of this site that refuse to be measured, so that they are not due for ever. */
function note_tried( array $urls ): void {
	$styles = styles_of_site();
	$now    = now();

	note_pages( $urls, static fn ( Kept_Places $kept, string $url ): Kept_Places => $kept->with_page( $url, '', $styles, $now, [] ) );
}

/** @param list<string> $urls Pages of this site that took too long, or that the browser or this site could not read. */
function note_failed( array $urls ): void {
	$now = now();

	note_pages( $urls, static fn ( Kept_Places $kept, string $url ): Kept_Places => $kept->with_failed_page( $url, $now ) );
}

/**
 * @param list<string>                              $urls
 * @param callable(Kept_Places, string): Kept_Places $note
 */
function note_pages( array $urls, callable $note ): void {
	[] !== $urls && Kept_Places::change( static fn ( Kept_Places $kept ): Kept_Places => array_reduce( $urls, $note, $kept ) );
}

/**
 * Pages that this user's browser should measure: those that visitors see and that were never measured, or before they or the styles
 * changed, or that failed a while ago; those of each type in turn.
 *
 * @param int $post_id Only this post's; 0 for any of the site's.
 * @return array{pages: list<string>, due_in: int|null} And the seconds until the next of those that failed is due; null for none.
 */
function pages_due( int $post_id = 0 ): array {
	$kept   = Kept_Places::load();
	$styles = styles_of_site();
	$now    = now();
	$due    = [];
	$later  = [];

	foreach ( may_keep_measured() && needs_measuring() ? pages_to_measure( $post_id ) : [] as $url => $edited ) {
		$wait = seconds_until_due( $kept->page( $url ), $edited, $styles, $now );

		if ( null !== $wait && $wait > 0 ) {
			$later[] = $wait;
		} elseif ( null !== $wait ) {
			$due[] = $url;
		}
	}

	return [
		'pages'  => array_slice( $due, 0, PAGES_DUE ),
		'due_in' => [] === $later ? null : min( $later ),
	];
}

/**
 * @param Kept_Page|null $page
 * @return int|null 0 or less where it is due; null where it need not be measured.
 */
function seconds_until_due( ?array $page, int $edited, string $styles, int $now ): ?int {
	if ( null === $page || $page['at'] < $edited ) {
		return 0;
	}

	if ( $page['failed'] > 0 ) {
		return $page['at'] + ( FAILED_DUE_AFTER[ $page['failed'] - 1 ] ?? FAILED_DUE_DAILY ) - $now;
	}

	return $page['styles'] === $styles ? null : 0;
}

/** @return array<string, int> When each page was last edited, in Unix seconds; 0 where that says nothing. */
function pages_to_measure( int $post_id ): array {
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

	$some = array_fill_keys( round_robin( $pages, DUE_CANDIDATES ), 0 );

	return array_replace( $some, array_intersect_key( $edited, $some ) );
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
			'rows'  => isset( $image['rows'] ) ? told_by_rows( $boxes, $image['rows'], file_shape( $image ) ) : 0,
		];
	}

	return $places;
}

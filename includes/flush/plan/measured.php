<?php
/** What a browser measured on pages: the addresses that browsers ask for there, and how much was covered. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use Generator;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\path_stem;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../providers/providers.php';
require_once __DIR__ . '/../say/schema.php';
require_once __DIR__ . '/places/screens-between.php';
require_once __DIR__ . '/screens.php';
require_once __DIR__ . '/sources/own-files.php';
require_once __DIR__ . '/sources/source-address.php';

const SKIPPED_LISTED = 20;

const MEASURED_ON_PAGES = 300;

// Of one image, and of all: screens between the measured ones ask for some hundred copies of each. Beyond this the rarer ones are left out.
const FILLED_COPIES  = 4000;
const FILLED_AT_ONCE = 12000;

// For all images of a flush.
const FILLING_SECONDS = 5.0;

// Different sizes that a browser may say the files of one image have, and different boxes on all pages: more than any site has.
const MOST_MEASURED_SIZES = 24;
const MOST_MEASURED_BOXES = 20000;

/**
 * Whether planning from what a browser sent would take too long, whoever sent it. Only counts.
 *
 * @param list<Layout> $layouts
 */
function is_too_much_measured( array $layouts ): bool {
	$sizes = [];
	$boxes = [];

	foreach ( $layouts as $layout ) {
		foreach ( $layout['images'] as $image ) {
			$stem = dated_name( path_stem( source_path( without_photon( browser_url( without_fragment( $image['source'] ) ) ) ) ) );
			$size = "{$image['source']} {$image['width']} {$image['height']}";

			$sizes[ $stem ][ $size ] = true;

			foreach ( $image['boxes'] as $box ) {
				$boxes[ md5( "{$size} {$image['kind']} " . ( $image['drawn'] ?? '' ) . " {$box['width']} {$box['height']} {$box['padding_x']} {$box['padding_y']}", true ) ] = true;
			}

			if ( count( $sizes[ $stem ] ) > MOST_MEASURED_SIZES || count( $boxes ) > MOST_MEASURED_BOXES ) {
				return true;
			}
		}
	}

	return false;
}

/**
 * Each file once with all its boxes, by what dated_name() returns of it.
 *
 * @param list<Layout> $layouts As the schema of POST /flushes has them.
 * @return array<string, array<string, Measured_Image>>
 */
function measured_images( array $layouts ): array {
	$images = [];
	$ranks  = [];

	foreach ( $layouts as $layout ) {
		foreach ( $layout['images'] as $image ) {
			$url  = browser_url( without_fragment( $image['source'] ) );
			$stem = dated_name( path_stem( source_path( without_photon( $url ) ) ) );
			$key  = implode( ' ', [ $url, $image['width'], $image['height'] ] );

			$images[ $stem ][ $key ] = $images[ $stem ][ $key ] ?? [
				'url'    => $url,
				'width'  => $image['width'],
				'height' => $image['height'],
				'boxes'  => [],
			];

			foreach ( $image['boxes'] as $box ) {
				$screens = array_values( array_intersect_key( $layout['screens'], array_flip( $box['screens'] ) ) );

				$ranks[ $stem ][ $key ][]           = min( [ PHP_INT_MAX, ...$box['screens'] ] );
				$images[ $stem ][ $key ]['boxes'][] = [
					'kind'    => $image['kind'],
					'drawn'   => $image['drawn'] ?? '',
					'screens' => $screens,
				] + $box;
			}
		}
	}

	$sorted = [];

	foreach ( $images as $stem => $of_stem ) {
		foreach ( $of_stem as $key => $image ) {
			$sorted[ $stem ][ $key ] = [ 'boxes' => commonest_first( $image['boxes'], $ranks[ $stem ][ $key ] ?? [] ) ] + $image;
		}
	}

	return $sorted;
}

/**
 * @param list<Measured_Box> $boxes
 * @param list<int>          $ranks Of each box's commonest screen.
 * @return list<Measured_Box> Those of all places beside one another, so that a sample of the first has some of each.
 */
function commonest_first( array $boxes, array $ranks ): array {
	$order = array_keys( $boxes );
	array_multisort( $ranks, $order );

	return array_map( static fn ( int $at ): array => $boxes[ $at ], $order );
}

/**
 * @param list<list<Variant>> $lists
 * @return list<Variant> One of each in turn, so that a sample of the first has some of every place.
 */
function in_turn( array $lists ): array {
	$merged = [];

	for ( $turn = 0; [] !== $lists; $turn++ ) {
		$merged = array_merge( $merged, array_column( $lists, $turn ) );
		$lists  = array_filter( $lists, static fn ( array $list ): bool => count( $list ) > $turn + 1 );
	}

	return $merged;
}

/**
 * Lists what browsers ask for, by each provider's own arithmetic.
 *
 * @param Measured_Image  $image
 * @param 'probe'|'place'|'between' $found_in
 * @return list<Variant>
 */
function measured_variants( array $image, ?int $attachment_id, string $found_in = 'probe' ): array {
	$source   = [
		'url'    => $image['url'],
		'width'  => $image['width'],
		'height' => $image['height'],
		'type'   => (string) wp_check_filetype( source_path( $image['url'] ) )['type'],
	];
	$variants = [];

	foreach ( ready() as $provider ) {
		// Asked once: a provider reads its settings each time.
		$endpoint = $provider->can_flush_images() ? (string) $provider->endpoint() : '';

		foreach ( '' === $endpoint ? [] : $provider->measured_parameter_lists( $source, $image['boxes'] ) as $list ) {
			$url = $provider->cdn_url( $list, $image['url'], $endpoint );

			// The source came from a browser: what does not make a CDN URL is left out.
			if ( null !== parse_cdn_url( $url ) ) {
				$variants[] = new Variant( $url, $image['url'], $attachment_id, $found_in );
			}
		}
	}

	return $variants;
}

/**
 * Lists what screens ask for that lie between the measured ones, commonest first.
 *
 * @param iterable<array<Measured_Image>> $by_density The images as screens of one density after the other measure them.
 * @param float                           $until      As microtime() counts: then the rarer ones are left out.
 * @return list<Variant> The first so many.
 */
function variants_between( iterable $by_density, ?int $attachment_id, int $most, float $until = INF ): array {
	$variants = [];

	foreach ( $most > 0 ? $by_density : [] as $images ) {
		foreach ( $images as $image ) {
			foreach ( [] === $image['boxes'] ? [] : measured_variants( $image, $attachment_id, 'between' ) as $variant ) {
				$variants += [ $variant->url => $variant ];
			}
		}

		if ( count( $variants ) >= $most || microtime( true ) >= $until ) {
			break;
		}
	}

	return array_values( array_slice( $variants, 0, $most ) );
}

/**
 * @param Measured_Image $image
 * @return Generator<int, list<Measured_Image>>
 */
function between( array $image ): Generator {
	foreach ( sizes_between( $image['boxes'], asks_for_heights() ) as $boxes ) {
		yield [ [ 'boxes' => $boxes ] + $image ];
	}
}

/**
 * @param array<Generator<int, list<Measured_Image>>> $sequences
 * @return Generator<int, list<Measured_Image>> What is next in each of them: what is commonest comes first in all.
 */
function together( array $sequences ): Generator {
	while ( [] !== $sequences ) {
		$images = [];

		foreach ( $sequences as $at => $sequence ) {
			if ( $sequence->valid() ) {
				array_push( $images, ...$sequence->current() );
				$sequence->next();
			} else {
				unset( $sequences[ $at ] );
			}
		}

		yield $images;
	}
}

/** @return int How many copies may be filled in for each of so many images; none where not all are looked for, so that nothing is complete. */
function filled_copies( int $images ): int {
	return $images > 0 && $images <= Plan::SEARCHED_IMAGES ? min( FILLED_COPIES, intdiv( FILLED_AT_ONCE, $images ) ) : 0;
}

/**
 * Covers all images of this site that were measured on some pages.
 *
 * @param list<Layout> $layouts
 * @param list<string> $pages
 * @return list<Variant>
 */
function measured_on( array $layouts, array $pages, Owners $owners ): array {
	$pages    = array_map( __NAMESPACE__ . '\same_page', $pages );
	$layouts  = array_values( array_filter( $layouts, static fn ( array $layout ): bool => in_array( same_page( $layout['url'] ), $pages, true ) ) );
	$images   = array_slice( array_merge( [], ...array_map( 'array_values', array_values( measured_images( $layouts ) ) ) ), 0, MEASURED_ON_PAGES );
	$most     = filled_copies( count( $images ) );
	$variants = [];
	$filled   = [];

	$owners->find( array_column( $images, 'url' ) );

	foreach ( $images as $image ) {
		$owner = $owners->of( $image['url'] );

		if ( $owner > 0 || is_own_address( without_photon( $image['url'] ) ) ) {
			$owner      = 0 === $owner ? null : $owner;
			$variants[] = measured_variants( $image, $owner );
			$filled[]   = variants_between( between( $image ), $owner, $most );
		}
	}

	return array_merge( [], ...$variants, ...$filled );
}

/**
 * @param list<Layout>          $layouts
 * @param int                   $read   Pages that were read here.
 * @param array<string, string> $pages  How well those that show what is flushed are known from what was kept: `known`, or why not.
 * @param list<string>          $opened Those that were read, so that images of theirs that are not flushed don't count.
 * @return Coverage|null Null if nothing was looked at.
 */
function coverage_of( array $layouts, int $read, array $pages = [], array $opened = [] ): ?array {
	$measured = [];
	$devices  = [];
	$skipped  = [];
	$told     = [];
	$known    = array_map( __NAMESPACE__ . '\same_page', array_keys( $pages, 'known', true ) );
	$cropped  = array_map( __NAMESPACE__ . '\same_page', array_keys( $pages, 'cropped', true ) );
	$opened   = array_map( __NAMESPACE__ . '\same_page', $opened );

	foreach ( $layouts as $layout ) {
		$page   = same_page( $layout['url'] );
		$told[] = $page;
		$reason = 'measured' === $layout['state'] && ( in_array( $page, $opened, true ) ? in_array( $page, $cropped, true ) : is_cropped( $layout ) ) ? 'cropped' : $layout['state'];

		if ( 'measured' === $reason ) {
			$measured[ $page ] = count( $layout['screens'] );
			$devices[]         = devices_of( $layout['screens'] );
		} elseif ( ! in_array( $page, $known, true ) ) {
			$skipped[] = [
				'url'    => $layout['url'],
				'reason' => $reason,
			];
		}
	}

	foreach ( $pages as $url => $reason ) {
		if ( 'known' !== $reason && ! in_array( same_page( (string) $url ), $told, true ) ) {
			$skipped[] = [
				'url'    => (string) $url,
				'reason' => $reason,
			];
		}
	}

	$known   = array_diff( $known, array_keys( $measured ) );
	$screens = array_merge( array_values( $measured ), [] === $known ? [] : [ count( screens() ) ] );
	$devices = array_merge( $devices, [] === $known ? [] : [ DEVICES ] );

	return [] === $layouts && 0 === $read && [] === $skipped ? null : [
		'pages'   => count( $measured ) + count( $known ),
		'screens' => [] === $screens ? 0 : min( $screens ),
		'devices' => [] === $devices ? [] : array_values( array_intersect( ...$devices ) ),
		'read'    => $read,
		'known'   => count( $known ),
		// A measurement speaks for its screens alone: any other window or zoom asks for another copy.
		'whole'   => $read > 0 && ! in_array( 'unreachable', $pages, true ) && pages_name_all_copies(),
		'skipped' => array_slice( $skipped, 0, SKIPPED_LISTED ),
	];
}

/**
 * Whether browsers ask for copies of an image on the page that no measurement tells.
 *
 * @param Layout $layout
 */
function is_cropped( array $layout ): bool {
	foreach ( measured_images( [ $layout ] ) as $of_stem ) {
		foreach ( $of_stem as $image ) {
			$curve = curve_of( $image['boxes'] );

			foreach ( array_unique( array_column( $curve, 'kind' ) ) as $kind ) {
				$follows = [] !== array_filter( $curve, static fn ( array $piece ): bool => $piece['kind'] === $kind && follows_windows( $piece ) );

				if ( ! can_predict( $image, $kind, $follows ) ) {
					return true;
				}
			}
		}
	}

	return false;
}

/**
 * @param list<array<mixed>> $screens
 * @return list<string> Which of DEVICES they belong to, by their width.
 */
function devices_of( array $screens ): array {
	$found = [];

	foreach ( $screens as $screen ) {
		$width = integer( $screen['width'] ?? 0 );
		$found[ $width < 600 ? 'phone' : ( $width < 1200 ? 'tablet' : 'desktop' ) ] = true;
	}

	return array_values( array_intersect( DEVICES, array_keys( $found ) ) );
}

/** Whether reading a page finds all copies that browsers ask for there, whichever provider writes it. */
function pages_name_all_copies(): bool {
	return [] !== array_filter( ready(), static fn ( $provider ): bool => $provider->can_flush_images() ) && ! needs_measuring();
}

/** Whether a provider leaves it to browsers which copies they ask for. */
function needs_measuring(): bool {
	return [] !== array_filter( ready(), static fn ( $provider ): bool => $provider->can_flush_images() && ! $provider->names_all_copies() );
}

/**
 * Where links depend on heights, with phones of each width between those of the table: how text wraps can only be measured.
 *
 * @return list<Browser_Screen> Commonest first.
 */
function screens_to_measure(): array {
	$screens = screens();

	return [] !== $screens && asks_for_heights() ? array_merge( $screens, phones_between( $screens ) ) : $screens;
}

/** Whether a provider's links depend on heights: see Provider::asks_for_heights(). */
function asks_for_heights(): bool {
	return [] !== array_filter( ready(), static fn ( $provider ): bool => $provider->can_flush_images() && $provider->asks_for_heights() );
}

/**
 * True if all addresses of an image's elements of this kind are known, whichever provider writes them: see Provider::can_predict().
 *
 * @param Measured_Image $image
 */
function can_predict( array $image, string $kind, bool $follows_windows ): bool {
	$source = [
		'url'    => $image['url'],
		'width'  => $image['width'],
		'height' => $image['height'],
		'type'   => '',
	];
	$boxes  = array_values( array_filter( $image['boxes'], static fn ( array $box ): bool => $box['kind'] === $kind ) );

	foreach ( ready() as $provider ) {
		if ( $provider->can_flush_images() && ! $provider->can_predict( $source, $boxes, $follows_windows ) ) {
			return false;
		}
	}

	return true;
}

<?php
/** Derives from a browser's measurements which URLs browsers request on pages, and how much was measured. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Providers\has_account_key;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\path_stem;
use const ShortPixelFlush\Say\DEVICES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SKIPPED_LISTED = 20;

const MEASURED_ON_PAGES = 300;

// Usual pixel densities of phones and of other screens, the most common first.
const USUAL_DENSITIES = [
	'phone' => [ 3.0, 2.625, 2.0, 2.75, 2.25, 2.5, 3.5 ],
	'other' => [ 1.0, 1.25, 1.5, 2.0, 1.1, 1.75 ],
];

// In CSS pixels.
const WIDER_THAN_PHONES = 600;

// The most sizes of an image's files, and the most boxes on all pages, that a browser may report.
const MOST_MEASURED_SIZES = 24;
const MOST_MEASURED_BOXES = 20000;

/**
 * Whether planning from a browser's measurements would take too long. It only counts, so it is itself fast.
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
				$boxes[ md5( "{$size} {$image['kind']} {$box['width']} {$box['height']} {$box['padding_x']} {$box['padding_y']}", true ) ] = true;
			}

			if ( count( $sizes[ $stem ] ) > MOST_MEASURED_SIZES || count( $boxes ) > MOST_MEASURED_BOXES ) {
				return true;
			}
		}
	}

	return false;
}

/**
 * @param list<Layout> $layouts As in the schema of POST /flushes.
 * @return array<string, array<string, Measured_Image>> By dated_name(): each file in each of its sizes once, with all
 *     its boxes.
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
					'screens' => $screens,
				] + $box;
			}
		}
	}

	$sorted = [];

	foreach ( $images as $stem => $of_stem ) {
		foreach ( $of_stem as $key => $image ) {
			$sorted[ $stem ][ $key ] = [ 'boxes' => most_common_first( $image['boxes'], $ranks[ $stem ][ $key ] ?? [] ) ] + $image;
		}
	}

	return $sorted;
}

/**
 * @param list<Measured_Box> $boxes
 * @param list<int>          $ranks The rank of each box's most common screen.
 * @return list<Measured_Box> The boxes by rank, whichever page they are from.
 */
function most_common_first( array $boxes, array $ranks ): array {
	$order = array_keys( $boxes );
	array_multisort( $ranks, $order );

	return array_map( static fn ( int $at ): array => $boxes[ $at ], $order );
}

/**
 * Lists the CDN URLs that browsers request for a measured file, computed as each provider does.
 *
 * @param Measured_Image    $image
 * @param 'probe'|'density' $found_in
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
		// Called once, because a provider reads its settings on each call.
		$endpoint = $provider->can_flush_images() ? (string) $provider->endpoint() : '';

		foreach ( '' === $endpoint ? [] : $provider->measured_parameter_lists( $source, $image['boxes'] ) as $list ) {
			$url = $provider->cdn_url( $list, $image['url'], $endpoint );

			// The source came from a browser, so the result may not be a CDN URL.
			if ( null !== parse_cdn_url( $url ) ) {
				$variants[] = new Variant( $url, $image['url'], $attachment_id, $found_in );
			}
		}
	}

	return $variants;
}

/**
 * Lists the URLs that windows of the measured sizes request at usual densities.
 *
 * @param Measured_Image $image
 * @param int            $enough The number after which rarer densities are left out.
 * @return list<Variant>
 */
function density_variants( array $image, ?int $attachment_id, int $enough ): array {
	$variants = [];

	foreach ( array_keys( USUAL_DENSITIES['phone'] ) as $turn ) {
		if ( count( $variants ) >= $enough ) {
			break;
		}

		$boxes = [];

		foreach ( $image['boxes'] as $box ) {
			$screens = [];

			foreach ( $box['screens'] as $screen ) {
				$density = USUAL_DENSITIES[ $screen['width'] < WIDER_THAN_PHONES ? 'phone' : 'other' ][ $turn ] ?? null;
				$screens = null === $density ? $screens : array_merge( $screens, [ [ 'density' => $density ] + $screen ] );
			}

			$boxes[] = [ 'screens' => $screens ] + $box;
		}

		foreach ( measured_variants( [ 'boxes' => $boxes ] + $image, $attachment_id, 'density' ) as $variant ) {
			$variants += [ $variant->url => $variant ];
		}
	}

	return array_values( $variants );
}

/**
 * Lists likely copies of the images that a browser measured on these pages and that are this site's, but not in its
 * library.
 *
 * @param list<Layout> $layouts
 * @param list<string> $pages
 * @return list<Variant>
 */
function measured_links( array $layouts, array $pages, Owners $owners ): array {
	$pages    = array_map( __NAMESPACE__ . '\same_page', $pages );
	$layouts  = array_values( array_filter( $layouts, static fn ( array $layout ): bool => in_array( same_page( $layout['url'] ), $pages, true ) ) );
	$images   = array_slice( array_merge( [], ...array_map( 'array_values', array_values( measured_images( $layouts ) ) ) ), 0, MEASURED_ON_PAGES );
	$variants = [];

	$owners->find( array_column( $images, 'url' ) );

	foreach ( $images as $image ) {
		if ( 0 === $owners->of( $image['url'] ) && is_own_url( without_photon( $image['url'] ) ) ) {
			$of_image   = array_merge( measured_variants( $image, null ), density_variants( $image, null, COPIES_AN_IMAGE ) );
			$variants[] = has_account_key() ? $of_image : capped( $of_image );
		}
	}

	return array_merge( [], ...$variants );
}

/**
 * @param list<Layout> $layouts
 * @param int          $read        The number of pages that the server read.
 * @param list<string> $unreachable Pages that could not be opened.
 * @return Coverage|null Null if there was no page to read or measure.
 */
function coverage_of( array $layouts, int $read, array $unreachable ): ?array {
	$measured = [];
	$devices  = [];
	$skipped  = [];
	$told     = [];

	foreach ( $layouts as $layout ) {
		$page   = same_page( $layout['url'] );
		$told[] = $page;

		if ( 'measured' === $layout['state'] ) {
			$measured[ $page ] = count( $layout['screens'] );
			$devices[]         = devices_of( $layout['screens'] );
		} else {
			$skipped[] = [
				'url'    => $layout['url'],
				'reason' => $layout['state'],
			];
		}
	}

	foreach ( $unreachable as $url ) {
		if ( ! in_array( same_page( $url ), $told, true ) ) {
			$skipped[] = [
				'url'    => $url,
				'reason' => 'unreachable',
			];
		}
	}

	return [] === $layouts && 0 === $read && [] === $skipped ? null : [
		'pages'   => count( $measured ),
		'screens' => [] === $measured ? 0 : min( $measured ),
		'devices' => [] === $devices ? [] : array_values( array_intersect( ...$devices ) ),
		'read'    => $read,
		// Never true for a provider whose pages have to be measured: another window or zoom may request another copy.
		'whole'   => $read > 0 && [] === $unreachable && pages_name_all_copies(),
		'skipped' => array_slice( $skipped, 0, SKIPPED_LISTED ),
	];
}

/**
 * @phpstan-param list<array{width: int, ...}> $screens
 * @return list<string> The DEVICES to which these screens belong, judging by their width.
 */
function devices_of( array $screens ): array {
	$found = [];

	foreach ( $screens as $screen ) {
		$width = $screen['width'];
		$found[ $width < WIDER_THAN_PHONES ? 'phone' : ( $width < 1200 ? 'tablet' : 'desktop' ) ] = true;
	}

	return array_values( array_intersect( DEVICES, array_keys( $found ) ) );
}

/** Whether a page names all copies that browsers request there; false if no provider's images can be flushed. */
function pages_name_all_copies(): bool {
	return [] !== array_filter( ready(), static fn ( $provider ): bool => $provider->can_flush_images() ) && ! needs_measuring();
}

/** Whether a provider whose images can be flushed lets browsers decide which copies to request. */
function needs_measuring(): bool {
	return [] !== array_filter( ready(), static fn ( $provider ): bool => $provider->can_flush_images() && ! $provider->names_all_copies() );
}

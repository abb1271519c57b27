<?php
/**
 * What a browser measured on pages, turned into what the plan needs: images with their boxes, and how far it was looked.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\Versions\path_stem;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../sources/source-match.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../providers/providers.php';

const SKIPPED_LISTED = 20;

/**
 * Gathers the images of layouts, each file once with all its boxes, by the stem of the file's path.
 *
 * @param list<array<mixed>> $layouts As the schema of POST /flushes has them.
 * @phpstan-param list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}> $layouts
 * @return array<string, array<string, array{url: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<array{width: int, height: int, density: float}>}>}>>
 */
function measured_images( array $layouts ): array {
	$images = [];

	foreach ( $layouts as $layout ) {
		foreach ( $layout['images'] as $image ) {
			$url  = browser_url( substr( $image['source'], 0, strcspn( $image['source'], '#' ) ) );
			$stem = path_stem( source_path( without_photon( $url ) ) );
			$key  = implode( ' ', [ $url, $image['width'], $image['height'] ] );

			$images[ $stem ][ $key ] = $images[ $stem ][ $key ] ?? [
				'url'    => $url,
				'width'  => $image['width'],
				'height' => $image['height'],
				'boxes'  => [],
			];

			foreach ( $image['boxes'] as $box ) {
				$screens = array_values( array_intersect_key( $layout['screens'], array_flip( $box['screens'] ) ) );

				$images[ $stem ][ $key ]['boxes'][] = [
					'kind'    => $image['kind'],
					'screens' => $screens,
				] + $box;
			}
		}
	}

	return $images;
}

/**
 * Lists what browsers ask for of a measured image, by each provider's own arithmetic.
 *
 * @param array $image One of those that measured_images() gave.
 * @phpstan-param array{url: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, kind: string, screens: list<array{width: int, height: int, density: float}>}>} $image
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function measured_variants( array $image, ?int $attachment_id ): array {
	$source   = [
		'url'    => $image['url'],
		'width'  => $image['width'],
		'height' => $image['height'],
		'type'   => (string) wp_check_filetype( source_path( $image['url'] ) )['type'],
	];
	$variants = [];

	foreach ( ready() as $provider ) {
		foreach ( $provider->can_flush_images() ? $provider->measured_parameter_lists( $source, $image['boxes'] ) : [] as $list ) {
			$url = $provider->cdn_url( $list, $image['url'] );

			// The source came from a browser: what does not make a CDN URL of it is left out.
			if ( null !== parse_cdn_url( $url ) ) {
				$variants[] = [
					'url'           => $url,
					'source'        => $image['url'],
					'attachment_id' => $attachment_id,
					'found_in'      => 'probe',
				];
			}
		}
	}

	return $variants;
}

/**
 * Says how far it was looked; null where nothing was looked at.
 *
 * @param list<array<mixed>> $layouts
 * @phpstan-param list<array{url: string, state: string, screens: list<array<mixed>>, images: list<array<mixed>>, ...}> $layouts
 * @param int                $read    Pages that were read here.
 * @return array{pages: int, screens: int, read: int, skipped: list<array{url: string, reason: string}>}|null
 */
function coverage_of( array $layouts, int $read ): ?array {
	$screens  = [];
	$skipped  = [];
	$foreseen = can_predict_backgrounds();

	foreach ( $layouts as $layout ) {
		$reason = 'measured' === $layout['state'] && ! $foreseen && in_array( 'background', array_column( $layout['images'], 'kind' ), true ) ? 'cropped' : $layout['state'];

		if ( 'measured' === $reason ) {
			$screens[] = count( $layout['screens'] );
		} else {
			$skipped[] = [
				'url'    => $layout['url'],
				'reason' => $reason,
			];
		}
	}

	return [] === $layouts && 0 === $read ? null : [
		'pages'   => count( $screens ),
		'screens' => [] === $screens ? 0 : min( $screens ),
		'read'    => $read,
		'skipped' => array_slice( $skipped, 0, SKIPPED_LISTED ),
	];
}

/**
 * Tells whether a measured background's addresses are all known, whichever provider writes it.
 */
function can_predict_backgrounds(): bool {
	foreach ( ready() as $provider ) {
		if ( $provider->can_flush_images() && ! $provider->can_predict_backgrounds() ) {
			return false;
		}
	}

	return true;
}

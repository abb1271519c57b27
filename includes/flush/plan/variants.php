<?php
/**
 * What variants are made of: the providers' settings, a file that a page shows, an address without what removes it.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Providers\ready;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../sources/sources.php';
require_once __DIR__ . '/../sources/source-match.php';
require_once __DIR__ . '/variant-facts.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../providers/providers.php';

/**
 * Lists what the settings of the providers in use lead to.
 *
 * @param array<int, list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>> $sources By attachment; 0 for a file that is in no library.
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function variants_by_settings( array $sources ): array {
	$variants = [];

	foreach ( ready() as $provider ) {
		foreach ( $provider->can_flush_images() ? $sources : [] as $attachment_id => $of_one ) {
			foreach ( $of_one as $source ) {
				foreach ( $provider->parameter_lists( $source ) as $list ) {
					$variants[] = [
						'url'           => $provider->cdn_url( $list, $source['url'] ),
						'source'        => $source['url'],
						'attachment_id' => 0 === $attachment_id ? null : $attachment_id,
						'found_in'      => 'settings',
					];
				}
			}
		}
	}

	return $variants;
}

/**
 * Makes a source of what a page shows, at the widths that its attachment has.
 *
 * @param array     $shown  Its address and size.
 * @phpstan-param array{url: string, width: int, height: int, ...} $shown
 * @param list<int> $widths
 * @return array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}
 */
function shown_source( array $shown, array $widths ): array {
	$url = browser_url( $shown['url'] );

	return [
		'url'    => $url,
		'width'  => $shown['width'],
		'height' => $shown['height'],
		'type'   => (string) wp_check_filetype( source_path( $url ) )['type'],
		'path'   => null,
		'widths' => array_values( array_unique( array_merge( [ $shown['width'] ], array_filter( $widths, static fn ( int $width ): bool => $width > 0 && $width <= $shown['width'] ) ) ) ),
	];
}

/**
 * Gives a CDN URL without the parameter that removes it, which somebody may have left in a page or pasted.
 */
function plain_url( string $url ): string {
	$parsed = parse_cdn_url( $url );

	if ( null === $parsed || ! in_array( 'f_remove', $parsed['params'], true ) || count( $parsed['params'] ) < 2 ) {
		return $url;
	}

	$written = implode( $parsed['separator'], $parsed['params'] );
	$plain   = implode( $parsed['separator'], array_diff( $parsed['params'], [ 'f_remove' ] ) );
	$at      = strpos( $url, '/' . $written . '/' );

	return false === $at ? $url : substr_replace( $url, $plain, $at + 1, strlen( $written ) );
}

/**
 * Keeps the variants that have the shape.
 *
 * @param mixed $variants
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function well_formed_variants( $variants ): array {
	$kept = [];

	foreach ( is_array( $variants ) ? $variants : [] as $variant ) {
		$url    = is_array( $variant ) && isset( $variant['url'] ) && is_string( $variant['url'] ) ? $variant['url'] : '';
		$parsed = parse_cdn_url( $url );

		if ( ! is_array( $variant ) || null === $parsed ) {
			continue;
		}

		$kept[] = [
			'url'           => $url,
			'source'        => isset( $variant['source'] ) && is_string( $variant['source'] ) ? $variant['source'] : $parsed['source'],
			'attachment_id' => isset( $variant['attachment_id'] ) && is_int( $variant['attachment_id'] ) ? $variant['attachment_id'] : null,
			'found_in'      => isset( $variant['found_in'] ) && in_array( $variant['found_in'], FOUND_IN, true ) ? $variant['found_in'] : 'settings',
		];
	}

	return $kept;
}

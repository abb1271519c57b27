<?php
/**
 * The CDN URLs of attachments: what pages show of them, and what the providers' settings lead to.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Providers\ready;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/hosts.php';
require_once __DIR__ . '/sources.php';
require_once __DIR__ . '/source-match.php';
require_once __DIR__ . '/pages.php';
require_once __DIR__ . '/variant-facts.php';
require_once __DIR__ . '/../cdn/cdn-url.php';
require_once __DIR__ . '/../providers/providers.php';

// Looking for an image in all posts reads the whole table, so it is done for the first few of a large flush only.
const PAGES_FOR_IMAGES = 10;

/**
 * Lists the variants of attachments, each address once, those seen on pages first.
 *
 * @param list<int> $attachment_ids
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function variants( array $attachment_ids ): array {
	return look_for_variants( $attachment_ids )['variants'];
}

/**
 * Looks for the variants of attachments and keeps account of which pages were read.
 *
 * @param list<int> $attachment_ids
 * @return array{variants: list<array{url: string, source: string, attachment_id: int|null, found_in: string}>, pages_read: int, pages_unread: int, images_looked_for: int, foreign_hosts: list<string>}
 */
function look_for_variants( array $attachment_ids ): array {
	$sources = [];

	foreach ( $attachment_ids as $attachment_id ) {
		$sources[ $attachment_id ] = sources( $attachment_id );
	}

	$seen     = variants_on_pages( $sources );
	$variants = [];

	foreach ( array_merge( $seen['variants'], variants_by_settings( $sources ) ) as $variant ) {
		$variants += [ $variant['url'] => $variant ];
	}

	/**
	 * Filters the CDN URLs that a flush of attachments removes.
	 *
	 * @param array<int, array{url: string, source: string, attachment_id: int|null, found_in: string}> $variants
	 * @param int[]                                                                                      $attachment_ids
	 */
	$seen['variants'] = well_formed_variants( apply_filters( 'shortpixel_flush_variants', array_values( $variants ), $attachment_ids ) );

	return $seen;
}

/**
 * Lists what the settings of the providers in use lead to.
 *
 * @param array<int, list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>> $sources By attachment; 0 for a file that is in no library.
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function variants_by_settings( array $sources ): array {
	$variants = [];

	foreach ( ready() as $provider ) {
		foreach ( $provider->flushes_images() ? $sources : [] as $attachment_id => $of_one ) {
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
 * Lists what the pages that show the attachments hold of them.
 *
 * @param array<int, list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>> $sources
 * @return array{variants: list<array{url: string, source: string, attachment_id: int|null, found_in: string}>, pages_read: int, pages_unread: int, images_looked_for: int, foreign_hosts: list<string>}
 */
function variants_on_pages( array $sources ): array {
	$pages   = [];
	$names   = source_names( $sources );
	$looked  = array_slice( $sources, 0, PAGES_FOR_IMAGES, true );
	$seen    = [];
	$foreign = [];

	foreach ( $looked as $attachment_id => $of_one ) {
		$pages = [] === $of_one ? $pages : array_merge( $pages, pages_showing( $attachment_id, source_stem( $of_one[0]['url'] ) ) );
	}

	$read  = addresses_on_pages( $pages );
	$pages = array_values( array_filter( $read, 'is_array' ) );

	foreach ( array_unique( array_merge( [], ...array_column( $pages, 'urls' ) ) ) as $url ) {
		$parsed        = parse_cdn_url( $url );
		$attachment_id = null === $parsed ? null : owner_of( $parsed['source'], $names );

		if ( null === $parsed || null === $attachment_id ) {
			continue;
		}

		if ( ! host_is_allowed( url_host( $url ) ) ) {
			$foreign[] = url_host( $url );
			continue;
		}

		$seen[] = [
			'url'           => plain_url( $url ),
			'source'        => $parsed['source'],
			'attachment_id' => $attachment_id,
			'found_in'      => 'page',
		];
	}

	return [
		'variants'          => array_merge( $seen, lazy_variants( array_merge( [], ...array_column( $pages, 'lazy' ) ), $sources, $names ) ),
		'pages_read'        => count( $pages ),
		'pages_unread'      => count( $read ) - count( $pages ),
		'images_looked_for' => count( $looked ),
		'foreign_hosts'     => array_values( array_unique( $foreign ) ),
	];
}

/**
 * Lists what the settings lead to for sources that pages show lazily and the attachments don't have on record: another
 * address of the same file, or a size that was deleted since.
 *
 * @param list<array{url: string, width: int, height: int}>                                                                 $lazy
 * @param array<int, list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>> $sources
 * @param array{hosts: list<string>, exact: array<string, int>, stems: array<string, int>}                                  $names
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function lazy_variants( array $lazy, array $sources, array $names ): array {
	$unknown = [];

	foreach ( $lazy as $source ) {
		$owner = owner_of( $source['url'], $names );

		if ( null !== $owner && ! in_array( browser_url( $source['url'] ), array_column( $sources[ $owner ], 'url' ), true ) ) {
			$unknown[ $owner ][] = shown_source( $source, array_column( $sources[ $owner ], 'width' ) );
		}
	}

	return variants_by_settings( $unknown );
}

/**
 * Makes a source of what a page shows, at the widths that its attachment has.
 *
 * @param array{url: string, width: int, height: int} $shown
 * @param list<int>                                   $widths
 * @return array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}
 */
function shown_source( array $shown, array $widths ): array {
	$url = browser_url( $shown['url'] );

	return [
		'url'    => $url,
		'type'   => (string) wp_check_filetype( source_path( $url ) )['type'],
		'path'   => null,
		'widths' => array_values( array_unique( array_merge( [ $shown['width'] ], array_filter( $widths, static fn ( int $width ): bool => $width > 0 && $width <= $shown['width'] ) ) ) ),
	] + $shown;
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

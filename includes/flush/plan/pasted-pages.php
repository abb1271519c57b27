<?php
/**
 * The pictures of pages whose address was pasted.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../pages/pages.php';
require_once __DIR__ . '/variants.php';
require_once __DIR__ . '/pasted-own.php';
require_once __DIR__ . '/pasted-refusals.php';

/**
 * Lists what pages of this site show through ShortPixel; the first page that shows nothing, or does not open, refuses.
 *
 * @param list<string> $pages
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>|WP_Error
 */
function variants_of_pages( array $pages ) {
	$variants = [];

	foreach ( pages_as_seen( $pages ) as $page => $shown ) {
		if ( 200 !== $shown['status'] ) {
			return refused_page( $page, $shown['status'] );
		}

		$found = array_merge( variants_of_urls( $shown['urls'], 'page' ), variants_of_lazy( $shown['lazy'] ) );

		if ( [] === $found ) {
			return refused_url( 'page_has_no_images', $page, __( 'This page shows no picture through ShortPixel. Choose the picture from the library, or paste its own address.', 'shortpixel-flush' ) );
		}

		$variants = array_merge( $variants, $found );
	}

	return $variants;
}

/**
 * Makes variants of CDN URLs, those that may be asked, with the attachment each belongs to.
 *
 * @param list<string> $urls
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function variants_of_urls( array $urls, string $found_in ): array {
	$variants = [];
	$owners   = [];

	foreach ( $urls as $url ) {
		$parsed = parse_cdn_url( $url );

		if ( null === $parsed || ! is_host_allowed( url_host( $url ) ) ) {
			continue;
		}

		$source = $parsed['source'];

		if ( ! isset( $owners[ $source ] ) ) {
			$owners[ $source ] = is_host_listed( url_host( $source ), site_hosts() ) ? attachment_of_file( substr( $source, 0, strcspn( $source, '?#' ) ) ) : 0;
		}

		$variants[] = [
			'url'           => plain_url( $url ),
			'source'        => $source,
			'attachment_id' => 0 === $owners[ $source ] ? null : $owners[ $source ],
			'found_in'      => $found_in,
		];
	}

	return $variants;
}

/**
 * Lists what the settings lead to for the sources that a page shows as visitors scroll.
 *
 * @param list<array{url: string, width: int, height: int}> $lazy
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function variants_of_lazy( array $lazy ): array {
	$sources = [];

	foreach ( $lazy as $shown ) {
		$owner = is_host_listed( url_host( $shown['url'] ), site_hosts() ) ? attachment_of_file( substr( $shown['url'], 0, strcspn( $shown['url'], '?#' ) ) ) : 0;

		$sources[ $owner ][] = shown_source( $shown, 0 === $owner ? [] : array_column( sources( $owner ), 'width' ) );
	}

	return variants_by_settings( $sources );
}

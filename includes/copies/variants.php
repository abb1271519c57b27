<?php
/** Builds variants from the providers' settings, from pages, and from single URLs. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use Generator;
use ShortPixelFlush\Model\Variant;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Http\request_host;
use function ShortPixelFlush\is_host_allowed;
use function ShortPixelFlush\Providers\hostless_endpoints;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\source_of;
use const ShortPixelFlush\Model\PDF_TYPE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * @param list<Source_File> $sources The attachment's files. For those that the provider rarely puts into pages, only
 *     copies without a size are listed.
 * @param list<Source_File> $shown   Files that pages show, or that were pasted.
 * @return list<Variant>
 */
function variants_by_settings( ?int $attachment_id, array $sources, array $shown ): array {
	$variants = [];

	foreach ( ready() as $provider ) {
		$can  = $provider->can_flush_images();
		$used = $can ? array_column( array_merge( $provider->used_sources( $sources ), $shown ), 'url', 'url' ) : [];

		foreach ( $can ? array_merge( $sources, $shown ) : [] as $source ) {
			foreach ( $provider->parameter_lists( isset( $used[ $source['url'] ] ) ? $source : [ 'width' => 0 ] + $source ) as $list ) {
				$url        = source_of( $provider->id(), $source['url'] );
				$variants[] = new Variant( $provider->cdn_url( $list, $url ), $url, $attachment_id, 'settings' );
			}
		}
	}

	return $variants;
}

/**
 * Builds the CDN links of PDFs themselves, not of their previews. Pages rarely have these, but removing them also clears
 * the PDF at the site's own edges.
 *
 * @param list<Source_File> $files Files of an attachment.
 * @return list<Variant>
 */
function variants_of_documents( int $attachment_id, array $files ): array {
	$variants  = [];
	$documents = array_filter( $files, static fn ( array $file ): bool => PDF_TYPE === $file['type'] );
	$plain     = [
		'params'    => [ 'ret_img' ],
		'separator' => ',',
	];

	foreach ( [] === $documents ? [] : ready() as $provider ) {
		foreach ( $provider->can_flush_images() ? $documents : [] as $file ) {
			$lists = $provider->parameter_lists( $file );

			foreach ( [] === $lists ? [ $plain ] : $lists as $list ) {
				$variants[] = new Variant( $provider->cdn_url( $list, $file['url'] ), $file['url'], $attachment_id, 'settings' );
			}
		}
	}

	return $variants;
}

/**
 * @param list<string> $urls
 * @return list<Variant> Variants for the CDN URLs among them that can be requested, at allowed hosts.
 */
function variants_of_urls( array $urls, string $found_in, Owners $owners ): array {
	$variants = [];
	$hostless = hostless_endpoints();

	$owners->find( $urls );

	foreach ( $urls as $url ) {
		$parsed = parse_cdn_url( $url, $hostless );

		if ( null === $parsed || '' === request_host( $url ) || ! is_host_allowed( url_host( $url ) ) ) {
			continue;
		}

		$owner      = $owners->of( $url );
		$source     = 0 !== $owner && is_hostless( $parsed['source'] ) ? with_host( $parsed['source'], sources( $owner ) ) : $parsed['source'];
		$variants[] = new Variant( plain_url( $url ), $source, 0 === $owner ? null : $owner, $found_in );
	}

	return $variants;
}

/**
 * @param list<Shown_Source> $lazy Files outside the library that a page loads lazily.
 * @return list<Variant> Those that the providers' settings produce, for files that the current user may flush.
 */
function variants_of_lazy( array $lazy, Owners $owners ): array {
	$allowed = array_flip( $owners->without_foreign( array_column( $lazy, 'url' ) ) );
	$lazy    = array_filter( $lazy, static fn ( array $source ): bool => isset( $allowed[ $source['url'] ] ) );

	return variants_by_settings( null, [], array_values( array_map( __NAMESPACE__ . '\shown_source', $lazy ) ) );
}

/**
 * @phpstan-param array{url: string, width: int, height: int, ...} $shown
 * @return Source_File
 */
function shown_source( array $shown ): array {
	$url = browser_url( $shown['url'] );

	return [
		'url'    => $url,
		'width'  => $shown['width'],
		'height' => $shown['height'],
		'type'   => (string) wp_check_filetype( source_path( $url ) )['type'],
		'path'   => null,
	];
}

/** Strips `f_remove`, which removes a copy, and which may have been left in a page or pasted. */
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
 * @param list<Variant> $variants
 * @return list<Variant>
 */
function filtered_variants( array $variants, int $attachment_id ): array {
	/**
	 * Filters the CDN URLs of an attachment, whose copies a flush removes or checks, or a scan judges.
	 *
	 * @param array<int, array{url: string, source: string, attachment_id: int|null, found_in: string}> $variants
	 * @param int[] $attachment_ids A single id.
	 */
	$filtered = apply_filters(
		'shortpixel_flush_variants',
		array_map( static fn ( Variant $variant ): array => $variant->to_array(), $variants ),
		[ $attachment_id ]
	);

	return array_values( array_filter( array_map( [ Variant::class, 'from' ], is_array( $filtered ) ? $filtered : [] ) ) );
}

/**
 * @param list<iterable<Variant>> $groups
 * @return Generator<int, Variant>
 */
function concatenated( array $groups ): Generator {
	foreach ( $groups as $group ) {
		foreach ( $group as $variant ) {
			yield $variant;
		}
	}
}

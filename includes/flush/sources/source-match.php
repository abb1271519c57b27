<?php
/**
 * Whose file is this? Compares the source of a CDN URL with the files of attachments; reads nothing but the site's hosts.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\normalize_hosts;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\path_stem;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../../versions/path-stem.php';
require_once __DIR__ . '/sources.php';

/**
 * Indexes the files of attachments by their place and name, leaving out size and format, so that a size which was deleted
 * since, but is still in a page, is recognised too.
 *
 * @param array<int, list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>> $sources By attachment.
 * @return array{hosts: list<string>, exact: array<string, int>, stems: array<string, int>}
 */
function source_names( array $sources ): array {
	$hosts = site_hosts();
	$exact = [];
	$stems = [];

	foreach ( $sources as $attachment_id => $of_one ) {
		foreach ( $of_one as $source ) {
			$path    = source_path( $source['url'] );
			$hosts[] = url_host( $source['url'] );

			$exact += [ $path => $attachment_id ];
			$stems += [ path_stem( $path ) => $attachment_id ];
		}
	}

	return [
		'hosts' => normalize_hosts( array_map( __NAMESPACE__ . '\without_www', $hosts ) ),
		'exact' => $exact,
		'stems' => $stems,
	];
}

/**
 * Tells which of the attachments a source belongs to.
 *
 * @param array{hosts: list<string>, exact: array<string, int>, stems: array<string, int>} $names What source_names() gave.
 */
function owner_of( string $source, array $names ): ?int {
	$source = without_photon( $source );

	if ( ! in_array( without_www( url_host( $source ) ), $names['hosts'], true ) ) {
		return null;
	}

	$path = source_path( $source );

	return $names['exact'][ $path ] ?? $names['stems'][ path_stem( $path ) ] ?? null;
}

/**
 * Gives the address behind WordPress.com's image service, which writes a file's host as the first part of the path.
 */
function without_photon( string $url ): string {
	return 1 === preg_match( '#^(https?:)//i[0-3]\.wp\.com/([^/?\#]+\.[^/?\#]+/.*)$#iD', $url, $found ) ? $found[1] . '//' . $found[2] : $url;
}

/**
 * Gives the part of an attachment's file name that all its sizes share, as addresses have it.
 */
function source_stem( string $url ): string {
	return basename_of( path_stem( substr( $url, 0, strcspn( $url, '?#' ) ) ) );
}

/**
 * Gives the path, decoded: pages, WordPress and ShortPixel encode it differently. A query does not make it another file.
 */
function source_path( string $url ): string {
	$path = wp_parse_url( $url, PHP_URL_PATH );

	return rawurldecode( is_string( $path ) ? (string) preg_replace( '#//+#', '/', $path ) : '' );
}

/**
 * A site is often reached with and without "www."
 */
function without_www( string $host ): string {
	return 0 === strpos( $host, 'www.' ) ? substr( $host, 4 ) : $host;
}

<?php
/** Which attachment a file belongs to, and how its address is written. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Site;
use function ShortPixelFlush\normalize_hosts;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use function ShortPixelFlush\Versions\path_stem;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../../hosts.php';
require_once __DIR__ . '/../../../versions/path-stem.php';

/**
 * Indexes the files of attachments by path and name without size and format, so that a size which was deleted but is still on
 * a page is recognised too.
 *
 * @param array<int, list<Source_File>> $sources By attachment.
 * @return Source_Names
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

/** @param Source_Names $names What source_names() returned. */
function owner_of( string $source, array $names ): ?int {
	$source = without_photon( $source );

	if ( ! in_array( without_www( url_host( $source ) ), $names['hosts'], true ) ) {
		return null;
	}

	$path = source_path( $source );

	return $names['exact'][ $path ] ?? $names['stems'][ path_stem( $path ) ] ?? null;
}

/** Finds the attachment that a file of this site belongs to, whichever of its sizes or formats it is; 0 for none. */
function attachment_of_file( string $url ): int {
	$url = rawurldecode( $url );

	foreach ( main_file_candidates( $url ) as $candidate ) {
		$attachment_id = attachment_url_to_postid( $candidate );

		if ( $attachment_id > 0 ) {
			return $attachment_id;
		}
	}

	return 0;
}

/** Finds the attachment of a source at any host; 0 for none. Costs queries. */
function attachment_of_source( string $source ): int {
	return is_host_listed( url_host( $source ), site_hosts() ) ? attachment_of_file( substr( $source, 0, strcspn( $source, '?#' ) ) ) : 0;
}

/** @return list<string> The addresses that the attachment's own file may have, likeliest first. */
function main_file_candidates( string $url ): array {
	$url      = at_uploads( $url );
	$dot      = (int) strrpos( $url, '.' );
	$inner    = 1 === preg_match( '#\.[a-z]{3,4}\.(webp|avif)$#iD', $url ) ? substr( $url, 0, $dot ) : $url;
	$unsized  = (string) preg_replace( '#(-\d{1,5}x\d{1,5})?(@2x)?(\.[a-z0-9]{2,5})$#iD', '$3', $inner );
	$dot      = (int) strrpos( $unsized, '.' );
	$stem     = substr( $unsized, 0, $dot );
	$ending   = substr( $unsized, $dot );
	$endings  = in_array( strtolower( $ending ), [ '.webp', '.avif' ], true ) ? [ $ending, '.jpg', '.jpeg', '.png', '.gif' ] : [ $ending ];
	$possible = [ $url, $inner, $unsized ];

	foreach ( $endings as $each ) {
		array_push( $possible, $stem . $each, $stem . '-scaled' . $each, $stem . '-rotated' . $each );
	}

	return array_values( array_unique( $possible ) );
}

/** Writes the address of an upload with the host of the uploads, since the site may have other names, such as one with "www." */
function at_uploads( string $url ): string {
	$uploads = wp_get_upload_dir()['baseurl'];
	$folder  = rtrim( rawurldecode( (string) wp_parse_url( $uploads, PHP_URL_PATH ) ), '/' );
	$folders = [ $folder ];
	$path    = (string) preg_replace( '#^https?://[^/]+#i', '', $url );
	$site    = is_multisite() ? get_site() : null;

	// A network's server finds a sub-site's files without the sub-site's folder as well.
	if ( $site instanceof WP_Site && 0 === strpos( $folder, $site->path ) ) {
		$folders[] = '/' . substr( $folder, strlen( $site->path ) );
	}

	foreach ( $folders as $each ) {
		// Where uploads have a host of their own, only the host tells them from the site's other files.
		if ( 0 === strpos( $path, $each . '/' ) && is_host_listed( url_host( $url ), '' === $each ? [ url_host( $uploads ) ] : site_hosts() ) ) {
			return rtrim( $uploads, '/' ) . substr( $path, strlen( $each ) );
		}
	}

	return $url;
}

/** Returns the address behind WordPress.com's image service, which writes a file's host as the first part of the path. */
function without_photon( string $url ): string {
	return 1 === preg_match( '#^(https?:)//i[0-3]\.wp\.com/([^/?\#]+\.[^/?\#]+/.*)$#iD', $url, $found ) ? $found[1] . '//' . $found[2] : $url;
}

/** Returns the part of a file's name that all sizes of its attachment share, encoded as in the address. */
function source_stem( string $url ): string {
	return basename_of( path_stem( substr( $url, 0, strcspn( $url, '?#' ) ) ) );
}

/** Returns the path, decoded: pages, WordPress and ShortPixel encode it differently. A query does not make it another file. */
function source_path( string $url ): string {
	$path = wp_parse_url( $url, PHP_URL_PATH );

	return rawurldecode( is_string( $path ) ? (string) preg_replace( '#//+#', '/', $path ) : '' );
}

function url_extension( string $url ): string {
	return strtolower( pathinfo( substr( $url, 0, strcspn( $url, '?#' ) ), PATHINFO_EXTENSION ) );
}

function without_www( string $host ): string {
	return 0 === strpos( $host, 'www.' ) ? substr( $host, 4 ) : $host;
}

/** Returns the address of a file in the same folder, keeping a query such as a signature. */
function url_beside( string $url, string $name ): string {
	$end   = strcspn( $url, '?#' );
	$slash = strrpos( substr( $url, 0, $end ), '/' );

	return substr( $url, 0, false === $slash ? 0 : $slash + 1 ) . $name . substr( $url, $end );
}

/** Returns the file name at the end of a path or address; basename() depends on the locale and loses letters. */
function basename_of( string $path ): string {
	$path  = substr( $path, 0, strcspn( $path, '?#' ) );
	$slash = strrpos( $path, '/' );

	return false === $slash ? $path : substr( $path, $slash + 1 );
}

/** Writes an address as a browser requests it: whatever is not visible ASCII is percent-encoded, the rest is left alone. */
function browser_url( string $url ): string {
	return (string) preg_replace_callback(
		'/[^\x21-\x7e]|["<>`]/',
		static function ( array $found ): string {
			return rawurlencode( $found[0] );
		},
		$url
	);
}

function without_fragment( string $url ): string {
	return substr( $url, 0, strcspn( $url, '#' ) );
}

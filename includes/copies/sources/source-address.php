<?php
/** Normalizes and rewrites URLs of image files and pages. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\Versions\path_stem;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Returns the part that all sources of an attachment share. The folders before those of the month are dropped, since
 * plugins that hide WordPress write others; a path without a month's folder stays whole.
 *
 * @param string $stem As returned by path_stem().
 */
function dated_name( string $stem ): string {
	return 1 === preg_match( '~\d{4}/\d{2}/[^/]+\z~', $stem, $found ) ? $found[0] : $stem;
}

/** Whether a source is a path without a host, which parse_cdn_url() returns for the CDN URLs of some endpoints. */
function is_hostless( string $source ): bool {
	return '/' === substr( $source, 0, 1 );
}

/**
 * Adds the scheme and host of the attachment's files to a source without them; returns it unchanged if there are no
 * files.
 *
 * @param list<Source_File> $sources The attachment's files.
 */
function with_host( string $source, array $sources ): string {
	if ( ! is_hostless( $source ) ) {
		return $source;
	}

	return isset( $sources[0] ) && 1 === preg_match( '~\Ahttps?://[^/?\#]+~i', $sources[0]['url'], $found ) ? $found[0] . $source : $source;
}

/** Strips the host of WordPress.com's image service (Photon), which puts a file's own host into the path. */
function without_photon( string $url ): string {
	return 1 === preg_match( '#^(https?:)//i[0-3]\.wp\.com/([^/?\#]+\.[^/?\#]+/.*)$#iD', $url, $found ) ? $found[1] . '//' . $found[2] : $url;
}

/** Returns the common start of the names of an image's files, encoded as in the URL. */
function source_stem( string $url ): string {
	return basename_of( path_stem( substr( $url, 0, strcspn( $url, '?#' ) ) ) );
}

/**
 * Returns a source's normalized path: decoded and resolved, since pages, users, WordPress and ShortPixel spell paths
 * differently. The query is ignored.
 */
function source_path( string $url ): string {
	$path = wp_parse_url( $url, PHP_URL_PATH );

	return is_string( $path ) ? direct_path( rawurldecode( $path ) ) : '';
}

/** Normalizes a path as browsers and servers do: `\` and `//` become one slash, `.` and `..` are resolved. */
function direct_path( string $path ): string {
	if ( 1 !== preg_match( '#\\\\|//|/\.{1,2}(?:/|$)#D', $path ) ) {
		return $path;
	}

	$parts = explode( '/', strtr( $path, '\\', '/' ) );
	$kept  = [];

	foreach ( $parts as $part ) {
		if ( '..' === $part ) {
			array_pop( $kept );
		} elseif ( '' !== $part && '.' !== $part ) {
			$kept[] = $part;
		}
	}

	return '/' . implode( '/', $kept ) . ( [] !== $kept && in_array( end( $parts ), [ '', '.', '..' ], true ) ? '/' : '' );
}

function without_www( string $host ): string {
	return 0 === strpos( $host, 'www.' ) ? substr( $host, 4 ) : $host;
}

/** Replaces a URL's scheme and host by another's. */
function at_origin( string $url, string $other ): string {
	return (string) preg_replace( '~\A[a-z]+://[^/?\#]*~i', substr( $other, 0, strcspn( $other, '/?#', 8 ) + 8 ), $url );
}

/** Returns everything before a file's name, with the slash. */
function url_folder( string $url ): string {
	$slash = strrpos( substr( $url, 0, strcspn( $url, '?#' ) ), '/' );

	return substr( $url, 0, false === $slash ? 0 : $slash + 1 );
}

/** Replaces a URL's file name, keeping a query such as a signature. */
function url_beside( string $url, string $name ): string {
	return url_folder( $url ) . $name . substr( $url, strcspn( $url, '?#' ) );
}

/** Returns a path's last part; PHP's basename() depends on the locale and drops letters. */
function basename_of( string $path ): string {
	$path  = substr( $path, 0, strcspn( $path, '?#' ) );
	$slash = strrpos( $path, '/' );

	return false === $slash ? $path : substr( $path, $slash + 1 );
}

/** Percent-encodes a URL as a browser does: bytes outside visible ASCII, double quotes, `<`, `>` and backticks. */
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

/** Completes a URL that lacks its scheme, or is a path of this site, and encodes it as a browser does. */
function full_url( string $text ): string {
	if ( 0 === strpos( $text, '//' ) ) {
		$text = 'https:' . $text;
	} elseif ( 0 === strpos( $text, '/' ) ) {
		$text = preg_replace( '#^(https?://[^/]+).*$#i', '$1', home_url() ) . $text;
	} elseif ( 1 === preg_match( '#^[a-z0-9][a-z0-9.-]*(\.[a-z]{2,}|:\d+)(:\d+)?(/|$)#iD', $text, $host ) ) {
		$is_own = is_host_listed( strtolower( rtrim( $host[0], '/' ) ), site_hosts() );

		// A word with a dot may be a file's name. Without a slash, only this site's own host counts as a URL.
		if ( $is_own || '/' === substr( $host[0], -1 ) ) {
			$text = ( $is_own ? (string) wp_parse_url( home_url(), PHP_URL_SCHEME ) : 'https' ) . '://' . $text;
		}
	}

	return browser_url( $text );
}

/** Normalizes a page's URL for comparison: completes it, and drops the fragment and a slash at the end. */
function same_page( string $url ): string {
	return untrailingslashit( without_fragment( full_url( $url ) ) );
}

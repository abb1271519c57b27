<?php
/**
 * The page on which a browser saw what is flushed, and the pictures that a browser measured on a page.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/plan-layouts.php';
require_once __DIR__ . '/pasted.php';
require_once __DIR__ . '/pasted-own.php';
require_once __DIR__ . '/pasted-pages.php';
require_once __DIR__ . '/pasted-refusals.php';
require_once __DIR__ . '/../sources/source-match.php';

// Finding out whose picture one is takes a look into the database.
const MEASURED_ON_PAGES = 300;

/**
 * Reads the address of a page of this site, as its browser's address bar had it.
 *
 * @return string|WP_Error
 */
function page_seen_on( string $url ) {
	$page    = completed( unwrapped( $url ) );
	$path    = source_path( $page );
	$is_page = 1 === preg_match( '#^https?://[^\s/?\#@]+([/?\#]|$)#iD', $page )
		&& is_host_listed( url_host( $page ), site_hosts() )
		&& 1 !== preg_match( IMAGE_ENDINGS, $path )
		&& 1 !== preg_match( FILE_ENDINGS, $path )
		&& 1 !== preg_match( '#/(wp-admin(/|$)|wp-login\.php|wp-json(/|$)|wp-cron\.php|xmlrpc\.php)#D', $path );

	return $is_page ? without_fragment( $page ) : refused_url( 'page_not_found', $url, __( 'The page on which these pictures were seen is not a page of this site that visitors open. Nothing has been flushed. Open the page itself, then try again.', 'shortpixel-flush' ) );
}

/**
 * Reads the page on which a browser saw pictures. One that does not open, or shows nothing, hinders nothing: the browser saw them.
 *
 * @return array{variants: list<array{url: string, source: string, attachment_id: int|null, found_in: string}>, read: int}
 */
function variants_seen_on( string $page ): array {
	$variants = '' === $page ? [] : variants_of_pages( [ $page ] );
	$error    = is_wp_error( $variants ) ? $variants->get_error_code() : '';

	return [
		'variants' => is_wp_error( $variants ) ? [] : $variants,
		'read'     => '' === $page || 'shortpixel_flush_page_not_found' === $error ? 0 : 1,
	];
}

/**
 * Lists what browsers ask for of all pictures of this site that were measured on some pages.
 *
 * @param list<array<mixed>> $layouts
 * @phpstan-param list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}> $layouts
 * @param list<string>       $pages
 * @return list<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function measured_on( array $layouts, array $pages ): array {
	$pages    = array_map( __NAMESPACE__ . '\same_page', $pages );
	$layouts  = array_values( array_filter( $layouts, static fn ( array $layout ): bool => in_array( same_page( $layout['url'] ), $pages, true ) ) );
	$images   = array_slice( array_merge( [], ...array_map( 'array_values', array_values( measured_images( $layouts ) ) ) ), 0, MEASURED_ON_PAGES );
	$variants = [];
	$owners   = [];

	foreach ( $images as $image ) {
		$file = without_photon( substr( $image['url'], 0, strcspn( $image['url'], '?#' ) ) );

		if ( is_host_listed( url_host( $file ), site_hosts() ) ) {
			$owners[ $file ] = $owners[ $file ] ?? attachment_of_file( $file );
			$variants[]      = measured_variants( $image, 0 === $owners[ $file ] ? null : $owners[ $file ] );
		}
	}

	return array_merge( [], ...$variants );
}

/**
 * Writes a page's address so that two ways of writing it are the same.
 */
function same_page( string $url ): string {
	return untrailingslashit( without_fragment( completed( $url ) ) );
}

function without_fragment( string $url ): string {
	return substr( $url, 0, strcspn( $url, '#' ) );
}

<?php
/**
 * Finds an upload's file by its address.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\with_dns_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../check/verdict-address.php';
require_once __DIR__ . '/../../http/dns-host.php';

/**
 * Answers the path of an uploaded file by its address; null where it is none, or is not there.
 */
function uploaded_file( string $source ): ?string {
	$uploads = wp_get_upload_dir();
	$base    = address_without_scheme( with_dns_host( trailingslashit( $uploads['baseurl'] ) ) );
	$address = address_without_scheme( with_dns_host( explode( '?', $source, 2 )[0] ) );
	if ( '' === $base || 0 !== strpos( $address, $base ) ) {
		return null;
	}

	// Whatever the address says, the file has to lie in the uploads.
	$root = realpath( $uploads['basedir'] );
	$file = realpath( $uploads['basedir'] . '/' . rawurldecode( substr( $address, strlen( $base ) ) ) );

	return is_string( $root ) && is_string( $file ) && is_file( $file ) && 0 === strpos( $file, $root . DIRECTORY_SEPARATOR ) ? $file : null;
}

<?php
/** Rewrites the URLs of uploads to this site's address. */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Rewrites the URL of one of this site's uploads, whichever site's address it has; other URLs stay as they are, and all
 * do if this site has no uploads folder of its own in a network.
 */
function at_own_uploads( string $url ): string {
	$network = network_folder()['network'] ?? null;
	$at      = null === $network ? false : strpos( $url, $network['folder'] );
	if ( null === $network || false === $at || ! is_of_network( plain_host( (string) wp_parse_url( $url, PHP_URL_HOST ) ), $network['domain'] ) ) {
		return $url;
	}
	return wp_get_upload_dir()['baseurl'] . '/' . substr( $url, $at + strlen( $network['folder'] ) );
}

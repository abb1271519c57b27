<?php
/**
 * Recognizes this site's uploads in URLs with another site's address: WordPress builds upload URLs from the content URL
 * of the request's site, even while code works on another site. On networks, visitors' requests load this file too.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use WP_Network;

defined( 'ABSPATH' ) || exit;

/**
 * @return array{network?: array{domain: string, folder: string}} The network's domain, and the part of this site's
 *     uploads path that only this site has; empty if there is no such part, as on the main site.
 */
function network_folder(): array {
	$network = is_multisite() ? get_network() : null;
	return $network instanceof WP_Network && 1 === preg_match( '~/uploads/sites/\d+\z~', wp_get_upload_dir()['baseurl'], $found ) ? [
		'network' => [
			'domain' => (string) preg_replace( '~\Awww\.~', '', strtolower( $network->domain ) ),
			'folder' => $found[0] . '/',
		],
	] : [];
}

/** @param string $host Empty for a relative URL. */
function is_of_network( string $host, string $domain ): bool {
	return '' === $host || $host === $domain || substr( $host, -strlen( $domain ) - 1 ) === '.' . $domain;
}

/**
 * @param string                                $host    As returned by plain_host().
 * @param string                                $stem    As returned by path_stem().
 * @param array{domain: string, folder: string} $network As returned by network_folder().
 * @return string The key that key_of() returns for a URL without this site's own address and uploads path.
 */
function network_key( string $host, string $stem, array $network ): string {
	$at = is_of_network( $host, $network['domain'] ) ? strpos( $stem, $network['folder'] ) : false;
	return false !== $at ? substr( $stem, $at + strlen( $network['folder'] ) ) : ( '' === $host ? '' : "//{$host}{$stem}" );
}

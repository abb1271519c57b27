<?php
/**
 * Uploads of a network's site as other sites write them: WordPress has its contents at the address of the site that was asked, and keeps to
 * that where code switches to another site.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use WP_Network;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/address.php';

/** @return array{domain: string, folder: string}|null The folder of this site's uploads, which no other site of its network has; null where there is none. */
function network_folder(): ?array {
	$network = is_multisite() ? get_network() : null;
	return $network instanceof WP_Network && 1 === preg_match( '~/uploads/sites/\d+\z~', wp_get_upload_dir()['baseurl'], $found ) ? [
		'domain' => plain_host( $network->domain ),
		'folder' => $found[0] . '/',
	] : null;
}

/** @param string $host Empty for a relative address. */
function is_of_network( string $host, string $domain ): bool {
	return '' === $host || $host === $domain || substr( $host, -strlen( $domain ) - 1 ) === '.' . $domain;
}

/** Gives an upload of this site the address that it has here, where another site has written its own; leaves any other address as it is. */
function at_own_uploads( string $url ): string {
	$network = network_folder();
	$at      = null === $network ? false : strpos( $url, $network['folder'] );
	if ( null === $network || false === $at || ! is_of_network( plain_host( (string) wp_parse_url( $url, PHP_URL_HOST ) ), $network['domain'] ) ) {
		return $url;
	}
	return wp_get_upload_dir()['baseurl'] . '/' . substr( $url, $at + strlen( $network['folder'] ) );
}

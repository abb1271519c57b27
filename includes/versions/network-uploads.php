<?php
/**
 * Uploads of a network's site as other sites write them: WordPress has its contents at the address of the site that was asked, and keeps to
 * that where code switches to another site. No file but this one for a visitor of a network.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Versions;

use WP_Network;

defined( 'ABSPATH' ) || exit;

/** @return array{network?: array{domain: string, folder: string}} The folder of this site's uploads, which no other site of its network has, where there is one. */
function network_folder(): array {
	$network = is_multisite() ? get_network() : null;
	return $network instanceof WP_Network && 1 === preg_match( '~/uploads/sites/\d+\z~', wp_get_upload_dir()['baseurl'], $found ) ? [
		'network' => [
			'domain' => (string) preg_replace( '~\Awww\.~', '', strtolower( $network->domain ) ),
			'folder' => $found[0] . '/',
		],
	] : [];
}

/** @param string $host Empty for a relative address. */
function is_of_network( string $host, string $domain ): bool {
	return '' === $host || $host === $domain || substr( $host, -strlen( $domain ) - 1 ) === '.' . $domain;
}

/**
 * @param string                                $host    As plain_host() has it.
 * @param string                                $stem    Of a path.
 * @param array{domain: string, folder: string} $network What network_folder() returned.
 * @return string As key_of() returns it, for an address that is not below this site's uploads.
 */
function network_key( string $host, string $stem, array $network ): string {
	$at = is_of_network( $host, $network['domain'] ) ? strpos( $stem, $network['folder'] ) : false;
	return false !== $at ? substr( $stem, $at + strlen( $network['folder'] ) ) : ( '' === $host ? '' : "//{$host}{$stem}" );
}

<?php
/**
 * Decides which of the named hosts may be in a private network: on a single site, all of them. On a network of sites,
 * only those that a network administrator named, since the private network is not the site owners'.
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

use WP_Error;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

const PRIVATE_HOSTS_OPTION = 'shortpixel_flush_private_hosts';

function may_name_private_hosts(): bool {
	return ! is_multisite() || current_user_can( 'manage_network' );
}

/**
 * @param 'settings'|'edges' $place Where the hosts are named.
 * @param list<string>       $hosts Each "host" or "host:port".
 * @return list<string> The hosts that may be in a private network.
 */
function permitted_private_hosts( string $place, array $hosts ): array {
	if ( ! is_multisite() ) {
		return $hosts;
	}

	$permitted = get_option( PRIVATE_HOSTS_OPTION );
	$permitted = is_array( $permitted ) && is_array( $permitted[ $place ] ?? null ) ? $permitted[ $place ] : [];

	return array_values( array_intersect( $hosts, array_filter( $permitted, 'is_string' ) ) );
}

/**
 * Records the hosts that the current user, if allowed to, permits by saving them: new ones, and private IP addresses.
 * Names that another user entered are not added, since they may have led to public addresses then.
 *
 * @param 'settings'|'edges' $place
 * @param list<string>       $before
 * @param list<string>       $now
 */
function permit_private_hosts( string $place, array $before, array $now ): void {
	if ( ! is_multisite() ) {
		return;
	}

	$permitted = permitted_private_hosts( $place, $now );
	if ( may_name_private_hosts() ) {
		$permitted = array_merge( $permitted, array_diff( $now, $before ), array_filter( $now, 'ShortPixelFlush\Http\is_private_literal' ) );
	}

	$place_permits = [ $place => array_values( array_unique( $permitted ) ) ];
	change_value( PRIVATE_HOSTS_OPTION, static fn ( $stored ): array => $place_permits + ( is_array( $stored ) ? $stored : [] ), 'off' );
}

/**
 * @param list<string> $before
 * @param list<string> $now
 * @return WP_Error|null A refusal of an IP address that the current user may not add. A name's addresses are checked before each request.
 */
function private_hosts_refusal( array $before, array $now ): ?WP_Error {
	$added = array_filter( array_diff( $now, $before ), 'ShortPixelFlush\Http\is_private_literal' );

	return [] === $added || may_name_private_hosts() ? null : new WP_Error(
		'shortpixel_flush_forbidden',
		/* translators: %s: IP addresses. */
		sprintf( __( '%s is in a private network, so nothing has been saved. Only the WordPress network’s administrator may enter it.', 'shortpixel-flush' ), implode( ', ', $added ) ),
		[ 'status' => 403 ]
	);
}

<?php
/** Stores a flush of everything on several sites of a network. Each runs with its site's next background run. */

declare( strict_types=1 );

namespace ShortPixelFlush\Network;

use function ShortPixelFlush\Flush\queue_site;
use function ShortPixelFlush\Flush\why_forbidden;
use function ShortPixelFlush\on_site;
use function ShortPixelFlush\Store\is_of_later_version;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Why nothing was stored for a site.
const SITE_REFUSALS = [ 'unknown', 'closed', 'inactive', 'later_version', 'forbidden', 'resting', 'already_running', 'storage_failed', 'too_late' ];

/**
 * Stores the flushes; a site that refuses does not stop the others.
 *
 * @param list<int> $ids
 * @param float     $until The time after which no further site is started, in Unix seconds.
 * @return array<int, string> One of SITE_REFUSALS by site; empty if the flush is stored.
 */
function flush_sites( array $ids, int $user_id, float $until ): array {
	$refusals = [];
	foreach ( $ids as $id ) {
		$refusals[ $id ] = microtime( true ) < $until ? flush_site( $id, $user_id ) : 'too_late';
	}
	return $refusals;
}

/** @return string One of SITE_REFUSALS; empty if the flush is stored. */
function flush_site( int $id, int $user_id ): string {
	$site = get_site( $id );
	if ( null === $site || get_current_network_id() !== $site->network_id ) {
		return 'unknown';
	}
	if ( '1' === $site->archived || '1' === $site->spam || '1' === $site->deleted ) {
		return 'closed';
	}
	return on_site( $id, static fn (): string => flush_here( $user_id ) );
}

function flush_here( int $user_id ): string {
	if ( ! is_plugin_active_here() ) {
		return 'inactive';
	}
	if ( is_of_later_version() ) {
		return 'later_version';
	}
	if ( '' !== why_forbidden( 'site', [] ) ) {
		return 'forbidden';
	}
	$flush = queue_site( __( 'Asked for in the network’s list of sites', 'shortpixel-flush' ), $user_id );
	if ( is_wp_error( $flush ) ) {
		return [
			'shortpixel_flush_copy'            => 'resting',
			'shortpixel_flush_already_running' => 'already_running',
		][ $flush->get_error_code() ] ?? 'storage_failed';
	}
	note_last_flush();
	return '';
}

function is_plugin_active_here(): bool {
	$name    = plugin_basename( SHORTPIXEL_FLUSH_FILE );
	$network = get_site_option( 'active_sitewide_plugins', [] );
	$plugins = get_option( 'active_plugins' );
	return ( is_array( $network ) && isset( $network[ $name ] ) ) || ( is_array( $plugins ) && in_array( $name, $plugins, true ) );
}

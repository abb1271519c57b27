<?php
/** The screen of the network, under Settings in the network's admin: how each site stands, and Flush all on many. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use WP_Site;
use function ShortPixelFlush\Network\find_sites;
use function ShortPixelFlush\Network\site_shape;
use const ShortPixelFlush\CAP_NETWORK;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/admin-page.php';

const NETWORK_PAGE_HOOK = 'settings_page_shortpixel-flush';

const SITES_ON_A_PAGE = 20;

function add_network_page(): void {
	add_submenu_page(
		'settings.php',
		__( 'Flush for ShortPixel', 'shortpixel-flush' ),
		__( 'Flush for ShortPixel', 'shortpixel-flush' ),
		CAP_NETWORK,
		PAGE_SLUG,
		__NAMESPACE__ . '\render_network_page'
	);
}

/** Prints the first sites with the script, so that drawing the screen needs no request. */
function enqueue_network_page( string $screen ): void {
	if ( NETWORK_PAGE_HOOK !== $screen || ! current_user_can( CAP_NETWORK ) ) {
		return;
	}

	require_once __DIR__ . '/assets.php';
	require_once __DIR__ . '/../network/sites.php';

	$found = find_sites( '', [], 1, SITES_ON_A_PAGE );
	enqueue_entry(
		'network',
		[
			'network' => [
				'sites'    => array_map( static fn ( WP_Site $site ): array => site_shape( $site ), $found['sites'] ),
				'total'    => $found['total'],
				'per_page' => SITES_ON_A_PAGE,
			],
		]
	);
}

function render_network_page(): void {
	if ( ! current_user_can( CAP_NETWORK ) ) {
		wp_die( esc_html__( 'Sorry, you are not allowed to flush the sites of this network.', 'shortpixel-flush' ), '', [ 'response' => 403 ] );
	}
	render_screen( 'network' );
}

/**
 * @param array<mixed> $links
 * @return array<mixed>
 */
function with_network_link( array $links ): array {
	return with_flush_link( $links, CAP_NETWORK, network_admin_url( 'settings.php?page=' . PAGE_SLUG ) );
}

<?php
/** "Flush images on this page" in the toolbar of the site's own pages, for those who may flush images. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use WP_Admin_Bar;
use function ShortPixelFlush\Versions\refused;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';

/** Fires at the start of the body, and only if the toolbar is drawn. */
function add_admin_bar_node( WP_Admin_Bar $bar ): void {
	if ( is_admin() || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/../versions/refused.php';
	require_once __DIR__ . '/admin-page.php';
	require_once __DIR__ . '/assets.php';

	if ( enqueue_admin_bar() ) {
		$bar->add_node( admin_bar_node() );
	}
}

/** The script loads the one that flushes at the first click, since most page views flush nothing. False if the build is missing. */
function enqueue_admin_bar(): bool {
	$asset = built_asset( 'admin-bar' );
	$flush = built_asset( 'admin-bar-flush' );
	if ( null === $asset || null === $flush ) {
		return false;
	}

	// A script that is added to a finished page does not load its dependencies.
	$asset['dependencies'] = array_values( array_unique( array_merge( $asset['dependencies'], $flush['dependencies'] ) ) );

	enqueue_built( 'admin-bar', $asset );
	add_page_data(
		'shortpixel-flush-admin-bar',
		[
			'page_url'    => page_url(),
			'new_address' => [] === refused(),
		]
	);
	offer_entry( 'admin-bar-flush', 'admin-bar', 'flush_url' );
	offer_entry( 'confirm', 'admin-bar', 'confirm_url' );
	return true;
}

/** @return array{id: string, title: string, href: string} */
function admin_bar_node(): array {
	return [
		'id'    => 'shortpixel-flush',
		'title' => '<span class="ab-icon" aria-hidden="true"></span><span class="ab-label">' . esc_html__( 'Flush images on this page', 'shortpixel-flush' ) . '</span>',
		'href'  => page_url(),
	];
}

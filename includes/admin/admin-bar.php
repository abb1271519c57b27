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

/** False if the build is missing. */
function enqueue_admin_bar(): bool {
	$asset = built_asset( 'admin-bar' );
	if ( null === $asset ) {
		return false;
	}

	enqueue_built( 'admin-bar', $asset );
	add_page_data(
		'shortpixel-flush-admin-bar',
		[
			'page_url'    => page_url(),
			'new_address' => [] === refused(),
		]
	);
	prepare_later_scripts( 'shortpixel-flush-admin-bar', [ 'admin-bar-flush', 'browser-copies', 'confirm' ] );
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

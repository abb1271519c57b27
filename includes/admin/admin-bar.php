<?php
/** "Flush images on this page" in the toolbar of the site's own pages, for those who may flush images. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use WP_Admin_Bar;
use ShortPixelFlush\Flush\Image_Records;
use function ShortPixelFlush\Providers\flush_images;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';

/** Fires at the start of the body, and only if the toolbar is drawn. Without a provider there is nothing to flush, and no button. */
function add_admin_bar_node( WP_Admin_Bar $bar ): void {
	if ( is_admin() || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/../providers/providers.php';
	require_once __DIR__ . '/admin-page.php';
	require_once __DIR__ . '/assets.php';

	if ( flush_images() && enqueue_admin_bar() ) {
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
	// A flush of this page that is under way shows in the panel again: only whether there is any of theirs costs a query.
	$news = ( new Image_Records() )->news( [], get_current_user_id() );
	add_page_data( 'shortpixel-flush-admin-bar', page_data() + [ 'has_open' => $news['has_open'] ] );
	prepare_later_scripts( 'shortpixel-flush-admin-bar', [ 'admin-bar-browser-copies', 'admin-bar-confirm', 'admin-bar-flush', 'admin-bar-measure', 'admin-bar-old-copies' ] );
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

<?php
/** The toolbar's "Flush images on this page" on the site's own pages: a link to our screen, without a script. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use WP_Admin_Bar;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\Providers\can_any_provider_flush_images;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// On phones, WordPress hides plugins' entries of the toolbar. The icon gets the position and size of WordPress's own.
const TOOLBAR_STYLE = '#wpadminbar #wp-admin-bar-shortpixel-flush .ab-icon::before { inset-block-start: 2px; }
@media screen and (max-width: 782px) {
	#wpadminbar li#wp-admin-bar-shortpixel-flush { display: block; }
	#wpadminbar #wp-admin-bar-shortpixel-flush .ab-icon { inline-size: 44px; }
	#wpadminbar #wp-admin-bar-shortpixel-flush .ab-icon::before { display: block; inset-block-start: 7px; font-size: 32px; line-height: 1; text-align: center; }
}';

/**
 * Adds the entry if this user can flush images here. The hook fires only if the toolbar is drawn, so requests of
 * visitors without one load nothing.
 */
function add_admin_bar_node( WP_Admin_Bar $bar ): void {
	if ( is_admin() || ! current_user_can( CAP_IMAGES ) ) {
		return;
	}

	require_once __DIR__ . '/../providers/providers.php';
	require_once __DIR__ . '/../hosts.php';
	require_once __DIR__ . '/admin-page.php';

	if ( ! can_any_provider_flush_images() ) {
		return;
	}

	wp_register_style( 'shortpixel-flush-toolbar', false, [], SHORTPIXEL_FLUSH_VERSION );
	wp_add_inline_style( 'shortpixel-flush-toolbar', TOOLBAR_STYLE );
	wp_enqueue_style( 'shortpixel-flush-toolbar' );

	$bar->add_node(
		[
			'id'    => 'shortpixel-flush',
			'title' => '<span class="ab-icon dashicons-image-rotate" aria-hidden="true"></span><span class="ab-label">' . esc_html__( 'Flush images on this page', 'shortpixel-flush' ) . '</span>',
			'href'  => page_url() . '&on_page=' . rawurlencode( current_page() ),
		]
	);
}

/** Returns the URL of the current page, on one of this site's known hosts. */
function current_page(): string {
	$home = home_url();
	$host = isset( $_SERVER['HTTP_HOST'] ) && is_string( $_SERVER['HTTP_HOST'] ) ? sanitize_text_field( wp_unslash( $_SERVER['HTTP_HOST'] ) ) : '';
	$host = is_host_listed( url_host( "https://{$host}" ), site_hosts() ) ? $host : url_host( $home );
	// phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized -- Encoded by the caller, and not trusted by requested_page().
	$path = isset( $_SERVER['REQUEST_URI'] ) && is_string( $_SERVER['REQUEST_URI'] ) ? wp_unslash( $_SERVER['REQUEST_URI'] ) : '/';

	return wp_parse_url( $home, PHP_URL_SCHEME ) . '://' . $host . $path;
}

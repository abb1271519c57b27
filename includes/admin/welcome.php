<?php
/** What whoever has activated the plugin sees once, on the Plugins screen: where to begin. Nothing else of ours is shown outside our own places. */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use const ShortPixelFlush\CAP_IMAGES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../capabilities.php';
require_once __DIR__ . '/admin-page.php';

// Who has activated the plugin, until they have seen it. Not autoloaded.
const WELCOME_OPTION = 'shortpixel_flush_welcome';

/** Not among several plugins: whoever activates those sets a site up, and has other things to read. */
function note_activation(): void {
	$user = get_current_user_id();
	// phpcs:ignore WordPress.Security.NonceVerification -- Only chooses whether a sentence is shown; WordPress has checked the request.
	if ( 0 === $user || defined( 'WP_CLI' ) || isset( $_POST['checked'] ) ) {
		return;
	}

	update_option( WELCOME_OPTION, $user, false );
}

function prepare_welcome(): void {
	$user = get_option( WELCOME_OPTION );
	if ( is_numeric( $user ) && get_current_user_id() === (int) $user && current_user_can( CAP_IMAGES ) ) {
		add_action( 'admin_notices', __NAMESPACE__ . '\welcome' );
	}
}

/** Once: showing it forgets it, so that its × needs no request. */
function welcome(): void {
	forget_welcome();
	wp_admin_notice(
		sprintf(
			'%s <a href="%s">%s</a>',
			esc_html__( 'Flush for ShortPixel is active. When visitors still see an old image, flush it under Media.', 'shortpixel-flush' ),
			esc_url( page_url() ),
			esc_html__( 'Flush an image', 'shortpixel-flush' )
		),
		[
			'type'        => 'info',
			'dismissible' => true,
			'id'          => 'shortpixel-flush-welcome',
		]
	);
}

function forget_welcome(): void {
	delete_option( WELCOME_OPTION );
}

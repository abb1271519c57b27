<?php
/**
 * Says what the demo is, and what to try.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Playground;

defined( 'ABSPATH' ) || exit;

function action_admin_notices(): void {
	$screen = get_current_screen();
	if ( null === $screen || ! in_array( $screen->id, [ 'upload', 'media_page_shortpixel-flush' ], true ) ) {
		return;
	}

	printf(
		'<div class="notice notice-info"><p><strong>Try it in a minute.</strong> The CDN here is simulated: it is a small plugin on this site, no image is optimized, and nothing leaves your browser.</p><ol><li><a href="%1$s" target="_blank">Open the page</a>: its images are copies on the simulated CDN.</li><li>In <a href="%2$s">the list of images</a> point at one, and choose <em>Demo: Replace with another image</em>. Reload the page: visitors still see the old one.</li><li>Choose <em>Flush</em> beside the image. It says that new visitors see the new image. Reload the page: the new one.</li></ol></div>',
		esc_url( home_url( '/' ) ),
		esc_url( admin_url( 'upload.php?mode=list' ) )
	);
}

add_action( 'admin_notices', __NAMESPACE__ . '\action_admin_notices' );

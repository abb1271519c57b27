<?php
/**
 * The notice for a site where a later version of the plugin ran before: after a downgrade, or while only some web
 * servers are updated.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Admin;

use const ShortPixelFlush\CAP_MANAGE;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function later_version_sentence(): string {
	return __( 'A later version of Flush for ShortPixel was used here. Update the plugin to use all of it again.', 'shortpixel-flush' );
}

/** Prints the notice on the plugin's own screen and on the Plugins screen. */
function print_later_version_notice(): void {
	if ( ! in_array( screen_id(), [ PAGE_HOOK, 'plugins' ], true ) || ! current_user_can( CAP_MANAGE ) ) {
		return;
	}

	wp_admin_notice( esc_html( later_version_sentence() ), [ 'type' => 'warning' ] );
}

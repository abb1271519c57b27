<?php
/**
 * Runs when the plugin is deleted. Removes its background runs and test images, and its tables, options and transients
 * unless the setting `delete_data` is off; on networks from every site, by each site's setting.
 */

declare( strict_types=1 );

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/autoload.php';
require_once __DIR__ . '/includes/lifecycle.php';

// In a shell, PHP has no time limit.
$shortpixel_flush_left = ShortPixelFlush\uninstall( 'cli' === PHP_SAPI ? INF : (float) ShortPixelFlush\UNINSTALL_SECONDS );

if ( $shortpixel_flush_left > 0 ) {
	ShortPixelFlush\end_unfinished_uninstall( $shortpixel_flush_left );
}

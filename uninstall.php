<?php
/**
 * Runs when the plugin is deleted. Removes its tables, options, transients, locks and cron events, on networks from
 * every site, unless a site's settings say to keep them (`delete_data`).
 */

declare( strict_types=1 );

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/autoload.php';
require_once __DIR__ . '/includes/lifecycle.php';

// Hosts don't limit the time of a process in a shell.
$shortpixel_flush_left = ShortPixelFlush\uninstall( 'cli' === PHP_SAPI ? INF : (float) ShortPixelFlush\UNINSTALL_SECONDS );

if ( $shortpixel_flush_left > 0 ) {
	ShortPixelFlush\end_unfinished_uninstall( $shortpixel_flush_left );
}

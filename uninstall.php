<?php
/**
 * Runs when the plugin is deleted. Removes its tables, options, transients, locks and cron events, on a network from
 * every site, unless a site's settings say to keep them (`delete_data`).
 */

declare( strict_types=1 );

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/autoload.php';
require_once __DIR__ . '/includes/lifecycle.php';

ShortPixelFlush\uninstall();

<?php
/**
 * Plugin Name: Autoptimize (stand-in)
 * Description: For tests and the demo: keeps the options, the classes, the filters and the image addresses of Autoptimize, so that Flush for ShortPixel finds it. It optimizes nothing.
 * Version:     3.1.12
 * License:     GPL-2.0-or-later
 *
 * It has what other code can see of the real plugin's image optimisation. tests/php/integration/providers runs the
 * same tests against both.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- The names are the real plugin's.

if ( ! defined( 'ABSPATH' ) || class_exists( 'autoptimizeImages', false ) ) {
	return;
}

define( 'AUTOPTIMIZE_PLUGIN_VERSION', '3.1.12' );

require_once __DIR__ . '/options.php';
require_once __DIR__ . '/cache.php';
require_once __DIR__ . '/utils.php';
require_once __DIR__ . '/page-images.php';
require_once __DIR__ . '/images.php';

add_action(
	'plugins_loaded',
	static function (): void {
		defined( 'AUTOPTIMIZE_SITE_DOMAIN' ) || define( 'AUTOPTIMIZE_SITE_DOMAIN', (string) wp_parse_url( site_url(), PHP_URL_HOST ) );

		( new autoptimizeImages() )->run();
	}
);

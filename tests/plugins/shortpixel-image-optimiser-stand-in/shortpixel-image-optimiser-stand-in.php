<?php
/**
 * Plugin Name: ShortPixel Image Optimizer (stand-in)
 * Description: For tests and the demo: keeps the options, the names and the image addresses of ShortPixel Image Optimizer's CDN delivery, so that Flush for ShortPixel finds it. It optimizes nothing.
 * Version:     6.5.1
 * License:     GPL-2.0-or-later
 *
 * It has what other code can see of the real plugin's delivery. tests/php/integration/providers runs the same tests
 * against both.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- The names are the real plugin's.

if ( ! defined( 'ABSPATH' ) || function_exists( 'wpSPIO' ) ) {
	return;
}

define( 'SHORTPIXEL_IMAGE_OPTIMISER_VERSION', '6.5.1' );

require_once __DIR__ . '/settings.php';
require_once __DIR__ . '/cdn.php';
require_once __DIR__ . '/plugin.php';

add_action(
	'template_redirect',
	static function (): void {
		if ( true === wpSPIO()->settings()->useCDN && ! is_admin() && ! is_feed() ) {
			new ShortPixel\Controller\Front\CDNController();
		}
	},
	1
);

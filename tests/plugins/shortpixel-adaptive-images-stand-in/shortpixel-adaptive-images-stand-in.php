<?php
/**
 * Plugin Name: ShortPixel Adaptive Images (stand-in)
 * Description: For tests and the demo: keeps the option, the classes and the addresses of ShortPixel Adaptive Images, so that Flush for ShortPixel finds it. It optimizes nothing.
 * Version:     3.11.1
 * License:     GPL-2.0-or-later
 *
 * It has what other code can see of the real plugin: names, the shape of what is stored, and pages as its PHP and its
 * script write them. tests/php/integration/providers runs the same tests against both. One thing
 * differs: here no image is lazy until a setting is stored; in the real plugin, all are by default.
 *
 * SHORTPIXEL_STAND_IN_SPAI_VERSION can set another version. Versions before 3.10 have neither the filter on
 * the base of addresses nor the mode for an S3 bucket.
 */

declare( strict_types=1 );

// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals -- The names are the real plugin's.

if ( ! defined( 'ABSPATH' ) || class_exists( 'ShortPixelAI', false ) ) {
	return;
}

define(
	'SHORTPIXEL_AI_VERSION',
	defined( 'SHORTPIXEL_STAND_IN_SPAI_VERSION' ) ? constant( 'SHORTPIXEL_STAND_IN_SPAI_VERSION' ) : '3.11.1'
);

require_once __DIR__ . '/stored.php';
require_once __DIR__ . '/options.php';
require_once __DIR__ . '/cache-cleaner.php';
require_once __DIR__ . '/placeholders.php';
require_once __DIR__ . '/browser-script.php';
require_once __DIR__ . '/page-images.php';
require_once __DIR__ . '/base-of-addresses.php';
require_once __DIR__ . '/shortpixel-ai.php';

ShortPixelAI::_();

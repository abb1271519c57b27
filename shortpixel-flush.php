<?php
/**
 * Plugin Name:       Flush for ShortPixel
 * Description:       Flush one image, or all of them, from ShortPixel's CDN with one click, and see the proof that visitors get the new image.
 * Version:           0.1.0
 * Requires at least: 6.8
 * Requires PHP:      7.4
 * Author:            Flush for ShortPixel contributors
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       shortpixel-flush
 */

declare( strict_types=1 );

namespace ShortPixelFlush;

defined( 'ABSPATH' ) || exit;

// A second copy of the plugin in another folder would declare everything twice.
if ( defined( 'SHORTPIXEL_FLUSH_VERSION' ) ) {
	return;
}

define( 'SHORTPIXEL_FLUSH_VERSION', '0.1.0' );
define( 'SHORTPIXEL_FLUSH_FILE', __FILE__ );

require_once __DIR__ . '/includes/autoload.php';
require_once __DIR__ . '/includes/hooks.php';

register_activation_hook( __FILE__, __NAMESPACE__ . '\action_activate' );
register_deactivation_hook( __FILE__, __NAMESPACE__ . '\action_deactivate' );

<?php
/**
 * Loads WordPress like an admin screen, and prints the names of the hooks that call the plugin.
 */

declare( strict_types=1 );

define( 'WP_ADMIN', true );

require dirname( __DIR__, 2 ) . '/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require __DIR__ . '/hooks-taken.php';

echo wp_json_encode( \ShortPixelFlush\Tests\Integration\Admin\hooks_taken() );

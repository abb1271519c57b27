<?php
/**
 * Defines, for PHPStan, constants of WordPress that its stubs lack.
 */

declare( strict_types=1 );

define( 'ABSPATH', '/wordpress/' );
define( 'WPINC', 'wp-includes' );
define( 'WP_CONTENT_DIR', '/wordpress/wp-content' );
define( 'WP_LANG_DIR', '/wordpress/wp-content/languages' );
define( 'WP_PLUGIN_DIR', '/wordpress/wp-content/plugins' );

<?php
/**
 * Installs a fresh WordPress with the plugin, and loads both as a request would.
 *
 * Must run in the global scope, unlike PHPUnit's own bootstrap file: see run-integration.php.
 */

declare( strict_types=1 );

require_once dirname( __DIR__, 2 ) . '/vendor/autoload.php';

\ShortPixelFlush\Tests\Support\Php_Process::run_file( __DIR__ . '/support/install.php' );

require __DIR__ . '/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once __DIR__ . '/support/no-deprecated-api.php';

// Loads the admin's functions: tests use those for plugins, media and upgrades.
require_once ABSPATH . 'wp-admin/includes/admin.php';

\ShortPixelFlush\Tests\Support\Database::keep();

// Keeps errors that tests provoke out of PHPUnit's output. A test that reads the log sets a file of its own.
ini_set( 'error_log', '/dev/null' ); // phpcs:ignore WordPress.PHP.IniSet -- The tests' own process.

add_filter( 'pre_wp_mail', '__return_true' );

// Hashes passwords cheaply: tests create hundreds of users.
add_filter( 'wp_hash_password_options', static fn (): array => [ 'cost' => 4 ] );

// Draws images faster: tests upload hundreds of them, all of one colour.
add_filter( 'wp_image_editors', static fn (): array => [ \ShortPixelFlush\Tests\Support\Quick_Image_Editor::class ] );

<?php
/**
 * Installs a fresh WordPress with the plugin, and loads both as a request would.
 *
 * Must run in the global scope, unlike a bootstrap of PHPUnit's: see run-integration.php.
 */

declare( strict_types=1 );

require_once dirname( __DIR__, 2 ) . '/vendor/autoload.php';

\ShortPixelFlush\Tests\Support\Php_Process::run_file( __DIR__ . '/support/install.php' );

require __DIR__ . '/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once __DIR__ . '/support/no-deprecated-api.php';

// What admin screens load: tests use its plugin, media and upgrade functions.
require_once ABSPATH . 'wp-admin/includes/admin.php';

\ShortPixelFlush\Tests\Support\Database::keep();

// Else what tests have go wrong would stand between PHPUnit's dots. A test that reads it sets a file of its own.
ini_set( 'error_log', '/dev/null' ); // phpcs:ignore WordPress.PHP.IniSet -- The tests' own process.

add_filter( 'pre_wp_mail', '__return_true' );

// Tests create hundreds of users, whose passwords nobody attacks.
add_filter( 'wp_hash_password_options', static fn (): array => [ 'cost' => 4 ] );

// Tests upload hundreds of images, all of one colour.
add_filter( 'wp_image_editors', static fn (): array => [ \ShortPixelFlush\Tests\Support\Quick_Image_Editor::class ] );

<?php
/**
 * Installs a fresh WordPress, activates the plugin in it, and loads both as a request would.
 *
 * Must run in the global scope, which PHPUnit's own bootstrap does not give: see run-integration.php.
 */

declare( strict_types=1 );

require_once dirname( __DIR__, 2 ) . '/vendor/autoload.php';

\ShortPixelFlush\Tests\Support\Php_Process::run_file( __DIR__ . '/support/install.php' );

require __DIR__ . '/support/wordpress.php';
require ABSPATH . 'wp-settings.php';

// What the admin screens load; tests may ask for plugin, media and upgrade functions at any time.
require_once ABSPATH . 'wp-admin/includes/admin.php';

\ShortPixelFlush\Tests\Support\Database::keep();

add_filter( 'pre_wp_mail', '__return_true' );

// Users come and go by the hundred, and nobody attacks their passwords.
add_filter( 'wp_hash_password_options', static fn (): array => [ 'cost' => 4 ] );

// Uploads come by the hundred too.
add_filter( 'wp_image_editors', static fn (): array => [ \ShortPixelFlush\Tests\Support\Quick_Image_Editor::class ] );

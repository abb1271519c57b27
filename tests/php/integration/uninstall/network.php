<?php
/**
 * A network on the database under test, in a process of its own: WordPress cannot become one within a request.
 *
 * Arguments: "install" turns the fresh single site into a network; anything else is PHP code that runs on the network.
 */

declare( strict_types=1 );

$shortpixel_flush_code = (string) getenv( 'SHORTPIXEL_FLUSH_NETWORK_CODE' );

if ( 'install' !== $shortpixel_flush_code ) {
	define( 'MULTISITE', true );
	define( 'SUBDOMAIN_INSTALL', false );
	define( 'DOMAIN_CURRENT_SITE', 'example.org' );
	define( 'PATH_CURRENT_SITE', '/' );
	define( 'SITE_ID_CURRENT_SITE', 1 );
	define( 'BLOG_ID_CURRENT_SITE', 1 );
}

// WordPress's ms-functions.php is older than this PHP; its deprecations alone are ignored. OPcache would bypass the handler.
ini_set( 'opcache.enable', '0' ); // phpcs:ignore WordPress.PHP.IniSet.Risky -- A process of this test's own.
set_error_handler( static fn ( int $level, string $message, string $file ): bool => 'ms-functions.php' === basename( $file ), E_DEPRECATED );

require dirname( __DIR__, 2 ) . '/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

if ( 'install' !== $shortpixel_flush_code ) {
	// phpcs:ignore Squiz.PHP.Eval.Discouraged -- The code is the test's own, and has to run on a network.
	eval( $shortpixel_flush_code );
	return;
}

deactivate_plugins( 'shortpixel-flush/shortpixel-flush.php' );

/** @var wpdb $shortpixel_flush_db */
$shortpixel_flush_db = $GLOBALS['wpdb'];

// WordPress sets these names only on a network, and this is not one yet.
$shortpixel_flush_db->blogs            = $shortpixel_flush_db->base_prefix . 'blogs';
$shortpixel_flush_db->blogmeta         = $shortpixel_flush_db->base_prefix . 'blogmeta';
$shortpixel_flush_db->signups          = $shortpixel_flush_db->base_prefix . 'signups';
$shortpixel_flush_db->site             = $shortpixel_flush_db->base_prefix . 'site';
$shortpixel_flush_db->sitemeta         = $shortpixel_flush_db->base_prefix . 'sitemeta';
$shortpixel_flush_db->registration_log = $shortpixel_flush_db->base_prefix . 'registration_log';

install_network();
$shortpixel_flush_result = populate_network( 1, 'example.org', 'admin@example.org', 'A test network', '/', false );

echo true === $shortpixel_flush_result ? 'installed' : (string) wp_json_encode( $shortpixel_flush_result );

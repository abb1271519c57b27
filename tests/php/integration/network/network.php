<?php
/**
 * Runs code on a network, in a separate process: WordPress cannot turn into a network within a request.
 *
 * SHORTPIXEL_FLUSH_TEST_CODE is "install folders" or "install domains", which turns the fresh single site into a network, or PHP code
 * that runs on the network, at the site whose URL is SHORTPIXEL_FLUSH_TEST_SITE, or in the network's admin.
 */

declare( strict_types=1 );

$shortpixel_flush_code = (string) getenv( 'SHORTPIXEL_FLUSH_TEST_CODE' );

require dirname( __DIR__, 2 ) . '/support/wordpress.php';
[ $_SERVER['HTTP_HOST'], $shortpixel_flush_path ] = explode( '/', (string) getenv( 'SHORTPIXEL_FLUSH_TEST_SITE' ), 2 );
$_SERVER['REQUEST_URI']                           = "/{$shortpixel_flush_path}";
if ( false !== getenv( 'SHORTPIXEL_FLUSH_TEST_NETWORK_ADMIN' ) ) {
	define( 'WP_ADMIN', true );
	define( 'WP_NETWORK_ADMIN', true );
}
require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/admin.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

if ( ! in_array( $shortpixel_flush_code, [ 'install folders', 'install domains' ], true ) ) {
	// phpcs:ignore Squiz.PHP.Eval.Discouraged -- The code is the test's own, and has to run on a network.
	eval( $shortpixel_flush_code );
	return;
}

deactivate_plugins( 'shortpixel-flush/shortpixel-flush.php' );

/** @var wpdb $shortpixel_flush_db */
$shortpixel_flush_db = $GLOBALS['wpdb'];

// WordPress sets these names only on a network, and this site isn't a network yet.
$shortpixel_flush_db->blogs            = $shortpixel_flush_db->base_prefix . 'blogs';
$shortpixel_flush_db->blogmeta         = $shortpixel_flush_db->base_prefix . 'blogmeta';
$shortpixel_flush_db->signups          = $shortpixel_flush_db->base_prefix . 'signups';
$shortpixel_flush_db->site             = $shortpixel_flush_db->base_prefix . 'site';
$shortpixel_flush_db->sitemeta         = $shortpixel_flush_db->base_prefix . 'sitemeta';
$shortpixel_flush_db->registration_log = $shortpixel_flush_db->base_prefix . 'registration_log';

install_network();
$shortpixel_flush_result = populate_network(
	1,
	'example.org',
	'admin@example.org',
	'A test network',
	'/',
	'install domains' === $shortpixel_flush_code
);

// For sub-domains, WordPress finally requests a made-up one, which doesn't answer. Everything is installed by then.
echo true === $shortpixel_flush_result || 'no_wildcard_dns' === $shortpixel_flush_result->get_error_code() ? 'installed' : (string) wp_json_encode( $shortpixel_flush_result );

<?php
/**
 * The wp-config.php of the WordPress under test, which every process of a run includes. It reads the environment
 * variables that tools/test sets.
 */

declare( strict_types=1 );

foreach ( [ 'WORDPRESS', 'CONTENT', 'DB_HOST', 'DB_NAME' ] as $shortpixel_flush_name ) {
	if ( ! is_string( getenv( 'SHORTPIXEL_FLUSH_TEST_' . $shortpixel_flush_name ) ) ) {
		fwrite( STDERR, "Run these tests with: node tools/test.mjs integration\n" );
		exit( 1 );
	}
}
unset( $shortpixel_flush_name );

// WP-CLI defines ABSPATH before it reads this file as its wp-config.php.
defined( 'ABSPATH' ) || define( 'ABSPATH', rtrim( (string) getenv( 'SHORTPIXEL_FLUSH_TEST_WORDPRESS' ), '/' ) . '/' );
define( 'WP_CONTENT_DIR', (string) getenv( 'SHORTPIXEL_FLUSH_TEST_CONTENT' ) );
// On a network, WordPress derives this URL from the requested site's URL.
false === getenv( 'SHORTPIXEL_FLUSH_TEST_NETWORK' ) && define( 'WP_CONTENT_URL', 'http://example.org/wp-content' );
define( 'WP_DEFAULT_THEME', 'twentytwentyfive' );

define( 'DB_HOST', (string) getenv( 'SHORTPIXEL_FLUSH_TEST_DB_HOST' ) );
define( 'DB_NAME', (string) getenv( 'SHORTPIXEL_FLUSH_TEST_DB_NAME' ) );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );

// Fixed, so that cookies and nonces are valid in every process.
foreach ( [ 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ] as $shortpixel_flush_name ) {
	defined( $shortpixel_flush_name . '_KEY' ) || define(
		$shortpixel_flush_name . '_KEY',
		"a {$shortpixel_flush_name} key that guards nothing"
	);
	defined( $shortpixel_flush_name . '_SALT' ) || define(
		$shortpixel_flush_name . '_SALT',
		"a {$shortpixel_flush_name} salt that guards nothing"
	);
}
unset( $shortpixel_flush_name );

if ( false === getenv( 'SHORTPIXEL_FLUSH_TEST_NETWORK' ) ) {
	define( 'WP_HOME', 'http://example.org' );
	define( 'WP_SITEURL', 'http://example.org' );
} else {
	// Sets up a network with sub-folders or, with "domains", sub-domains.
	define( 'MULTISITE', true );
	define( 'SUBDOMAIN_INSTALL', 'domains' === getenv( 'SHORTPIXEL_FLUSH_TEST_NETWORK' ) );
	define( 'DOMAIN_CURRENT_SITE', 'example.org' );
	define( 'PATH_CURRENT_SITE', '/' );
	define( 'SITE_ID_CURRENT_SITE', 1 );
	define( 'BLOG_ID_CURRENT_SITE', 1 );
	// Ignores the deprecations that this PHP reports in WordPress's ms-functions.php, and no others.
	set_error_handler(
		static fn ( int $level, string $message, string $file ): bool => 'ms-functions.php' === basename( $file ),
		E_DEPRECATED
	);
}
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', true );
define( 'WP_ENVIRONMENT_TYPE', 'local' );
false === getenv( 'SHORTPIXEL_FLUSH_TEST_NO_CONNECTIONS' ) && define( 'SHORTPIXEL_FLUSH_ALLOW_CONNECTIONS', true );
define( 'DISABLE_WP_CRON', true );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'WP_ACCESSIBLE_HOSTS', '127.0.0.1,localhost,*.invalid' );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'FS_METHOD', 'direct' );

$table_prefix = 'wp_'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- This is where WordPress has it from.

// On a network, WP-CLI has set these values from --url.
if ( ! defined( 'WP_CLI' ) || ! defined( 'MULTISITE' ) || ! isset( $_SERVER['HTTP_HOST'] ) ) {
	$_SERVER['HTTP_HOST']   = 'example.org';
	$_SERVER['SERVER_NAME'] = 'example.org';
	$_SERVER['REQUEST_URI'] = '/';
}
// WordPress adopts hooks set before it loads. An option sets the wait, so that it applies in all processes of a test.
$filters_of_the_test = [
	'shortpixel_flush_wait_seconds' => [
		10 => [
			'test' => [
				'function'      => static function ( int $seconds ): int {
					$set = get_option( 'test_wait_seconds', $seconds );
					return is_numeric( $set ) ? (int) $set : $seconds;
				},
				'accepted_args' => 1,
			],
		],
	],
];
// phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- As above.
$GLOBALS['wp_filter'] = $filters_of_the_test + (
	isset( $GLOBALS['wp_filter'] )
	&& is_array( $GLOBALS['wp_filter'] ) ? $GLOBALS['wp_filter'] : []
);

$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REQUEST_METHOD']  = 'GET';
$_SERVER['REMOTE_ADDR']     = '127.0.0.1';

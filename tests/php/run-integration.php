<?php
/**
 * PHPUnit on a running WordPress: `node tools/test.mjs integration` calls this with PHPUnit's own arguments.
 *
 * WordPress wants to be loaded in the global scope, and PHPUnit loads its bootstrap file in a function's.
 */

declare( strict_types=1 );

require __DIR__ . '/bootstrap-integration.php';

printf( "WordPress %s, PHP %s, %s\n", wp_get_wp_version(), PHP_VERSION, $wpdb->db_server_info() );

exit( ( new \PHPUnit\TextUI\Application() )->run( $_SERVER['argv'] ) );

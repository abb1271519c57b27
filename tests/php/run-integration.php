<?php
/**
 * PHPUnit on a running WordPress: `node tools/test.mjs integration` calls this with PHPUnit's own arguments.
 *
 * WordPress has to be loaded in the global scope, and PHPUnit loads its bootstrap file inside a function.
 */

declare( strict_types=1 );

require __DIR__ . '/bootstrap-integration.php';

printf( "WordPress %s, PHP %s, %s\n", wp_get_wp_version(), PHP_VERSION, \ShortPixelFlush\Tests\Support\Database::wpdb()->db_server_info() );

$shortpixel_flush_arguments = is_array( $_SERVER['argv'] ?? null ) ? array_values( array_filter( $_SERVER['argv'], 'is_string' ) ) : [];

exit( ( new \PHPUnit\TextUI\Application() )->run( $shortpixel_flush_arguments ) );

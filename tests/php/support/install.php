<?php
/**
 * Installs WordPress into the emptied database and activates the plugin as an administrator would, so that its
 * activation hook runs.
 *
 * Runs in a separate process, since WordPress behaves differently while it is being installed.
 */

declare( strict_types=1 );

define( 'WP_INSTALLING', true );

require __DIR__ . '/wordpress.php';

mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
$shortpixel_flush_db     = new mysqli( 'localhost', DB_USER, DB_PASSWORD, DB_NAME, 0, substr( DB_HOST, strlen( 'localhost:' ) ) );
$shortpixel_flush_tables = $shortpixel_flush_db->query( 'SHOW TABLES' );
while ( $shortpixel_flush_tables instanceof mysqli_result ) {
	$shortpixel_flush_table = $shortpixel_flush_tables->fetch_column();
	if ( ! is_string( $shortpixel_flush_table ) ) {
		break;
	}
	$shortpixel_flush_db->query( "DROP TABLE `{$shortpixel_flush_table}`" );
}
$shortpixel_flush_db->close();

require ABSPATH . 'wp-settings.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

add_filter( 'pre_wp_mail', '__return_true' );
wp_install( 'A test site', 'admin', 'admin@example.org', true, '', 'password' );
wp_installing( false );
update_option( 'permalink_structure', '/%postname%/' );

require_once ABSPATH . 'wp-admin/includes/plugin.php';
$shortpixel_flush_result = activate_plugin( 'shortpixel-flush/shortpixel-flush.php' );
if ( is_wp_error( $shortpixel_flush_result ) ) {
	fwrite(
		STDERR,
		$shortpixel_flush_result->get_error_message() . ' ' . wp_json_encode( $shortpixel_flush_result->get_error_data() ) . "\n"
	);
	exit( 1 );
}
// Activation schedules a run that reads the Media Library, which is still empty.
wp_unschedule_hook( 'shortpixel_flush_run' );

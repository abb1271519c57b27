<?php
/** Activation, deactivation, new sites of a network, and uninstalling. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use WP_Site;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/clock.php';
require_once __DIR__ . '/flush/drivers.php';
require_once __DIR__ . '/flush/store/schema.php';

// Activating must not run into a time limit. A site it did not reach installs itself: see Flush\ensure_schema().
const SITES_PER_REQUEST = 100;

// Uninstalling has one request and no second chance. Further sites of a bigger network keep four tables and a few options each.
const SITES_AT_UNINSTALL = 1000;

function activate( bool $network_wide ): void {
	for_each_site( $network_wide, SITES_PER_REQUEST, __NAMESPACE__ . '\install_site' );
}

/** Also resumes a flush that was unfinished when the plugin was deactivated. */
function install_site(): void {
	Flush\install_schema();

	// The first run reads how the files are.
	Flush\schedule( now() );
}

/** Records stay, and an unfinished flush resumes when the plugin is activated again. */
function deactivate( bool $network_wide ): void {
	for_each_site( $network_wide, SITES_PER_REQUEST, __NAMESPACE__ . '\Flush\unschedule' );
}

/** Only if the plugin is active for the whole network. */
function install_new_site( WP_Site $site ): void {
	$plugins = get_site_option( 'active_sitewide_plugins', [] );

	if ( ! is_array( $plugins ) || ! isset( $plugins[ plugin_basename( SHORTPIXEL_FLUSH_FILE ) ] ) ) {
		return;
	}

	switch_to_blog( (int) $site->blog_id );
	install_site();
	restore_current_blog();
}

/** @return list<string> */
function site_tables( int $site_id ): array {
	return Flush\tables( Flush\database()->get_blog_prefix( $site_id ) );
}

/** Spares sites whose settings say to keep the data. */
function uninstall(): void {
	for_each_site( is_multisite(), SITES_AT_UNINSTALL, __NAMESPACE__ . '\uninstall_site' );

	// WordPress remembers which translations are there, in a persistent object cache too.
	wp_cache_delete( md5( WP_PLUGIN_DIR . '/' . dirname( plugin_basename( __DIR__ ) ) . '/languages/' ), 'translation_files' );
}

/** The provider's settings are left alone: an endpoint bumped to `…/spai3` works without us. */
function uninstall_site(): void {
	/** @var \wpdb $wpdb */
	global $wpdb;

	require_once __DIR__ . '/settings.php';

	Flush\unschedule();

	if ( ! settings()['delete_data'] ) {
		return;
	}

	Flush\drop_schema();

	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQLPlaceholders -- WordPress has no function that lists options by prefix; our WPCS is older than %i.
	$names = $wpdb->get_col(
		$wpdb->prepare(
			'SELECT option_name FROM %i WHERE option_name LIKE %s OR option_name LIKE %s OR option_name LIKE %s',
			$wpdb->options,
			$wpdb->esc_like( 'shortpixel_flush_' ) . '%',
			$wpdb->esc_like( '_transient_shortpixel_flush_' ) . '%',
			$wpdb->esc_like( '_transient_timeout_shortpixel_flush_' ) . '%'
		)
	);
	// phpcs:enable

	foreach ( $names as $name ) {
		if ( is_string( $name ) ) {
			delete_option( $name );
		}
	}

	// With a persistent object cache transients are not options. These are all that includes/ sets.
	delete_transient( 'shortpixel_flush_account' );
	delete_transient( 'shortpixel_flush_recognised' );
}

/**
 * @param int                $limit    How many sites of a network at most.
 * @param callable(): void $callback
 */
function for_each_site( bool $everywhere, int $limit, callable $callback ): void {
	if ( ! $everywhere || ! is_multisite() ) {
		$callback();
		return;
	}

	$sites = get_sites(
		[
			'fields' => 'ids',
			'number' => $limit,
		]
	);

	foreach ( $sites as $site ) {
		// Without switching to it the queue of Action Scheduler is in reach.
		if ( get_current_blog_id() === (int) $site ) {
			$callback();
			continue;
		}

		switch_to_blog( (int) $site );
		$callback();
		restore_current_blog();
	}
}

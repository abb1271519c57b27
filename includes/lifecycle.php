<?php
/** Activation, deactivation, new sites of a network, and uninstalling. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use WP_Site;

defined( 'ABSPATH' ) || exit;

load_needs_of( __FILE__ );

// Activation and deactivation must not hit a time limit. A site that activation does not reach is installed later: see
// Store\ensure_schema().
const SITES_PER_REQUEST = 100;

// Servers often end a request after 30 seconds. WordPress deletes the plugin's files only after uninstalling, so
// deleting it again continues.
const UNINSTALL_SECONDS = 20;

// The id of the last site with which an unfinished uninstall is done; in the network's options.
const UNINSTALLED_OPTION = 'shortpixel_flush_uninstalled';

function activate( bool $network_wide ): void {
	for_each_site( $network_wide, __NAMESPACE__ . '\install_site' );
}

/** Installs the plugin on a site, and schedules a run, which resumes flushes that a deactivation left unfinished. */
function install_site(): void {
	Store\install_schema();
	// Stores the site's URL, unless one is stored already.
	rest_reason();

	// Background runs record the current files.
	Flush\schedule( now() );
}

/** Deactivates the plugin. Records stay, and an unfinished flush resumes when the plugin is activated again. */
function deactivate( bool $network_wide ): void {
	for_each_site( $network_wide, __NAMESPACE__ . '\Flush\unschedule' );

	// WordPress stores right after this that the plugin is inactive: from then on, links that need it change back.
	$stored = $network_wide ? 'update_site_option_active_sitewide_plugins' : 'update_option_active_plugins';
	add_action( $stored, static fn () => for_each_site( $network_wide, __NAMESPACE__ . '\clear_changed_pages' ), 10, 0 );
}

/**
 * Clears pages, so that no cached page has different links from the rest. A CDN's whole zone is left alone: both kinds
 * of links lead to an image.
 */
function clear_changed_pages(): void {
	if ( has_changed_links() ) {
		Page_Caches\clear( null, true, false );
	}
}

/** Installs the plugin on a new site, if it is active for the site's whole network. */
function install_new_site( WP_Site $site ): void {
	$plugins = get_network_option( $site->network_id, 'active_sitewide_plugins', [] );

	if ( is_array( $plugins ) && isset( $plugins[ plugin_basename( SHORTPIXEL_FLUSH_FILE ) ] ) ) {
		on_site( $site->id, __NAMESPACE__ . '\install_site' );
	}
}

/** @return list<string> */
function site_tables( int $site_id ): array {
	return Store\tables( Store\database()->get_blog_prefix( $site_id ) );
}

/**
 * Deletes the data of all sites, unless a site's settings keep it.
 *
 * @return int The number of sites, in all networks, that are left.
 */
function uninstall( float $seconds ): int {
	$left = is_multisite() ? uninstall_networks( microtime( true ) + $seconds ) : 0;
	if ( ! is_multisite() ) {
		uninstall_site();
	}
	if ( $left > 0 ) {
		return $left;
	}

	// WordPress caches which translation files exist, also in a persistent object cache.
	wp_cache_delete( md5( WP_PLUGIN_DIR . '/' . dirname( plugin_basename( __DIR__ ) ) . '/languages/' ), 'translation_files' );
	return 0;
}

/**
 * Uninstalls the sites of all networks in the order of their ids. A site is recorded as done only afterwards, so that
 * one whose uninstall was cut off is repeated.
 *
 * @param float $until In Unix seconds.
 * @return int The number of sites that are left.
 */
function uninstall_networks( float $until ): int {
	$wpdb = Store\database();
	$done = get_site_option( UNINSTALLED_OPTION, 0 );
	// get_sites() can't continue after an id, and our version of WPCS does not know %i.
	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQLPlaceholders
	$sites = $wpdb->get_col(
		$wpdb->prepare( 'SELECT blog_id FROM %i WHERE blog_id > %d ORDER BY blog_id', $wpdb->blogs, is_numeric( $done ) ? (int) $done : 0 )
	);
	// phpcs:enable
	foreach ( $sites as $at => $site ) {
		if ( microtime( true ) >= $until ) {
			return count( $sites ) - $at;
		}
		on_site( (int) $site, __NAMESPACE__ . '\uninstall_site' );
		update_site_option( UNINSTALLED_OPTION, (int) $site );
	}
	delete_site_option( UNINSTALLED_OPTION );
	return 0;
}

/**
 * Deletes a site's background runs and test images, and its data unless its settings keep it. The provider's settings
 * stay: an endpoint changed to `…/spai3` works without this plugin.
 */
function uninstall_site(): void {
	/** @var \wpdb $wpdb */
	global $wpdb;

	require_once __DIR__ . '/settings.php';

	Flush\unschedule();
	Flush\delete_left_test_images( 0 );

	if ( ! settings()['delete_data'] ) {
		return;
	}

	Store\drop_schema();

	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQLPlaceholders -- No function lists options by prefix.
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

	// With a persistent object cache, transients are not options. These are all the transients that includes/ sets.
	delete_transient( 'shortpixel_flush_account' );
	delete_transient( 'shortpixel_flush_checked' );
	delete_transient( 'shortpixel_flush_recognised' );
	delete_transient( 'shortpixel_flush_cleared_all_pages' );

	if ( is_site_meta_supported() ) {
		delete_site_meta( get_current_blog_id(), 'shortpixel_flush_state' );
	}
}

/**
 * @param bool             $network_wide Whether to run on the first sites of this network, or only here.
 * @param callable(): void $callback
 */
function for_each_site( bool $network_wide, callable $callback ): void {
	if ( ! $network_wide || ! is_multisite() ) {
		$callback();
		return;
	}

	$sites = get_sites(
		[
			'fields'     => 'ids',
			'network_id' => get_current_network_id(),
			'number'     => SITES_PER_REQUEST,
		]
	);
	foreach ( $sites as $site ) {
		on_site( $site, $callback );
	}
}

/**
 * Reports an unfinished uninstall: WordPress then keeps the plugin's files, so that deleting the plugin again
 * continues.
 */
function end_unfinished_uninstall( int $left ): void {
	// The main file is not loaded here.
	$plugin = plugin_basename( dirname( __DIR__ ) . '/shortpixel-flush.php' );
	/* translators: %s: number of sites. */
	$sentence = sprintf( _n( 'There was no time to remove the data of %s site. Delete the plugin again to go on.', 'There was no time to remove the data of %s sites. Delete the plugin again to go on.', $left, 'shortpixel-flush' ), number_format_i18n( $left ) );
	if ( wp_doing_ajax() ) {
		wp_send_json_error(
			[
				'slug'         => dirname( $plugin ),
				'plugin'       => $plugin,
				'errorMessage' => $sentence,
			]
		);
	}
	wp_die( esc_html( $sentence ), '', [ 'back_link' => true ] );
}

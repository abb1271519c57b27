<?php
/** The plugin's hooks. Callbacks load their file only when they run, so visitors' requests load little more. */

declare( strict_types=1 );

namespace ShortPixelFlush;

use Closure;
use Throwable;
use WP_Post;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

// Fires whenever a capability is checked, on visitors' requests too.
add_filter( 'map_meta_cap', __NAMESPACE__ . '\filter_map_meta_cap', 10, 4 );

// REST, cron, and other developers' code: these rarely fire while a visitor's page is built. The first one runs before
// WordPress answers OPTIONS from the existing routes.
add_filter( 'rest_pre_dispatch', __NAMESPACE__ . '\filter_rest_pre_dispatch', 1, 3 );
add_action( RUN_HOOK, __NAMESPACE__ . '\action_shortpixel_flush_run' );
wp_doing_cron() && add_action( 'init', __NAMESPACE__ . '\action_cron_seen' );
// WordPress's own hourly task, for Cavalcade, Cron Control and the like: in their processes, wp_doing_cron() is not yet
// true while plugins load.
add_action( 'wp_privacy_delete_old_export_files', __NAMESPACE__ . '\action_cron_seen', 10, 0 );
add_action( 'shortpixel_flush_after_flush', __NAMESPACE__ . '\action_shortpixel_flush_after_flush', 10, 2 );
add_action( 'wp_abilities_api_categories_init', callback_in( '/abilities/abilities.php', __NAMESPACE__ . '\Abilities\register_category' ) );
add_action( 'wp_abilities_api_init', callback_in( '/abilities/abilities.php', __NAMESPACE__ . '\Abilities\register_abilities' ) );
add_filter( 'wp_privacy_personal_data_exporters', callback_in( '/privacy/export.php', __NAMESPACE__ . '\Privacy\with_exporter' ) );
add_filter( 'wp_privacy_personal_data_erasers', callback_in( '/privacy/erase.php', __NAMESPACE__ . '\Privacy\with_eraser' ) );
add_action( 'shortpixel_flush_image', __NAMESPACE__ . '\action_shortpixel_flush_image', 10, 2 );

/*
 * Hooks that fire when an image's file has changed, may have, or is about to: the cause, one of Model\CHANGE_CAUSES or
 * empty for an upload, and the argument that names the image; null if none does. Some fire for much else as well, so
 * auto/ compares the files later.
 */
const IMAGE_EVENTS = [
	'add_attachment'                                 => [ '', 0 ],
	'delete_attachment'                              => [ 'delete', 0 ],
	'update_attached_file'                           => [ 'change', 1 ],
	'wp_generate_attachment_metadata'                => [ 'change', 1 ],
	'wp_save_image_editor_file'                      => [ 'edit', 4 ],
	// Enable Media Replace: before and after the replacement.
	'wp_handle_replace'                              => [ 'replace', 0 ],
	'enable-media-replace-upload-done'               => [ 'replace', 2 ],
	// ShortPixel Image Optimizer.
	'shortpixel/image/optimised'                     => [ 'optimise', 0 ],
	'shortpixel/image/before_restore'                => [ 'restore', 0 ],
	'shortpixel/image/after_restore'                 => [ 'restore', 0 ],
	'shortpixel/image/convertpng2jpg_before'         => [ 'rename', 0 ],
	'shortpixel/image/convertpng2jpg_success'        => [ 'rename', 0 ],
	// Imagify, EWWW Image Optimizer, Smush.
	'imagify_after_optimize'                         => [ 'optimise', 0 ],
	'imagify_after_restore_media'                    => [ 'restore', 0 ],
	'ewww_image_optimizer_after_optimize_attachment' => [ 'optimise', 0 ],
	'wp_smush_image_optimised'                       => [ 'optimise', 0 ],
	// Phoenix Media Rename, Media File Renamer.
	'pmr_renaming_successful'                        => [ 'rename', null ],
	'mfrh_media_renamed'                             => [ 'rename', 0 ],
];

// Each costs a visitor's request one entry in WordPress's list of hooks, and nothing else until it fires.
array_map( static fn ( string $hook ) => add_filter( $hook, __NAMESPACE__ . '\filter_image_event', 1000, 5 ), array_keys( IMAGE_EVENTS ) );
add_action( 'updated_post_meta', __NAMESPACE__ . '\action_updated_post_meta', 10, 3 );

// These also fire on a visitor's request if a provider rewrites pages. The callbacks run late, once others have settled
// the URL.
add_filter( 'shortpixel/ai/originalUrl', __NAMESPACE__ . '\filter_source_url', 100 );
add_filter( 'autoptimize_filter_imgopt_normalized_url', __NAMESPACE__ . '\filter_autoptimize_source', 100 );
add_filter( 'autoptimize_filter_imgopt_after_build_imgopt_url', __NAMESPACE__ . '\filter_autoptimize_link', 100 );
add_filter( 'shortpixel/front/cdn/url', __NAMESPACE__ . '\filter_bare_source_url', 100 );
add_filter( 'autoptimize_filter_imgopt_base_url', callback_in( '/providers/autoptimize-key.php', __NAMESPACE__ . '\Providers\with_autoptimize_key' ), 100 );

add_action( 'plugins_loaded', __NAMESPACE__ . '\action_plugins_loaded' );

// Sites of a network are created and deleted by many kinds of request: sign-up, REST, WP-CLI.
add_action( 'wp_initialize_site', callback_in( '/lifecycle.php', __NAMESPACE__ . '\install_new_site' ), 900 );
add_filter( 'wpmu_drop_tables', __NAMESPACE__ . '\filter_wpmu_drop_tables', 10, 2 );

defined( 'WP_CLI' ) && add_action( 'cli_init', callback_in( '/cli/commands.php', __NAMESPACE__ . '\Cli\register_commands' ) );

// Only fires if the toolbar is shown, so usually not for logged-out visitors. The priority puts ours after the page's
// own entries.
add_action( 'admin_bar_menu', callback_in( '/admin/admin-bar.php', __NAMESPACE__ . '\Admin\add_admin_bar_node' ), 90 );

if ( is_admin() ) {
	add_action( 'admin_init', __NAMESPACE__ . '\action_admin_init' );
	add_action( 'admin_menu', callback_in( '/admin/admin-page.php', __NAMESPACE__ . '\Admin\add_page' ) );
	add_action( 'admin_post_shortpixel_flush_address', callback_in( '/admin/moved-notice.php', __NAMESPACE__ . '\Admin\answer_from_notice' ) );
	add_action( 'admin_post_shortpixel_flush_recording', callback_in( '/admin/recording-tab.php', __NAMESPACE__ . '\Admin\start_recording_from_form' ) );
	add_action( 'load-media_page_shortpixel-flush', __NAMESPACE__ . '\action_load_page' );
	add_action( 'load-plugins.php', __NAMESPACE__ . '\action_load_plugins' );
	add_action( 'load-sites.php', callback_in( '/admin/sites.php', __NAMESPACE__ . '\Admin\prepare_sites_list' ) );
	add_action( 'network_admin_edit_shortpixel-flush-sites', callback_in( '/admin/sites.php', __NAMESPACE__ . '\Admin\flush_confirmed_sites' ) );
	add_action( 'admin_enqueue_scripts', __NAMESPACE__ . '\action_admin_enqueue_scripts' );
	add_action( 'wp_enqueue_media', callback_in( '/admin/media-library.php', __NAMESPACE__ . '\Admin\enqueue_media_library' ) );
	add_action( 'enqueue_block_editor_assets', callback_in( '/admin/editor.php', __NAMESPACE__ . '\Admin\enqueue_editor' ) );
	add_filter( 'media_row_actions', __NAMESPACE__ . '\filter_media_row_actions', 10, 2 );
	add_filter( 'bulk_actions-upload', callback_in( '/admin/media-library.php', __NAMESPACE__ . '\Admin\with_bulk_action' ) );
	add_filter( 'handle_bulk_actions-upload', __NAMESPACE__ . '\filter_handle_bulk_actions', 10, 3 );
	add_filter( 'wp_prepare_attachment_for_js', __NAMESPACE__ . '\filter_prepare_attachment_for_js', 10, 2 );
	add_action( 'add_meta_boxes_attachment', __NAMESPACE__ . '\action_add_meta_boxes_attachment' );
	add_action( 'load-upload.php', __NAMESPACE__ . '\action_load_upload' );
	add_filter( 'site_status_tests', callback_in( '/health/site-health.php', __NAMESPACE__ . '\Health\with_health_tests' ) );
	add_filter( 'debug_information', callback_in( '/health/site-health.php', __NAMESPACE__ . '\Health\with_debug_section' ) );
	add_filter( 'site_health_navigation_tabs', callback_in( '/admin/recording-tab.php', __NAMESPACE__ . '\Admin\with_recording_tab' ) );
	add_action( 'site_health_tab_content', __NAMESPACE__ . '\action_site_health_tab_content' );
	add_filter(
		'plugin_action_links_' . plugin_basename( SHORTPIXEL_FLUSH_FILE ),
		callback_in( '/admin/admin-page.php', __NAMESPACE__ . '\Admin\with_plugin_link' )
	);
}

/**
 * Returns a callback that loads its file only when it is called.
 *
 * @param callable-string $callback
 */
function callback_in( string $file, string $callback ): Closure {
	return static function ( ...$arguments ) use ( $file, $callback ) {
		require_once __DIR__ . $file;

		return $callback( ...$arguments );
	};
}

/**
 * @param string[]     $needed
 * @param mixed        $capability Other plugins may pass anything.
 * @param int|string   $user_id
 * @param array<mixed> $args       The object's id, if there is one.
 * @return string[]
 */
function filter_map_meta_cap( $needed, $capability, $user_id, $args ) {
	if ( ! is_string( $capability ) || 0 !== strpos( $capability, 'shortpixel_flush_' ) ) {
		return $needed;
	}

	require_once __DIR__ . '/capabilities.php';

	return map_capability( $capability, (int) $user_id, (array) $args );
}

/**
 * Registers our routes only for requests to them, also in a batch, and for the index of all routes. A request for
 * another plugin's route loads none of them.
 *
 * @param mixed           $result
 * @param mixed           $server
 * @param WP_REST_Request $request
 * @return mixed
 */
function filter_rest_pre_dispatch( $result, $server, $request ) {
	$route    = $request->get_route();
	$is_ours  = 0 === stripos( $route, '/shortpixel-flush/v1' );
	$has_ours = '/batch/v1' === $route && false !== strpos( (string) wp_json_encode( $request->get_param( 'requests' ) ), 'shortpixel-flush' );
	if ( '/' === $route || $is_ours || $has_ours ) {
		require_once __DIR__ . '/rest/routes.php';
		Rest\register_routes( $route );
	}

	return $result;
}

/**
 * @param mixed $url
 * @return mixed The image's new link if it has one, otherwise the URL.
 */
function filter_source_url( $url ) {
	require_once __DIR__ . '/versions/link.php';

	return Versions\filter_link( $url, 'spai' );
}

/**
 * @param mixed $url
 * @return mixed
 */
function filter_autoptimize_source( $url ) {
	require_once __DIR__ . '/versions/link.php';

	return Versions\filter_link( $url, 'autoptimize' );
}

/**
 * @param mixed $url A whole CDN URL.
 * @return mixed The URL, with the version as a parameter if the provider needs that.
 */
function filter_autoptimize_link( $url ) {
	require_once __DIR__ . '/versions/link.php';

	return Versions\filter_cdn_url( $url, 'autoptimize' );
}

/**
 * @param mixed $url Without a scheme.
 * @return mixed
 */
function filter_bare_source_url( $url ) {
	require_once __DIR__ . '/versions/link.php';

	$whole = is_string( $url ) ? Versions\filter_link( '//' . $url, 'spio' ) : $url;

	return is_string( $whole ) && is_string( $url ) ? substr( $whole, 2 ) : $url;
}

/**
 * Loads translations, which WordPress itself only does if the plugin is active on the site, not for the whole network.
 */
function action_plugins_loaded(): void {
	load_plugin_textdomain( 'shortpixel-flush', false, dirname( plugin_basename( SHORTPIXEL_FLUSH_FILE ) ) . '/languages' );
}

/**
 * Records that background tasks really run on this site, which nothing else reveals. At most every ten minutes, also
 * deletes leftover test images and schedules a lost run.
 */
function action_cron_seen(): void {
	require_once __DIR__ . '/flush/drivers.php';
	require_once __DIR__ . '/flush/test-images.php';

	if ( ! Flush\note_background_run() ) {
		return;
	}
	Flush\delete_left_test_images();
	if ( did_action( 'wp_loaded' ) > 0 ) {
		action_reschedule_lost_run();
	} else {
		add_action( 'wp_loaded', __NAMESPACE__ . '\action_reschedule_lost_run' );
	}
}

/**
 * Schedules a lost run, without which work would stop until a user opens a screen. Runs get lost if two requests write
 * WordPress's list of tasks at once, if a plugin clears it, or if the plugin that brought Action Scheduler is removed.
 */
function action_reschedule_lost_run(): void {
	require_background_work();

	try {
		// A run that is scheduled earlier stays.
		$next = is_resting() ? null : Flush\first_due( background_due( new Flush\Runner() ) );
		if ( null !== $next ) {
			Flush\schedule( $next );
		}
	} catch ( Throwable $error ) {
		// Another plugin's code has failed. The site's other tasks continue.
		return;
	}
}

/**
 * Lets other developers flush an image whose file has changed: `do_action( 'shortpixel_flush_image', $id, 'Replaced' )`.
 *
 * @param mixed $id     The attachment's id.
 * @param mixed $reason Shown in the list of flushes.
 */
function action_shortpixel_flush_image( $id, $reason = '' ): void {
	require_once __DIR__ . '/flush/queue-image.php';

	Flush\queue_image( is_numeric( $id ) ? (int) $id : 0, is_string( $reason ) ? $reason : '' );
}

/**
 * Records an event for an image; see IMAGE_EVENTS.
 *
 * @param mixed $value
 * @param mixed ...$more
 * @return mixed The first argument, since some of these are filters.
 */
function filter_image_event( $value = null, ...$more ) {
	require_once __DIR__ . '/auto/events.php';

	list( $cause, $argument ) = IMAGE_EVENTS[ (string) current_filter() ];
	Auto\note_event( $cause, $argument, array_merge( [ $value ], array_values( $more ) ) );

	return $value;
}

/**
 * Records changes of metadata, also by plugins that bypass WordPress's filtered functions.
 *
 * @param mixed $meta_id
 * @param mixed $id
 * @param mixed $key
 */
function action_updated_post_meta( $meta_id, $id, $key = '' ): void {
	if ( '_wp_attached_file' !== $key && '_wp_attachment_metadata' !== $key ) {
		return;
	}

	require_once __DIR__ . '/auto/changes.php';

	Auto\note_change( is_numeric( $id ) ? (int) $id : 0, 'change' );
}

function require_background_work(): void {
	require_once __DIR__ . '/site-url.php';
	require_once __DIR__ . '/auto/look.php';
	require_once __DIR__ . '/auto/sweep.php';
	require_once __DIR__ . '/flush/drivers.php';
	require_once __DIR__ . '/scan/scan.php';
}

/** @return list<int|null> When each kind of work is due, in Unix seconds; null if nothing waits. */
function background_due( Flush\Runner $runner ): array {
	return [ Scan\next_run(), Flush\next_run( $runner ), Auto\next_sweep( Auto\SWEEP_PAUSE ), Auto\next_look() ];
}

function action_shortpixel_flush_run(): void {
	require_background_work();

	forget_copied_url();
	if ( is_resting() ) {
		// The next run is scheduled when a user says that this is the site, or by action_reschedule_lost_run() when the
		// site has its own URL again.
		Flush\note_background_run();
		return;
	}
	Flush\begin_run();
	$due    = [];
	$runner = new Flush\Runner();
	// The slowest kind, which no flush waits for, comes last.
	$kinds = [
		'changes' => static function () use ( &$due ): void {
			$due[] = Auto\sweep( Auto\SWEEP_SECONDS );
		},
		'flushes' => static function () use ( $runner ): void {
			$runner->run_due( Flush\BACKGROUND_SECONDS );
		},
		'scan'    => static fn () => Scan\run_in_background(),
		'outside' => static fn () => Auto\look( Auto\LOOK_SECONDS ),
	];
	$error = Flush\carry_out( $kinds );
	if ( null === $error ) {
		// Reads what is due again, because more work may have come meanwhile.
		Flush\end_run( static fn (): array => array_merge( $due, background_due( $runner ) ), $runner->has_acted() );
	}
	// The process's other tasks may write back the list of tasks that it began with, without a run scheduled since.
	add_action( 'shutdown', __NAMESPACE__ . '\action_reschedule_lost_run', 5 );
	note_network_state();
	if ( null !== $error ) {
		// For the site's error log, or Action Scheduler's. begin_run() has scheduled the next run.
		throw $error;
	}
}

/** Stores the state for the network's list of sites. */
function note_network_state(): void {
	if ( is_multisite() ) {
		require_once __DIR__ . '/network/state.php';

		Network\note_state();
	}
}

/**
 * @param mixed $id    The flush.
 * @param mixed $state
 */
function action_shortpixel_flush_after_flush( $id, $state ): void {
	note_network_state();
	require_once __DIR__ . '/auto/old-versions.php';
	require_once __DIR__ . '/auto/results.php';

	Auto\note_result( is_numeric( $id ) ? (int) $id : 0, is_string( $state ) ? $state : '' );
	Auto\free_old_versions();
}

/**
 * @param string[] $tables
 * @return string[]
 */
function filter_wpmu_drop_tables( array $tables, int $site_id ): array {
	require_once __DIR__ . '/lifecycle.php';

	return array_merge( $tables, site_tables( $site_id ) );
}

/**
 * Upgrades tables, since updating the plugin runs no activation hook; on other requests the store does it. Also adds
 * notices, and the policy text, which WordPress expects here.
 */
function action_admin_init(): void {
	require_once __DIR__ . '/store/schema.php';

	if ( Store\ensure_schema() ) {
		require_once __DIR__ . '/flush/drivers.php';
		require_once __DIR__ . '/clock.php';

		// An earlier version may have scheduled the next run weeks ahead, or not at all.
		Flush\schedule( now() );
	}
	add_action( 'admin_notices', callback_in( '/admin/moved-notice.php', __NAMESPACE__ . '\Admin\print_moved_notice' ) );

	// WordPress checks the text for changes only for users who may change the policy.
	if ( ! wp_doing_ajax() && current_user_can( 'manage_privacy_options' ) ) {
		require_once __DIR__ . '/privacy/policy.php';

		Privacy\add_policy();
	}
	if ( Store\is_of_later_version() ) {
		require_once __DIR__ . '/admin/later-version.php';

		add_action( 'admin_notices', __NAMESPACE__ . '\Admin\print_later_version_notice' );
	}
}

function action_load_page(): void {
	require_once __DIR__ . '/admin/help.php';
	require_once __DIR__ . '/admin/welcome.php';

	Admin\add_help();
	Admin\forget_welcome();
}

function action_load_plugins(): void {
	require_once __DIR__ . '/admin/leaving.php';
	require_once __DIR__ . '/admin/welcome.php';

	Admin\prepare_welcome();
	Admin\prepare_leaving_note();
}

/** @param mixed $screen The screen's hook suffix. */
function action_admin_enqueue_scripts( $screen ): void {
	require_once __DIR__ . '/admin/admin-page.php';
	require_once __DIR__ . '/admin/media-library.php';

	Admin\enqueue_page( is_string( $screen ) ? $screen : '' );
	Admin\enqueue_media_screen( is_string( $screen ) ? $screen : '' );
}

/**
 * @param array<mixed> $actions
 * @param mixed        $post
 * @return array<mixed>
 */
function filter_media_row_actions( $actions, $post ) {
	require_once __DIR__ . '/admin/media-library.php';

	return $post instanceof WP_Post ? Admin\with_row_action( $actions, $post ) : $actions;
}

/**
 * @param mixed        $location Core's redirect.
 * @param mixed        $action   The selected bulk action.
 * @param array<mixed> $ids
 * @return mixed
 */
function filter_handle_bulk_actions( $location, $action, $ids ) {
	require_once __DIR__ . '/admin/media-library.php';

	return is_string( $location ) && is_string( $action ) ? Admin\bulk_location( $location, $action, $ids ) : $location;
}

/**
 * @param array<mixed> $attachment
 * @param mixed        $post
 * @return array<mixed>
 */
function filter_prepare_attachment_for_js( $attachment, $post ) {
	require_once __DIR__ . '/admin/media-library.php';

	return is_array( $attachment ) && $post instanceof WP_Post ? Admin\with_flush_right( $attachment, $post ) : $attachment;
}

/** @param mixed $post */
function action_add_meta_boxes_attachment( $post ): void {
	require_once __DIR__ . '/admin/media-library.php';

	if ( $post instanceof WP_Post ) {
		Admin\add_image_box( $post );
	}
}

/** Loads code for the Media Library only: our own screen has the same URL, but another hook. */
function action_load_upload(): void {
	require_once __DIR__ . '/admin/media-column.php';
	require_once __DIR__ . '/admin/welcome.php';

	Admin\prepare_tour();
	add_filter( 'manage_media_columns', __NAMESPACE__ . '\Admin\with_column' );
	add_filter( 'default_hidden_columns', __NAMESPACE__ . '\Admin\with_hidden_column', 10, 2 );
	add_filter( 'manage_upload_sortable_columns', __NAMESPACE__ . '\Admin\with_sortable_column' );
	add_filter( 'posts_clauses', __NAMESPACE__ . '\Admin\sorted_and_filtered', 10, 2 );
	add_action( 'restrict_manage_posts', __NAMESPACE__ . '\Admin\render_filter', 10, 0 );
	add_action( 'manage_media_custom_column', __NAMESPACE__ . '\Admin\render_cell', 10, 2 );
}

/** @param mixed $tab */
function action_site_health_tab_content( $tab ): void {
	require_once __DIR__ . '/admin/recording-tab.php';

	Admin\print_recording_tab( is_string( $tab ) ? $tab : '' );
}

function action_activate( bool $network_wide = false ): void {
	require_once __DIR__ . '/lifecycle.php';

	activate( $network_wide );

	if ( is_admin() && ! $network_wide ) {
		require_once __DIR__ . '/admin/welcome.php';

		Admin\note_activation();
	}
}

function action_deactivate( bool $network_wide = false ): void {
	require_once __DIR__ . '/lifecycle.php';

	deactivate( $network_wide );
}

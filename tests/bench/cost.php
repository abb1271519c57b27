<?php
/**
 * The PHP side of the bench: `php cost.php prepare` makes the images;
 * `php cost.php <visit|list|save|upload|bare|replace> <with|without>` runs one such request with or without our plugin,
 * and prints its cost as JSON.
 */

declare( strict_types=1 );

[ , $bench_what, $bench_how ] = $argv + [ '', '', 'with' ];

require dirname( __DIR__ ) . '/php/support/wordpress.php';
define( 'WP_USE_THEMES', 'visit' === $bench_what );
if ( 'list' === $bench_what ) {
	define( 'WP_ADMIN', true );
}
if ( 'without' === $bench_how ) {
	require_once ABSPATH . 'wp-includes/plugin.php';
	add_filter( 'option_active_plugins', static fn ( array $plugins ): array => array_values( array_diff( $plugins, [ 'shortpixel-flush/shortpixel-flush.php' ] ) ) );
}
require ABSPATH . 'wp-settings.php';

/**
 * Returns the processor time used so far, so that other work on the machine does not count.
 */
function bench_seconds(): float {
	$usage = (array) getrusage();

	return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e6;
}

/**
 * Makes 200 images, and has the Media Library list all of them on one page.
 */
function bench_prepare(): void {
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	activate_plugin( 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' );
	add_user_meta( 1, 'upload_per_page', '200' );
	for ( $n = 0; $n < 200; $n++ ) {
		$id   = wp_insert_attachment(
			[
				'post_mime_type' => 'image/jpeg',
				'post_title'     => "Image {$n}",
				'post_author'    => 1,
			],
			"2026/11/picture-{$n}.jpg"
		);
		$meta = [
			'width'  => 1600,
			'height' => 1200,
			'file'   => "2026/11/picture-{$n}.jpg",
			'sizes'  => [],
		];
		wp_update_attachment_metadata( $id, $meta );
	}
}

/**
 * Renders the front page for a visitor who is not logged in. Returns its length.
 */
function bench_visit(): int {
	wp();
	ob_start();
	require ABSPATH . WPINC . '/template-loader.php';

	return strlen( (string) ob_get_clean() );
}

/**
 * Draws the Media Library's list of 200 images. Returns its length.
 */
function bench_list(): int {
	require_once ABSPATH . 'wp-admin/includes/admin.php';
	wp_set_current_user( 1 );
	set_current_screen( 'upload' );
	$GLOBALS['hook_suffix'] = 'upload.php'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- As wp-admin/upload.php does.
	// Core looks for updates every twelve hours, which must not count towards the list's cost.
	array_map( static fn ( string $name ): bool => remove_action( 'admin_init', $name ), [ '_maybe_update_core', '_maybe_update_plugins', '_maybe_update_themes' ] );
	do_action( 'admin_init' );
	$table = _get_list_table( 'WP_Media_List_Table', [ 'screen' => 'upload' ] );
	// In the order of wp-admin/upload.php.
	$table->prepare_items();
	do_action( 'admin_enqueue_scripts', 'upload.php' );
	ob_start();
	$table->display();

	return strlen( (string) ob_get_clean() );
}

/**
 * Saves an image as an editor would, while another plugin's callback asks for a flush.
 */
function bench_save(): int {
	wp_set_current_user( 1 );
	add_action( 'attachment_updated', 'bench_queue' );
	$ids = get_posts( 'post_type=attachment&post_status=inherit&numberposts=1&fields=ids' );
	wp_update_post(
		[
			'ID'         => $ids[0],
			'post_title' => 'Image ' . wp_rand(),
		]
	);

	return 0;
}

/**
 * Adds an image as an upload does, while another plugin's callback asks for a flush.
 */
function bench_upload(): int {
	add_action( 'add_attachment', 'bench_queue' );

	return bench_bare();
}

/**
 * Adds an image as WordPress does after it has stored an uploaded file.
 */
function bench_bare(): int {
	wp_set_current_user( 1 );
	$name = 'upload-' . wp_rand();
	$id   = wp_insert_attachment(
		[
			'post_mime_type' => 'image/jpeg',
			'post_title'     => $name,
			'post_author'    => 1,
			// Older than the images of `prepare`, so that the list still shows them all.
			'post_date'      => '2020-01-01 00:00:00',
		],
		"2026/11/{$name}.jpg"
	);
	wp_update_attachment_metadata(
		$id,
		[
			'width'  => 1600,
			'height' => 1200,
			'file'   => "2026/11/{$name}.jpg",
			'sizes'  => [],
		]
	);

	return 0;
}

/**
 * Replaces an image's file as Enable Media Replace does, with its hooks in their order.
 */
function bench_replace(): int {
	wp_set_current_user( 1 );
	$ids = get_posts( 'post_type=attachment&post_status=inherit&numberposts=1&fields=ids' );
	do_action( 'wp_handle_replace', [ 'post_id' => $ids[0] ] );
	update_attached_file( $ids[0], (string) get_attached_file( $ids[0] ) );
	$meta = (array) wp_get_attachment_metadata( $ids[0] );
	wp_update_attachment_metadata( $ids[0], [ 'width' => wp_rand( 100, 2000 ) ] + $meta );
	do_action( 'enable-media-replace-upload-done', '', '', $ids[0] ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- Another plugin's.

	return 0;
}

/**
 * Asks for a flush, and notes the queries and seconds of that call. Without the plugin, no callback runs.
 */
function bench_queue( int $id ): void {
	global $wpdb;
	$queries = $wpdb->num_queries;
	$begun   = microtime( true );
	do_action( 'shortpixel_flush_image', $id, 'Replaced' );

	$GLOBALS['bench_call'] = [ $wpdb->num_queries - $queries, microtime( true ) - $begun ];
}

if ( 'prepare' === $bench_what ) {
	bench_prepare();
	exit;
}

$bench_requests = 0;
$bench_inserts  = 0;
add_filter(
	'pre_http_request',
	static function () use ( &$bench_requests ) {
		++$bench_requests;
		return new WP_Error( 'none', 'No request leaves the bench.' );
	}
);
// The plugin's own requests do not pass that filter.
add_filter(
	'shortpixel_flush_pre_request',
	static function () use ( &$bench_requests ): array {
		++$bench_requests;
		return [ 'error' => 'refused_host' ];
	}
);
add_filter(
	'query',
	static function ( string $query ) use ( &$bench_inserts ): string {
		$bench_inserts += 1 === preg_match( '/\A\s*(?:INSERT|REPLACE)\b/i', $query ) ? 1 : 0;
		return $query;
	}
);
$bench_scenes = [
	'visit'   => 'bench_visit',
	'list'    => 'bench_list',
	'save'    => 'bench_save',
	'upload'  => 'bench_upload',
	'bare'    => 'bench_bare',
	'replace' => 'bench_replace',
];
$bench_bytes  = $bench_scenes[ $bench_what ]();
do_action( 'shutdown' );
remove_all_actions( 'shutdown' );

echo wp_json_encode(
	[
		'queries'  => $GLOBALS['wpdb']->num_queries,
		'inserts'  => $bench_inserts,
		'bytes'    => $bench_bytes,
		'files'    => count( get_included_files() ),
		'requests' => $bench_requests,
		'seconds'  => bench_seconds(),
		'call'     => $GLOBALS['bench_call'] ?? [ 0, 0.0 ],
	]
);

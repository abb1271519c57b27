<?php
/**
 * The PHP side of the bench: `prepare <images>` makes a library in which most images have been flushed, with
 * different results; `draw <without|hidden|shown> <query>` draws the Media Library's first page as one request does,
 * and prints what that took.
 */

declare( strict_types=1 );

use function ShortPixelFlush\Store\flushes_table;
use function ShortPixelFlush\Store\images_table;

[ , $bench_what, $bench_how, $bench_query ] = $argv + [ '', '', '', '' ];

require dirname( __DIR__ ) . '/php/support/wordpress.php';
if ( 'draw' === $bench_what ) {
	define( 'WP_ADMIN', true );
	parse_str( $bench_query, $_GET ); // phpcs:ignore WordPress.Security.NonceVerification -- No request of a browser.
	$_REQUEST = $_GET; // phpcs:ignore WordPress.Security.NonceVerification -- As above.
	if ( 'without' === $bench_how ) {
		require_once ABSPATH . 'wp-includes/plugin.php';
		add_filter( 'option_active_plugins', static fn ( array $plugins ): array => array_values( array_diff( $plugins, [ 'shortpixel-flush/shortpixel-flush.php' ] ) ) );
	}
}
require ABSPATH . 'wp-settings.php';
require_once dirname( __DIR__, 2 ) . '/includes/store/schema.php';

const BENCH_ROWS_A_STATEMENT = 2000;
const BENCH_IMAGES_A_FLUSH   = 10;

// The percentages of flushes in each state.
const BENCH_STATES = [
	'done'      => 80,
	'partial'   => 9,
	'failed'    => 5,
	'cancelled' => 3,
	'undone'    => 2,
	'running'   => 1,
];

/**
 * Makes images. Nine in ten have been flushed, about nine per flush, at times unrelated to the images' age.
 */
function bench_prepare( int $images ): void {
	global $wpdb;
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	activate_plugin( 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' );
	$states = array_merge( ...array_map( static fn ( string $state, int $share ): array => array_fill( 0, $share, $state ), array_keys( BENCH_STATES ), BENCH_STATES ) );
	mt_srand( 7 );
	$order = range( 1, $images );
	shuffle( $order );
	$now = time();
	foreach ( array_chunk( $order, BENCH_ROWS_A_STATEMENT ) as $chunk ) {
		$posts   = [];
		$metas   = [];
		$flushes = [];
		$records = [];
		foreach ( $chunk as $at => $n ) {
			$id      = 1000 + $n;
			$meta    = serialize(
				[
					'width'  => 1600,
					'height' => 1067,
					'file'   => "2026/11/image-{$n}.jpg",
					'sizes'  => [],
				]
			);
			$time    = gmdate( 'Y-m-d H:i:s', $now - ( $images - $n ) * 600 );
			$posts[] = "({$id}, 1, '{$time}', '{$time}', '', 'Image {$n}', '', 'inherit', 'attachment', 'image/jpeg', '', '', '', '{$time}', '{$time}')";
			$metas[] = "({$id}, '_wp_attached_file', '2026/11/image-{$n}.jpg'), ({$id}, '_wp_attachment_metadata', '{$meta}')";
			$flush   = intdiv( $n - 1, BENCH_IMAGES_A_FLUSH ) + 1;
			if ( 0 === $n % BENCH_IMAGES_A_FLUSH ) {
				$state     = $states[ $flush * 37 % 100 ];
				$ended     = $now - ( $images - $n ) * 30;
				$flushes[] = "({$flush}, 1, 'images', '{$state}', 1, '{\"attachment_count\":10}', '', '', '[]', '[]', {$ended}, {$ended})";
			} else {
				// Neighbours in the list were flushed at different times.
				$of        = $order[ $n - 1 ] % (int) ceil( $images / BENCH_IMAGES_A_FLUSH ) + 1;
				$records[] = "({$id}, '2026/11/image-{$n}.jpg', '[]', {$now}, '', '', {$of})";
			}
		}
		$wpdb->query( "INSERT INTO {$wpdb->posts} (ID, post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status, post_type, post_mime_type, to_ping, pinged, post_content_filtered, post_modified, post_modified_gmt) VALUES " . implode( ',', $posts ) );
		$wpdb->query( "INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES " . implode( ',', $metas ) );
		$wpdb->query( 'INSERT INTO ' . flushes_table() . ' (id, version, scope, state, user_id, subject, endpoint_from, endpoint_to, steps, failure, created_at, finished_at) VALUES ' . implode( ',', $flushes ) );
		$wpdb->query( 'INSERT INTO ' . images_table() . ' (attachment_id, file, files, stamped_at, former, finding, flush_id) VALUES ' . implode( ',', $records ) );
	}
	foreach ( [ $wpdb->posts, $wpdb->postmeta, flushes_table(), images_table() ] as $table ) {
		$wpdb->query( "ANALYZE TABLE {$table}" );
	}
}

/**
 * Draws the list as wp-admin/upload.php does, with the column shown, or hidden as it is by default.
 */
function bench_draw( string $how ): string {
	require_once ABSPATH . 'wp-admin/includes/admin.php';
	wp_set_current_user( 1 );
	add_filter( 'get_user_option_manageuploadcolumnshidden', static fn () => 'shown' === $how ? [] : [ 'shortpixel_flush' ] );
	$GLOBALS['hook_suffix'] = 'upload.php'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- As wp-admin/upload.php does.
	$GLOBALS['pagenow']     = 'upload.php'; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- As above.
	// Core looks for updates every twelve hours, which must not count towards the list's cost.
	array_map( static fn ( string $name ): bool => remove_action( 'admin_init', $name ), [ '_maybe_update_core', '_maybe_update_plugins', '_maybe_update_themes' ] );
	do_action( 'admin_init' );
	set_current_screen( 'upload' );
	do_action( 'load-upload.php' ); // phpcs:ignore WordPress.NamingConventions.ValidHookName -- Core's.
	$table = _get_list_table( 'WP_Media_List_Table', [ 'screen' => 'upload' ] );
	$table->prepare_items();
	do_action( 'admin_enqueue_scripts', 'upload.php' );
	ob_start();
	$table->views();
	$table->display();
	return (string) ob_get_clean();
}

if ( 'prepare' === $bench_what ) {
	bench_prepare( (int) $bench_how );
	exit;
}

$bench_before = $GLOBALS['wpdb']->num_queries;
$bench_begun  = microtime( true );
$bench_html   = bench_draw( $bench_how );
$bench_ended  = microtime( true );
remove_all_actions( 'shutdown' );

echo wp_json_encode(
	[
		'queries' => $GLOBALS['wpdb']->num_queries - $bench_before,
		'seconds' => $bench_ended - $bench_begun,
		'cells'   => substr_count( $bench_html, '<shortpixel-flush-result ' ),
		'rows'    => substr_count( $bench_html, '<tr id="post-' ),
	]
);

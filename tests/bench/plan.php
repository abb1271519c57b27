<?php
/**
 * The PHP side of the bench: measures the cost of planning, on a real WordPress and database. `prepare` makes the
 * images and stores measured lists; a number plans that many images and prints seconds, rows and memory as JSON.
 */

declare( strict_types=1 );

use ShortPixelFlush\Copies\Variant_Search;
use ShortPixelFlush\Providers\Spai;
use const ShortPixelFlush\Copies\RECENT_LISTS;
use const ShortPixelFlush\Copies\RECENT_LISTS_OPTION;

require dirname( __DIR__ ) . '/php/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once dirname( __DIR__, 2 ) . '/includes/flush/start.php';

const BENCH_IMAGES = 10000;
const BENCH_SIZES  = [
	'thumbnail'    => [ 150, 150 ],
	'medium'       => [ 300, 200 ],
	'medium_large' => [ 768, 512 ],
	'large'        => [ 1024, 683 ],
	'1536x1536'    => [ 1536, 1024 ],
	'2048x2048'    => [ 2048, 1365 ],
];

/**
 * Writes images straight into the tables: ten thousand uploads would take half an hour.
 */
function bench_prepare(): void {
	global $wpdb;
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	activate_plugin( 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' );
	$folder = wp_upload_dir()['basedir'] . '/2026/11';
	wp_mkdir_p( $folder );

	for ( $from = 1; $from <= BENCH_IMAGES; $from += 500 ) {
		$posts = [];
		$metas = [];
		for ( $n = $from; $n < $from + 500; $n++ ) {
			$id      = 1000 + $n;
			$meta    = bench_metadata( $n, $folder );
			$posts[] = $wpdb->prepare( "(%d, 1, NOW(), NOW(), '', %s, '', 'inherit', 'attachment', 'image/jpeg', '', '', '', '', NOW(), NOW())", $id, "Image {$n}" );
			$metas[] = $wpdb->prepare( "(%d, '_wp_attached_file', %s)", $id, $meta['file'] );
			$metas[] = $wpdb->prepare( "(%d, '_wp_attachment_metadata', %s)", $id, serialize( $meta ) );
		}
		$wpdb->query( "INSERT INTO {$wpdb->posts} (ID, post_author, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status, post_type, post_mime_type, to_ping, pinged, post_content_filtered, guid, post_modified, post_modified_gmt) VALUES " . implode( ',', $posts ) );
		$wpdb->query( "INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES " . implode( ',', $metas ) );
	}

	bench_measured();
}

/**
 * Returns the metadata of an image that WordPress has scaled down, and makes its files, which are empty.
 *
 * @return array<string, mixed>
 */
function bench_metadata( int $n, string $folder ): array {
	$sizes = [];
	touch( "{$folder}/picture-{$n}.jpg" );
	touch( "{$folder}/picture-{$n}-scaled.jpg" );
	foreach ( BENCH_SIZES as $name => [ $width, $height ] ) {
		$sizes[ $name ] = [
			'file'      => "picture-{$n}-{$width}x{$height}.jpg",
			'width'     => $width,
			'height'    => $height,
			'mime-type' => 'image/jpeg',
		];
		touch( "{$folder}/picture-{$n}-{$width}x{$height}.jpg" );
	}

	return [
		'width'          => 2560,
		'height'         => 1707,
		'file'           => "2026/11/picture-{$n}-scaled.jpg",
		'sizes'          => $sizes,
		'original_image' => "picture-{$n}.jpg",
	];
}

/**
 * Stores as many recently measured parameter lists as the plugin keeps.
 */
function bench_measured(): void {
	$lists  = [];
	$source = [
		'url'    => wp_upload_dir()['baseurl'] . '/2026/11/picture-1.jpg',
		'width'  => 2560,
		'height' => 1707,
		'type'   => 'image/jpeg',
	];
	$list   = ( new Spai() )->parameter_lists( $source )[0]['params'];
	for ( $n = 0; $n < RECENT_LISTS; $n++ ) {
		$lists[] = [
			'provider' => 'spai',
			'params'   => array_merge( [ 'w_' . ( 200 + 90 * $n ) ], $list ),
		];
	}
	update_option( RECENT_LISTS_OPTION, $lists, false );
}

/**
 * Returns the processor time used so far, so that other work on the machine does not count.
 */
function bench_seconds(): float {
	$usage = (array) getrusage();

	return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ( $usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec'] ) / 1e6;
}

/**
 * Plans that many images and counts their rows, without keeping them.
 *
 * @return array{seconds: float, rows: int, recent: int, peak: int, left: int}
 */
function bench_plan( int $images ): array {
	$rows   = 0;
	$recent = 0;
	$ids    = ( static function () use ( $images ): Generator {
		for ( $n = 1; $n <= $images; $n++ ) {
			yield 1000 + $n;
		}
	} )();

	// Loads what is loaded only once, so that it doesn't count towards an image's cost.
	iterator_count( ( new Variant_Search() )->rows( [ 1000 + BENCH_IMAGES ] ) );
	gc_collect_cycles();
	$before = memory_get_usage();
	$start  = bench_seconds();

	foreach ( ( new Variant_Search() )->rows( $ids ) as $row ) {
		++$rows;
		$recent += 'recent' === $row->found_in ? 1 : 0;
	}

	return [
		'seconds' => bench_seconds() - $start,
		'rows'    => $rows,
		'recent'  => $recent,
		'peak'    => memory_get_peak_usage() - $before,
		'left'    => memory_get_usage() - $before,
	];
}

if ( 'prepare' === ( $argv[1] ?? '' ) ) {
	bench_prepare();
} else {
	echo wp_json_encode( bench_plan( (int) ( $argv[1] ?? 100 ) ) );
}

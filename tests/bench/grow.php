<?php
/**
 * The PHP side of the bench: a flush of a whole library, planned while it runs, on a real WordPress and database.
 *
 * `php grow.php prepare <images> [<endpoint>]` makes that many images; `php grow.php plan` plans and stores the
 * addresses of all of them, and prints what that took as JSON.
 */

declare( strict_types=1 );

use ShortPixelFlush\Flush\Incremental_Planner;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Store\Flushes;
use function ShortPixelFlush\Copies\library_extent;
use function ShortPixelFlush\Store\purges_table;

require dirname( __DIR__ ) . '/php/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once dirname( __DIR__, 2 ) . '/includes/copies/library.php';

const BENCH_ROWS_A_STATEMENT = 2000;

/**
 * Writes images straight into the tables, each with two sizes and no file.
 */
function bench_prepare( int $images ): void {
	global $wpdb;
	require_once ABSPATH . 'wp-admin/includes/plugin.php';
	activate_plugin( 'shortpixel-adaptive-images-stand-in/shortpixel-adaptive-images-stand-in.php' );
	$wpdb->query( "DELETE FROM {$wpdb->posts} WHERE ID > 1000" );
	$wpdb->query( "DELETE FROM {$wpdb->postmeta} WHERE post_id > 1000" );

	for ( $from = 1; $from <= $images; $from += BENCH_ROWS_A_STATEMENT ) {
		$posts = [];
		$metas = [];
		foreach ( range( $from, min( $images, $from + BENCH_ROWS_A_STATEMENT - 1 ) ) as $n ) {
			$id      = 1000 + $n;
			$meta    = serialize( bench_metadata( $n ) );
			$posts[] = "({$id}, NOW(), NOW(), '', 'Image {$n}', '', 'inherit', 'attachment', 'image/jpeg', '', '', '', NOW(), NOW())";
			$metas[] = "({$id}, '_wp_attached_file', '2026/11/picture-{$n}.jpg'), ({$id}, '_wp_attachment_metadata', '{$meta}')";
		}
		$wpdb->query( "INSERT INTO {$wpdb->posts} (ID, post_date, post_date_gmt, post_content, post_title, post_excerpt, post_status, post_type, post_mime_type, to_ping, pinged, post_content_filtered, post_modified, post_modified_gmt) VALUES " . implode( ',', $posts ) );
		$wpdb->query( "INSERT INTO {$wpdb->postmeta} (post_id, meta_key, meta_value) VALUES " . implode( ',', $metas ) );
	}
}

/**
 * @return array<string, mixed>
 */
function bench_metadata( int $n ): array {
	$sizes = [];
	foreach ( [
		'medium' => [ 300, 200 ],
		'large'  => [ 1024, 683 ],
	] as $name => [ $width, $height ] ) {
		$sizes[ $name ] = [
			'file'      => "picture-{$n}-{$width}x{$height}.jpg",
			'width'     => $width,
			'height'    => $height,
			'mime-type' => 'image/jpeg',
		];
	}

	return [
		'width'  => 1600,
		'height' => 1067,
		'file'   => "2026/11/picture-{$n}.jpg",
		'sizes'  => $sizes,
	];
}

/**
 * Creates a flush of the library, with its planning as the only step.
 */
function bench_begin( Flushes $flushes ): int {
	$extent = library_extent();

	return $flushes->create(
		[
			'scope'   => 'images',
			'subject' => [
				'library'          => true,
				'attachment_count' => $extent['images'],
			],
			'steps'   => [ Step::queued( 'plan', $extent ) ],
		]
	);
}

/**
 * Plans and stores all addresses of the library, slice by slice. Empties the table after each slice, as if all had been
 * sent.
 *
 * @return array<string, mixed>
 */
function bench_plan_and_store(): array {
	global $wpdb;
	$flushes = new Flushes();
	$before  = memory_get_usage();
	$rows    = 0;
	$seconds = 0.0;
	memory_reset_peak_usage();
	$id = bench_begin( $flushes );
	$flushes->change( $id, static fn (): array => [ 'state' => 'running' ] );
	$flush = $flushes->get( $id );
	while ( null !== $flush && $flush->is_planning() ) {
		$begun = microtime( true );
		( new Incremental_Planner() )->plan( $flush, 0 );
		$seconds += microtime( true ) - $begun;
		$rows    += (int) $wpdb->get_var( 'SELECT COUNT(*) FROM ' . purges_table() );
		$wpdb->query( 'TRUNCATE TABLE ' . purges_table() );
		$flush = $flushes->get( $id );
	}

	return [
		'images'  => null === $flush ? 0 : $flush->planning()->done ?? 0,
		'rows'    => $rows,
		'seconds' => $seconds,
		'peak'    => memory_get_peak_usage() - $before,
	];
}

if ( 'prepare' === ( $argv[1] ?? '' ) ) {
	bench_prepare( (int) ( $argv[2] ?? 1000 ) );
	isset( $argv[3] ) && \ShortPixel\AI\Options::_()->set( $argv[3], 'api_url', [ 'settings', 'behaviour' ] );
} else {
	echo wp_json_encode( bench_plan_and_store() );
}

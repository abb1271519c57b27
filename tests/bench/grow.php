<?php
/**
 * The PHP side of the bench: a flush of a whole library, planned while it runs, on a real WordPress and database, its requests
 * answered at once. `prepare` makes so many images; `plan` plans and stores all addresses of all of them, `run` flushes them with a
 * few addresses each; both print what that took as JSON.
 */

declare( strict_types=1 );

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Incremental_Planner;
use ShortPixelFlush\Flush\Purges;
use ShortPixelFlush\Flush\Runner;
use ShortPixelFlush\Flush\Step;
use ShortPixelFlush\Http\Client;
use function ShortPixelFlush\Flush\integer;
use function ShortPixelFlush\Flush\library_extent;
use function ShortPixelFlush\Flush\purges_table;
use function ShortPixelFlush\now;

require dirname( __DIR__ ) . '/php/support/wordpress.php';
require ABSPATH . 'wp-settings.php';
require_once dirname( __DIR__, 2 ) . '/includes/flush/plan/library.php';

const BENCH_ROWS_A_STATEMENT = 2000;
const BENCH_ADDRESSES        = 3;

/**
 * Writes images as an import would, straight into the tables, each with two sizes and no file.
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
 * Asks for a flush of the library, as the page does.
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
 * Plans and stores the library's addresses, all of them, slice by slice. In a real run they leave the table by being sent.
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

/**
 * Flushes the library from the click to the end. Waits are jumped over: nothing is measured but the work.
 *
 * @return array<string, mixed>
 */
function bench_grow(): array {
	global $wpdb;
	$late    = 0;
	$first   = null;
	$removed = 0;
	$most    = 0;
	$begun   = microtime( true );

	// All of an image's copies are looked for and the first few kept, as if they had been measured, so that each is checked too.
	add_filter(
		'shortpixel_flush_variants',
		static fn ( array $variants ): array => array_map(
			static fn ( array $variant ): array => [ 'found_in' => 'probe' ] + $variant,
			array_slice( $variants, 0, BENCH_ADDRESSES )
		)
	);
	add_filter(
		'shortpixel_flush_now',
		static function () use ( &$late ): int {
			return time() + $late;
		}
	);
	add_filter(
		'shortpixel_flush_pre_request',
		static function ( ?array $answer, array $request ) use ( &$first, &$removed, &$most, $wpdb, $begun ): array {
			$url        = (string) $request['url'];
			$is_removal = false !== strpos( $url, 'f_remove' );
			if ( $is_removal ) {
				$first = $first ?? microtime( true ) - $begun;
				if ( 0 === $removed % 500 ) {
					$most = max( $most, integer( $wpdb->get_var( 'SELECT COUNT(*) FROM ' . purges_table() . " WHERE state IN ('queued','sent')" ) ) );
				}
				++$removed;
			}

			return [
				'status'      => $is_removal ? 200 : 307,
				// The rest of a CDN URL is the file's own address.
				'headers'     => $is_removal ? [] : [ 'location' => 'http://' . substr( $url, (int) strpos( $url, 'example.org/' ) ) ],
				'body'        => '',
				'error'       => '',
				'error_text'  => '',
				'at'          => now(),
				'retry_after' => null,
			];
		},
		10,
		2
	);

	$flushes = new Flushes();
	$purges  = new Purges();
	$before  = memory_get_usage();
	memory_reset_peak_usage();
	$queries = $wpdb->num_queries;
	$id      = bench_begin( $flushes );
	$table   = 0;
	do {
		( new Runner( new Client( [ 'cdn.shortpixel.ai' ] ) ) )->step( $id, 10.0 );
		$flush = $flushes->get( $id );
		$table = max( $table, array_sum( $purges->row_counts( $id ) ?? [] ) );
		$late  = null !== $flush && 'waiting' === $flush->state ? max( $late, $flush->wait_until - time() ) : $late;
	} while ( null !== $flush && $flush->is_open() );

	return [
		'state'     => $flush->state ?? '',
		'images'    => null === $flush ? 0 : $flush->planning()->done ?? 0,
		'addresses' => $purges->tally( $id )->count(),
		'removed'   => $removed,
		'seconds'   => microtime( true ) - $begun,
		'first'     => $first,
		'peak'      => memory_get_peak_usage() - $before,
		'open'      => $most,
		'table'     => $table,
		'queries'   => ( $wpdb->num_queries - $queries ) / max( 1, $removed ),
	];
}

if ( 'prepare' === ( $argv[1] ?? '' ) ) {
	bench_prepare( (int) ( $argv[2] ?? 1000 ) );
} else {
	echo wp_json_encode( 'plan' === ( $argv[1] ?? '' ) ? bench_plan_and_store() : bench_grow() );
}

<?php
/**
 * How many pictures and files the Media Library holds.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use wpdb;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../sources/sources.php';
require_once __DIR__ . '/../store/store-rows.php';

// Up to here every picture's record is read; beyond, the oldest and the newest are, and the number of files is "about".
const FILES_COUNTED_EXACTLY = 2000;
const FILES_SAMPLE          = 250;

/**
 * Counts the pictures, and their files as far as that can be done in a moment.
 *
 * @return array{images: int, files: int, files_exact: bool}
 */
function site_size(): array {
	$images = 0;

	foreach ( (array) wp_count_attachments( 'image' ) as $type => $count ) {
		$images += 'trash' !== $type && is_numeric( $count ) ? (int) $count : 0;
	}

	$is_exact = $images <= FILES_COUNTED_EXACTLY;
	$ids      = $is_exact ? image_ids( FILES_COUNTED_EXACTLY, 'ASC' ) : array_merge( image_ids( FILES_SAMPLE, 'ASC' ), image_ids( FILES_SAMPLE, 'DESC' ) );
	$files    = files_of( $ids );

	return [
		'images'      => $images,
		'files'       => $is_exact || [] === $ids ? $files : rounded( $files * $images / count( $ids ) ),
		'files_exact' => $is_exact,
	];
}

/**
 * Counts the files that the library has on record.
 *
 * @param list<int> $ids
 */
function files_of( array $ids ): int {
	$files = 0;

	foreach ( array_chunk( $ids, 200 ) as $some ) {
		update_meta_cache( 'post', $some );

		foreach ( $some as $id ) {
			$meta   = wp_get_attachment_metadata( $id, true );
			$name   = basename_of( (string) get_attached_file( $id, true ) );
			$files += count( attachment_files( $id, $name, is_array( $meta ) ? $meta : [] ) );
		}
	}

	return $files;
}

/**
 * Lists the oldest or the newest pictures of the library.
 *
 * @param 'ASC'|'DESC' $order
 * @return list<int>
 */
function image_ids( int $limit, string $order ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- Numbers of this moment, without loading the posts; $order is one of two words.
	$ids = $wpdb->get_col(
		$wpdb->prepare(
			"SELECT ID FROM %i WHERE post_type = 'attachment' AND post_status <> 'trash' AND post_mime_type LIKE %s ORDER BY ID {$order} LIMIT %d",
			$wpdb->posts,
			'image/%',
			$limit
		)
	);
	// phpcs:enable

	return array_map( __NAMESPACE__ . '\integer', array_values( $ids ) );
}

/**
 * Rounds to two digits that mean something.
 */
function rounded( float $number ): int {
	$unit = $number < 100 ? 1 : 10 ** ( strlen( (string) (int) $number ) - 2 );

	return (int) ( round( $number / $unit ) * $unit );
}

<?php
/**
 * Every image of the library, a slice at a time.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/schema.php';
require_once __DIR__ . '/../store/store-rows.php';

/**
 * Counts the images of the library and names the last of them; one that is uploaded later has no old copies.
 *
 * @return array{images: int, last: int}
 */
function library_extent(): array {
	$wpdb = database();
	// phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.NotPrepared -- No core function counts by a mime type's first half and gives the last id.
	$rows = $wpdb->get_results( "SELECT COUNT(*) AS images, MAX(ID) AS last FROM {$wpdb->posts} WHERE " . library_condition(), 'ARRAY_A' );
	$row  = is_array( $rows ) && is_array( $rows[0] ?? null ) ? $rows[0] : [];

	return [
		'images' => integer( $row['images'] ?? 0 ),
		'last'   => integer( $row['last'] ?? 0 ),
	];
}

/**
 * Lists the next images of the library, by id.
 *
 * @param list<int> $among Only these; none stands for all.
 * @return list<int>|null Null when the database did not answer.
 */
function library_slice( int $after, int $last, int $most, array $among = [] ): ?array {
	$wpdb  = database();
	$among = [] === $among ? '' : 'ID IN (' . implode( ',', array_map( 'intval', $among ) ) . ') AND ';
	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQL.NotPrepared -- WP_Query can't ask for ids above one.
	$ids = $wpdb->get_col( (string) $wpdb->prepare( "SELECT ID FROM {$wpdb->posts} WHERE {$among}ID > %d AND ID <= %d AND " . library_condition() . ' ORDER BY ID LIMIT %d', $after, $last, $most ) ); // @phpstan-ignore argument.type (Not literal: the table's name varies.)
	// phpcs:enable

	return '' === $wpdb->last_error ? array_map( __NAMESPACE__ . '\integer', array_values( $ids ) ) : null;
}

/**
 * Says which rows of the posts are images of the library.
 */
function library_condition(): string {
	// The per cent sign is doubled for prepare(); in a statement without values it does no harm.
	return "post_type = 'attachment' AND post_mime_type LIKE 'image/%%' AND post_status <> 'trash'";
}

<?php
/**
 * Which posts show an image: those whose contents hold it, and those that name it by keys.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use wpdb;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/pages-search.php';
require_once __DIR__ . '/../store/store-rows.php';

const POSTS_BY_KEY = 200;

// Each is one more look through the contents.
const REUSABLE_BLOCKS = 3;

/**
 * Lists posts that show an image, the surest first; whether visitors see them is not looked at.
 *
 * @param array{id: int, names: list<string>} $image
 * @param list<int>                           $holding What posts_holding() gave.
 * @param float                               $until   When to stop looking through contents.
 * @return list<int>
 */
function posts_showing( array $image, array $holding, float $until ): array {
	$direct  = [];
	$through = [];
	$blocks  = 0;

	foreach ( $holding as $post_id ) {
		$type = get_post_type( $post_id );

		if ( 'wp_block' === $type ) {
			$through = array_merge( $through, ++$blocks > REUSABLE_BLOCKS ? [] : posts_with_block( $post_id, $until ) );
		} elseif ( ! in_array( $type, PLACE_TYPES, true ) ) {
			$direct[] = $post_id;
		}
	}

	$parent = (int) wp_get_post_parent_id( $image['id'] );

	return array_merge(
		$direct,
		posts_of_builders( $image, $until ),
		posts_by_meta( '_thumbnail_id', $image['id'] ),
		posts_by_meta( '_product_image_gallery', $image['id'] ),
		$through,
		// 0 is no post, but WordPress takes it for the one that happens to be at hand.
		$parent > 0 ? [ $parent ] : [],
		(bool) get_option( 'wp_attachment_pages_enabled' ) ? [ $image['id'] ] : []
	);
}

/**
 * Lists posts that name the attachment in a meta, alone or in a list with commas; read by the index of keys.
 *
 * @return list<int>
 */
function posts_by_meta( string $key, int $attachment_id ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQLPlaceholders -- WP_Query would join the posts, and the database could choose to begin with those.
	$ids = $wpdb->get_col(
		$wpdb->prepare(
			'SELECT post_id FROM %i WHERE meta_key = %s AND ( meta_value = %s OR meta_value LIKE %s OR meta_value LIKE %s OR meta_value LIKE %s ) LIMIT %d',
			$wpdb->postmeta,
			$key,
			(string) $attachment_id,
			$attachment_id . ',%',
			'%,' . $attachment_id,
			'%,' . $attachment_id . ',%',
			POSTS_BY_KEY
		)
	);
	// phpcs:enable

	return newest_first( array_map( __NAMESPACE__ . '\integer', array_values( $ids ) ) );
}

/**
 * Sorts posts by their id, the newest first, as many as can count.
 *
 * @param list<int> $post_ids
 * @return list<int>
 */
function newest_first( array $post_ids ): array {
	$post_ids = array_values( array_unique( $post_ids ) );
	rsort( $post_ids );
	$post_ids = array_slice( $post_ids, 0, PAGES_A_FLUSH * 2 );
	_prime_post_caches( $post_ids, false, false );

	return $post_ids;
}

<?php
/** Searches the history, lists its users, and limits its length. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Copies\Owners;
use ShortPixelFlush\Model\Search;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Table;
use WP_User;
use function ShortPixelFlush\Model\encoded_url;
use function ShortPixelFlush\Store\database;
use function ShortPixelFlush\Store\purges_table;
use function ShortPixelFlush\visible_user;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most images that are found by their names, and the most users that are listed.
const MOST_NAMED_IMAGES = 5000;
const MOST_NAMED_USERS  = 200;

/**
 * @param string $term An image's title, file name, link or id, a pasted link or its page's title, a copy's link, or a
 *     flush's id; empty for all.
 */
function search_for( string $term ): ?Search {
	$term = trim( $term );
	if ( '' === $term ) {
		return null;
	}
	if ( 1 === preg_match( '~^(https?:)?//~i', $term ) ) {
		$image = ( new Owners() )->of( $term );
		return new Search( [ $term ], 0, 0 === $image ? [] : [ $image ], encoded_url( $term ) );
	}
	$words = preg_split( '/\s+/', $term );
	$words = false === $words ? [ $term ] : $words;
	$id    = 1 === preg_match( '/^#?([1-9]\d{0,14})$/', $term, $found ) ? (int) $found[1] : 0;
	return new Search( $words, $id, array_merge( 0 === $id ? [] : [ $id ], images_named( $words ) ) );
}

/**
 * Finds images by their current name; earlier ones are stored in the flushes themselves.
 *
 * @param non-empty-list<string> $words
 * @return list<int> Flushed images with a matching name.
 */
function images_named( array $words ): array {
	$wpdb   = database();
	$table  = new Table( static fn (): string => $wpdb->posts );
	$values = [];
	foreach ( $words as $word ) {
		array_push( $values, '%' . $wpdb->esc_like( $word ) . '%', '%' . $wpdb->esc_like( $word ) . '%' );
	}
	$each = implode( ' AND ', array_fill( 0, count( $words ), '( image.post_title LIKE %s OR file.meta_value LIKE %s )' ) );
	// If the posts' charset lacks these characters, no title can have them, and the database reports an error.
	$rows  = $table->select(
		"SELECT image.ID AS id, image.post_title AS title, file.meta_value AS file
			FROM {$table->name()} AS image
			LEFT JOIN {$wpdb->postmeta} AS file ON file.post_id = image.ID AND file.meta_key = '_wp_attached_file'
			WHERE image.post_type = 'attachment' AND {$each}
			AND image.ID IN (SELECT attachment_id FROM " . purges_table() . ') ORDER BY image.ID DESC LIMIT %d',
		array_merge( $values, [ MOST_NAMED_IMAGES ] )
	);
	$words = array_map( [ Search::class, 'folded' ], $words );
	$ids   = [];
	foreach ( $rows ?? [] as $row ) {
		// Folders are not part of a name.
		$name = Search::folded( (string) $row['title'] . "\n" . wp_basename( (string) $row['file'] ) );
		if ( [] === array_filter( $words, static fn ( string $word ): bool => false === strpos( $name, $word ) ) ) {
			$ids[] = (int) $row['id'];
		}
	}
	return array_values( array_unique( $ids ) );
}

/**
 * @return list<array{id: int, name: string}> Users; id 0 stands for flushes without a user, such as those of WP-CLI,
 *     an empty name for a deleted account. Empty for users who may not list others.
 */
function history_users(): array {
	if ( null !== visible_user() || ! current_user_can( 'list_users' ) ) {
		return [];
	}
	$ids   = ( new Flushes() )->users( MOST_NAMED_USERS );
	$names = [];
	// Users of a network's other sites may have flushed here too.
	foreach ( [] === array_diff( $ids, [ 0 ] ) ? [] : get_users(
		[
			'include' => $ids,
			'blog_id' => 0,
		]
	) as $user ) {
		if ( $user instanceof WP_User ) {
			$names[ $user->ID ] = $user->display_name;
		}
	}
	return array_map(
		static fn ( int $id ): array => [
			'id'   => $id,
			'name' => $names[ $id ] ?? '',
		],
		$ids
	);
}

function history_size(): int {
	/**
	 * Filters how many finished flushes are kept.
	 *
	 * @param int $size Flushes, 200 by default.
	 */
	$size = apply_filters( 'shortpixel_flush_history_size', 200 );
	return max( 1, is_int( $size ) ? $size : 200 );
}

function history_days(): int {
	/**
	 * Filters for how many days finished flushes are kept.
	 *
	 * @param int $days Days, 90 by default; 0 keeps them until there are too many.
	 */
	$days = apply_filters( 'shortpixel_flush_history_days', 90 );
	return max( 0, is_int( $days ) ? $days : 90 );
}

<?php
/**
 * Looks through contents for an image: the newest posts first, a stretch of ids at a time, until enough are found or the time
 * is up. Every stretch is read by the primary key, so that no large table is read whole.
 *
 * What is compared is bytes (LIKE BINARY): by the letters of a language it takes five times as long. Playground's SQLite knows it too.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use wpdb;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../model/values.php';

// A site with no more ids than this is looked through whole; of a larger one, the newest so many.
const SEARCHED_POSTS = 20000;

const POSTS_BY_KEY    = 200;
const STRETCH         = 2000;
const FOUND_A_STRETCH = 100;

// Few of them are on any site, and each is part of many pages, so they are looked through wherever they are.
const PART_TYPES = [ 'wp_block', 'wp_template', 'wp_template_part', 'wp_global_styles' ];

// Where page builders keep what they show, if it isn't in the content as well.
const BUILDER_METAS = [ '_elementor_data', '_fl_builder_data', '_bricks_page_content_2', '_cornerstone_data', '_breakdance_data' ];

/**
 * Lists published posts of any kind whose content holds the image, the newest first.
 *
 * @param array{id: int, names: list<string>} $image
 * @return list<int>
 */
function posts_holding( array $image, float $until ): array {
	$id = $image['id'];
	// No bracket in them: SQLite's comparison of bytes takes it for the start of a set.
	$words = [ [ 'wp-image-' . $id ], [ 'd":' . $id ], [ '"ids":', (string) $id ], [ 'gallery ', (string) $id ] ];

	foreach ( $image['names'] as $name ) {
		$words[] = [ '/' . $name ];
	}

	return posts_with( $words, image_pattern( $image ), $until );
}

/**
 * Lists published posts that hold a reusable block.
 *
 * @return list<int>
 */
function posts_with_block( int $block_id, float $until ): array {
	return posts_with( [ [ '"ref":' . $block_id ] ], '~"ref":' . $block_id . '(?!\d)~', $until );
}

/**
 * Lists published posts whose content has all of one of the lists of words, and fits the pattern: the words are what a
 * database can compare, the pattern is what they mean.
 *
 * @param list<non-empty-list<string>> $alternatives
 * @return list<int>
 */
function posts_with( array $alternatives, string $pattern, float $until ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	list( $any, $words ) = any_of( 'post_content', $alternatives );

	$types = implode( ', ', array_fill( 0, count( PART_TYPES ), '%s' ) );
	$found = [];

	// The kind of post is left out on purpose: with it, the database would take the index of kinds and read all of a kind.
	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- WP_Query can't look for one of several strings; what is put in holds only placeholders, and every value is prepared.
	foreach ( stretches( $until ) as $stretch ) {
		$ids   = $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM %i WHERE ID > %d AND ID <= %d AND post_status = 'publish' AND ( {$any} ) ORDER BY ID DESC LIMIT %d", array_merge( [ $wpdb->posts ], $stretch, $words, [ FOUND_A_STRETCH ] ) ) );
		$found = array_merge( $found, fitting( $ids, $pattern ) );

		if ( count( $found ) >= Plan::MOST_PAGES ) {
			break;
		}
	}

	$ids = searched_from() > 0 && microtime( true ) < $until ? $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM %i WHERE post_type IN ( {$types} ) AND post_status = 'publish' AND ID <= %d AND ( {$any} ) LIMIT %d", array_merge( [ $wpdb->posts ], PART_TYPES, [ searched_from() ], $words, [ FOUND_A_STRETCH ] ) ) ) : [];
	// phpcs:enable

	return array_merge( $found, fitting( $ids, $pattern ) );
}

/**
 * Lists posts whose page builder keeps the image outside of the content.
 *
 * @param array{id: int, names: list<string>} $image
 * @return list<int>
 */
function posts_of_builders( array $image, float $until ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$keys  = implode( ', ', array_fill( 0, count( BUILDER_METAS ), '%s' ) );
	$words = [ [ '"id":' . $image['id'] ], [ '"id":"' . $image['id'] . '"' ] ];

	foreach ( $image['names'] as $name ) {
		$words[] = [ $name ];
	}

	list( $any, $words ) = any_of( 'meta_value', $words );

	$pattern = image_pattern( $image );
	$found   = [];

	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- As above.
	if ( microtime( true ) >= $until || null === $wpdb->get_var( $wpdb->prepare( "SELECT post_id FROM %i WHERE meta_key IN ( {$keys} ) LIMIT 1", array_merge( [ $wpdb->postmeta ], BUILDER_METAS ) ) ) ) {
		return [];
	}

	foreach ( stretches( $until ) as $stretch ) {
		$rows = $wpdb->get_results( $wpdb->prepare( "SELECT post_id, meta_value FROM %i WHERE post_id > %d AND post_id <= %d AND meta_key IN ( {$keys} ) AND ( {$any} ) LIMIT %d", array_merge( [ $wpdb->postmeta ], $stretch, BUILDER_METAS, $words, [ Plan::MOST_PAGES ] ) ) );

		foreach ( is_array( $rows ) ? $rows : [] as $row ) {
			if ( is_object( $row ) && isset( $row->post_id, $row->meta_value ) && is_string( $row->meta_value ) && 1 === preg_match( $pattern, $row->meta_value ) ) {
				$found[] = integer( $row->post_id );
			}
		}

		if ( count( $found ) >= Plan::MOST_PAGES ) {
			break;
		}
	}
	// phpcs:enable

	return newest_first( $found );
}

/**
 * Gives stretches of ids, the newest first, until the time is up.
 *
 * @return iterable<array{int, int}> After which id, up to which.
 */
function stretches( float $until ): iterable {
	$from = searched_from();
	$last = last_post();

	while ( $last > $from && microtime( true ) < $until ) {
		yield [ max( $from, $last - STRETCH ), $last ];

		$last -= STRETCH;
	}
}

/**
 * Gives the largest id of a post. It is the end of an index: no table is large for this.
 */
function last_post(): int {
	/** @var wpdb $wpdb */
	global $wpdb;

	return integer( $wpdb->get_var( "SELECT MAX( ID ) FROM {$wpdb->posts}" ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- There is no function for it, and it changes with every post.
}

/**
 * Gives the id after which contents are looked through; 0 on a site that is small enough to be looked through whole.
 */
function searched_from(): int {
	/**
	 * Filters in how many posts, the newest, an image is looked for; on a larger site the rest is found by keys alone.
	 *
	 * @param int $posts Counted by ids, which revisions use up as well.
	 */
	$posts = apply_filters( 'shortpixel_flush_searched_posts', SEARCHED_POSTS );

	return max( 0, last_post() - ( is_numeric( $posts ) ? max( 0, (int) $posts ) : SEARCHED_POSTS ) );
}

/**
 * Writes a condition: all the words of any of the lists.
 *
 * @param literal-string               $column
 * @param list<non-empty-list<string>> $alternatives
 * @return array{literal-string, list<string>} With placeholders, and their values.
 */
function any_of( string $column, array $alternatives ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$likes  = [];
	$values = [];

	foreach ( $alternatives as $words ) {
		$likes[] = '( ' . implode( ' AND ', array_fill( 0, count( $words ), "{$column} LIKE BINARY %s" ) ) . ' )';

		foreach ( $words as $word ) {
			$values[] = '%' . $wpdb->esc_like( $word ) . '%';
		}
	}

	return [ implode( ' OR ', $likes ), $values ];
}

/**
 * Keeps the posts whose content fits the pattern.
 *
 * @param array<mixed> $ids
 * @return list<int>
 */
function fitting( array $ids, string $pattern ): array {
	$ids   = array_map( __NAMESPACE__ . '\integer', array_values( $ids ) );
	$found = [];

	_prime_post_caches( $ids, false, false );

	foreach ( $ids as $id ) {
		if ( 1 === preg_match( $pattern, (string) get_post_field( 'post_content', $id, 'raw' ) ) ) {
			$found[] = $id;
		}
	}

	return $found;
}

/**
 * Gives the pattern of all the ways in which content names an image: its class, a block's id, a gallery's ids, its file.
 *
 * @param array{id: int, names: list<string>} $image
 */
function image_pattern( array $image ): string {
	$id    = '(?<!\d)' . $image['id'] . '(?!\d)';
	$names = implode(
		'|',
		array_map(
			static function ( string $name ): string {
				return preg_quote( $name, '~' );
			},
			$image['names']
		)
	);

	return "~wp-image-{$id}|\"(?:id|mediaId)\"\\s*:\\s*\"?{$id}|\"ids\"\\s*:\\s*\\[[^\\]]*{$id}|\\[gallery\\b[^\\]]*\\b(?:ids|include)=[\"'\\\\][^\"'\\]]*{$id}"
		. "|[/\\\\](?:{$names})(?:-scaled|-rotated)?(?:-e\\d{10,13})?(?:-\\d{1,5}x\\d{1,5})?(?:@2x)?\\.[a-z]{3,5}\\b~i";
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
	$post_ids = array_slice( $post_ids, 0, Plan::MOST_PAGES * 2 );
	_prime_post_caches( $post_ids, false, false );

	return $post_ids;
}

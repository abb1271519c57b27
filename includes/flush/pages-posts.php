<?php
/**
 * Which posts hold an image: by their content where that can be looked through, by keys everywhere.
 *
 * Nothing here is MySQL's own: the demo runs on SQLite.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use wpdb;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/store-rows.php';

// A site with no more ids than this is looked through whole; of a larger one, the newest so many.
const SEARCHED_POSTS = 20000;

const POSTS_LOOKED_AT = 200;
const POSTS_BY_KEY    = 200;

// Each is one more look through the contents.
const REUSABLE_BLOCKS = 3;

// Few of them are on any site, and each is part of many pages.
const PART_TYPES = [ 'wp_block', 'wp_template', 'wp_template_part', 'wp_global_styles' ];

// Where page builders keep what they show, if it isn't in the content as well.
const BUILDER_METAS = [ '_elementor_data', '_fl_builder_data', '_bricks_page_content_2', '_cornerstone_data', '_breakdance_data' ];

/**
 * Lists posts that show an image, the surest first; whether visitors see them is not looked at.
 *
 * @param array{id: int, names: list<string>} $image
 * @param list<int>                           $holding What posts_holding() gave.
 * @return list<int>
 */
function posts_showing( array $image, array $holding, bool $in_contents ): array {
	$direct  = [];
	$through = [];
	$blocks  = 0;

	foreach ( $holding as $post_id ) {
		$type = get_post_type( $post_id );

		if ( 'wp_block' === $type ) {
			$through = array_merge( $through, ++$blocks > REUSABLE_BLOCKS ? [] : posts_with_block( $post_id ) );
		} elseif ( ! in_array( $type, PLACE_TYPES, true ) ) {
			$direct[] = $post_id;
		}
	}

	return array_merge(
		$direct,
		$in_contents ? posts_of_builders( $image ) : [],
		posts_by_meta( '_thumbnail_id', $image['id'] ),
		posts_by_meta( '_product_image_gallery', $image['id'] ),
		$through,
		[ (int) wp_get_post_parent_id( $image['id'] ) ],
		(bool) get_option( 'wp_attachment_pages_enabled' ) ? [ $image['id'] ] : []
	);
}

/**
 * Lists published posts of any kind whose content holds the image, the newest first.
 *
 * @param array{id: int, names: list<string>} $image
 * @return list<int>
 */
function posts_holding( array $image ): array {
	$id = $image['id'];

	return posts_with(
		array_merge(
			array_map(
				static function ( string $name ): array {
					return [ '/' . $name ];
				},
				$image['names']
			),
			[ [ 'wp-image-' . $id ], [ '"id":' . $id ], [ '"mediaId":' . $id ], [ '"ids":[', (string) $id ], [ '[gallery', (string) $id ] ]
		),
		image_pattern( $image )
	);
}

/**
 * Lists published posts that hold a reusable block.
 *
 * @return list<int>
 */
function posts_with_block( int $block_id ): array {
	return posts_with( [ [ '"ref":' . $block_id ] ], '~"ref":' . $block_id . '(?!\d)~' );
}

/**
 * Lists published posts whose content has all of one of the lists of words, and fits the pattern: the words are what a
 * database can compare, the pattern is what they mean.
 *
 * @param list<non-empty-list<string>> $alternatives
 * @return list<int>
 */
function posts_with( array $alternatives, string $pattern ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$likes = [];
	$words = [];

	foreach ( $alternatives as $all ) {
		$likes[] = '( ' . implode( ' AND ', array_fill( 0, count( $all ), 'post_content LIKE %s' ) ) . ' )';

		foreach ( $all as $word ) {
			$words[] = '%' . $wpdb->esc_like( $word ) . '%';
		}
	}

	$from  = searched_from();
	$any   = implode( ' OR ', $likes );
	$types = implode( ', ', array_fill( 0, count( PART_TYPES ), '%s' ) );

	// The kind of post is left out on purpose: with it, the database would take the index of kinds and read all of a kind.
	// The parts of pages are few, so they are found by that index wherever they are.
	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- WP_Query can't look for one of several strings; what is put in holds only placeholders, and every value is prepared.
	$ids = array_merge(
		$wpdb->get_col( $wpdb->prepare( "SELECT ID FROM %i WHERE ID > %d AND post_status = 'publish' AND ( {$any} ) ORDER BY ID DESC LIMIT %d", array_merge( [ $wpdb->posts, $from ], $words, [ POSTS_LOOKED_AT ] ) ) ),
		0 === $from ? [] : $wpdb->get_col( $wpdb->prepare( "SELECT ID FROM %i WHERE post_type IN ( {$types} ) AND post_status = 'publish' AND ID <= %d AND ( {$any} ) LIMIT %d", array_merge( [ $wpdb->posts ], PART_TYPES, [ $from ], $words, [ POSTS_LOOKED_AT ] ) ) )
	);
	// phpcs:enable

	$found = [];

	foreach ( array_chunk( array_map( __NAMESPACE__ . '\integer', $ids ), 50 ) as $chunk ) {
		_prime_post_caches( $chunk, false, false );

		foreach ( $chunk as $post_id ) {
			$content = (string) get_post_field( 'post_content', $post_id, 'raw' );

			if ( count( $found ) < PAGES_A_FLUSH * 2 && 1 === preg_match( $pattern, $content ) ) {
				$found[] = $post_id;
			}
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
 * Gives the id after which contents are looked through; 0 on a site that is small enough to be looked through whole.
 */
function searched_from(): int {
	/** @var wpdb $wpdb */
	global $wpdb;

	/**
	 * Filters in how many posts, the newest, an image is looked for; on a larger site the rest is found by keys alone.
	 *
	 * @param int $posts Counted by ids, which revisions use up as well.
	 */
	$posts = apply_filters( 'shortpixel_flush_searched_posts', SEARCHED_POSTS );
	// The end of an index: no table is large for this.
	$last = integer( $wpdb->get_var( "SELECT MAX( ID ) FROM {$wpdb->posts}" ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery -- There is no function for it, and it changes with every post.

	return max( 0, $last - ( is_numeric( $posts ) ? max( 0, (int) $posts ) : SEARCHED_POSTS ) );
}

/**
 * Lists posts whose page builder keeps the image outside of the content.
 *
 * @param array{id: int, names: list<string>} $image
 * @return list<int>
 */
function posts_of_builders( array $image ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$words  = array_merge( [ '"id":' . $image['id'], '"id":"' . $image['id'] . '"' ], $image['names'] );
	$likes  = implode( ' OR ', array_fill( 0, count( $words ), 'meta_value LIKE %s' ) );
	$marks  = implode( ', ', array_fill( 0, count( BUILDER_METAS ), '%s' ) );
	$values = array_merge(
		[ $wpdb->postmeta ],
		BUILDER_METAS,
		[ searched_from() ],
		array_map(
			static function ( string $word ) use ( $wpdb ): string {
				return '%' . $wpdb->esc_like( $word ) . '%';
			},
			$words
		),
		[ POSTS_LOOKED_AT ]
	);

	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- As above; read by the index of keys.
	$rows = $wpdb->get_results( $wpdb->prepare( "SELECT post_id, meta_value FROM %i WHERE meta_key IN ( {$marks} ) AND post_id > %d AND ( {$likes} ) LIMIT %d", $values ) );
	// phpcs:enable
	$found   = [];
	$pattern = image_pattern( $image );

	foreach ( is_array( $rows ) ? $rows : [] as $row ) {
		if ( is_object( $row ) && isset( $row->post_id, $row->meta_value ) && is_string( $row->meta_value ) && 1 === preg_match( $pattern, $row->meta_value ) ) {
			$found[] = integer( $row->post_id );
		}
	}

	return newest_first( $found );
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

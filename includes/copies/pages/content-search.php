<?php
/**
 * Searches the database for posts that contain an image: the newest first, one range of ids at a time, so that no large
 * table is read at once. Compares bytes (LIKE BINARY, which Playground's SQLite supports too), because comparing with a
 * collation takes five times as long.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Plan;
use wpdb;
use function ShortPixelFlush\Store\rows_of;
use const ShortPixelFlush\Versions\ADDED_TO_NAME;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// On a site with more ids than this, only the contents of the newest posts and of PART_TYPES are searched.
const SEARCHED_POSTS = 20000;

const POSTS_BY_KEY  = 200;
const IDS_A_RANGE   = 2000;
const FOUND_A_RANGE = 100;

// A site has few of these, and each is part of many pages, so they are searched regardless of their id.
const PART_TYPES = [ 'wp_block', 'wp_template', 'wp_template_part', 'wp_global_styles' ];

// Meta keys under which page builders store their content.
const BUILDER_METAS = [
	'_elementor_data',
	'_fl_builder_data',
	'_bricks_page_content_2',
	'_bricks_page_header_2',
	'_bricks_page_footer_2',
	'_cornerstone_data',
	'_breakdance_data',
	'_oxygen_data',
	'_ct_builder_json',
	'_ct_builder_shortcodes',
	'ct_builder_json',
	'ct_builder_shortcodes',
	'_zionbuilder_page_elements',
	'tve_updated_post',
];

/**
 * @param Named_Image $image
 * @return list<int> Published posts of any type with the image in their content or in a page builder's.
 */
function posts_holding( array $image, Post_Search $search ): array {
	return array_values( array_unique( array_merge( posts_containing( $image, $search ), posts_of_builders( $image, $search ) ) ) );
}

/**
 * @param Named_Image $image
 * @return list<int> Published posts of any type whose content has the image.
 */
function posts_containing( array $image, Post_Search $search ): array {
	// As few words as possible, since each is searched for in the whole text. They contain no brackets, which SQLite's
	// byte comparison would take for the start of a set.
	$words = array_map(
		static fn ( int $id ): array => [ (string) $id, 'wp-image-' . $id, '":' . $id, 'ids', 'gallery ', 'image="' . $id, 'images' ],
		$image['ids']
	);

	foreach ( $image['names'] as $name ) {
		$words[] = [ '/' . $name ];
	}

	return posts_with( $words, image_pattern( $image ), $search );
}

/** @return list<int> Published posts with this reusable block. */
function posts_with_block( int $block_id, Post_Search $search ): array {
	return posts_with( [ [ '"ref":' . $block_id ] ], '~"ref":' . $block_id . '(?!\d)~', $search );
}

/**
 * @param list<non-empty-list<string>> $alternatives As for any_of(). A post must match the pattern too.
 * @return list<int> Published posts.
 */
function posts_with( array $alternatives, string $pattern, Post_Search $search ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	list( $any, $words ) = any_of( 'post_content', $alternatives );

	$types = implode( ', ', array_fill( 0, count( PART_TYPES ), '%s' ) );
	$found = [];

	// Omits the post type on purpose: with it, the database would use the index on types and read all posts of a type.
	// WP_Query can't search for one of several strings.
	// phpcs:disable WordPress.DB -- Only placeholders are interpolated, and every value is prepared.
	foreach ( ranges_of_ids( $search, $found ) as $range ) {
		$ids   = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT ID FROM %i WHERE ID > %d AND ID <= %d AND post_status = 'publish' AND ( {$any} ) ORDER BY ID DESC LIMIT %d",
				array_merge( [ $wpdb->posts ], $range, $words, [ FOUND_A_RANGE ] )
			)
		);
		$found = array_merge( $found, matching_posts( $search->counted( $ids, FOUND_A_RANGE ), $pattern ) );
	}

	$ids = searched_from() > 0 && microtime( true ) < $search->until
		? $wpdb->get_col(
			$wpdb->prepare(
				"SELECT ID FROM %i WHERE post_type IN ( {$types} ) AND post_status = 'publish' AND ID <= %d AND ( {$any} ) LIMIT %d",
				array_merge( [ $wpdb->posts ], PART_TYPES, [ searched_from() ], $words, [ FOUND_A_RANGE ] )
			)
		)
		: [];
	// phpcs:enable

	return array_merge( $found, matching_posts( $search->counted( $ids, FOUND_A_RANGE ), $pattern ) );
}

/**
 * @param Named_Image $image
 * @return list<int> Published posts whose page builder stores the image outside the content.
 */
function posts_of_builders( array $image, Post_Search $search ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$keys  = implode( ', ', array_fill( 0, count( BUILDER_METAS ), '%s' ) );
	$words = array_map( static fn ( int $id ): array => [ (string) $id, '":' . $id, 'd":"' . $id ], $image['ids'] );

	foreach ( $image['names'] as $name ) {
		$words[] = [ $name ];
	}

	list( $any, $words ) = any_of( 'meta_value', $words );

	$pattern = image_pattern( $image );
	$found   = [];

	if ( microtime( true ) >= $search->until ) {
		return [];
	}

	// phpcs:disable WordPress.DB -- As above.
	$first = $wpdb->get_var(
		$wpdb->prepare(
			"SELECT post_id FROM %i WHERE meta_key IN ( {$keys} ) LIMIT 1",
			array_merge( [ $wpdb->postmeta ], BUILDER_METAS )
		)
	);

	if ( null === $first ) {
		return [];
	}

	foreach ( ranges_of_ids( $search, $found ) as $range ) {
		// Doesn't join the posts, since the database might then start with these. Revisions have such metas too, often
		// more than pages do.
		$ids  = $wpdb->get_col(
			$wpdb->prepare(
				"SELECT DISTINCT post_id FROM %i WHERE post_id > %d AND post_id <= %d AND meta_key IN ( {$keys} ) AND ( {$any} )",
				array_merge( [ $wpdb->postmeta ], $range, BUILDER_METAS, $words )
			)
		);
		$rows = [] === $ids
			? []
			: rows_of(
				(string) $wpdb->prepare(
					'SELECT m.post_id, m.meta_value FROM %i m INNER JOIN %i p ON p.ID = m.post_id WHERE p.ID IN ( ' . implode(
						', ',
						array_fill( 0, count( $ids ), '%d' )
					) . " ) AND p.post_status = 'publish' AND m.meta_key IN ( {$keys} ) ORDER BY p.ID DESC LIMIT %d",
					array_merge( [ $wpdb->postmeta, $wpdb->posts ], $ids, BUILDER_METAS, [ Plan::MOST_PAGES ] )
				)
			);

		foreach ( $search->counted( $rows, Plan::MOST_PAGES ) as $row ) {
			if ( may_match( $pattern, (string) $row['meta_value'] ) ) {
				$found[] = (int) $row['post_id'];
			}
		}
	}
	// phpcs:enable

	return newest_first( $found, $search );
}

// Many custom fields hold some id; one of these words in a field's key suggests that the id is an image's.
const IMAGE_KEYS = '~logo|icon|image|img|picture|photo|thumb|gallery|attachment|media|background|^ids?$~i';

/**
 * @param Named_Image $image
 * @return list<int> Published posts with the image's id, alone or in a list, in a custom field that seems to be for
 *     images.
 */
function posts_of_fields( array $image, Post_Search $search ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	list( $any, $values ) = listing_one_of( 'f.meta_value', $image['ids'] );

	$lists  = implode( ' OR ', array_fill( 0, count( $image['ids'] ), 'f.meta_value LIKE BINARY %s' ) );
	$quoted = array_map( static fn ( int $id ): string => '%"' . $id . '"%', $image['ids'] );
	$found  = [];

	foreach ( ranges_of_ids( $search, $found ) as $range ) {
		// Starts with published posts, to skip the fields of revisions and attachments: for all fields, the database
		// would read the whole table.
		// phpcs:disable WordPress.DB -- As above.
		$rows = rows_of(
			(string) $wpdb->prepare(
				"SELECT f.post_id, f.meta_key, r.meta_value AS reference
				FROM %i p INNER JOIN %i f ON f.post_id = p.ID
				LEFT JOIN %i r ON r.post_id = f.post_id AND r.meta_key = CONCAT( '_', f.meta_key )
				WHERE p.ID > %d AND p.ID <= %d AND p.post_status = 'publish'
				AND ( {$any} OR ( f.meta_value LIKE 'a:%%' AND ( {$lists} ) ) )",
				array_merge( [ $wpdb->posts, $wpdb->postmeta, $wpdb->postmeta ], $range, $values, $quoted )
			)
		);
		// phpcs:enable

		foreach ( $rows as $row ) {
			if ( is_image_field( (string) $row['meta_key'], (string) $row['reference'] ) ) {
				$found[] = (int) $row['post_id'];
			}
		}

		$found = array_values( array_unique( $found ) );
	}

	return newest_first( $found, $search );
}

/** @param string $reference The value of the companion meta, in which Advanced Custom Fields names the field. */
function is_image_field( string $key, string $reference ): bool {
	return 1 === preg_match( IMAGE_KEYS, $key ) || 0 === strpos( $reference, 'field_' );
}

/**
 * @param literal-string      $column
 * @param non-empty-list<int> $ids
 * @return array{literal-string, list<string>} A condition with placeholders, and their values: true for one of the
 *     ids, alone or in a comma-separated list.
 */
function listing_one_of( string $column, array $ids ): array {
	$any    = implode(
		' OR ',
		array_fill( 0, count( $ids ), "{$column} = %s OR {$column} LIKE BINARY %s OR {$column} LIKE BINARY %s OR {$column} LIKE BINARY %s" )
	);
	$values = array_map( static fn ( int $id ): array => [ (string) $id, $id . ',%', '%,' . $id, '%,' . $id . ',%' ], $ids );

	return [ $any, array_merge( ...$values ) ];
}

/**
 * @param list<int> $found The posts found so far, by reference; once there are enough, no range follows.
 * @return iterable<array{int, int}> Ranges of ids (exclusive start, inclusive end), the newest first, until the time is up.
 */
function ranges_of_ids( Post_Search $search, array &$found ): iterable {
	$from = searched_from();
	$last = last_post();

	while ( $last > $from ) {
		if ( count( $found ) >= Plan::MOST_PAGES || microtime( true ) >= $search->until ) {
			$search->is_cut = true;
			return;
		}

		yield [ max( $from, $last - IDS_A_RANGE ), $last ];

		$last -= IDS_A_RANGE;
	}
}

/** Returns the largest post id. It is the end of an index, so this is fast on any table. */
function last_post(): int {
	/** @var wpdb $wpdb */
	global $wpdb;

	// phpcs:ignore WordPress.DB.DirectDatabaseQuery -- No function returns it, and it changes with every post.
	return (int) $wpdb->get_var( "SELECT MAX( ID ) FROM {$wpdb->posts}" );
}

/** Returns the id after which contents are searched; 0 on a site small enough to search completely. */
function searched_from(): int {
	/**
	 * Filters how many of the newest posts are searched for an image. Templates and reusable blocks are searched in
	 * any case.
	 *
	 * @param int $posts Counted by ids, which revisions use up too.
	 */
	$posts = apply_filters( 'shortpixel_flush_searched_posts', SEARCHED_POSTS );

	return max( 0, last_post() - ( is_numeric( $posts ) ? max( 0, (int) $posts ) : SEARCHED_POSTS ) );
}

/**
 * @param literal-string               $column
 * @param list<non-empty-list<string>> $alternatives A text must contain the first word of one of these and, if more
 *     words follow, one of them. The first, such as an image's id, is missing in most texts, so it is tested first.
 * @return array{literal-string, list<string>} A condition with placeholders, and their values.
 */
function any_of( string $column, array $alternatives ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$like   = "{$column} LIKE BINARY %s";
	$likes  = [];
	$values = [];

	foreach ( $alternatives as $words ) {
		$likes[] = 1 === count( $words ) ? $like : "( {$like} AND ( " . implode( ' OR ', array_fill( 0, count( $words ) - 1, $like ) ) . ' ) )';

		foreach ( $words as $word ) {
			$values[] = '%' . $wpdb->esc_like( $word ) . '%';
		}
	}

	return [ implode( ' OR ', $likes ), $values ];
}

/**
 * @param array<mixed> $ids
 * @return list<int>
 */
function matching_posts( array $ids, string $pattern ): array {
	$ids   = array_map( '\ShortPixelFlush\Model\integer', array_values( $ids ) );
	$found = [];

	_prime_post_caches( $ids, false, false );

	foreach ( $ids as $id ) {
		if ( may_match( $pattern, (string) get_post_field( 'post_content', $id, 'raw' ) ) ) {
			$found[] = $id;
		}
	}

	return $found;
}

/** Whether a text matches; true if PCRE gives up, since one page too many does less harm than one too few. */
function may_match( string $pattern, string $text ): bool {
	return 0 !== preg_match( $pattern, $text );
}

/**
 * Returns a pattern for content that names an image by its class, a block's or a shortcode's id, a gallery's ids, or
 * its file. Matching takes linear time: no part runs past a point where it could begin again.
 *
 * @param Named_Image $image
 */
function image_pattern( array $image ): string {
	$ids   = '(?:' . implode( '|', $image['ids'] ) . ')(?!\d)';
	$id    = '(?<!\d)' . $ids;
	$files = files_pattern( $image['names'] );

	return "~wp-image-{$id}|\"(?:id|mediaId|image|imageId)\"\\s*+:\\s*+\"?{$id}|\"(?:ids|images)\"\\s*+:\\s*+\\[[^\\[\\]]*?{$id}"
		. "|\\[gallery\\b[^\\[\\]]*?\\b(?:ids|include)=(?:\\\\u0022|\\\\*+[\"']?)(?:[\\d,\\s]*?[,\\s])??{$ids}"
		. "|(?:images?|ids)=(?:\\\\u0022|\\\\*+[\"'])(?:[\\d,\\s]*?[,\\s])??{$ids}"
		. "|{$files}~i";
}

/** @param list<string> $names Names without size and extension. */
function files_pattern( array $names ): string {
	$names = implode( '|', array_map( static fn ( string $name ): string => preg_quote( $name, '~' ), $names ) );

	return "[/\\\\](?:{$names})" . ADDED_TO_NAME . '\.[a-z]{3,5}\b';
}

/**
 * @param Named_Image $image
 * @return list<int> Posts with the image's id in a meta value, alone or in a comma-separated list.
 */
function posts_by_meta( string $key, array $image, Post_Search $search ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	list( $any, $values ) = listing_one_of( 'meta_value', $image['ids'] );

	// WP_Query would join the posts, and the database might start with these.
	// phpcs:disable WordPress.DB -- Only placeholders are interpolated.
	$ids = $wpdb->get_col(
		$wpdb->prepare(
			"SELECT post_id FROM %i WHERE meta_key = %s AND ( {$any} ) LIMIT %d",
			array_merge( [ $wpdb->postmeta, $key ], $values, [ POSTS_BY_KEY ] )
		)
	);
	// phpcs:enable

	return newest_first( array_map( '\ShortPixelFlush\Model\integer', array_values( $search->counted( $ids, POSTS_BY_KEY ) ) ), $search );
}

/**
 * @param list<int> $post_ids
 * @return list<int> The newest of the posts, at most twice Plan::MOST_PAGES.
 */
function newest_first( array $post_ids, Post_Search $search ): array {
	$post_ids = array_values( array_unique( $post_ids ) );
	rsort( $post_ids );
	$search->counted( $post_ids, Plan::MOST_PAGES * 2 + 1 );
	$post_ids = array_slice( $post_ids, 0, Plan::MOST_PAGES * 2 );
	_prime_post_caches( $post_ids, false, false );

	return $post_ids;
}

<?php
/** Finds the public pages that show an image. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Plan;
use WP_Post;
use WP_Term;
use wpdb;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\Store\database;
use function ShortPixelFlush\Store\rows_of;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// For all images of a plan together, since a user may be waiting.
const SEARCH_SECONDS = 5.0;

/**
 * @param list<int> $attachment_ids
 * @return list<array{url: string, title: string}> The most likely page of each attachment first, then the next ones.
 */
function shown_pages( array $attachment_ids ): array {
	$titles = [];
	$lists  = [];
	$until  = microtime( true ) + SEARCH_SECONDS;

	foreach ( $attachment_ids as $index => $attachment_id ) {
		$url  = image_url( $attachment_id );
		$now  = microtime( true );
		$part = ( $until - $now ) / ( count( $attachment_ids ) - $index );

		$pages   = '' === $url ? [] : titled_pages( $attachment_id, source_stem( $url ), $now + $part );
		$titles += $pages;
		$lists[] = array_keys( $pages );
	}

	return array_map(
		static function ( string $page ) use ( $titles ): array {
			return [
				'url'   => $page,
				'title' => $titles[ $page ],
			];
		},
		round_robin( $lists, Plan::MOST_PAGES )
	);
}

/**
 * @param list<int> $attachment_ids
 * @return list<string>
 */
function pages_of_all( array $attachment_ids ): array {
	return array_column( shown_pages( $attachment_ids ), 'url' );
}

/**
 * @param list<list<string>> $lists
 * @return list<string> Unique entries, one from each list in turn, until there are enough.
 */
function round_robin( array $lists, int $limit ): array {
	$taken = [];
	$turns = max( 0, 0, ...array_map( 'count', $lists ) );

	for ( $turn = 0; $turn < $turns; $turn++ ) {
		foreach ( array_column( $lists, $turn ) as $entry ) {
			$taken += count( $taken ) < $limit ? [ $entry => $entry ] : [];
		}
	}

	return array_values( $taken );
}

/**
 * @param string $name  The file's name without size and extension, as in URLs.
 * @param float  $until When to stop searching post contents, which takes longest.
 * @return array<string, string> Titles by URL, the most likely first, the front page included.
 */
function titled_pages( int $attachment_id, string $name, float $until ): array {
	$image   = named_image( $attachment_id, $name );
	$search  = new Post_Search( $until );
	$holding = posts_holding( $image, $search );
	$places  = site_places( $image, $holding );
	$posts   = array_merge( posts_showing( $image, $holding, $search ), $places['posts'], $places['samples'] );
	$always  = array_slice( archives_of( $posts, $image ), 0, 1, true ) + front_page();
	$pages   = $places['front'] ? front_page() : [];

	foreach ( array_unique( $posts ) as $post_id ) {
		$pages += count( $pages + $always ) < Plan::MOST_PAGES ? page_of_post( $post_id ) : [];
	}

	$pages += $always;

	/**
	 * Filters the pages that are read, measured and cleared for an image, the most likely first. For clearing, the list
	 * is empty, and what is added is cleared besides the pages found.
	 *
	 * @param string[] $pages Public URLs on this site; at most twenty are read.
	 * @param int      $attachment_id
	 */
	$filtered = apply_filters( 'shortpixel_flush_pages', array_keys( $pages ), $attachment_id );
	$kept     = [];

	foreach ( is_array( $filtered ) ? $filtered : [] as $page ) {
		if ( is_string( $page ) && count( $kept ) < Plan::MOST_PAGES && is_host_listed( url_host( $page ), site_hosts() ) ) {
			$page          = substr( $page, 0, strcspn( $page, '#' ) );
			$kept[ $page ] = $pages[ $page ] ?? source_path( $page );
		}
	}

	return $kept;
}

/**
 * @param int $time A time in Unix seconds.
 * @return bool Whether a post showed the image before that time: one contains it, and was not saved since.
 */
function was_shown_before( int $attachment_id, int $time ): bool {
	$image  = named_image( $attachment_id, source_stem( image_url( $attachment_id ) ) );
	$search = new Post_Search( microtime( true ) + SEARCH_SECONDS );
	$posts  = array_merge(
		posts_holding( $image, $search ),
		posts_by_meta( '_thumbnail_id', $image, $search ),
		posts_by_meta( '_product_image_gallery', $image, $search )
	);
	return [] !== array_filter( $posts, static fn ( int $post_id ): bool => (int) get_post_modified_time( 'U', true, $post_id ) < $time );
}

/**
 * Names an image in all its languages: multilingual plugins give each language its own attachment of the same file, and
 * posts refer to the one of their language.
 *
 * @param string $name The file's name without size and extension, as in URLs.
 * @return Named_Image
 */
function named_image( int $attachment_id, string $name ): array {
	return [
		'ids'   => array_values( array_unique( array_merge( [ $attachment_id ], attachments_of_file( image_file( $attachment_id ) ) ) ) ),
		'names' => '' === $name ? [] : array_values( array_unique( [ $name, rawurldecode( $name ), rawurlencode( rawurldecode( $name ) ) ] ) ),
	];
}

/** @return array<string, string> The title by URL; empty if the post is not public. A variation is shown on its product's page. */
function page_of_post( int $post_id ): array {
	$post = get_post( $post_id );

	if ( $post instanceof WP_Post && 'product_variation' === $post->post_type ) {
		$post = get_post( $post->post_parent );
	}

	$page = $post instanceof WP_Post && is_publicly_seen( $post->ID ) ? get_permalink( $post ) : false;

	return is_string( $page ) && $post instanceof WP_Post ? [ $page => page_title( get_the_title( $post ), $page ) ] : [];
}

/** @return array<string, string> The title by URL. */
function front_page(): array {
	return [ home_url( '/' ) => page_title( get_bloginfo( 'name' ), home_url( '/' ) ) ];
}

/**
 * @param list<int>   $post_ids
 * @param Named_Image $image
 * @return array<string, string> Titles by URL of terms with this image, and of the archives of the posts' types.
 */
function archives_of( array $post_ids, array $image ): array {
	$pages = term_pages( $image );

	foreach ( array_unique( array_map( 'strval', array_map( 'get_post_type', $post_ids ) ) ) as $type ) {
		$object = get_post_type_object( $type );
		$page   = null === $object || ! is_post_type_viewable( $object ) ? false : get_post_type_archive_link( $type );

		// If the front page lists the posts, its URL has no trailing slash here.
		if ( is_string( $page ) && null !== $object && untrailingslashit( $page ) !== untrailingslashit( home_url() ) ) {
			$pages += [ $page => page_title( $object->label, $page ) ];
		}
	}

	return $pages;
}

/** Returns a title as plain text; the path if there is none. */
function page_title( string $title, string $page ): string {
	$title = trim( html_entity_decode( wp_strip_all_tags( $title ), ENT_QUOTES ) );

	return '' === $title ? source_path( $page ) : $title;
}

function is_publicly_seen( int $post_id ): bool {
	$post = get_post( $post_id );

	return $post instanceof WP_Post && is_post_publicly_viewable( $post ) && '' === $post->post_password;
}

// At most this many reusable blocks are traced to the posts that use them, since each costs another search.
const REUSABLE_BLOCKS = 3;

/**
 * @param Named_Image $image
 * @param list<int>   $holding As returned by posts_holding().
 * @return list<int> Posts, the most likely first, public or not.
 */
function posts_showing( array $image, array $holding, Post_Search $search ): array {
	$direct  = [];
	$through = [];
	$blocks  = 0;

	foreach ( $holding as $post_id ) {
		$type = get_post_type( $post_id );

		if ( 'wp_block' === $type ) {
			$through = array_merge( $through, ++$blocks > REUSABLE_BLOCKS ? [] : posts_with_block( $post_id, $search ) );
		} elseif ( ! in_array( $type, PLACE_TYPES, true ) ) {
			$direct[] = $post_id;
		}
	}

	// Images without a parent are left out: WordPress takes 0 to mean the current post.
	$parents = array_map( 'intval', array_map( 'wp_get_post_parent_id', $image['ids'] ) );

	return array_merge(
		$direct,
		posts_by_meta( '_thumbnail_id', $image, $search ),
		posts_by_meta( '_product_image_gallery', $image, $search ),
		$through,
		posts_of_fields( $image, $search ),
		array_values( array_diff( $parents, [ 0 ] ) ),
		(bool) get_option( 'wp_attachment_pages_enabled' ) ? $image['ids'] : []
	);
}

// Post types that are parts of many pages, not pages themselves.
const PLACE_TYPES = [
	'wp_template',
	'wp_template_part',
	'wp_global_styles',
	'wp_navigation',
	'custom_css',
	'elementor_library',
	'fl-theme-layout',
	'bricks_template',
	'et_header_layout',
	'et_body_layout',
	'et_footer_layout',
	'ct_template',
	'oxygen_template',
	'oxygen_header',
	'oxygen_footer',
	'oxygen_block',
	'breakdance_template',
	'breakdance_header',
	'breakdance_footer',
	'breakdance_block',
	'breakdance_popup',
];

/**
 * Finds pages that show an image from outside a post's content: for a block template, a post that uses it, or else the
 * front page; for the theme, widgets, settings and parts of many pages, the front page and samples of the others.
 *
 * @param Named_Image $image
 * @param list<int>   $holding Posts of any type with the image.
 * @return array{front: bool, posts: list<int>, samples: list<int>}
 */
function site_places( array $image, array $holding ): array {
	$everywhere = is_everywhere( $image );
	$front      = $everywhere;
	$posts      = [];

	foreach ( $holding as $post_id ) {
		$type = get_post_type( $post_id );

		if ( 'wp_template' === $type ) {
			$of_template = posts_of_template( (string) get_post_field( 'post_name', $post_id ) );
			$front       = $front || [] === $of_template;
			$posts       = array_merge( $posts, $of_template );
		} elseif ( in_array( $type, PLACE_TYPES, true ) ) {
			$everywhere = true;
		}
	}

	return [
		'front'   => $front || $everywhere,
		'posts'   => $posts,
		'samples' => $everywhere ? array_merge( newest_of( 'post' ), newest_of( 'page' ) ) : [],
	];
}

// Temporary options, and this plugin's own.
const PASSING_OPTIONS = '~^(?:_(?:site_)?transient_|shortpixel_flush)~';

/** @param Named_Image $image */
function is_everywhere( array $image ): bool {
	return is_in_theme( $image ) || is_in_settings( $image ) || is_in_option_fields( $image );
}

/**
 * Whether the theme shows the image as icon, logo, header or background, or in custom styles.
 *
 * @param Named_Image $image
 */
function is_in_theme( array $image ): bool {
	return [] !== array_intersect( $image['ids'], [ integer( get_option( 'site_icon' ) ), integer( get_option( 'site_logo' ) ) ] )
		|| contains_image( get_theme_mods(), $image )
		|| may_match( image_pattern( $image ), wp_get_custom_css() );
}

/**
 * Whether a widget has the image, or an autoloaded setting of a theme or plugin names its file. Makes no query.
 *
 * @param Named_Image $image
 */
function is_in_settings( array $image ): bool {
	$file = '~' . files_pattern( $image['names'] ) . '~i';

	foreach ( wp_load_alloptions() as $name => $value ) {
		$is_widget = 0 === strpos( (string) $name, 'widget_' );

		$is_found = $is_widget
			? contains_image( get_option( (string) $name ), $image )
			: 1 !== preg_match( PASSING_OPTIONS, (string) $name ) && may_match( $file, text( $value ) );

		if ( $is_found ) {
			return true;
		}
	}

	return false;
}

/**
 * Whether an options page of Advanced Custom Fields has the image. Uses the index on names.
 *
 * @param Named_Image $image
 */
function is_in_option_fields( array $image ): bool {
	$wpdb  = database();
	$marks = implode( ', ', array_fill( 0, count( $image['ids'] ), '%s' ) );
	// No function finds options by their value.
	// phpcs:disable WordPress.DB -- Only placeholders are interpolated.
	$rows = rows_of(
		(string) $wpdb->prepare(
			"SELECT option_name FROM %i WHERE option_name LIKE %s AND option_value IN ( {$marks} )",
			array_merge( [ $wpdb->options, $wpdb->esc_like( 'options_' ) . '%' ], array_map( 'strval', $image['ids'] ) )
		)
	);
	// phpcs:enable
	$names = array_map( 'strval', array_column( $rows, 'option_name' ) );

	return [] !== array_filter( $names, static fn ( string $name ): bool => is_image_field( $name, text( get_option( '_' . $name ) ) ) );
}

/**
 * Whether a setting names an image in its text, as content does, or by its id under a key that suggests an image.
 *
 * @param mixed       $value
 * @param Named_Image $image
 */
function contains_image( $value, array $image, string $key = '', int $depth = 0 ): bool {
	if ( is_object( $value ) ) {
		$value = get_object_vars( $value );
	}

	if ( is_array( $value ) ) {
		foreach ( $depth < 6 ? $value : [] as $name => $part ) {
			if ( contains_image( $part, $image, is_string( $name ) ? $name : $key, $depth + 1 ) ) {
				return true;
			}
		}

		return false;
	}

	if ( is_numeric( $value ) ) {
		return in_array( (int) $value, $image['ids'], true ) && 1 === preg_match( IMAGE_KEYS, $key );
	}

	return is_string( $value ) && may_match( image_pattern( $image ), $value );
}

/** @return list<int> The newest post of the block template's type, or its page; empty for other templates, such as the front page's. */
function posts_of_template( string $slug ): array {
	if ( 'single' === $slug || 'singular' === $slug ) {
		return newest_of( 'post' );
	}

	if ( 'page' === $slug ) {
		return newest_of( 'page' );
	}

	if ( 1 === preg_match( '~^(single|page)-(.+)$~D', $slug, $part ) ) {
		$page = 'page' === $part[1] ? get_page_by_path( $part[2] ) : null;

		return $page instanceof WP_Post ? [ $page->ID ] : newest_of( $part[2] );
	}

	return [];
}

/** @return list<int> Empty if there is none, or if the type is not public. */
function newest_of( string $type ): array {
	if ( ! is_post_type_viewable( $type ) ) {
		return [];
	}

	return array_values(
		get_posts(
			[
				'post_type'    => $type,
				'post_status'  => 'publish',
				'numberposts'  => 1,
				'fields'       => 'ids',
				'has_password' => false,
			]
		)
	);
}

const TERMS_BY_KEY = 5;

/**
 * @param Named_Image $image
 * @return array<string, string> Titles by URL of terms with this image, such as a shop's categories. Uses the
 *     index on keys.
 */
function term_pages( array $image ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$pages = [];
	$marks = implode( ', ', array_fill( 0, count( $image['ids'] ), '%s' ) );
	// get_terms() would join two more tables.
	// phpcs:disable WordPress.DB -- Only placeholders are interpolated.
	$ids = $wpdb->get_col(
		$wpdb->prepare(
			"SELECT term_id FROM %i WHERE meta_key = %s AND meta_value IN ( {$marks} ) LIMIT %d",
			array_merge( [ $wpdb->termmeta, 'thumbnail_id' ], array_map( 'strval', $image['ids'] ), [ TERMS_BY_KEY ] )
		)
	);
	// phpcs:enable

	foreach ( array_map( '\ShortPixelFlush\Model\integer', $ids ) as $term_id ) {
		$term = get_term( $term_id );
		$page = $term instanceof WP_Term && is_taxonomy_viewable( $term->taxonomy ) ? get_term_link( $term ) : '';

		if ( $term instanceof WP_Term && is_string( $page ) && '' !== $page ) {
			$pages[ $page ] = page_title( $term->name, $page );
		}
	}

	return $pages;
}

<?php
/**
 * Images that belong to the site rather than to a post: logo, header, widgets, templates, reusable parts, pictures of terms.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Post;
use WP_Term;
use wpdb;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/store-rows.php';

// Kinds of posts that are parts of many pages and no page themselves.
const PLACE_TYPES = [ 'wp_template', 'wp_template_part', 'wp_global_styles', 'wp_navigation', 'custom_css', 'elementor_library', 'fl-theme-layout', 'bricks_template', 'et_header_layout', 'et_body_layout', 'et_footer_layout' ];

/**
 * Finds out where outside of posts an image is shown: on the front page for sure, on posts that a template is for, or on
 * so many pages that one of each kind stands for them.
 *
 * @param array{id: int, names: list<string>} $image
 * @param list<int>                           $holding Posts that hold it, of any kind.
 * @return array{front: bool, posts: list<int>, samples: list<int>}
 */
function site_places( array $image, array $holding ): array {
	$everywhere = in_theme( $image ) || in_widgets( $image );
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

/**
 * Tells whether the theme's settings hold the image: icon, logo, header, background, own styles.
 *
 * @param array{id: int, names: list<string>} $image
 */
function in_theme( array $image ): bool {
	return in_array( $image['id'], [ integer( get_option( 'site_icon' ) ), integer( get_option( 'site_logo' ) ) ], true )
		|| holds_image( get_theme_mods(), $image )
		|| 1 === preg_match( image_pattern( $image ), wp_get_custom_css() );
}

/**
 * Tells whether a widget holds the image. All widgets' settings are loaded anyway, so this asks the database for nothing.
 *
 * @param array{id: int, names: list<string>} $image
 */
function in_widgets( array $image ): bool {
	foreach ( array_keys( wp_load_alloptions() ) as $option ) {
		if ( 0 === strpos( (string) $option, 'widget_' ) && holds_image( get_option( (string) $option ), $image ) ) {
			return true;
		}
	}

	return false;
}

/**
 * Tells whether settings name the image: by its id where the name of the setting says that it is one, or by its file.
 *
 * @param mixed                               $value
 * @param array{id: int, names: list<string>} $image
 */
function holds_image( $value, array $image, string $key = '', int $depth = 0 ): bool {
	if ( is_object( $value ) ) {
		$value = get_object_vars( $value );
	}

	if ( is_array( $value ) ) {
		foreach ( $depth < 6 ? $value : [] as $name => $part ) {
			if ( holds_image( $part, $image, is_string( $name ) ? $name : $key, $depth + 1 ) ) {
				return true;
			}
		}

		return false;
	}

	if ( is_numeric( $value ) ) {
		return (int) $value === $image['id'] && 1 === preg_match( '~logo|icon|image|picture|photo|attachment|media|background|^ids?$~i', $key );
	}

	return is_string( $value ) && 1 === preg_match( image_pattern( $image ), $value );
}

/**
 * Lists posts that a block template is for: single posts, pages, one page; the front page's own have none.
 *
 * @return list<int>
 */
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

/**
 * Gives the newest post of a kind that visitors see.
 *
 * @return list<int>
 */
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

/**
 * Lists the pages of terms that have the attachment as their picture, as a shop's categories do; read by the index of keys.
 *
 * @return array<string, string> Title by address.
 */
function term_pages( int $attachment_id ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$pages = [];
	$ids   = $wpdb->get_col( $wpdb->prepare( 'SELECT term_id FROM %i WHERE meta_key = %s AND meta_value = %s LIMIT 5', $wpdb->termmeta, 'thumbnail_id', (string) $attachment_id ) ); // phpcs:ignore WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQLPlaceholders -- get_terms() needs to be told the taxonomy.

	foreach ( array_map( __NAMESPACE__ . '\integer', $ids ) as $term_id ) {
		$term = get_term( $term_id );
		$page = $term instanceof WP_Term && is_taxonomy_viewable( $term->taxonomy ) ? get_term_link( $term ) : '';

		if ( $term instanceof WP_Term && is_string( $page ) && '' !== $page ) {
			$pages[ $page ] = page_title( $term->name, $page );
		}
	}

	return $pages;
}

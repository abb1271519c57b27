<?php
/** Finds the pages to clear from page caches when images are flushed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use WP_Post;
use WP_Taxonomy;
use function ShortPixelFlush\returned_by;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Clearing more pages one by one takes longer than clearing all at once, and a list this long is rarely complete.
const PAGES_TO_CLEAR = 60;

// For more images than this, pages are not listed, since all should be cleared.
const IMAGES_TO_CLEAR = 10;

/**
 * Lists the front page, the pages that show images, and those that list such pages. Null if all pages must be cleared,
 * because there are too many images or pages, or because pages may be missing: for example, an image is in a template,
 * a widget or the theme's settings, no page of it is known, or not every post could be searched.
 *
 * @param list<int> $attachment_ids
 * @param bool      $known_only Whether to list the first known pages instead, where not all pages may be cleared.
 * @return array{urls: list<string>, posts: list<int>}|null
 */
function pages_to_clear( array $attachment_ids, bool $known_only = false ): ?array {
	$search = new Post_Search( microtime( true ) + SEARCH_SECONDS );
	$posts  = [];
	$urls   = array_fill_keys( front_pages(), true );

	if ( ! $known_only && ( [] === $attachment_ids || count( $attachment_ids ) > IMAGES_TO_CLEAR || searched_from() > 0 ) ) {
		return null;
	}

	foreach ( $attachment_ids as $attachment_id ) {
		$image  = named_image( $attachment_id, source_stem( image_url( $attachment_id ) ) );
		$of_one = posts_to_clear( $image, $search, $known_only );
		$terms  = term_pages( $image );
		$named  = array_merge( array_keys( $terms ), filtered_pages( $attachment_id ) );

		// The attachment's own page doesn't count, since it always shows the image.
		$is_found = null !== $of_one && count( $terms ) < TERMS_BY_KEY && [] !== array_merge( $named, array_diff( $of_one, $image['ids'] ) );

		if ( null === $of_one || ( ! $known_only && ! $is_found ) ) {
			return null;
		}

		$urls += array_fill_keys( $named, true );

		foreach ( array_diff( array_unique( $of_one ), $posts ) as $post_id ) {
			$posts[] = $post_id;
			$urls   += page_of_post( $post_id ) + array_fill_keys( lists_of( $post_id ), true );

			if ( count( $urls ) > PAGES_TO_CLEAR ) {
				break;
			}
		}

		if ( count( $urls ) > PAGES_TO_CLEAR || microtime( true ) >= $search->until ) {
			if ( ! $known_only ) {
				return null;
			}
			break;
		}
	}

	return [
		'urls'  => array_map( 'strval', array_slice( array_keys( $urls ), 0, PAGES_TO_CLEAR ) ),
		'posts' => array_values( array_filter( $posts, __NAMESPACE__ . '\is_publicly_seen' ) ),
	];
}

/**
 * @param Named_Image $image
 * @return list<int>|null Null if the image may be on pages that can't be listed, unless only known pages are wanted.
 */
function posts_to_clear( array $image, Post_Search $search, bool $known_only ): ?array {
	if ( [] === $image['names'] ) {
		return $known_only ? [] : null;
	}

	$holding = posts_holding( $image, $search );
	$types   = array_map( 'strval', array_map( 'get_post_type', $holding ) );
	$blocks  = count( array_keys( $types, 'wp_block', true ) );
	$showing = posts_showing( $image, $holding, $search );

	if ( $known_only ) {
		return $showing;
	}

	$is_cut = $search->is_cut || $blocks > REUSABLE_BLOCKS || [] !== array_intersect( $types, PLACE_TYPES );
	$is_cut = $is_cut || [] !== array_filter( $showing, __NAMESPACE__ . '\is_part_of_pages' ) || is_everywhere( $image );

	return $is_cut ? null : $showing;
}

/** Whether a published post, such as a slide or a testimonial, has no page of its own, so other pages may show it. */
function is_part_of_pages( int $post_id ): bool {
	$type = (string) get_post_type( $post_id );

	return 'publish' === get_post_status( $post_id ) && 'product_variation' !== $type && post_type_exists( $type ) && ! is_post_type_viewable( $type );
}

/** @return list<string> */
function filtered_pages( int $attachment_id ): array {
	/** This filter is documented in includes/copies/pages/pages.php */
	$pages = apply_filters( 'shortpixel_flush_pages', [], $attachment_id );

	return array_values( array_filter( is_array( $pages ) ? $pages : [], 'is_string' ) );
}

/** @return list<string> The front page, in each language if Polylang or WPML provides several. */
function front_pages(): array {
	$pages = [ home_url( '/' ) ];
	$codes = returned_by( 'pll_languages_list' );
	foreach ( is_array( $codes ) ? $codes : [] as $code ) {
		$pages[] = returned_by( 'pll_home_url', $code );
	}
	// phpcs:disable WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WPML's own.
	$languages = apply_filters( 'wpml_active_languages', null, [ 'skip_missing' => 0 ] );
	foreach ( array_keys( is_array( $languages ) ? $languages : [] ) as $code ) {
		$pages[] = apply_filters( 'wpml_permalink', $pages[0], $code );
	}
	// phpcs:enable
	return array_values( array_unique( array_filter( $pages, 'is_string' ) ) );
}

/** @return list<string> The first pages of the archives of the post's terms, author, dates and type. */
function lists_of( int $post_id ): array {
	$post = get_post( $post_id );

	if ( ! $post instanceof WP_Post ) {
		return [];
	}

	$links = [ get_post_type_archive_link( $post->post_type ) ];

	foreach ( get_object_taxonomies( $post, 'objects' ) as $taxonomy ) {
		$terms = $taxonomy instanceof WP_Taxonomy && is_taxonomy_viewable( $taxonomy ) ? get_the_terms( $post, $taxonomy->name ) : [];

		foreach ( is_array( $terms ) ? $terms : [] as $term ) {
			$links[] = get_term_link( $term );
		}
	}

	if ( post_type_supports( $post->post_type, 'author' ) && 'page' !== $post->post_type ) {
		$links[] = get_author_posts_url( (int) $post->post_author );
	}

	if ( 'post' === $post->post_type ) {
		[ $year, $month, $day ] = array_map( 'intval', explode( '-', substr( $post->post_date, 0, 10 ) ) + [ 0, 0, 0 ] );
		$links[]                = get_year_link( $year );
		$links[]                = get_month_link( $year, $month );
		$links[]                = get_day_link( $year, $month, $day );
	}

	return array_values( array_filter( $links, 'is_string' ) );
}

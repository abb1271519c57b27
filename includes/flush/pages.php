<?php
/**
 * Which pages show an image, and which CDN URLs a visitor finds on them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use WP_Post;
use wpdb;
use function ShortPixelFlush\Cdn\find_cdn_urls;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/hosts.php';
require_once __DIR__ . '/lazy-sources.php';
require_once __DIR__ . '/source-match.php';
require_once __DIR__ . '/store-rows.php';
require_once __DIR__ . '/../cdn/find-cdn-urls.php';

const PAGES_PER_IMAGE = 20;
const PAGES_A_FLUSH   = 20;
const PAGE_SECONDS    = 5.0;
const PAGE_BYTES      = 3145728;

/**
 * Lists addresses of pages that show an attachment, those where it is surest first, the front page always among them.
 *
 * @param string $name The attachment's file name without its size and ending, as addresses have it.
 * @return list<string>
 */
function pages_showing( int $attachment_id, string $name ): array {
	$posts = array_merge(
		[ (int) wp_get_post_parent_id( $attachment_id ) ],
		posts_featuring( $attachment_id ),
		posts_holding( $attachment_id, $name ),
		(bool) get_option( 'wp_attachment_pages_enabled' ) ? [ $attachment_id ] : []
	);

	$pages = [];

	foreach ( array_unique( $posts ) as $post_id ) {
		$page = $post_id > 0 && is_publicly_seen( $post_id ) ? get_permalink( $post_id ) : false;

		if ( is_string( $page ) && count( $pages ) < PAGES_PER_IMAGE - 1 ) {
			$pages[] = $page;
		}
	}

	$pages[] = home_url( '/' );

	/**
	 * Filters the pages that are read for the addresses of an image.
	 *
	 * @param string[] $pages         Addresses on this site; at most five are read.
	 * @param int      $attachment_id
	 */
	$pages = apply_filters( 'shortpixel_flush_pages', $pages, $attachment_id );

	return array_slice( array_values( array_unique( array_filter( is_array( $pages ) ? $pages : [], 'is_string' ) ) ), 0, PAGES_PER_IMAGE );
}

/**
 * Lists pages that show any of the attachments, for people: the surest of each attachment before the next surest.
 *
 * @param list<int> $attachment_ids
 * @return list<array{url: string, title: string}>
 */
function shown_pages( array $attachment_ids ): array {
	$lists = [];

	foreach ( $attachment_ids as $attachment_id ) {
		$url     = (string) wp_get_attachment_url( $attachment_id );
		$lists[] = '' === $url ? [] : pages_showing( $attachment_id, source_stem( $url ) );
	}

	return array_map( __NAMESPACE__ . '\page_card', fair_share( $lists, PAGES_A_FLUSH ) );
}

/**
 * Takes from each list in turn until there are enough, each entry once.
 *
 * @param list<list<string>> $lists
 * @return list<string>
 */
function fair_share( array $lists, int $limit ): array {
	$taken = [];
	$turns = max( 0, ...array_map( 'count', $lists ) );

	for ( $turn = 0; $turn < $turns; $turn++ ) {
		foreach ( array_column( $lists, $turn ) as $entry ) {
			$taken += count( $taken ) < $limit ? [ $entry => $entry ] : [];
		}
	}

	return array_values( $taken );
}

/**
 * Describes a page for people.
 *
 * @return array{url: string, title: string}
 */
function page_card( string $url ): array {
	$post_id = untrailingslashit( $url ) === untrailingslashit( home_url() ) ? 0 : url_to_postid( $url );
	$title   = 0 === $post_id ? '' : get_the_title( $post_id );

	if ( '' === $title ) {
		$title = 0 === $post_id && untrailingslashit( $url ) === untrailingslashit( home_url() ) ? get_bloginfo( 'name' ) : source_path( $url );
	}

	return [
		'url'   => $url,
		'title' => html_entity_decode( $title, ENT_QUOTES ),
	];
}

/**
 * Reads pages as a visitor who is not logged in and lists the CDN URLs and lazy sources on each; null for a page that could not be read.
 *
 * @param list<string> $pages
 * @return array<string, array{urls: list<string>, lazy: list<array{url: string, width: int, height: int}>}|null>
 */
function addresses_on_pages( array $pages ): array {
	$requests = [];

	foreach ( array_slice( array_unique( $pages ), 0, PAGES_A_FLUSH ) as $page ) {
		$requests[ $page ] = page_request( $page );
	}

	$found = [];

	foreach ( [] === $requests ? [] : ( new Client( site_hosts() ) )->send( $requests ) as $page => $answer ) {
		$found[ (string) $page ] = 200 === $answer['status'] ? addresses_in( $answer['body'] ) : null;
	}

	return $found;
}

/**
 * Lists the CDN URLs and the lazy sources of a page.
 *
 * @return array{urls: list<string>, lazy: list<array{url: string, width: int, height: int}>}
 */
function addresses_in( string $html ): array {
	return [
		'urls' => find_cdn_urls( $html ),
		'lazy' => lazy_sources( $html ),
	];
}

/**
 * Describes the request for a page.
 *
 * @return array{url: string, method: string, timeout: float, max_bytes: int}
 */
function page_request( string $page ): array {
	return [
		'url'       => $page,
		'method'    => 'GET',
		'timeout'   => PAGE_SECONDS,
		'max_bytes' => PAGE_BYTES,
	];
}

/**
 * Tells whether a visitor can see a post.
 */
function is_publicly_seen( int $post_id ): bool {
	$post = get_post( $post_id );

	return $post instanceof WP_Post && is_post_publicly_viewable( $post ) && '' === $post->post_password;
}

/**
 * Lists posts whose featured image it is.
 *
 * @return list<int>
 */
function posts_featuring( int $attachment_id ): array {
	return array_values(
		get_posts(
			[
				'post_type'      => 'any',
				'post_status'    => 'publish',
				'posts_per_page' => PAGES_PER_IMAGE, // phpcs:ignore WordPress.WP.PostsPerPage.posts_per_page_posts_per_page -- It is five.
				'fields'         => 'ids',
				'orderby'        => 'modified',
				'no_found_rows'  => true,
				'meta_key'       => '_thumbnail_id', // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_key -- Indexed by key, and limited.
				'meta_value'     => (string) $attachment_id, // phpcs:ignore WordPress.DB.SlowDBQuery.slow_db_query_meta_value -- As above.
			]
		)
	);
}

/**
 * Lists published posts whose content names the image, by its class or by its file, the last changed first.
 *
 * @return list<int>
 */
function posts_holding( int $attachment_id, string $name ): array {
	/** @var wpdb $wpdb */
	global $wpdb;

	$types = array_values( array_diff( get_post_types( [ 'public' => true ] ), [ 'attachment' ] ) );

	if ( [] === $types ) {
		return [];
	}

	$class = '%' . $wpdb->esc_like( 'wp-image-' . $attachment_id );
	$file  = '%' . $wpdb->esc_like( '/' . $name );
	$likes = [ $class . '"%', $class . ' %', $file . '.%', $file . '-%' ];
	$marks = str_repeat( ', %s', count( $types ) - 1 );

	// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL.InterpolatedNotPrepared, WordPress.DB.PreparedSQLPlaceholders -- WP_Query can't look for one of several strings; $marks holds only placeholders, and every value is prepared.
	$ids = $wpdb->get_col(
		$wpdb->prepare(
			"SELECT ID FROM %i WHERE post_status = 'publish' AND post_type IN ( %s{$marks} )
			AND ( post_content LIKE %s OR post_content LIKE %s OR post_content LIKE %s OR post_content LIKE %s )
			ORDER BY post_modified_gmt DESC LIMIT %d",
			array_merge( [ $wpdb->posts ], $types, $likes, [ PAGES_PER_IMAGE ] )
		)
	);
	// phpcs:enable

	return array_map( __NAMESPACE__ . '\integer', array_values( $ids ) );
}

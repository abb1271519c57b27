<?php
/**
 * Which public pages show an image.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Post;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../sources/source-match.php';
require_once __DIR__ . '/pages-posts.php';
require_once __DIR__ . '/pages-search.php';
require_once __DIR__ . '/pages-places.php';
require_once __DIR__ . '/pages-read.php';

const PAGES_A_FLUSH = 20;

// For all pictures of a plan together.
const SEARCH_SECONDS = 5.0;

/**
 * Lists pages that show any of the attachments, for people: the surest of each attachment before the next surest.
 *
 * @param list<int> $attachment_ids
 * @return list<array{url: string, title: string}>
 */
function shown_pages( array $attachment_ids ): array {
	$titles = [];
	$lists  = [];
	$until  = microtime( true ) + SEARCH_SECONDS;

	foreach ( $attachment_ids as $index => $attachment_id ) {
		$url  = (string) wp_get_attachment_url( $attachment_id );
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
		fair_share( $lists, PAGES_A_FLUSH )
	);
}

/**
 * Lists the addresses of the same pages.
 *
 * @param list<int> $attachment_ids
 * @return list<string>
 */
function pages_of_all( array $attachment_ids ): array {
	return array_column( shown_pages( $attachment_ids ), 'url' );
}

/**
 * Takes from each list in turn until there are enough, each entry once.
 *
 * @param list<list<string>> $lists
 * @return list<string>
 */
function fair_share( array $lists, int $limit ): array {
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
 * Lists the pages that show an attachment with their titles, those where it is surest first, the front page always among them.
 *
 * @param string $name The attachment's file name without its size and ending, as addresses have it.
 * @param float $until When to stop looking through the contents of posts, which takes longest.
 * @return array<string, string> Title by address.
 */
function titled_pages( int $attachment_id, string $name, float $until ): array {
	$image   = [
		'id'    => $attachment_id,
		'names' => array_values( array_unique( [ $name, rawurldecode( $name ), rawurlencode( rawurldecode( $name ) ) ] ) ),
	];
	$holding = posts_holding( $image, $until );
	$places  = site_places( $image, $holding );
	$posts   = array_merge( posts_showing( $image, $holding, $until ), $places['posts'], $places['samples'] );
	$always  = array_slice( archives_of( $posts, $attachment_id ), 0, 1, true ) + front_page();
	$pages   = $places['front'] ? front_page() : [];

	foreach ( array_unique( $posts ) as $post_id ) {
		$pages += count( $pages + $always ) < PAGES_A_FLUSH ? page_of_post( $post_id ) : [];
	}

	$pages += $always;

	/**
	 * Filters the pages that are read and measured for the addresses of an image, the surest first.
	 *
	 * @param string[] $pages         Addresses on this site that visitors see; at most twenty count.
	 * @param int      $attachment_id
	 */
	$filtered = apply_filters( 'shortpixel_flush_pages', array_keys( $pages ), $attachment_id );
	$kept     = [];

	foreach ( is_array( $filtered ) ? $filtered : [] as $page ) {
		if ( is_string( $page ) && count( $kept ) < PAGES_A_FLUSH && is_host_listed( url_host( $page ), site_hosts() ) ) {
			$page          = substr( $page, 0, strcspn( $page, '#' ) );
			$kept[ $page ] = $pages[ $page ] ?? source_path( $page );
		}
	}

	return $kept;
}

/**
 * Gives the address and title under which visitors see a post; a variation is seen on its product's page.
 *
 * @return array<string, string> Empty where visitors don't see it.
 */
function page_of_post( int $post_id ): array {
	$post = get_post( $post_id );

	if ( $post instanceof WP_Post && 'product_variation' === $post->post_type ) {
		$post = get_post( $post->post_parent );
	}

	$page = $post instanceof WP_Post && is_publicly_seen( $post->ID ) ? get_permalink( $post ) : false;

	return is_string( $page ) && $post instanceof WP_Post ? [ $page => page_title( get_the_title( $post ), $page ) ] : [];
}

/**
 * Gives the front page.
 *
 * @return array<string, string>
 */
function front_page(): array {
	return [ home_url( '/' ) => page_title( get_bloginfo( 'name' ), home_url( '/' ) ) ];
}

/**
 * Lists the pages that list the posts, and those of terms that have the attachment as their picture.
 *
 * @param list<int> $post_ids
 * @return array<string, string>
 */
function archives_of( array $post_ids, int $attachment_id ): array {
	$pages = term_pages( $attachment_id );

	foreach ( array_unique( array_map( 'strval', array_map( 'get_post_type', $post_ids ) ) ) as $type ) {
		$object = get_post_type_object( $type );
		$page   = null === $object || ! is_post_type_viewable( $object ) ? false : get_post_type_archive_link( $type );

		// Where the front page lists the posts, its address comes without the slash.
		if ( is_string( $page ) && null !== $object && untrailingslashit( $page ) !== untrailingslashit( home_url() ) ) {
			$pages += [ $page => page_title( $object->label, $page ) ];
		}
	}

	return $pages;
}

/**
 * Writes a title as plain text; a page without one goes by its path.
 */
function page_title( string $title, string $page ): string {
	$title = trim( html_entity_decode( wp_strip_all_tags( $title ), ENT_QUOTES ) );

	return '' === $title ? source_path( $page ) : $title;
}

/**
 * Tells whether a visitor can see a post.
 */
function is_publicly_seen( int $post_id ): bool {
	$post = get_post( $post_id );

	return $post instanceof WP_Post && is_post_publicly_viewable( $post ) && '' === $post->post_password;
}

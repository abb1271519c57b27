<?php
/** Reads the feed that pages name, and the image sitemap that robots.txt names. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use WP_Http;
use function ShortPixelFlush\Http\is_host_listed;
use function ShortPixelFlush\site_hosts;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// For all documents together, since the result of a flush waits for them.
const DOCUMENT_SECONDS = 5.0;

/**
 * Reads at most four documents: the feed and robots.txt in parallel, then the sitemap that robots.txt names, then a part
 * of that.
 *
 * @param string       $feed  Empty for none.
 * @param list<string> $pages The pages that show the images; their post types determine the part of the sitemap.
 * @return array<string, array{kind: 'feed'|'sitemap', answer: array{status: int, headers: array<string, string>, body: string}}>
 *     By URL; a part instead of the sitemap that lists it, if one was read.
 */
function read_documents( string $feed, array $pages, float $until ): array {
	$robots = WP_Http::make_absolute_url( '/robots.txt', home_url( '/' ) );
	$first  = read_own( [ $robots, $feed ], $until );
	$index  = sitemap_in_robots( 200 === ( $first[ $robots ]['status'] ?? 0 ) ? $first[ $robots ]['body'] : '' );
	$found  = read_own( [ $index ], $until );
	$part   = isset( $found[ $index ] ) ? sitemap_in_index( $found[ $index ]['body'], types_of_pages( $pages ) ) : '';
	$parts  = read_own( [ $part ], $until );
	$read   = [];

	foreach ( array_intersect_key( $first, [ $feed => true ] ) as $url => $answer ) {
		$read[ $url ] = [
			'kind'   => 'feed',
			'answer' => $answer,
		];
	}
	foreach ( [] === $parts ? $found : $parts as $url => $answer ) {
		$read[ $url ] = [
			'kind'   => 'sitemap',
			'answer' => $answer,
		];
	}

	return $read;
}

/**
 * @param list<string> $urls Empty ones, and those on other sites, are left out.
 * @return array<string, array{status: int, headers: array<string, string>, body: string}> By URL.
 */
function read_own( array $urls, float $until ): array {
	$own = array_filter( $urls, static fn ( string $url ): bool => is_host_listed( url_host( $url ), site_hosts() ) );

	return [] === $own ? [] : read_pages( array_values( $own ), $until );
}

/**
 * @param list<string> $pages
 * @return list<string> Post types.
 */
function types_of_pages( array $pages ): array {
	// Without an id, the type would be that of WordPress's current post.
	$ids = array_diff( array_map( 'url_to_postid', array_unique( $pages ) ), [ 0 ] );

	return array_values( array_filter( array_unique( array_map( 'get_post_type', $ids ) ), 'is_string' ) );
}

<?php
/**
 * What visitors get on the front page and on the newest pages, after all addresses have changed.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Page_Caches;
use WP_Post;
use function ShortPixelFlush\outcome;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/front-page.php';
require_once __DIR__ . '/../plan/pages/page-reader.php';
require_once __DIR__ . '/probable-caches.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../../page-caches/page-caches.php';

// A person waits for it, and a request that looks must end long before its time is up.
const LOOK_SECONDS = 12.0;
const NEWEST_PAGES = 5;

/**
 * Reads them as a visitor, and says what they ask for.
 *
 * @param list<array{from: string, to: string}> $switched
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function look_at_site( array $switched ): array {
	$found  = Page_Caches\found();
	$pages  = pages_to_look_at();
	$seen   = array_fill_keys( [ 'old', 'new', 'none' ], [] );
	$unread = [];
	$caches = [];

	// The front page by itself: a small server that makes all of them at once, each for the first time, has none in time.
	$until   = microtime( true ) + LOOK_SECONDS;
	$answers = read_pages( [ $pages[0] ], $until );
	foreach ( $answers + read_pages( array_slice( $pages, 1 ), $until ) as $page => $answer ) {
		if ( 200 !== $answer['status'] ) {
			$unread[ (string) $page ] = $answer['status'];
			continue;
		}

		$shows            = shows_any( $answer['body'], $switched );
		$seen[ $shows ][] = (string) $page;
		$caches           = 'old' === $shows ? array_merge( $caches, probable_caches( $answer['headers'], $found, $answer['body'] ) ) : $caches;
	}

	$data = [
		'read'   => count( $seen['new'] ),
		'page'   => $seen['old'][0] ?? (string) array_key_first( $unread ),
		'others' => max( 0, count( [] === $seen['old'] ? $unread : $seen['old'] ) - 1 ),
		'unread' => count( $unread ),
		'status' => reset( $unread ),
		'caches' => array_values( array_unique( $caches ) ),
	];

	if ( [] !== $seen['old'] ) {
		return outcome( 'failed', 'front_page_old', $data );
	}

	if ( isset( $unread[ $pages[0] ] ) ) {
		return outcome(
			'failed',
			'front_page_unread',
			[
				'page'   => $pages[0],
				'status' => $unread[ $pages[0] ],
			] + $data
		);
	}

	return [] === $seen['new'] ? outcome( 'skipped', 'front_page_silent', $data ) : outcome( 'done', '', $data );
}

/**
 * Lists the front page and the newest posts and pages that visitors see.
 *
 * @return non-empty-list<string>
 */
function pages_to_look_at(): array {
	$pages  = [ home_url( '/' ) ];
	$types  = array_diff( get_post_types( [ 'public' => true ] ), [ 'attachment' ] );
	$newest = get_posts(
		[
			'post_type'           => $types,
			'post_status'         => 'publish',
			'has_password'        => false,
			'numberposts'         => NEWEST_PAGES + 1, // phpcs:ignore WordPress.WP.PostsPerPage.posts_per_page_numberposts -- Six.
			'ignore_sticky_posts' => true,
		]
	);

	foreach ( $newest as $post ) {
		$page = $post instanceof WP_Post ? get_permalink( $post ) : false;

		if ( is_string( $page ) && count( $pages ) <= NEWEST_PAGES && untrailingslashit( $page ) !== untrailingslashit( home_url() ) ) {
			$pages[] = $page;
		}
	}

	return $pages;
}

/**
 * Tells which endpoint a page shows: "old" where it shows any of them, "new", or "none".
 *
 * @param list<array{from: string, to: string}> $switched
 */
function shows_any( string $html, array $switched ): string {
	$seen = array_map(
		static function ( array $part ) use ( $html ): string {
			return front_page_shows( $html, $part['from'], $part['to'] );
		},
		$switched
	);

	return in_array( 'old', $seen, true ) ? 'old' : ( in_array( 'new', $seen, true ) ? 'new' : 'none' );
}

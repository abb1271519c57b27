<?php
/** Looks at pages as a visitor, after the addresses in them have changed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Outcome;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Versions;
use WP_Post;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/../../page-caches/page-caches.php';
require_once __DIR__ . '/../../versions/address.php';
require_once __DIR__ . '/../../versions/shown.php';
require_once __DIR__ . '/../plan/pages/page-reader.php';
require_once __DIR__ . '/../plan/pages/pages.php';
require_once __DIR__ . '/../plan/provider-targets.php';
require_once __DIR__ . '/endpoint.php';
require_once __DIR__ . '/front-page.php';
require_once __DIR__ . '/probable-caches.php';
require_once __DIR__ . '/version.php';

// Someone waits for it, and a request that looks must end long before its time is up.
const PAGE_LOOK_SECONDS = 12.0;

// A cache that clears in the background may serve the old page for a moment, and a page that no cache holds any more may at first
// take longer than a look waits.
const PAGE_TRIES = 3;

const NEWEST_PAGES = 5;

// Finding an image's pages reads posts, so only those of the first few images are found.
const PAGES_OF_IMAGES = 10;

// What pages may add to a flush; more addresses would show nothing else.
const MOST_SEEN_ON_PAGES = 1000;

/** After everything was switched. */
function front_page_step( Step_Context $context ): Outcome {
	$switched = array_filter( $context->targets, static fn ( Provider_Target $target ): bool => 'switch' === $target->by );
	foreach ( $switched as $target ) {
		// A request that began before the switch and saved any of the provider's settings may have put the old endpoint back.
		if ( Outcome::FAILED === switch_endpoint( $target )->state ) {
			return Outcome::failed( 'endpoint_reverted', [ 'endpoint' => (string) endpoint_of( $target->id ) ] );
		}
	}
	if ( [] === $switched ) {
		return Outcome::skipped( 'front_page_same' );
	}
	$hosts = endpoints_on_pages( array_values( $switched ) );
	$pages = newest_pages();
	$until = microtime( true ) + PAGE_LOOK_SECONDS;
	// The front page alone: a small server that makes all pages at once, each for the first time, finishes none in time.
	$answers = read_pages( [ $pages[0] ], $until );
	$seen    = look_at_pages( $answers + read_pages( array_slice( $pages, 1 ), $until ), static fn ( string $html ): string => shows_any( $html, $hosts ), $context->tries() );
	// One of the newest pages may be broken for other reasons.
	if ( 'page_unread' === $seen->code && 200 === $answers[ $pages[0] ]['status'] ) {
		$seen = $seen->data['read'] > 0 ? Outcome::done( '', $seen->data ) : Outcome::skipped( 'pages_silent', $seen->data );
	}
	return looked_again( $seen, $context );
}

/** Looks at the pages that show images with a new address, and adds what they ask for to the flush, so that its result covers it. */
function pages_step( Step_Context $context ): Outcome {
	$flush   = $context->flush;
	$is_undo = $flush->is_undo();
	if ( ! $is_undo && ! has_its_version( $flush ) ) {
		return Outcome::failed( 'newer_address' );
	}
	$ids     = integers( $flush->subject['attachment_ids'] ?? [] );
	$keys    = array_fill_keys( texts( $flush->subject['keys'] ?? [] ), true );
	$version = text( $flush->subject['version'] ?? '' );
	$places  = Versions\look_up_places();
	$pages   = array_column( shown_pages( array_slice( $ids, 0, PAGES_OF_IMAGES ) ), 'url' );
	$until   = microtime( true ) + READING_SECONDS;
	$answers = [] === $pages ? [] : read_pages( $pages, $until );
	$shown   = read_in_time( $answers, static fn ( string $body, string $page ): array => addresses_in( $body, $page ), $until );
	foreach ( $answers as $page => $answer ) {
		$answers[ $page ]['status'] = isset( $shown[ $page ] ) || 200 !== $answer['status'] ? $answer['status'] : 0;
	}
	$seen     = look_at_pages(
		$answers,
		static function ( string $html, string $page ) use ( $shown, $keys, $version, $places, $is_undo ): string {
			$shows = page_shows( $shown[ $page ], $keys, $version, $places );
			// After an undo the version has to be gone.
			return $is_undo && 'none' !== $shows ? ( 'old' === $shows ? 'new' : 'old' ) : $shows;
		},
		$context->tries()
	);
	$variants = [];
	$only     = 1 === count( $ids ) ? $ids[0] : null;
	foreach ( $is_undo ? [] : $shown as $addresses ) {
		$variants += versioned_on_page( $addresses['urls'], $keys, $version, $places, $only );
	}
	$variants = array_slice( array_values( $variants ), 0, MOST_SEEN_ON_PAGES );
	if ( [] !== $variants && null === ( new Purges() )->add( $flush->id, $variants ) ) {
		return Outcome::failed( 'not_noted', $seen->data );
	}
	// A page that didn't open is reported, not waited for.
	return 'page_old' === $seen->code ? looked_again( $seen, $context ) : $seen;
}

/**
 * The worst comes first.
 *
 * @param array<array{status: int, headers: array<string, string>, body: string}> $answers By page.
 * @param callable(string, string): string                                         $shows   What a page asks for, by its HTML and its address: "new", "old", "mixed" or "none".
 */
function look_at_pages( array $answers, callable $shows, int $tries ): Outcome {
	$found  = Page_Caches\detected();
	$seen   = array_fill_keys( [ 'new', 'old', 'mixed', 'none' ], [] );
	$unread = [];
	$caches = [];
	foreach ( $answers as $page => $answer ) {
		if ( 200 !== $answer['status'] ) {
			$unread[ (string) $page ] = $answer['status'];
			continue;
		}
		$is            = $shows( $answer['body'], (string) $page );
		$seen[ $is ][] = (string) $page;
		$caches        = 'old' === $is ? array_merge( $caches, probable_caches( $answer['headers'], $found, $answer['body'] ) ) : $caches;
	}
	$worst = [] !== $seen['old'] ? $seen['old'] : ( [] !== $seen['mixed'] ? $seen['mixed'] : array_keys( $unread ) );
	$data  = [
		'read'   => count( $seen['new'] ),
		'unread' => count( $unread ),
		'page'   => (string) ( $worst[0] ?? '' ),
		'others' => max( 0, count( $worst ) - 1 ),
		'status' => [] === $unread ? 0 : reset( $unread ),
		'caches' => array_values( array_unique( $caches ) ),
		'tries'  => $tries,
	];
	if ( [] !== $seen['old'] || [] !== $seen['mixed'] ) {
		return Outcome::failed( [] !== $seen['old'] ? 'page_old' : 'page_mixed', $data );
	}
	// A page that didn't open may be the one that a cache keeps: the others prove nothing about it.
	if ( [] !== $unread ) {
		return Outcome::failed( 'page_unread', $data );
	}
	return [] === $seen['new'] ? Outcome::skipped( 'pages_silent', $data ) : Outcome::done( '', $data );
}

/** Repeats a look that may turn out better in a moment. */
function looked_again( Outcome $seen, Step_Context $context ): Outcome {
	$may_pass = 'page_old' === $seen->code || ( 'page_unread' === $seen->code && 0 === $seen->data['status'] );
	return $may_pass && $context->tries() < PAGE_TRIES ? Outcome::again( now() + Step_Context::AGAIN_SECONDS, $seen->code, $seen->data ) : $seen;
}

/** @return non-empty-list<string> The front page and the newest posts and pages that visitors see. */
function newest_pages(): array {
	$pages  = [ home_url( '/' ) ];
	$newest = get_posts(
		[
			'post_type'           => array_diff( get_post_types( [ 'public' => true ] ), [ 'attachment' ] ),
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
 * @param list<array{from: string, to: string}> $endpoints
 * @return string "old" where the page shows any old one, else "new" or "none".
 */
function shows_any( string $html, array $endpoints ): string {
	$seen = array_map( static fn ( array $one ): string => front_page_shows( $html, $one['from'], $one['to'] ), $endpoints );
	return in_array( 'old', $seen, true ) ? 'old' : ( in_array( 'new', $seen, true ) ? 'new' : 'none' );
}

/**
 * @param array{urls: list<string>, lazy: list<Shown_Source>} $addresses On the page.
 * @param array<true>                                         $keys      By image.
 * @param array{hosts: list<string>, path: string}            $places    Where the site's own files are.
 * @return string "new", "old", "mixed", or "none" where the page shows none of the images.
 */
function page_shows( array $addresses, array $keys, string $version, array $places ): string {
	$seen = [];
	foreach ( array_merge( array_column( $addresses['lazy'], 'url' ), $addresses['urls'] ) as $url ) {
		$source = parse_cdn_url( $url )['source'] ?? $url;
		if ( isset( $keys[ Versions\key_of( $source, $places ) ] ) ) {
			$seen[ Versions\shows_version( $url, $version ) ? 'new' : 'old' ] = true;
		}
	}
	return count( $seen ) > 1 ? 'mixed' : (string) ( array_key_first( $seen ) ?? 'none' );
}

/**
 * @param list<string>                             $urls   On the page.
 * @param array<true>                              $keys   By image.
 * @param array{hosts: list<string>, path: string} $places Where the site's own files are.
 * @return array<string, Variant> By address; also those that no plan knew of.
 */
function versioned_on_page( array $urls, array $keys, string $version, array $places, ?int $attachment_id ): array {
	$variants = [];
	foreach ( $urls as $url ) {
		$source = parse_cdn_url( $url )['source'] ?? '';
		if ( Versions\shows_version( $url, $version ) && isset( $keys[ Versions\key_of( $source, $places ) ] ) ) {
			$variants[ $url ] = new Variant( $url, $source, $attachment_id, 'page' );
		}
	}
	return $variants;
}

<?php
/**
 * Whether the pages that show a picture ask for it at its new address.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\outcome;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../../outcome.php';
require_once __DIR__ . '/../plan/pages/pages.php';
require_once __DIR__ . '/../plan/pages/page-reader.php';
require_once __DIR__ . '/../site/probable-caches.php';
require_once __DIR__ . '/../site/site-steps.php';
require_once __DIR__ . '/../../cdn/cdn-url.php';
require_once __DIR__ . '/../../page-caches/page-caches.php';
require_once __DIR__ . '/../../versions/address.php';

// Finding the pages of a picture reads posts, so it is done for the first few of many.
const PAGES_OF_PICTURES = 10;

// What pages may add to a flush; the rest of so many is as good as these.
const MOST_SEEN_ON_PAGES = 1000;

/**
 * Reads the pages as a visitor, and says what they ask for; of the addresses themselves those with the version.
 *
 * @param array{keys: list<string>, version: string, attachment_ids: list<int>, tried: array<mixed>} $of
 * @param bool                                                                                       $is_undo Whether the version must be gone, not there.
 * @return array{outcome: array{state: string, code: string, data: array<string, mixed>}, purges: list<array{url: string, source: string, attachment_id: int|null, found_in: string}>}
 */
function look_at_pages( array $of, bool $is_undo ): array {
	$pages  = array_column( shown_pages( array_slice( $of['attachment_ids'], 0, PAGES_OF_PICTURES ) ), 'url' );
	$seen   = [];
	$unread = [];
	$caches = [];
	$found  = Page_Caches\detected();
	$purges = [];
	$places = Versions\look_up_places();

	foreach ( [] === $pages ? [] : read_pages( $pages ) as $page => $answer ) {
		if ( 200 !== $answer['status'] ) {
			$unread[] = (string) $page;
			continue;
		}

		$purges += purges_on_page( $answer['body'], $of, $places );
		$shows   = page_shows( $answer['body'], array_fill_keys( $of['keys'], true ), $of['version'], $places );

		if ( $is_undo && 'none' !== $shows ) {
			$shows = 'old' === $shows ? 'new' : 'old';
		}

		$seen[ $shows ][] = (string) $page;
		$caches           = 'old' === $shows ? array_merge( $caches, probable_caches( $answer['headers'], $found, $answer['body'] ) ) : $caches;
	}

	$data = [
		'read'   => count( $seen['new'] ?? [] ),
		'unread' => count( $unread ),
		'page'   => $seen['old'][0] ?? $seen['mixed'][0] ?? $unread[0] ?? '',
		'others' => max( 0, count( $seen['old'] ?? $seen['mixed'] ?? $unread ) - 1 ),
		'caches' => array_values( array_unique( $caches ) ),
	];

	return [
		'outcome' => pages_outcome( array_map( 'count', $seen ), $data ),
		'purges'  => array_slice( array_values( $purges ), 0, MOST_SEEN_ON_PAGES ),
	];
}

/**
 * Says what came of reading the pages, the worst first.
 *
 * @param array<int>                                                                                            $seen Pages by what they show.
 * @param array{read: int, unread: int, page: string, others: int, caches: list<string>} $data
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function pages_outcome( array $seen, array $data ): array {
	if ( isset( $seen['old'] ) || isset( $seen['mixed'] ) ) {
		return outcome( 'failed', isset( $seen['old'] ) ? 'page_old' : 'page_mixed', $data );
	}

	// A page that did not open may be the one that a cache keeps: what the others ask for says nothing of it.
	if ( $data['unread'] > 0 ) {
		return outcome( 'failed', 'pages_unread', $data );
	}

	return isset( $seen['new'] ) ? outcome( 'done', '', $data ) : outcome( 'skipped', 'pages_silent', $data );
}

/**
 * Lists the addresses with the version that a page asks for: those that no plan knew of are to be looked at as well.
 *
 * @param array{keys: list<string>, version: string, attachment_ids: list<int>, tried: array<mixed>} $of
 * @param array{hosts: list<string>, path: string} $places Where the site's own files are.
 * @return array<string, array{url: string, source: string, attachment_id: int|null, found_in: string}> By address.
 */
function purges_on_page( string $html, array $of, array $places ): array {
	$purges = [];

	foreach ( addresses_in( $html )['urls'] as $url ) {
		$source = parse_cdn_url( $url )['source'] ?? '';

		if ( Versions\version_in( $source ) === $of['version'] && in_array( Versions\key_of( $source, $places ), $of['keys'], true ) ) {
			$purges[ $url ] = [
				'url'           => $url,
				'source'        => $source,
				'attachment_id' => 1 === count( $of['attachment_ids'] ) ? $of['attachment_ids'][0] : null,
				'found_in'      => 'page',
			];
		}
	}

	return $purges;
}

/**
 * Tells with which address a page shows the pictures: "new", "old", "mixed", or "none" where it shows none of them.
 *
 * @param array<true>                               $keys   The pictures.
 * @param array{hosts: list<string>, path: string} $places
 */
function page_shows( string $html, array $keys, string $version, array $places ): string {
	$addresses = addresses_in( $html );
	$sources   = array_column( $addresses['lazy'], 'url' );
	$seen      = [];

	foreach ( $addresses['urls'] as $url ) {
		$sources[] = parse_cdn_url( $url )['source'] ?? '';
	}

	foreach ( $sources as $source ) {
		if ( isset( $keys[ Versions\key_of( $source, $places ) ] ) ) {
			$seen[ Versions\version_in( $source ) === $version ? 'new' : 'old' ] = true;
		}
	}

	return count( $seen ) > 1 ? 'mixed' : (string) ( array_key_first( $seen ) ?? 'none' );
}

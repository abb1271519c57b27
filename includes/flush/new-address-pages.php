<?php
/**
 * Whether the pages that show a picture ask for it at its new address.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Cdn\parse_cdn_url;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/pages.php';
require_once __DIR__ . '/pages-read.php';
require_once __DIR__ . '/probable-caches.php';
require_once __DIR__ . '/site-steps.php';
require_once __DIR__ . '/../cdn/cdn-url.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../versions/address.php';

// Finding the pages of a picture reads posts, so it is done for the first few of many.
const PAGES_OF_PICTURES = 10;

/**
 * Reads the pages as a visitor, and says what they ask for.
 *
 * @param array{keys: list<string>, version: string, attachment_ids: list<int>, tried: array<mixed>} $of
 * @param bool                                                                                       $is_undo Whether the version must be gone, not there.
 * @return array{state: string, code: string, data: array<string, mixed>}
 */
function look_at_pages( array $of, bool $is_undo ): array {
	$pages  = array_column( shown_pages( array_slice( $of['attachment_ids'], 0, PAGES_OF_PICTURES ) ), 'url' );
	$seen   = [];
	$unread = [];
	$caches = [];
	$found  = Page_Caches\found();

	foreach ( [] === $pages ? [] : read_pages( $pages ) as $page => $answer ) {
		if ( 200 !== $answer['status'] ) {
			$unread[] = (string) $page;
			continue;
		}

		$shows = page_shows( $answer['body'], array_fill_keys( $of['keys'], true ), $of['version'], Versions\look_up_places() );

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

	if ( isset( $seen['old'] ) || isset( $seen['mixed'] ) ) {
		return outcome( 'failed', isset( $seen['old'] ) ? 'page_old' : 'page_mixed', $data );
	}

	if ( isset( $seen['new'] ) ) {
		return outcome( 'done', '', $data );
	}

	return [] === $unread ? outcome( 'skipped', 'pages_silent', $data ) : outcome( 'failed', 'pages_unread', $data );
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

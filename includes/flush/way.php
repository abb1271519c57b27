<?php
/** Decides for each image of a flush whether it gets a new link or its copies are removed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../cdn/cdn-url.php';
require_once __DIR__ . '/../hosts.php';
require_once __DIR__ . '/../page-caches/page-caches.php';
require_once __DIR__ . '/../versions/told-apart.php';
require_once __DIR__ . '/new-links.php';
require_once __DIR__ . '/plan/pages/pages-to-clear.php';
require_once __DIR__ . '/steps/edge.php';
require_once __DIR__ . '/steps/page-caches.php';
require_once __DIR__ . '/try-address.php';

// Pages no longer show a deleted image, and a new name is a new link already.
const CAUSES_WITHOUT_A_LINK = [
	'delete' => 'deleted',
	'rename' => 'renamed',
];

/**
 * The one rule, for every door.
 *
 * @param array{method: string, cause: string, has_provider: bool, can_be_told_apart: bool, has_room: bool, can_clear_pages: bool} $facts
 * @return array{way: 'new_link'|'removal', why: string}
 */
function way( array $facts ): array {
	$why = null;
	if ( 'removal' === $facts['method'] ) {
		$why = 'asked';
	} elseif ( isset( CAUSES_WITHOUT_A_LINK[ $facts['cause'] ] ) ) {
		$why = CAUSES_WITHOUT_A_LINK[ $facts['cause'] ];
	} elseif ( ! $facts['has_provider'] ) {
		$why = 'no_provider';
	} elseif ( ! $facts['can_be_told_apart'] ) {
		$why = 'not_told_apart';
	} elseif ( ! $facts['has_room'] ) {
		$why = 'no_version';
	} elseif ( ! $facts['can_clear_pages'] ) {
		$why = 'caches_stay';
	}
	return [
		'way' => null === $why ? Flush::NEW_LINK : Flush::REMOVAL,
		'why' => $why ?? 'told_apart',
	];
}

/** Whether that is settled, whatever the site and the CDN allow. */
function has_to_be_removed( string $method, string $cause ): bool {
	return 'removal' === $method || isset( CAUSES_WITHOUT_A_LINK[ $cause ] );
}

/**
 * Asks nothing of any network.
 *
 * @param string         $method    `auto`, `new_link` or `removal`.
 * @param string         $cause     One of CAUSES.
 * @param list<int>|null $can_clear The images whose cached pages can be cleared, where that is known already.
 * @return array<int, array{way: 'new_link'|'removal', why: string}> By attachment.
 */
function ways( Plan $plan, string $method, string $cause, int $user_id, ?array $can_clear = null ): array {
	$ids      = 'images' === $plan->scope ? $plan->touched_attachments() : [];
	$is_asked = has_to_be_removed( $method, $cause );
	$of_image = [];
	foreach ( $is_asked ? [] : $plan->variants as $variant ) {
		$of_image[ (int) $variant->attachment_id ][] = $variant;
	}
	$can_clear ??= $is_asked ? [] : images_with_clearable_pages( $ids, $user_id, 'person' !== $cause );
	$ways        = [];
	$given       = [];
	foreach ( $ids as $id ) {
		$theirs      = array_values( array_filter( $of_image[ $id ] ?? [], static fn ( Variant $variant ): bool => '' !== provider_id( $variant->url ) ) );
		$keys        = $is_asked ? [] : array_merge( $given, version_keys( owned_keys( [ $id ] ) ) );
		$ways[ $id ] = way(
			[
				'method'            => $method,
				'cause'             => $cause,
				'has_provider'      => [] !== $theirs,
				'can_be_told_apart' => [] === $theirs || can_be_told_apart( $theirs[0] ),
				'has_room'          => $is_asked || Versions\has_room( $keys ),
				'can_clear_pages'   => in_array( $id, $can_clear, true ),
			]
		);
		// Images of one flush share the room that there is.
		$given = Flush::NEW_LINK === $ways[ $id ]['way'] ? $keys : $given;
	}
	return $ways;
}

/** Whether the CDN may tell a new link of an image from its plain one, as far as is known. */
function can_be_told_apart( Variant $variant ): bool {
	$endpoint = parse_cdn_url( $variant->url )['endpoint'] ?? '';
	$told     = Versions\told_forms( $endpoint, url_host( $variant->source ) );
	$keys     = [ Versions\key_of( $variant->source, Versions\places() ) ];
	$open     = array_filter( forms_to_try( provider_id( $variant->url ), $keys, Versions\expected( $keys ) ), static fn ( string $form ): bool => ! in_array( $told[ $form ] ?? '', [ 'same', 'banned' ], true ) );
	return [] !== $open;
}

/**
 * @param list<int> $ids
 * @param bool      $is_automatic Whether nobody asked for it: then a CDN is never emptied for it.
 * @return list<int> The images whose cached pages can be cleared: those of a list, or all pages.
 */
function images_with_clearable_pages( array $ids, int $user_id, bool $is_automatic ): array {
	$may_all = may_clear_all_pages( $user_id, $is_automatic );
	$caches  = Page_Caches\clearable( $may_all );
	$edges   = edges_of_pages();
	if ( [] !== array_filter( $caches, static fn ( array $cache ): bool => ! $cache['clears'] ) ) {
		return [];
	}
	if ( ( [] === $caches && [] === $edges ) || null !== pages_to_clear( $ids ) ) {
		return $ids;
	}
	$can_be_emptied = [] === array_filter( $edges, static fn ( Site_Edge $edge ): bool => ! $edge->may_be_emptied_by( $user_id ) );
	$may_clear_all  = $may_all && ( $is_automatic ? [] === $edges : $can_be_emptied );
	if ( $may_clear_all ) {
		return $ids;
	}
	$may_list = count( $ids ) > 1 && count( $ids ) <= PICTURES_TO_CLEAR;
	return ! $may_list ? [] : array_values( array_filter( $ids, static fn ( int $id ): bool => null !== pages_to_clear( [ $id ] ) ) );
}

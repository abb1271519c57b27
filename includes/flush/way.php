<?php
/** Decides for each image of a flush whether it gets a new link or its copies are removed. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Page_Caches;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Copies\pages_to_clear;
use function ShortPixelFlush\now;
use function ShortPixelFlush\url_host;
use const ShortPixelFlush\Copies\IMAGES_TO_CLEAR;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Pages no longer show a deleted image, and a new name already is a new link.
const CAUSES_WITHOUT_A_LINK = [
	'delete' => 'deleted',
	'rename' => 'renamed',
];

/**
 * Decides for an image: its copies are removed for the first reason that applies; without one, it gets a new link.
 *
 * @phpstan-param array{
 *     method: string,
 *     cause: string,
 *     images: int,
 *     has_provider: bool,
 *     untold: string,
 *     has_room: bool,
 *     can_clear_pages: bool,
 * } $facts `images` in the flush; `untold` as returned by why_not_told_apart().
 * @return array{way: 'new_link'|'removal', why: string}
 */
function way( array $facts ): array {
	$reasons = [
		settled_reason( $facts['method'], $facts['cause'], $facts['images'] ),
		$facts['has_provider'] ? '' : 'no_provider',
		$facts['untold'],
		$facts['has_room'] ? '' : 'no_version',
		$facts['can_clear_pages'] ? '' : 'caches_stay',
	];
	$why     = array_values( array_diff( $reasons, [ '' ] ) )[0] ?? null;
	return [
		'way' => null === $why ? Flush::NEW_LINK : Flush::REMOVAL,
		'why' => $why ?? 'told_apart',
	];
}

/** Returns why all copies of a flush are removed, whatever the site and the CDN allow; empty if these decide. */
function settled_reason( string $method, string $cause, int $images ): string {
	if ( 'removal' === $method ) {
		return 'asked';
	}
	return CAUSES_WITHOUT_A_LINK[ $cause ] ?? ( $images > Flush::MOST_NEW_LINKS ? 'many' : '' );
}

/**
 * Returns the way of each image. Sends no request.
 *
 * @param string         $method    `auto`, `new_link` or `removal`.
 * @param string         $cause     One of CAUSES.
 * @param list<int>|null $can_clear The images whose cached pages can be cleared, if known already.
 * @return array<int, array{way: 'new_link'|'removal', why: string}> By attachment.
 */
function ways( Plan $plan, string $method, string $cause, int $user_id, ?array $can_clear = null ): array {
	$ids        = 'images' === $plan->scope ? $plan->touched_attachments() : [];
	$is_settled = '' !== settled_reason( $method, $cause, $plan->attachment_count );
	$of_image   = [];
	foreach ( $is_settled ? [] : $plan->variants as $variant ) {
		$of_image[ (int) $variant->attachment_id ][] = $variant;
	}
	$can_clear ??= $is_settled ? [] : images_with_clearable_pages( $ids, $user_id, 'person' !== $cause, now() );
	$ways        = [];
	$given       = [];
	foreach ( $ids as $id ) {
		$theirs      = array_values( array_filter( $of_image[ $id ] ?? [], static fn ( Variant $variant ): bool => '' !== provider_id( $variant->url ) ) );
		$keys        = $is_settled ? [] : array_merge( $given, version_keys( owned_keys( [ $id ] ) ) );
		$ways[ $id ] = way(
			[
				'method'          => $method,
				'cause'           => $cause,
				'images'          => $plan->attachment_count,
				'has_provider'    => [] !== $theirs,
				'untold'          => [] === $theirs ? '' : why_not_told_apart( $theirs[0] ),
				'has_room'        => $is_settled || Versions\has_room( $keys ),
				'can_clear_pages' => in_array( $id, $can_clear, true ),
			]
		);
		// The images of a flush share the remaining room for versions.
		$given = Flush::NEW_LINK === $ways[ $id ]['way'] ? $keys : $given;
	}
	return $ways;
}

/**
 * @return string Why the CDN can't tell an image's new link from its plain one, `not_told_apart` or `short_name`; empty
 *     if it may be able to.
 */
function why_not_told_apart( Variant $variant ): string {
	$endpoint = parse_cdn_url( $variant->url )['endpoint'] ?? '';
	$told     = Versions\told_forms( $endpoint, url_host( $variant->source ) );
	$keys     = [ Versions\key_of( $variant->source, Versions\places() ) ];
	$is_open  = static fn ( string $form ): bool => ! in_array( $told[ $form ] ?? '', [ 'same', 'banned' ], true );
	if ( [] !== array_filter( forms_to_try( provider_id( $variant->url ), $keys, Versions\expected( $keys ) ), $is_open ) ) {
		return '';
	}
	return $is_open( 'spelling' ) ? 'short_name' : 'not_told_apart';
}

/**
 * @param list<int> $ids
 * @param bool      $is_automatic Whether the cause is not `person`: a CDN is then never emptied for the flush.
 * @param int       $created_at   When the flush was created, in Unix seconds.
 * @return list<int> The images whose cached pages can be cleared: their known pages, or all pages.
 */
function images_with_clearable_pages( array $ids, int $user_id, bool $is_automatic, int $created_at ): array {
	$may_all = may_clear_all_pages( $user_id, $is_automatic, $created_at );
	$caches  = Page_Caches\keeping_pages( Page_Caches\clearable( $may_all ) );
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
	$may_list = count( $ids ) > 1 && count( $ids ) <= IMAGES_TO_CLEAR;
	return ! $may_list ? [] : array_values( array_filter( $ids, static fn ( int $id ): bool => null !== pages_to_clear( [ $id ] ) ) );
}

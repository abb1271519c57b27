<?php
/** Tells from three answers whether a CDN treats a copy's new link as a different URL. Pure: no WordPress in here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Compares the answers at the old link, at a new link that nobody has requested before, and at the old link again.
 *
 * A redirect alone proves nothing, because a CDN that ignores the difference also redirects if it has no copy. So for
 * `apart`, the old copy has to exist before and after: then other bytes or a redirect at the new link can't come from
 * it. If a cache sends exactly the old copy's bytes at the new link, it treats both links alike.
 *
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $old
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $new
 * @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $old_again
 * @param string $source The original's URL.
 * @param bool   $is_old Whether an image at the new link is known to be the old one.
 * @return 'apart'|'same'|'unknown'
 */
function compare_links( array $old, array $new, array $old_again, string $source, bool $is_old ): string {
	if ( ! is_copy_from_a_cache( $old ) ) {
		return 'unknown';
	}
	$is_image = 200 === $new['status'] && is_image( $new['body'] );
	if ( $is_image && ( $is_old || ( $new['body'] === $old['body'] && is_copy_from_a_cache( $new ) ) ) ) {
		return 'same';
	}
	$is_there    = is_copy_from_a_cache( $old_again ) && $old_again['body'] === $old['body'];
	$is_original = in_array( $new['status'], [ 302, 307 ], true )
		&& is_same_url( without_query( $new['headers']['location'] ?? '' ), without_query( $source ) );
	return $is_there && ( $is_original || ( $is_image && $new['body'] !== $old['body'] ) ) ? 'apart' : 'unknown';
}

/** @phpstan-param array{status: int, headers: array<string, string>, body: string, ...} $answer */
function is_copy_from_a_cache( array $answer ): bool {
	return 200 === $answer['status'] && is_image( $answer['body'] ) && is_from_cache( $answer['headers'] );
}

function without_query( string $url ): string {
	return substr( $url, 0, strcspn( $url, '?' ) );
}

<?php
/** Computes how long browsers and caches keep an image without revalidating it. Pure: no WordPress in here. */

declare( strict_types=1 );

namespace ShortPixelFlush\Proof;

use function ShortPixelFlush\Http\http_date;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Returns how many seconds a browser keeps the image at most without revalidating it, or 0 if that is unknown. If the
 * headers set no time, browsers use a tenth of the time since the image was modified.
 *
 * @param array<string, string> $headers The headers of an answer with an image.
 */
function browser_seconds( array $headers ): int {
	$cache_control = strtolower( $headers['cache-control'] ?? '' );
	if ( 1 === preg_match( '/(?:^|[\s,])no-(?:store|cache)(?:$|[\s,])/', $cache_control ) ) {
		return 0;
	}

	$date   = http_date( $headers['date'] ?? '' );
	$within = static fn ( int $seconds ): int => max( 0, min( LONGEST_AGE, $seconds ) );
	if ( 1 === preg_match( '/(?:^|[\s,])max-age="?(\d{1,10})/', $cache_control, $age ) ) {
		preg_match( '/(?:^|[\s,])stale-while-revalidate="?(\d{1,10})/', $cache_control, $while );
		return $within( (int) $age[1] + (int) ( $while[1] ?? 0 ) );
	}
	if ( isset( $headers['expires'] ) ) {
		$expires = http_date( $headers['expires'] );
		return null === $expires || null === $date ? 0 : $within( $expires - $date );
	}

	$made = http_date( $headers['last-modified'] ?? '' );
	return null === $made || null === $date ? 0 : $within( intdiv( $date - $made, 10 ) );
}

/**
 * Returns how many seconds a browser, or a cache between it and the CDN, keeps the image at most.
 *
 * @param array<string, string> $headers The headers of an answer with an image.
 */
function kept_seconds( array $headers ): int {
	$is_shared = 1 === preg_match( '/(?:^|[\s,])s-maxage="?(\d{1,10})/', strtolower( $headers['cache-control'] ?? '' ), $shared );

	return max( browser_seconds( $headers ), $is_shared ? min( LONGEST_AGE, (int) $shared[1] ) : 0 );
}

<?php
/** Which endpoint a page was written with; pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

/**
 * Returns "new", "old" (also for both), or "none".
 *
 * ShortPixel Adaptive Images gives its script host and key apart, so a page may hold no whole CDN URL.
 */
function front_page_shows( string $html, string $from, string $to ): string {
	$text = str_replace( [ '\\/', '&#x2F;', '&#47;' ], '/', $html );

	if ( page_names( $text, $from ) ) {
		return 'old';
	}

	return page_names( $text, $to ) ? 'new' : 'none';
}

/** Whether a page names an endpoint, followed by anything but more of the same segment. */
function page_names( string $text, string $endpoint ): bool {
	$bare  = (string) preg_replace( '#^https?:#i', '', $endpoint );
	$slash = (int) strrpos( $bare, '/' );
	$host  = (string) preg_replace( '#^//|[/:].*$#', '', substr( $bare, 0, $slash ) );
	$key   = preg_quote( substr( $bare, $slash + 1 ), '~' );

	// Autoptimize's tiny previews have an address that no filter of its base reaches.
	return 1 === preg_match( '~' . preg_quote( $bare, '~' ) . '(?![A-Za-z0-9_.-]|/q_lqip[,+])~', $text )
		|| ( 1 === preg_match( '~spaiDomain\s*=\s*["\']' . preg_quote( $host, '~' ) . '["\']~', $text )
			&& 1 === preg_match( '~\bkey\s*:\s*["\']' . $key . '["\']~', $text ) );
}

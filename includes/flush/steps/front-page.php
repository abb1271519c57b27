<?php
/** Which endpoint a page was written with; pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Tells which endpoint a page shows: "new", "old" (also where it shows both), or "none".
 *
 * The browser script of ShortPixel Adaptive Images is given host and key apart, so that a page may hold no whole CDN URL.
 */
function front_page_shows( string $html, string $from, string $to ): string {
	$text = str_replace( [ '\\/', '&#x2F;', '&#47;' ], '/', $html );

	if ( page_names( $text, $from ) ) {
		return 'old';
	}

	return page_names( $text, $to ) ? 'new' : 'none';
}

/** Tells whether a page names an endpoint, with anything after it but more of the same segment. */
function page_names( string $text, string $endpoint ): bool {
	$bare  = (string) preg_replace( '#^https?:#i', '', $endpoint );
	$slash = (int) strrpos( $bare, '/' );
	$host  = (string) preg_replace( '#^//|[/:].*$#', '', substr( $bare, 0, $slash ) );
	$key   = preg_quote( substr( $bare, $slash + 1 ), '~' );

	// A tiny preview of Autoptimize's has an address that no filter of its base reaches.
	return 1 === preg_match( '~' . preg_quote( $bare, '~' ) . '(?![A-Za-z0-9_.-]|/q_lqip[,+])~', $text )
		|| ( 1 === preg_match( '~spaiDomain\s*=\s*["\']' . preg_quote( $host, '~' ) . '["\']~', $text )
			&& 1 === preg_match( '~\bkey\s*:\s*["\']' . $key . '["\']~', $text ) );
}

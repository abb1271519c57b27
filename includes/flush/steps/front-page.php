<?php
/** Tells with which endpoint a page was written. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Cdn\browser_endpoint;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Returns "new", "old" (also for both), or "none".
 *
 * ShortPixel Adaptive Images gives its script host and key apart, so a page may hold no whole CDN URL.
 */
function front_page_shows( string $html, string $from, string $to ): string {
	$text = with_browser_hosts( str_replace( [ '\\/', '&#x2F;', '&#47;' ], '/', $html ) );

	if ( page_names( $text, $from ) ) {
		return 'old';
	}

	return page_names( $text, $to ) ? 'new' : 'none';
}

/**
 * Normalizes the hosts of a text's links like endpoints: plugins write them as in their settings, for example with
 * capitals.
 */
function with_browser_hosts( string $text ): string {
	return (string) preg_replace_callback(
		'~(https?:)?(//[^/\s"\'<>&\\\\]++)~i',
		static fn ( array $link ): string => $link[1] . preg_replace(
			'~\Ahttps?:~',
			'',
			browser_endpoint( ( '' === $link[1] ? 'https:' : $link[1] ) . $link[2] )
		),
		$text
	);
}

/** Whether a page names an endpoint, not followed by more of the same segment. */
function page_names( string $text, string $endpoint ): bool {
	$bare  = (string) preg_replace( '#^https?:#i', '', $endpoint );
	$slash = (int) strrpos( $bare, '/' );
	$host  = (string) preg_replace( '#^//|[/:].*$#', '', substr( $bare, 0, $slash ) );
	$key   = preg_quote( substr( $bare, $slash + 1 ), '~' );

	// Autoptimize's tiny previews have a URL that no filter of its base reaches.
	return 1 === preg_match( '~' . preg_quote( $bare, '~' ) . '(?![A-Za-z0-9_.-]|/q_lqip[,+])~', $text )
		|| ( 1 === preg_match( '~spaiDomain\s*=\s*["\']' . preg_quote( $host, '~' ) . '["\']~i', $text )
			&& 1 === preg_match( '~\bkey\s*:\s*["\']' . $key . '["\']~', $text ) );
}

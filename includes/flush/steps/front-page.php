<?php
/** Which endpoint a page was written with; pure. */

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

/** Writes the hosts of a text's links as endpoints have them: plugins write them as they are in their settings, such as with capitals. */
function with_browser_hosts( string $text ): string {
	return (string) preg_replace_callback(
		'~(https?:)?(//[^/\s"\'<>&\\\\]++)~i',
		static fn ( array $link ): string => $link[1] . preg_replace( '~\Ahttps?:~', '', browser_endpoint( ( '' === $link[1] ? 'https:' : $link[1] ) . $link[2] ) ),
		$text
	);
}

/** Whether a page names an endpoint, followed by anything but more of the same segment. */
function page_names( string $text, string $endpoint ): bool {
	$bare  = (string) preg_replace( '#^https?:#i', '', $endpoint );
	$slash = (int) strrpos( $bare, '/' );
	$host  = (string) preg_replace( '#^//|[/:].*$#', '', substr( $bare, 0, $slash ) );
	$key   = preg_quote( substr( $bare, $slash + 1 ), '~' );

	// Autoptimize's tiny previews have an address that no filter of its base reaches.
	return 1 === preg_match( '~' . preg_quote( $bare, '~' ) . '(?![A-Za-z0-9_.-]|/q_lqip[,+])~', $text )
		|| ( 1 === preg_match( '~spaiDomain\s*=\s*["\']' . preg_quote( $host, '~' ) . '["\']~i', $text )
			&& 1 === preg_match( '~\bkey\s*:\s*["\']' . $key . '["\']~', $text ) );
}

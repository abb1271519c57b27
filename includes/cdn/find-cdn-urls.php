<?php
/**
 * Finds CDN URLs in text: HTML, CSS, JSON, Markdown, srcset, and URLs that contain another URL.
 *
 * Each step reads every byte a bounded number of times, so even hostile text takes linear time.
 */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The depth to which nested URLs are unwrapped.
const UNWRAPPING_LIMIT = 8;

/**
 * Finds the CDN URLs in a text: each one once, in order, and as a browser would request it.
 *
 * @return list<string>
 */
function find_cdn_urls( string $text ): array {
	$found = [];
	collect( undo_surroundings( $text ), 0, $found );

	return array_values( $found );
}

/**
 * Collects the CDN URLs of a text whose own escapes have been undone. Reads only the text around each `ret_`, which
 * every CDN URL contains.
 *
 * @param array<string, string> $found The URLs found so far; keys and values are the same.
 */
function collect( string $text, int $depth, array &$found ): void {
	$from = 0;
	$at   = $depth < UNWRAPPING_LIMIT ? strpos( $text, 'ret_' ) : false;

	while ( false !== $at ) {
		$start = run_start( $text, URL_ENDS, $at, $from );
		$from  = $at + length_free_of( $text, URL_ENDS, $at );
		collect_run(
			substr( $text, $start, $from - $start ),
			$start > 0 && '"' === $text[ $start - 1 ] && '"' === substr( $text, $from, 1 ),
			$depth,
			$found
		);
		$at = strpos( $text, 'ret_', $from );
	}
}

/**
 * Collects the CDN URLs of one run of characters without URL_ENDS, from left to right.
 *
 * @param array<string, string> $found
 */
function collect_run( string $run, bool $quoted, int $depth, array &$found ): void {
	$from = 0;
	$at   = strpos( $run, 'ret_' );

	while ( false !== $at ) {
		$start = segment_start( $run, $at, $from );
		$end   = $at + strcspn( $run, '/', $at );
		$url   = read_url( $run, $start, $end, $from, $quoted );
		if ( null === $url ) {
			collect_encoded( substr( $run, $start, $end - $start ), $depth, $found );
			$from = $end;
		} else {
			$parsed = parse_cdn_url( $url['url'] );
			if ( null !== $parsed ) {
				$found[ $url['url'] ] = $url['url'];
			}
			collect( null === $parsed ? $url['tail'] : $parsed['source'], $depth + 1, $found );
			$from = $url['end'];
		}
		$at = strpos( $run, 'ret_', $from );
	}
}

/**
 * Collects the CDN URLs of a path segment that may contain percent-encoded URLs.
 *
 * @param array<string, string> $found
 */
function collect_encoded( string $segment, int $depth, array &$found ): void {
	$end = strlen( $segment );
	$at  = 0;

	while ( $at < $end ) {
		$length = strcspn( $segment, "=&?#;'()[]{}|", $at );
		$piece  = substr( $segment, $at, $length );
		$at    += $length + 1;
		if ( false === strpos( $piece, 'ret_' ) || ( false === stripos( $piece, '%2f' ) && false === strpos( $piece, '%25' ) ) ) {
			continue;
		}
		if ( false !== stripos( $piece, '%2b' ) || false !== stripos( $piece, '%2c' ) ) {
			// If the separators are encoded, a plain plus sign means a space, as in form data.
			$piece = strtr( $piece, '+', ' ' );
		}
		collect( encode_spaces( undo_surroundings( decode_percent( $piece ) ), '=' ), $depth + 1, $found );
	}
}

<?php
/** Formats URLs for purges at edges (the site's own CDNs), and divides them into batches. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Cdn\encode_non_ascii;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Characters to percent-encode besides non-ASCII bytes: those that browsers encode (WHATWG URL Standard), and tabs and
// line breaks. Existing escapes are kept.
const ESCAPED_IN_PATH  = " \"<>^`{}\t\r\n";
const ESCAPED_IN_QUERY = " \"'<>\t\r\n";

/**
 * Splits a URL into its parts as a browser would request them, without the fragment. Nothing is decoded, because to an
 * edge, `+` and `%2B` are different URLs.
 *
 * @return array{origin: string, host: string, path: string, query: string}|null The query includes its question mark.
 *   Null if this is not an absolute HTTP or HTTPS URL.
 */
function url_parts( string $url ): ?array {
	if ( 1 !== preg_match( '~\A(https?://([^/?#\s]+))([^?#]*)(\?[^#]*)?(?:#.*)?\z~isD', $url, $parts ) ) {
		return null;
	}

	return [
		'origin' => strtolower( $parts[1] ),
		'host'   => strtolower( $parts[2] ),
		// Browsers read a backslash in a path as a slash.
		'path'   => '' === $parts[3] ? '/' : percent_encode( str_replace( '\\', '/', $parts[3] ), ESCAPED_IN_PATH ),
		'query'  => percent_encode( $parts[4] ?? '', ESCAPED_IN_QUERY ),
	];
}

/** Returns a URL as a browser requests it; null if it is not an absolute HTTP or HTTPS URL. */
function as_requested( string $url ): ?string {
	$parts = url_parts( $url );

	return null === $parts ? null : $parts['origin'] . $parts['path'] . $parts['query'];
}

/** Encodes the given characters and every non-ASCII byte. */
function percent_encode( string $text, string $characters ): string {
	$escapes = [];
	foreach ( str_split( $characters ) as $character ) {
		$escapes[ $character ] = sprintf( '%%%02X', ord( $character ) );
	}

	return encode_non_ascii( strtr( $text, $escapes ) );
}

/**
 * @param list<string>              $urls
 * @param callable(string): ?string $format Returns null to leave a URL out.
 * @return array<string, string> Formatted URLs, by original URL.
 */
function format_urls( array $urls, callable $format ): array {
	$formatted = [];
	foreach ( $urls as $url ) {
		$text = $format( $url );
		if ( null !== $text ) {
			$formatted[ $url ] = $text;
		}
	}

	return $formatted;
}

/**
 * @param array<string, string> $formatted As returned by format_urls().
 * @param int                   $max_bytes The maximum size of a batch of several as JSON; 0 for no limit.
 * @return list<array<string, string>>
 */
function batches( array $formatted, int $most, int $max_bytes = 0 ): array {
	$batches = [];
	$batch   = [];
	$size    = 0;
	foreach ( $formatted as $url => $text ) {
		$length = strlen( json_text( [ $text ] ) );
		if ( [] !== $batch && ( count( $batch ) >= $most || ( $max_bytes > 0 && $size + $length > $max_bytes ) ) ) {
			$batches[] = $batch;
			$batch     = [];
			$size      = 0;
		}
		$batch[ $url ] = $text;
		$size         += $length;
	}
	if ( [] !== $batch ) {
		$batches[] = $batch;
	}

	return $batches;
}

/**
 * @param array<string, string> $formatted As returned by format_urls().
 * @return list<string>
 */
function unique_values( array $formatted ): array {
	return array_values( array_unique( array_values( $formatted ) ) );
}

/** @return list<string> The entries, which line breaks or spaces separate. */
function split_list( string $text ): array {
	$entries = preg_split( '/\s+/', $text, -1, PREG_SPLIT_NO_EMPTY );

	return false === $entries ? [] : $entries;
}

/** @param mixed $value */
function json_text( $value ): string {
	// phpcs:ignore WordPress.WP.AlternativeFunctions -- Pure; wp_json_encode() would only add a retry.
	return (string) json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE );
}

<?php
/**
 * How addresses are given to edges. Pure: no WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use function ShortPixelFlush\Cdn\encode_non_ascii;

require_once __DIR__ . '/../cdn/percent.php';

// What a browser escapes in a path besides bytes beyond ASCII, and in a query (WHATWG URL Standard); escapes that are there stay.
const ESCAPED_IN_PATH  = " \"<>^`{}\t\r\n";
const ESCAPED_IN_QUERY = " \"'<>\t\r\n";

/**
 * Takes an address apart as a visitor's browser asks for it, which is what an edge stores: escaped where a browser escapes,
 * without fragment, and otherwise byte for byte. `+` and `,` stay, `%2B` and `%2C` stay: to an edge they are other addresses.
 *
 * @return array{origin: string, host: string, path: string, query: string}|null Query with its question mark; null where it is no address.
 */
function address_parts( string $url ): ?array {
	if ( 1 !== preg_match( '~\A(https?://([^/?#\s]+))([^?#]*)(\?[^#]*)?(?:#.*)?\z~isD', $url, $parts ) ) {
		return null;
	}

	return [
		'origin' => strtolower( $parts[1] ),
		'host'   => strtolower( $parts[2] ),
		// To a browser a backslash in a path is a slash.
		'path'   => '' === $parts[3] ? '/' : escaped( str_replace( '\\', '/', $parts[3] ), ESCAPED_IN_PATH ),
		'query'  => escaped( $parts[4] ?? '', ESCAPED_IN_QUERY ),
	];
}

/**
 * Writes an address as a visitor's browser asks for it; null where it is none.
 */
function as_requested( string $url ): ?string {
	$parts = address_parts( $url );

	return null === $parts ? null : $parts['origin'] . $parts['path'] . $parts['query'];
}

/**
 * Percent-encodes bytes beyond ASCII and the given characters.
 */
function escaped( string $text, string $characters ): string {
	$escapes = [];
	foreach ( str_split( $characters ) as $character ) {
		$escapes[ $character ] = sprintf( '%%%02X', ord( $character ) );
	}

	return encode_non_ascii( strtr( $text, $escapes ) );
}

/**
 * Deals what is sent out to requests: at most so many each, and at most so many bytes of JSON, since some bodies are limited.
 *
 * @param array<string,string> $sent  What is sent, by the address that was asked for.
 * @param int                  $bytes Of the list as JSON; 0 for no limit.
 * @return list<array<string,string>>
 */
function batches( array $sent, int $most, int $bytes = 0 ): array {
	$batches = [];
	$batch   = [];
	$size    = 0;
	foreach ( $sent as $url => $one ) {
		$length = strlen( json_text( [ $one ] ) );
		if ( [] !== $batch && ( count( $batch ) >= $most || ( $bytes > 0 && $size + $length > $bytes ) ) ) {
			$batches[] = $batch;
			$batch     = [];
			$size      = 0;
		}
		$batch[ $url ] = $one;
		$size         += $length;
	}
	if ( [] !== $batch ) {
		$batches[] = $batch;
	}

	return $batches;
}

/**
 * Maps addresses by a function; those that it answers null for are left out: no request will name them.
 *
 * @param list<string>              $urls
 * @param callable(string): ?string $write
 * @return array<string,string> What is sent, by the address that was asked for.
 */
function sent_as( array $urls, callable $write ): array {
	$sent = [];
	foreach ( $urls as $url ) {
		$one = $write( $url );
		if ( null !== $one ) {
			$sent[ $url ] = $one;
		}
	}

	return $sent;
}

/**
 * Lists what is sent, each once.
 *
 * @param array<string,string> $sent As sent_as() gives it.
 * @return list<string>
 */
function each_once( array $sent ): array {
	return array_values( array_unique( array_values( $sent ) ) );
}

/**
 * Lists what is written one a line, or with spaces between: hosts, servers.
 *
 * @return list<string>
 */
function listed( string $text ): array {
	$listed = preg_split( '/\s+/', $text, -1, PREG_SPLIT_NO_EMPTY );

	return false === $listed ? [] : $listed;
}

/**
 * Writes JSON with slashes and letters as they are.
 *
 * @param mixed $value
 */
function json_text( $value ): string {
	return (string) json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- Pure; wp_json_encode() only adds a second try.
}

<?php
/**
 * Reduces an answer to what a recording may contain: nothing that identifies a site, a person or an account. Values are
 * built from allow-lists. Pure.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Health;

use function ShortPixelFlush\Cdn\parse_cdn_url;
use function ShortPixelFlush\Http\http_date;
use function ShortPixelFlush\Proof\image_size;
use function ShortPixelFlush\Proof\is_image;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const STATE_WORDS = [ 'hit', 'miss', 'expired', 'stale', 'bypass', 'dynamic', 'updating', 'revalidated', 'pass' ];

// The words to keep in each header, in lower case, with their numbers, as in `max-age=60`; all else is dropped.
const HEADER_WORDS = [
	'accept-ranges'    => [ 'bytes', 'none' ],
	'cache-control'    => [
		'public',
		'private',
		'no-cache',
		'no-store',
		'no-transform',
		'must-revalidate',
		'proxy-revalidate',
		'immutable',
		'max-age',
		's-maxage',
		'stale-while-revalidate',
		'stale-if-error',
	],
	'cdn-cache'        => STATE_WORDS,
	'cf-cache-status'  => STATE_WORDS,
	'content-encoding' => [ 'gzip', 'br', 'zstd', 'deflate', 'identity' ],
	'server'           => [ 'bunnycdn', 'cloudflare', 'nginx', 'openresty', 'apache', 'litespeed', 'varnish', 'caddy', 'amazons3' ],
	'vary'             => [ 'accept', 'accept-encoding', 'origin', 'cookie', 'user-agent', '*' ],
	'x-cache'          => STATE_WORDS,
	'x-cache-status'   => STATE_WORDS,
	'x-proxy-cache'    => STATE_WORDS,
];

const NUMBER_HEADERS = [ 'age', 'cdn-requestpullcode', 'cdn-status', 'content-length' ];

// Recorded as seconds before or after the answer, so that the server's clock is not revealed.
const TIME_HEADERS = [ 'cdn-cachedat', 'date', 'expires', 'last-modified' ];

// Only their presence is recorded.
const SET_HEADERS = [ 'cdn-pullzone', 'set-cookie' ];

const KNOWN_KEY   = '/\A(?:spai|client|spio)\d{0,3}\z/D';
const KNOWN_PARAM = '/\A[a-z]{1,3}_[A-Za-z\d:]{0,20}\z/D';

/**
 * @param array<string, string> $headers Values by lower-case name.
 * @param int                   $at      When the answer arrived, in Unix seconds.
 * @param array<string, string> $places  The site's links, by the names that replace them.
 * @return array<string, int|string>
 */
function recorded_headers( array $headers, int $at, array $places ): array {
	$kept = [];
	foreach ( $headers as $name => $value ) {
		$said = recorded_header( $name, $value, $at, $places );
		if ( null !== $said ) {
			$kept[ $name ] = $said;
		}
	}
	ksort( $kept );

	return $kept;
}

/**
 * @param array<string, string> $places
 * @return int|string|null Null for a header that is dropped.
 */
function recorded_header( string $name, string $value, int $at, array $places ) {
	if ( isset( HEADER_WORDS[ $name ] ) ) {
		// Anything after the server's name, such as a city, is dropped.
		return recorded_words( 'server' === $name ? explode( '-', $value )[0] : $value, HEADER_WORDS[ $name ] );
	}
	if ( in_array( $name, NUMBER_HEADERS, true ) ) {
		return 1 === preg_match( '/\A\d{1,9}\z/D', $value ) ? (int) $value : 'other';
	}
	if ( in_array( $name, TIME_HEADERS, true ) ) {
		$time = recorded_time( $value );
		return null === $time ? 'other' : $time - $at;
	}
	if ( in_array( $name, SET_HEADERS, true ) ) {
		return 'set';
	}
	if ( 'content-type' === $name ) {
		return 1 === preg_match(
			'~\A(?:image/(?:jpeg|png|webp|avif|gif|svg\+xml)|text/(?:html|plain|css)|application/(?:json|octet-stream))(?=;|\z)~i',
			$value,
			$found
		)
			? strtolower( $found[0] )
			: 'other';
	}
	if ( 'retry-after' === $name ) {
		$time = http_date( $value );
		return 1 === preg_match( '/\A\d{1,6}\z/D', $value ) ? (int) $value : ( null === $time ? 'other' : 'date+' . max( 0, $time - $at ) );
	}

	return 'location' === $name ? recorded_link( $value, $places ) : null;
}

/**
 * @param list<string> $known
 * @return string The known words in their order, each with the number after its "=", if that is a whole number; `other`
 *   if there are none.
 */
function recorded_words( string $value, array $known ): string {
	$words = [];
	preg_match_all( '/[a-z\d*][a-z\d-]*(?:=\d{1,10}(?![\w.-]))?/', strtolower( $value ), $found );
	foreach ( $found[0] as $word ) {
		if ( in_array( explode( '=', $word )[0], $known, true ) ) {
			$words[] = $word;
		}
	}

	return [] === $words ? 'other' : implode( ', ', $words );
}

/** Parses HTTP's and bunny.net's date formats into Unix seconds; null for anything else. */
function recorded_time( string $value ): ?int {
	if ( 1 === preg_match( '~\A(\d\d)/(\d\d)/(\d{4}) (\d\d:\d\d:\d\d)\z~D', $value, $parts ) ) {
		$time = strtotime( "{$parts[3]}-{$parts[1]}-{$parts[2]} {$parts[4]} UTC" );
		return false === $time ? null : $time;
	}

	return http_date( $value );
}

/**
 * Describes a link without its hosts and file names.
 *
 * @param array<string, string> $places The site's links, by the names that replace them; CDN links become `cdn/…`.
 */
function recorded_link( string $url, array $places ): string {
	$name = place_named( $url, $places );
	if ( null !== $name ) {
		return $name;
	}
	$parsed = parse_cdn_url( $url );
	if ( null === $parsed ) {
		return 'other';
	}
	$params = array_map(
		static fn ( string $param ): string => 1 === preg_match( KNOWN_PARAM, $param ) && 0 !== strpos( $param, 'v_' ) ? $param : substr( $param, 0, 2 ) . '…',
		$parsed['params']
	);

	return 'cdn/' . recorded_key( $parsed['key'] ) . '/' . implode( '+', $params ) . '/' . ( place_named( $parsed['source'], $places ) ?? 'other' );
}

/** Masks a custom key, which may name an account. */
function recorded_key( string $key ): string {
	return 1 === preg_match( KNOWN_KEY, $key ) ? $key : 'key';
}

/** @param array<string, string> $places */
function place_named( string $url, array $places ): ?string {
	$bare = static fn ( string $one ): string => (string) preg_replace( '~\A(?:https?:)?//~i', '', $one );
	$name = array_search( $bare( $url ), array_map( $bare, $places ), true );
	// A link that was percent-encoded on the way counts as the plain one.
	$name = false === $name ? array_search( rawurldecode( $bare( $url ) ), array_map( $bare, $places ), true ) : $name;

	return false === $name ? null : $name;
}

/**
 * Lists the names of the headers whose values are not recorded.
 *
 * @param array<string, string> $headers
 * @param list<string>          $masked Drops names that contain one of these, such as parts of the site's host.
 * @return list<string>
 */
function other_header_names( array $headers, array $masked ): array {
	$names = [];
	foreach ( array_keys( $headers ) as $name ) {
		$is_listed = null !== recorded_header( $name, '', 0, [] ) || 'etag' === $name;
		$is_secret = [] !== array_filter( $masked, static fn ( string $part ): bool => '' !== $part && false !== stripos( $name, $part ) );
		if ( ! $is_listed && ! $is_secret && 1 === preg_match( '/\A[a-z][a-z-]{1,39}\z/D', $name ) ) {
			$names[] = $name;
		}
	}
	sort( $names );

	return $names;
}

/** @return 'empty'|'image'|'json'|'page'|'text' */
function kind_of_body( string $body ): string {
	if ( '' === $body || is_image( $body ) ) {
		return '' === $body ? 'empty' : 'image';
	}
	if ( is_array( json_decode( $body, true ) ) ) {
		return 'json';
	}

	return 1 === preg_match( '/\A\s*</', $body ) ? 'page' : 'text';
}

/**
 * @param bool $is_ours Whether the body can be the test image.
 * @return array{shows: 'A'|'B'|'other', type: string, width: int, height: int}|null Null if the body is not an image,
 *   or its size can't be read.
 */
function recorded_picture( string $body, bool $is_ours ): ?array {
	$size = is_image( $body ) ? image_size( $body ) : null;
	if ( null === $size ) {
		return null;
	}
	$shows = $size['width'] > $size['height'] ? 'A' : ( $size['width'] < $size['height'] ? 'B' : 'other' );

	return [
		'shows'  => $is_ours ? $shows : 'other',
		'type'   => $size['type'],
		'width'  => $size['width'],
		'height' => $size['height'],
	];
}

/** Returns which known answer ShortPixel's services gave, without any of its text. */
function recorded_reply( string $body ): string {
	$said   = json_decode( $body, true );
	$status = is_array( $said ) ? $said['Status'] ?? null : null;
	$code   = is_array( $status ) ? $status['Code'] ?? null : null;
	if ( ! is_array( $said ) ) {
		return kind_of_body( $body );
	}
	$cdn = $said['CDN'] ?? null;
	if ( is_array( $cdn ) && isset( $cdn['Error'] ) ) {
		return 'cdn_error';
	}
	if ( null !== $code ) {
		return ( is_string( $code ) ? 'code_text ' : 'code ' ) . recorded_number( $code );
	}
	$is_wrong_key = is_string( $said['Message'] ?? null ) && false !== stripos( $said['Message'], 'not the right api key' );

	return ( is_string( $status ) ? 'status_text ' : 'status ' ) . recorded_number( $status ) . ( $is_wrong_key ? ' wrong_key' : '' );
}

/** @param mixed $value */
function recorded_number( $value ): string {
	return is_scalar( $value ) && 1 === preg_match( '/\A-?\d{1,4}\z/D', (string) $value ) ? (string) $value : 'other';
}

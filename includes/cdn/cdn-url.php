<?php
/**
 * Parses ShortPixel CDN URLs: {scheme}://{host}/{key}/{params}/{source}.
 *
 * They are recognized by their grammar, not by a list of hosts or keys, unless they omit the source's host. String
 * functions do most of the work, because long hostile input would hit PCRE's limits.
 */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Parses a string that is one CDN URL and nothing else.
 *
 * The source is an absolute URL, or a path that begins with a slash if the CDN URL omits the source's host, as for
 * files in a bucket. Such a CDN URL is recognized if an image file directly follows the parameters; with a folder, only
 * by its endpoint, since the folder could be a host.
 *
 * @param list<string> $hostless Endpoints whose URLs omit the source's host.
 * @return array{endpoint: string, host: string, key: string, params: non-empty-list<string>, separator: string, source: string}|null
 */
function parse_cdn_url( string $url, array $hostless = [] ): ?array {
	$parts = split_cdn_url( $url );
	if ( null === $parts || ! is_key( $parts['key'] ) ) {
		return null;
	}

	$host     = browser_host( $parts['host'], $parts['scheme'] );
	$endpoint = $parts['scheme'] . '://' . $host . '/' . $parts['key'];
	$params   = split_params( $parts['params'] );
	$source   = null === $params
		? null
		: read_path( $parts['tail'], in_array( $endpoint, $hostless, true ) )
			?? read_source( $parts['tail'], in_array( 'p_h', $params['tokens'], true ) ? 'http' : 'https' );
	if ( null === $host || null === $params || null === $source || ( ! $parts['absolute'] && ! looks_like_host( $host ) ) ) {
		return null;
	}

	return [
		'endpoint'  => $endpoint,
		'host'      => $host,
		'key'       => $parts['key'],
		'params'    => $params['tokens'],
		'separator' => $params['separator'],
		'source'    => $source,
	];
}

/**
 * Returns the URL that removes a CDN URL's copy when requested: the same URL with `f_remove` as its first parameter;
 * null if it is not a CDN URL.
 */
function removal_url( string $url ): ?string {
	$parts  = split_cdn_url( $url );
	$parsed = parse_cdn_url( $url );
	if ( null === $parts || null === $parsed ) {
		return null;
	}

	$separator = $parsed['separator'];
	if ( '' === $separator ) {
		// A single parameter shows no separator: Autoptimize and Image Optimizer use a comma, all others a plus sign.
		$separator = in_array( rtrim( $parsed['key'], DIGITS ), [ 'client', 'spio' ], true ) ? ',' : '+';
	}
	$tokens = $parsed['params'];
	if ( 'f_remove' !== $tokens[0] ) {
		$tokens = array_merge( [ 'f_remove' ], array_diff( $tokens, [ 'f_remove' ] ) );
	}
	$start = substr( $url, 0, strlen( $url ) - strlen( $parts['tail'] ) - strlen( $parts['params'] ) - 1 );

	return $start . implode( $separator, $tokens ) . '/' . $parts['tail'];
}

/**
 * Splits a URL at its first slashes without validating the pieces.
 *
 * @return array{absolute: bool, scheme: string, host: string, key: string, params: string, tail: string}|null
 */
function split_cdn_url( string $url ): ?array {
	$start  = ascii_lower( substr( $url, 0, 8 ) );
	$scheme = 'https';
	$length = 0;
	if ( 0 === strpos( $start, 'http://' ) ) {
		$scheme = 'http';
		$length = 7;
	} elseif ( 'https://' === $start ) {
		$length = 8;
	} elseif ( 0 === strpos( $start, '//' ) ) {
		$length = 2;
	}

	$pieces = explode( '/', substr( $url, $length ), 4 );

	return count( $pieces ) < 4 ? null : [
		'absolute' => $length > 0,
		'scheme'   => $scheme,
		'host'     => $pieces[0],
		'key'      => $pieces[1],
		'params'   => $pieces[2],
		'tail'     => $pieces[3],
	];
}

/** Whether a path segment can be an endpoint's key. */
function is_key( string $segment ): bool {
	return 1 === preg_match( '~\A\.*+[A-Za-z0-9_\~-][A-Za-z0-9_.\~-]*+\z~', $segment );
}

/**
 * Splits a path segment into parameters: `name_value` tokens with one kind of separator and exactly one `ret_`; null
 * for any other segment.
 *
 * @return array{tokens: non-empty-list<string>, separator: string}|null
 */
function split_params( string $segment ): ?array {
	/** @var string|null $last */
	static $last = null;
	/** @var array{tokens: non-empty-list<string>, separator: string}|null $split */
	static $split = null;

	// Caches the last result: a search splits the same segment twice, to find the URL and then to parse it.
	if ( $segment !== $last ) {
		$last  = $segment;
		$split = split_new_params( $segment );
	}

	return $split;
}

/** @return array{tokens: non-empty-list<string>, separator: string}|null */
function split_new_params( string $segment ): ?array {
	$separator = 1 === preg_match( '/, |[+,]|%2[bc]/i', $segment, $match ) ? $match[0] : '';
	$tokens    = '' === $separator ? [ $segment ] : explode( $separator, $segment );
	$returns   = 0;
	foreach ( $tokens as $token ) {
		if ( ! is_token( $token ) ) {
			return null;
		}
		$returns += 0 === strpos( $token, 'ret_' ) ? 1 : 0;
	}

	return 1 !== $returns ? null : [
		'tokens'    => $tokens,
		'separator' => $separator,
	];
}

/**
 * Whether this is one parameter: a name of one to three letters, an underscore, and a value that may be empty. Only
 * `sc_`, which selects a part of the image, takes fractions. A colon in the value may be percent-encoded.
 */
function is_token( string $token ): bool {
	return 1 === preg_match( '~\A(?:[a-z]{1,3}_[A-Za-z0-9:]*+|sc_[A-Za-z0-9:.]*+)\z~', str_ireplace( '%3a', ':', $token ) );
}

/**
 * Reads the path of a source without a host from what follows the parameters. Null if that has a host (or may have one,
 * unless `$is_hostless`), or is not the complete path of a file.
 */
function read_path( string $tail, bool $is_hostless ): ?string {
	$tail  = str_replace( '\\/', '/', $tail );
	$tail  = substr( $tail, 0, strcspn( $tail, '#' ) );
	$path  = substr( $tail, 0, strcspn( $tail, '?' ) );
	$alone = false === strpos( $path, '/' ) && false === stripos( $path, '%2f' )
		&& 1 === preg_match( '~.\.(?:avif|gif|jpe?g|png|svg|webp)\z~is', substr( $path, -6 ) );
	$named = 1 === preg_match( '~^(?:https?[:%]|/)~i', substr( $path, 0, 8 ) ) || '/' === substr( $path, -1 );

	return ! $named && '' !== $path && ( $alone || $is_hostless ) && is_free_of( $tail, NOT_IN_URLS ) && ! is_elided( $tail ) ? '/' . $tail : null;
}

/**
 * Reads the absolute URL of the source from what follows the parameters; null if that lacks a host or a file, was
 * abbreviated, or has characters that no URL has.
 */
function read_source( string $tail, string $scheme ): ?string {
	$tail = str_replace( '\\/', '/', $tail );
	if ( ! is_free_of( $tail, NOT_IN_URLS ) || is_elided( $tail ) ) {
		return null;
	}

	$tail = substr( $tail, 0, strcspn( $tail, '#' ) );
	$path = substr( $tail, 0, strcspn( $tail, '?' ) );
	$rest = $path;
	if ( 1 === preg_match( '~^(?:(https?)(?::|%3a)(?:/|%2f){1,2}|//)~i', substr( $path, 0, 16 ), $match ) ) {
		$scheme = isset( $match[1] ) ? ascii_lower( $match[1] ) : $scheme;
		$rest   = substr( $path, strlen( $match[0] ) );
	}

	if ( false !== stripos( substr( $rest, 0, strcspn( $rest, '/' ) ), '%2f' ) ) {
		$rest = decode_percent( $rest, NOT_IN_URLS );
		$rest = substr( $rest, 0, strcspn( $rest, '#' ) );
	} else {
		// Browsers percent-encode a non-ASCII host here, because to them it is part of the path.
		$name = substr( $rest, 0, strcspn( $rest, '/?' ) );
		$rest = decode_percent( $name, ASCII ) . substr( $rest, strlen( $name ) );
	}
	$host = substr( $rest, 0, strcspn( $rest, '/?' ) );
	$file = substr( $rest, strlen( $host ), strcspn( $rest, '?' ) - strlen( $host ) );

	return null !== split_host( $host ) && '' !== $file && '/' !== substr( $file, -1 ) && ! is_elided( $rest )
		? $scheme . '://' . $rest . substr( $tail, strlen( $path ) )
		: null;
}

/** Whether a URL was abbreviated: an ellipsis is at its start or end, or beside a separator, not inside a name. */
function is_elided( string $text ): bool {
	foreach ( [ '...', "\u{2026}" ] as $dots ) {
		$at = strpos( $text, $dots );
		while ( false !== $at ) {
			$next = $at + strlen( $dots ) + strspn( $text, '.,;:!*~', $at + strlen( $dots ) );
			if ( 0 === $at || strlen( $text ) === $next || 0 < strspn( $text, '/?&=#', $at - 1, 1 ) || 0 < strspn( $text, '/?&=#', $next, 1 ) ) {
				return true;
			}
			$at = strpos( $text, $dots, $next );
		}
	}

	return false;
}

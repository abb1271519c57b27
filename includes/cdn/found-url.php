<?php
/** Extracts one CDN URL from a run of characters: finds its start and end, and writes it as a browser would. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Trailing characters that are not part of a URL in prose: ASCII punctuation; quotation marks, brackets and punctuation
// of other scripts, and invisible characters.
const PUNCTUATION   = '.,;:!?*~';
const FOREIGN_MARKS = "\u{2018}\u{2019}\u{201A}\u{201E}\u{2039}\u{203A}\u{060C}\u{061B}\u{061F}\u{0964}"
	. "\u{3001}\u{3002}\u{3009}\u{300B}\u{300D}\u{300F}\u{3011}\u{FF01}\u{FF09}\u{FF0C}\u{FF1A}\u{FF1B}\u{FF1F}"
	. "\u{200B}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2060}\u{FEFF}";

/** Returns the start of the path segment that `$at` is in, or that a slash at `$at` ends, but no less than `$from`. */
function segment_start( string $run, int $at, int $from ): int {
	$slash = $at > 0 ? strrpos( $run, '/', $at - 1 - strlen( $run ) ) : false;

	return false === $slash ? $from : max( $slash + 1, $from );
}

/**
 * Reads the URL whose parameters are the segment from `$start` to `$end`; null if that segment holds no parameters, no
 * host and key precede it, or nothing follows it.
 *
 * @return array{url: string, tail: string, end: int}|null
 */
function read_url( string $run, int $start, int $end, int $from, bool $quoted ): ?array {
	$key_at  = segment_start( $run, $start - 1, $from );
	$host_at = segment_start( $run, $key_at - 1, $from );
	if ( strlen( $run ) === $end || $host_at >= $key_at || null === split_params( substr( $run, $start, $end - $start ) ) ) {
		return null;
	}
	$host   = substr( $run, $host_at, $key_at - $host_at - 1 );
	$origin = read_origin( $run, $host, $host_at, $from );
	if ( null === $origin || ! is_key( substr( $run, $key_at, $start - $key_at - 1 ) ) ) {
		return null;
	}

	list( $url_end, $whole ) = find_end( $run, $origin['at'], $end + 1, $quoted );
	$written                 = substr( $run, $end + 1, $url_end - $end - 1 );
	$tail                    = $whole ? $written : trim_end( $written, FOREIGN_MARKS );
	$elided                  = is_elided( $tail );
	$wrapped                 = $origin['at'] > 0 && 1 === strspn( $run, $origin['relative'] ? '/' . WORD : '/', $origin['at'] - 1, 1 );
	$pattern                 = $wrapped && '*' === substr( $written, -1 );

	if ( ! $whole ) {
		$tail = trim_end( $tail, PUNCTUATION . FOREIGN_MARKS );
	}
	// A proxy that takes a whole URL forwards its query. One that takes a host and a path, like Statically, uses the
	// query itself.
	$browser = $elided || $pattern ? '' : browser_tail( $tail, $wrapped && ! $origin['named'] );

	return [
		'url'  => $origin['scheme'] . '://' . $origin['host'] . '/' . substr( $run, $key_at, $end - $key_at + 1 ) . $browser,
		'tail' => $tail,
		'end'  => $url_end,
	];
}

/** Trims UTF-8 characters from the end of a text; rtrim() works on bytes. */
function trim_end( string $text, string $characters ): string {
	$end = strlen( $text );
	do {
		$size = 1;
		while ( $size < min( 4, $end ) && 0x80 === ( ord( $text[ $end - $size ] ) & 0xC0 ) ) {
			++$size;
		}
		$found = $end > 0 && false !== strpos( $characters, substr( $text, $end - $size, $size ) );
		$end  -= $found ? $size : 0;
	} while ( $found );

	return substr( $text, 0, $end );
}

/**
 * Reads the scheme and host in front of the key.
 *
 * @param string $piece The segment before the key: the host, possibly with other characters in front of it.
 * @return array{scheme: string, host: string, at: int, named: bool, relative: bool}|null `at` is where the URL starts,
 *   `named` whether it has a scheme, `relative` whether it begins with two slashes. Null if no host precedes the key.
 */
function read_origin( string $run, string $piece, int $at, int $from ): ?array {
	$start = null === split_host( $piece ) ? run_start( $piece, AROUND_HOSTS, strlen( $piece ), 0 ) : 0;

	$lead = 0 === $start ? substr( $run, max( $from, $at - 12 ), $at - max( $from, $at - 12 ) ) : '';
	$told = 1 === preg_match( '~(?:(https?)(?::|%3a)/|(?<![:/])/(?=/))/?\z~i', $lead, $match );
	$name = $told && isset( $match[1] ) ? ascii_lower( $match[1] ) : 'https';
	$host = browser_host( substr( $piece, $start ), $name );
	$host = null === $host ? null : ascii_host( $host );
	$good = $told || '//' !== substr( $lead, -2 );

	if ( null === $host || ! $good || ( ! isset( $match[1] ) && ! looks_like_host( $host ) ) ) {
		return null;
	}
	if ( $start > 0 && is_free_of( $piece[ $start - 1 ], "'([=,;|&?*" ) ) {
		return null;
	}

	return [
		'scheme'   => $name,
		'host'     => $host,
		'at'       => $at + $start - ( $told ? strlen( $match[0] ) : 0 ),
		'named'    => isset( $match[1] ),
		'relative' => $told && ! isset( $match[1] ),
	];
}

/**
 * Returns where a URL ends, and whether a quotation mark ends it. Otherwise, trailing punctuation is not part of the
 * URL.
 *
 * @return array{int, bool}
 */
function find_end( string $run, int $start, int $at, bool $quoted ): array {
	$close  = $start > 0 && "'" === $run[ $start - 1 ] ? strpos( $run, "'", $at ) : false;
	$quoted = false !== $close || ( $quoted && 0 === $start );
	$length = false === $close ? strlen( $run ) : $close;
	$stops  = ( $quoted ? ',;' : ",;'()[]{}|" ) . ( is_query_value( $run, $start ) ? '&' : '' );
	$open   = 0;

	// Stops at the closing quotation mark, so that the bytes of the next URL are not scanned twice.
	for ( $at += strcspn( $run, $stops, $at, $length - $at ); $at < $length; $at += strcspn( $run, $stops, $at, $length - $at ) ) {
		if ( '(' === $run[ $at ] ) {
			++$open;
		} elseif ( ')' === $run[ $at ] && $open > 0 ) {
			--$open;
		} elseif ( is_end( $run[ $at ], substr( $run, $at + 1, 32 ), $quoted ) ) {
			return [ $at, false ];
		}
		++$at;
	}

	return [ $length, $quoted ];
}

/** Whether a character that may end a URL does so, given the text after it. */
function is_end( string $char, string $next, bool $quoted ): bool {
	// A comma, or a semicolon within quotation marks, ends a URL only before another URL.
	if ( ',' === $char || $quoted ) {
		return 1 === strspn( $next, 'hH/', 0, 1 ) && 1 === preg_match( '~^(?:https?(?::|%3a)|//)~i', $next );
	}

	// Attributes in Markdown, such as {width=70%}, end a URL. Any other opening brace makes it a template, which
	// parse_cdn_url() rejects.
	return '{' !== $char || 1 === preg_match( '~^(?:[.#:]|[\w-]+=)~', $next );
}

/** Whether a value in another URL's query starts at `$start`. */
function is_query_value( string $run, int $start ): bool {
	$from = max( 0, $start - 64 );

	return 1 === preg_match( '~[?&][\w.\[\]%-]*=\z~', substr( $run, $from, $start - $from ) );
}

/**
 * Writes what follows the parameters as a browser requests it, with an empty path if its dot segments lead out of it.
 *
 * @param bool $wrapped Whether this is a host and path inside another URL's path; the query then belongs to that URL.
 */
function browser_tail( string $tail, bool $wrapped ): string {
	$tail  = substr( $tail, 0, strcspn( $tail, '#' ) );
	$path  = substr( $tail, 0, strcspn( $tail, '?' ) );
	$query = $wrapped ? '' : substr( $tail, strlen( $path ) );

	return encode_non_ascii( resolve_dots( $path ) . str_replace( "'", '%27', $query ) );
}

/** Resolves the dot segments of a path; returns an empty string if they lead out of it. */
function resolve_dots( string $path ): string {
	// The fast path for nearly every URL: pages contain thousands of them.
	if ( false === strpos( '/' . $path, '/.' ) && false === stripos( $path, '%2e' ) ) {
		return $path;
	}

	$kept     = [];
	$segments = explode( '/', $path );
	foreach ( $segments as $at => $segment ) {
		$plain = str_ireplace( '%2e', '.', $segment );
		if ( '..' === $plain && null === array_pop( $kept ) ) {
			return '';
		}
		if ( '..' !== $plain && '.' !== $plain ) {
			$kept[] = $segment;
		} elseif ( count( $segments ) - 1 === $at ) {
			$kept[] = '';
		}
	}

	return implode( '/', $kept );
}

<?php
/** Percent-encoding, one character at a time, so that bytes that are not UTF-8 stay as they are. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/characters.php';

/** Decodes percent-encoding once. What is not UTF-8 stays encoded, and so do the characters of `$keep`. */
function decode_percent( string $text, string $keep = '' ): string {
	$at = strpos( $text, '%' );
	if ( false === $at ) {
		return $text;
	}
	// Where both are UTF-8, every character was encoded whole or not at all.
	$decoded = rawurldecode( $text );
	if ( is_free_of( $decoded, $keep ) && 1 === preg_match( '//u', $text ) && 1 === preg_match( '//u', $decoded ) ) {
		return $decoded;
	}
	$decoded = '';
	$from    = 0;

	while ( false !== $at ) {
		$char     = read_escapes( $text, $at );
		$kept     = '' === $char || false !== strpos( $keep, $char );
		$decoded .= substr( $text, $from, $at - $from ) . ( $kept ? '%' : $char );
		$from     = $at + ( $kept ? 1 : 3 * strlen( $char ) );
		$at       = strpos( $text, '%', $from );
	}

	return $decoded . substr( $text, $from );
}

/** Reads the UTF-8 character whose escapes start at `$at`; an empty string when there is none. */
function read_escapes( string $text, int $at ): string {
	$char   = '';
	$length = 1;
	$end    = strlen( $text ) - 3;

	for ( $next = $at; $next < $at + 3 * $length; $next += 3 ) {
		$hex = $next > $end ? '' : substr( $text, $next, 3 );
		if ( 3 !== strlen( $hex ) || '%' !== $hex[0] || 2 !== strspn( $hex, '0123456789abcdefABCDEF', 1 ) ) {
			return '';
		}
		if ( '' === $char ) {
			$lead   = (int) hexdec( substr( $hex, 1 ) );
			$length = $lead < 0x80 ? 1 : ( $lead < 0xE0 ? 2 : ( $lead < 0xF0 ? 3 : 4 ) );
		}
		$char .= chr( (int) hexdec( substr( $hex, 1 ) ) );
	}

	return 1 === preg_match( '//u', $char ) ? $char : '';
}

/** Percent-encodes every non-ASCII byte, as a browser does before it requests a URL. */
function encode_non_ascii( string $text ): string {
	/** @var array<string, string> $escapes */
	static $escapes = [];

	if ( [] === $escapes ) {
		for ( $byte = 0x80; $byte <= 0xFF; $byte++ ) {
			$escapes[ chr( $byte ) ] = '%' . strtoupper( dechex( $byte ) );
		}
	}

	return strtr( $text, $escapes );
}

<?php
/** Decodes percent-encoding, except escaped bytes that are not UTF-8, and encodes non-ASCII bytes. */

declare(strict_types=1);

namespace ShortPixelFlush\Cdn;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// A pattern for the escapes of one UTF-8 character (RFC 3629).
const ESCAPED_CHARACTER = '%[0-7][0-9a-f]'
	. '|%(?:c[2-9a-f]|d[0-9a-f]'
	. '|(?:e0%[ab]|e[1-9a-ce-f]%[89ab]|ed%[89]'
	. '|f0%[9ab][0-9a-f]%[89ab]|f[1-3]%[89ab][0-9a-f]%[89ab]|f4%8[0-9a-f]%[89ab])[0-9a-f]'
	. ')%[89ab][0-9a-f]';

/** Decodes percent-encoding once. Bytes that are not UTF-8 and the characters in `$keep` stay encoded. */
function decode_percent( string $text, string $keep = '' ): string {
	$at = strpos( $text, '%' );
	if ( false === $at ) {
		return $text;
	}
	// If both texts are UTF-8, no character was only partly encoded, so decoding byte by byte is safe.
	$decoded = rawurldecode( $text );
	if ( ( '' === $keep || is_free_of( $decoded, $keep ) ) && 1 === preg_match( '//u', $text ) && 1 === preg_match( '//u', $decoded ) ) {
		return $decoded;
	}
	$decoded = preg_replace_callback(
		'' === $keep ? '/(?:' . ESCAPED_CHARACTER . ')++/i' : '/' . ESCAPED_CHARACTER . '/i',
		static function ( array $escapes ) use ( $keep ): string {
			$char = rawurldecode( $escapes[0] );
			return '' !== $keep && false !== strpos( $keep, $char ) ? $escapes[0] : $char;
		},
		$text
	);

	return $decoded ?? $text;
}

/** Percent-encodes every non-ASCII byte, as browsers do before they request a URL. */
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

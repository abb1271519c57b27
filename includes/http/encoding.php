<?php
/** Unpacks compressed answers within a limit. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

defined( 'ABSPATH' ) || exit;

// Nested encodings, such as gzip within gzip. No server sends more on purpose.
const MOST_ENCODINGS = 2;

// Bytes decoded at once: they expand a thousandfold at most.
const PACKED_AT_ONCE = 4096;

/** @return array{string, string, string} The headers without Content-Encoding, the encoding, and the body. */
function take_encoding( string $raw ): array {
	$parts    = explode( "\r\n\r\n", $raw, 2 );
	$encoding = 1 === preg_match( '/^content-encoding:[ \t]*([^\r\n]*)/im', $parts[0], $found ) ? strtolower( trim( $found[1] ) ) : '';

	return [ (string) preg_replace( '/\r\ncontent-encoding:[^\r\n]*/i', '', $parts[0] ), $encoding, $parts[1] ?? '' ];
}

/** @return string|null At most one byte over the limit; null if PHP can't decode it. */
function unpacked( string $body, string $encoding, int $most ): ?string {
	$layers = array_values(
		array_filter( array_map( 'trim', explode( ',', $encoding ) ), static fn ( string $layer ): bool => ! in_array( $layer, [ '', 'identity' ], true ) )
	);
	if ( count( $layers ) > MOST_ENCODINGS ) {
		return null;
	}
	foreach ( array_reverse( $layers ) as $layer ) {
		$body = unpacked_layer( $body, $layer, $most );
		if ( null === $body ) {
			return null;
		}
	}

	return $body;
}

function unpacked_layer( string $body, string $layer, int $most ): ?string {
	// "deflate" is sent with zlib's header or, wrongly, without.
	$has_header = 8 === ord( $body[0] ?? "\0" ) % 16 && 0 === ( 256 * ord( $body[0] ?? "\0" ) + ord( $body[1] ?? "\0" ) ) % 31;
	if ( ! function_exists( 'inflate_init' ) ) {
		return null;
	}
	$formats = [
		'gzip'    => ZLIB_ENCODING_GZIP,
		'x-gzip'  => ZLIB_ENCODING_GZIP,
		'deflate' => $has_header ? ZLIB_ENCODING_DEFLATE : ZLIB_ENCODING_RAW,
	];
	if ( ! isset( $formats[ $layer ] ) ) {
		return null;
	}
	$context  = inflate_init( $formats[ $layer ] );
	$unpacked = '';
	if ( false === $context ) {
		return null;
	}
	foreach ( '' === $body ? [] : str_split( $body, PACKED_AT_ONCE ) as $piece ) {
		// phpcs:ignore WordPress.PHP.DevelopmentFunctions -- Broken data is expected here, and PHP can only warn of it.
		set_error_handler( static fn (): bool => true );
		$more = inflate_add( $context, $piece );
		restore_error_handler();
		if ( false === $more ) {
			return null;
		}
		$unpacked .= $more;
		if ( strlen( $unpacked ) > $most ) {
			break;
		}
	}

	return substr( $unpacked, 0, $most + 1 );
}

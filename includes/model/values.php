<?php
/** Reads plain values from the database or JSON, and writes them back. */

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

use JsonSerializable;
use function ShortPixelFlush\Http\request_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** @param mixed $value */
function integer( $value ): int {
	return is_numeric( $value ) ? (int) $value : 0;
}

/** @param mixed $value */
function text( $value ): string {
	return is_scalar( $value ) ? (string) $value : '';
}

/**
 * @param mixed $value
 * @return list<string>
 */
function texts( $value ): array {
	return is_array( $value ) ? array_values( array_map( __NAMESPACE__ . '\text', $value ) ) : [];
}

/**
 * @param mixed $value
 * @return list<int>
 */
function integers( $value ): array {
	return is_array( $value ) ? array_values( array_map( __NAMESPACE__ . '\integer', $value ) ) : [];
}

/**
 * @param mixed $value
 * @return array<mixed>
 */
function entries( $value ): array {
	return is_array( $value ) ? $value : [];
}

/**
 * Percent-encodes spaces and non-ASCII bytes as a browser does: the database refuses a whole statement for one invalid
 * UTF-8 byte.
 */
function encoded_url( string $url ): string {
	return (string) preg_replace_callback(
		'/[^\x21-\x7e]/',
		static fn ( array $found ): string => rawurlencode( $found[0] ),
		$url
	);
}

/** Returns a URL's host as returned by request_host(), cut to the column's length; `-` if no request is possible. */
function host_of( string $url ): string {
	$host = request_host( $url );
	return '' === $host ? '-' : substr( $host, 0, 191 );
}

/**
 * @param mixed $json
 * @return array<mixed>|null Null for anything but an array.
 */
function json_column( $json ): ?array {
	$value = is_string( $json ) && '' !== $json ? json_decode( $json, true ) : null;
	return is_array( $value ) ? $value : null;
}

/** @param array<mixed>|JsonSerializable $value May contain invalid bytes: any database charset can store the result. */
function json_text( $value ): string {
	$json = wp_json_encode( $value, JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR );
	return is_string( $json ) ? $json : '';
}

/**
 * @param mixed $value
 * @return int|string The column's value; empty for null, but not for an empty list.
 */
function stored_value( $value ) {
	if ( is_bool( $value ) || is_int( $value ) ) {
		return (int) $value;
	}
	return $value instanceof JsonSerializable || is_array( $value ) ? json_text( $value ) : text( $value );
}

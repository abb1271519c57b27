<?php
/** Reads plain values out of what the database or JSON gives, and writes them back. Pure but for wp_json_encode(). */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Http\request_host;

require_once __DIR__ . '/../../http/address.php';

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

/** Percent-encodes raw bytes and spaces as a browser would: the database refuses a whole statement for one broken UTF-8 byte. */
function plain_address( string $url ): string {
	return (string) preg_replace_callback(
		'/[^\x21-\x7e]/',
		static fn ( array $found ): string => rawurlencode( $found[0] ),
		$url
	);
}

/** Returns the host of an address as the HTTP client names it; `-` where no request could be made. */
function host_of( string $url ): string {
	$host = request_host( $url );
	return '' === $host ? '-' : substr( $host, 0, 191 );
}

/**
 * Decodes a JSON column; anything but an array is null.
 *
 * @param mixed $json
 * @return array<mixed>|null
 */
function json_column( $json ): ?array {
	$value = is_string( $json ) && '' !== $json ? json_decode( $json, true ) : null;
	return is_array( $value ) ? $value : null;
}

/**
 * Encodes JSON that any database charset can store, broken bytes included.
 *
 * @param array<mixed> $value
 */
function json_text( array $value ): string {
	$json = wp_json_encode( $value, JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR );
	return is_string( $json ) ? $json : '';
}

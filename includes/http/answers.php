<?php
/** Turns the outcome of any request into an answer of the same shape. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Exception;
use WpOrg\Requests\Response\Headers;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds; a header with a longer Retry-After is read as this.
const MAX_RETRY_AFTER = 86400;

/** @return Http_Answer */
function failed_answer( string $error, string $text, int $at ): array {
	return [
		'status'      => 0,
		'headers'     => [],
		'body'        => '',
		'error'       => $error,
		'error_text'  => $text,
		'at'          => $at,
		'retry_after' => null,
	];
}

/**
 * @param array<mixed> $answer May come from a filter; missing or invalid values get defaults.
 * @return Http_Answer
 */
function normalize_answer( array $answer, int $at ): array {
	$headers = [];
	foreach ( is_array( $answer['headers'] ?? null ) ? $answer['headers'] : [] as $name => $value ) {
		if ( is_scalar( $value ) ) {
			$headers[ strtolower( (string) $name ) ] = (string) $value;
		}
	}

	$at          = is_int( $answer['at'] ?? null ) ? $answer['at'] : $at;
	$retry_after = $answer['retry_after'] ?? retry_after( $headers['retry-after'] ?? '', $at );

	return [
		'status'      => is_int( $answer['status'] ?? null ) ? $answer['status'] : 0,
		'headers'     => $headers,
		'body'        => is_string( $answer['body'] ?? null ) ? $answer['body'] : '',
		'error'       => is_string( $answer['error'] ?? null ) ? $answer['error'] : '',
		'error_text'  => is_string( $answer['error_text'] ?? null ) ? $answer['error_text'] : '',
		'at'          => $at,
		'retry_after' => is_int( $retry_after ) ? $retry_after : null,
	];
}

/** Parses a Retry-After header into seconds, at most MAX_RETRY_AFTER; null if it can't be parsed. */
function retry_after( string $value, int $now ): ?int {
	$value = trim( $value );
	if ( 1 === preg_match( '/\A[0-9]{1,9}\z/', $value ) ) {
		return min( MAX_RETRY_AFTER, (int) $value );
	}

	$at = http_date( $value );

	return null === $at ? null : min( MAX_RETRY_AFTER, max( 0, $at - $now ) );
}

/**
 * @return array<string, string> The last value of each header, by lower-case name; for most headers that serve as
 *   evidence, all values, so that the verdict sees contradictions.
 */
function flatten_headers( Headers $headers ): array {
	$flat = [];
	foreach ( array_keys( $headers->getAll() ) as $name ) {
		$name   = strtolower( (string) $name );
		$values = [];
		foreach ( $headers->getValues( $name ) ?? [] as $value ) {
			$values[] = is_scalar( $value ) ? (string) $value : '';
		}
		if ( [] !== $values ) {
			$is_evidence   = 1 === preg_match( '/\A(?:age|date|etag|last-modified|vary|x-swift-savetime)\z|cache/', $name );
			$flat[ $name ] = $is_evidence ? implode( ', ', $values ) : $values[ count( $values ) - 1 ];
		}
	}

	return $flat;
}

function transport_error( Exception $error ): string {
	$curl_errors = [
		'dns'       => [ 5, 6 ],
		'connect'   => [ 7 ],
		'tls'       => [ 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91 ],
		'timeout'   => [ 28 ],
		'reset'     => [ 1, 8, 18, 52, 55, 56, 92, 95 ],
		'too_large' => [ 63 ],
	];
	// Only parallel requests carry curl's error number as the exception's code.
	$number = 1 === preg_match( '/\AcURL error ([0-9]+):/', $error->getMessage(), $found ) ? (int) $found[1] : $error->getCode();
	foreach ( $curl_errors as $code => $numbers ) {
		if ( in_array( $number, $numbers, true ) ) {
			return $code;
		}
	}

	$socket_errors = [
		'timeout'                    => 'timeout',
		'fsockopen.connect_error'    => 'connect',
		'fsockopenerror'             => 'connect',
		'fsockopen.ssl.no_match'     => 'tls',
		'requests.no_crlf_separator' => 'reset',
		'noversion'                  => 'reset',
	];

	return $socket_errors[ (string) $error->getType() ] ?? 'other';
}

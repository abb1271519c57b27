<?php
/**
 * What comes back from a request, in one shape whatever happened.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

use WpOrg\Requests\Exception;
use WpOrg\Requests\Response\Headers;

require_once __DIR__ . '/http-date.php';

/**
 * Builds the answer of a request that failed.
 *
 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
 */
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
 * Builds an answer out of what is known of it.
 *
 * @param array<mixed> $answer Any of the answer's fields.
 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
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

/**
 * Reads how many seconds a server asks to be left alone, in both forms; at most a day is believed.
 */
function retry_after( string $value, int $now ): ?int {
	$value = trim( $value );
	if ( 1 === preg_match( '/\A[0-9]{1,9}\z/', $value ) ) {
		return min( 86400, (int) $value );
	}

	$at = http_date( $value );

	return null === $at ? null : min( 86400, max( 0, $at - $now ) );
}

/**
 * Reads the headers, by lower-case name. Of one that came twice the last counts, except where two values contradict each
 * other about the copy's age: those are all kept, so that the verdict sees that they do.
 *
 * @return array<string,string>
 */
function plain_headers( Headers $headers ): array {
	$plain = [];
	foreach ( array_keys( $headers->getAll() ) as $name ) {
		$name   = strtolower( (string) $name );
		$values = [];
		foreach ( $headers->getValues( $name ) ?? [] as $value ) {
			$values[] = is_scalar( $value ) ? (string) $value : '';
		}
		if ( [] === $values ) {
			continue;
		}
		$is_evidence    = in_array( $name, [ 'age', 'date', 'etag', 'last-modified' ], true );
		$plain[ $name ] = $is_evidence ? implode( ', ', $values ) : $values[ count( $values ) - 1 ];
	}

	return $plain;
}

/**
 * Names what went wrong in one stable word.
 */
function error_word( Exception $error ): string {
	$code  = $error->getCode();
	$words = [
		'dns'       => [ 5, 6 ],
		'connect'   => [ 7 ],
		'tls'       => [ 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91 ],
		'timeout'   => [ 28 ],
		'reset'     => [ 1, 8, 18, 52, 55, 56, 92, 95 ],
		'too_large' => [ 63 ],
	];
	foreach ( $words as $word => $codes ) {
		if ( is_int( $code ) && in_array( $code, $codes, true ) ) {
			return $word;
		}
	}

	// Without curl the library has its own words.
	$types = [
		'timeout'                    => 'timeout',
		'fsockopen.connect_error'    => 'connect',
		'fsockopenerror'             => 'connect',
		'fsockopen.ssl.no_match'     => 'tls',
		'requests.no_crlf_separator' => 'reset',
		'noversion'                  => 'reset',
	];

	return $types[ (string) $error->getType() ] ?? 'other';
}

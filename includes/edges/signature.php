<?php
/**
 * Signs requests with AWS Signature Version 4, for CloudFront. Pure: no WordPress, no clock.
 *
 * See "Create a signed AWS API request" and "Signature Version 4 test suite" (AWS General Reference); the tests use the
 * suite's vectors.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * @param array<string, string> $headers Headers to sign in addition to host and date.
 * @param array<string, string> $keys    `key_id` and `secret`.
 * @param array<string, string> $scope   `region` and `service`.
 * @return array{'X-Amz-Date': string, Authorization: string}
 */
function signed_headers( string $method, string $url, array $headers, string $body, array $keys, array $scope, int $now ): array {
	$time   = gmdate( 'Ymd\THis\Z', $now );
	$signed = canonical_headers( [ 'X-Amz-Date' => $time ] + $headers, $url );
	$names  = implode( ';', array_keys( $signed ) );
	$path   = implode( '/', [ gmdate( 'Ymd', $now ), $scope['region'] ?? '', $scope['service'] ?? '', 'aws4_request' ] );
	$text   = canonical_request( $method, $url, $signed, $body );

	return [
		'X-Amz-Date'    => $time,
		'Authorization' => sprintf(
			'%s Credential=%s/%s, SignedHeaders=%s, Signature=%s',
			ALGORITHM,
			$keys['key_id'] ?? '',
			$path,
			$names,
			hash_hmac( 'sha256', implode( "\n", [ ALGORITHM, $time, $path, hash( 'sha256', $text ) ] ), signing_key( $keys['secret'] ?? '', $path ) )
		),
	];
}

/** @param string $path Day, region, service and "aws4_request", separated by slashes. */
function signing_key( string $secret, string $path ): string {
	$key = 'AWS4' . $secret;
	foreach ( explode( '/', $path ) as $part ) {
		$key = hash_hmac( 'sha256', $part, $key, true );
	}

	return $key;
}

/** @param array<string, string> $signed As returned by canonical_headers(). */
function canonical_request( string $method, string $url, array $signed, string $body ): string {
	$path  = (string) preg_replace( '~\A[a-z]+://[^/?#]*([^?#]*).*\z~isD', '$1', $url );
	$lines = '';
	foreach ( $signed as $name => $value ) {
		$lines .= "{$name}:{$value}\n";
	}

	return implode(
		"\n",
		[ $method, '' === $path ? '/' : $path, canonical_query( $url ), $lines, implode( ';', array_keys( $signed ) ), hash( 'sha256', $body ) ]
	);
}

/** Sorts a query's parameters by name, then by value, without decoding them. */
function canonical_query( string $url ): string {
	$query = explode( '#', explode( '?', $url, 2 )[1] ?? '', 2 )[0];
	$pairs = [];
	foreach ( '' === $query ? [] : explode( '&', $query ) as $pair ) {
		$parts   = explode( '=', $pair, 2 );
		$pairs[] = [ $parts[0], $parts[1] ?? '' ];
	}
	usort(
		$pairs,
		static function ( array $one, array $other ): int {
			$by_name = strcmp( $one[0], $other[0] );

			return 0 === $by_name ? strcmp( $one[1], $other[1] ) : $by_name;
		}
	);

	return implode( '&', array_map( static fn ( array $pair ): string => "{$pair[0]}={$pair[1]}", $pairs ) );
}

/**
 * @param array<string, string> $headers
 * @return array<string, string>
 */
function canonical_headers( array $headers, string $url ): array {
	$signed = [ 'host' => strtolower( (string) preg_replace( '~\A[a-z]+://([^/?#]*).*\z~isD', '$1', $url ) ) ];
	foreach ( $headers as $name => $value ) {
		$signed[ strtolower( $name ) ] = trim( (string) preg_replace( '/ +/', ' ', $value ) );
	}
	ksort( $signed, SORT_STRING );

	return $signed;
}

<?php
/**
 * Keeps a secret that is part of an address out of everything but the request itself. Pure: no WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

const MASK = '***';

/**
 * Writes a text without the secret, as it is or as an address encodes it.
 */
function masked( string $text, string $secret ): string {
	return '' === $secret ? $text : str_ireplace( [ $secret, rawurlencode( $secret ) ], MASK, $text );
}

/**
 * Writes an address without what may be a token in it: a user's name, and each value in a query that is named like a secret
 * or is long enough to be one.
 */
function without_tokens( string $url ): string {
	$url = (string) preg_replace( '~\A([a-z]+://)[^/?#@]*@~i', '$1' . MASK . '@', $url );

	return (string) preg_replace_callback(
		'~([?&;]|%3F|%26)([^=&;?#]+)(=|%3D)([^&;#]+)~i',
		static function ( array $found ): string {
			$is_secret = 1 === preg_match( '/key|token|sig|secret|auth|pass|hash|hmac|policy|credential|jwt|session/i', $found[2] ) || strlen( $found[4] ) > 20;

			return $found[1] . $found[2] . $found[3] . ( $is_secret ? MASK : $found[4] );
		},
		$url
	);
}

/**
 * Writes an answer without the secret, which an error page or a redirect may repeat.
 *
 * @phpstan-param array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null} $answer
 * @param array<string,mixed> $answer
 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
 */
function without_secret( array $answer, string $secret ): array {
	if ( '' === $secret ) {
		return $answer;
	}

	foreach ( $answer['headers'] as $name => $value ) {
		$answer['headers'][ $name ] = masked( $value, $secret );
	}

	return [
		'body'       => masked( $answer['body'], $secret ),
		'error_text' => masked( $answer['error_text'], $secret ),
	] + $answer;
}

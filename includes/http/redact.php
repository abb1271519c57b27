<?php
/** Keeps the secrets of a request out of everything but the request itself. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

defined( 'ABSPATH' ) || exit;

const MASK = '***';

/** @param list<string> $secrets Masked as they are, URL-encoded, and as JSON escapes them. */
function redact( string $text, array $secrets ): string {
	$forms = [];
	foreach ( array_filter( $secrets, static fn ( string $secret ): bool => '' !== $secret ) as $secret ) {
		array_push( $forms, $secret, rawurlencode( $secret ), str_replace( '/', '\\/', $secret ) );
	}
	// The longest first, or the rest of a secret that begins like another would show.
	usort( $forms, static fn ( string $one, string $other ): int => strlen( $other ) <=> strlen( $one ) );

	return [] === $forms ? $text : str_ireplace( $forms, MASK, $text );
}

/** Masks what may be a token: a user name, and query values that are named like a secret or long enough to be one. */
function redact_url( string $url ): string {
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
 * @param Http_Answer  $answer  An error page or a redirect may echo secrets.
 * @param list<string> $secrets
 * @return Http_Answer
 */
function redact_answer( array $answer, array $secrets ): array {
	if ( [] === $secrets ) {
		return $answer;
	}

	foreach ( $answer['headers'] as $name => $value ) {
		$answer['headers'][ $name ] = redact( $value, $secrets );
	}

	return [
		'body'       => redact( $answer['body'], $secrets ),
		'error_text' => redact( $answer['error_text'], $secrets ),
	] + $answer;
}

/**
 * @param Http_Request $request
 * @return Http_Request As callbacks may see it: with its secrets masked, and without the list of them.
 */
function redact_request( array $request ): array {
	$secrets = $request['secrets'] ?? [];
	unset( $request['secrets'] );

	$request['url'] = redact( $request['url'], $secrets );
	if ( isset( $request['body'] ) ) {
		$request['body'] = redact( $request['body'], $secrets );
	}
	if ( isset( $request['headers'] ) ) {
		$request['headers'] = array_map( static fn ( string $value ): string => redact( $value, $secrets ), $request['headers'] );
	}

	return $request;
}

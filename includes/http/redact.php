<?php
/**
 * Keeps the secrets of a request out of everything but the request itself. Pure: no WordPress in here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Http;

const MASK = '***';

/**
 * Writes a text without the secrets: as they are, as an address encodes them, and as JSON does.
 *
 * @param list<string> $secrets What must not be read in it; of two that begin alike the longer one is masked as a whole.
 */
function redact( string $text, array $secrets ): string {
	$forms = [];
	foreach ( array_filter( $secrets, static fn ( string $secret ): bool => '' !== $secret ) as $secret ) {
		array_push( $forms, $secret, rawurlencode( $secret ), str_replace( '/', '\\/', $secret ) );
	}
	usort( $forms, static fn ( string $one, string $other ): int => strlen( $other ) <=> strlen( $one ) );

	return [] === $forms ? $text : str_ireplace( $forms, MASK, $text );
}

/**
 * Writes an address without what may be a token in it: a user's name, and each value in a query that is named like a secret
 * or is long enough to be one.
 */
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
 * Writes an answer without the secrets, which an error page or a redirect may repeat.
 *
 * @phpstan-param array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null} $answer
 * @param array<string,mixed> $answer
 * @param list<string>        $secrets
 * @return array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null}
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
 * Writes a request as anybody may see it: its address, headers and body without the secrets, and not the secrets themselves.
 *
 * @param array<string,mixed> $request
 * @phpstan-param array{url: string, method?: string, headers?: array<string,string>, body?: string, timeout?: float, max_bytes?: int, secrets?: list<string>} $request
 * @return array<string,mixed>
 */
function redact_request( array $request ): array {
	$secrets = $request['secrets'] ?? [];
	$shown   = [ 'url' => redact( $request['url'], $secrets ) ] + array_diff_key( $request, [ 'secrets' => [] ] );
	if ( isset( $request['body'] ) ) {
		$shown['body'] = redact( $request['body'], $secrets );
	}
	if ( isset( $request['headers'] ) ) {
		$shown['headers'] = array_map( static fn ( string $value ): string => redact( $value, $secrets ), $request['headers'] );
	}

	return $shown;
}

<?php
/**
 * What all kinds of edges read alike in an answer, and what is said of it. No kind's own codes are here.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Builds what a kind says of an answer.
 *
 * @phpstan-param 'done'|'failed'|'busy' $state
 * @param array<string,mixed> $data
 * @return array{state: 'done'|'failed'|'busy', code: string, data: array<string,mixed>}
 */
function said( string $state, string $code, array $data = [] ): array {
	return [
		'state' => $state,
		'code'  => $code,
		'data'  => $data,
	];
}

/**
 * Reads what no provider has a say in: that nothing came, that it was too much at once, that the other side has trouble;
 * null where the kind has to read on.
 *
 * @phpstan-param array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null} $answer
 * @param array<string,mixed> $answer
 * @return array{state: 'done'|'failed'|'busy', code: string, data: array<string,mixed>}|null
 */
function trouble( array $answer ): ?array {
	$data = [
		'status'      => $answer['status'],
		'retry_after' => $answer['retry_after'],
	];
	// What was refused here is refused the next time as well; all else on the way may have passed by then.
	if ( in_array( $answer['error'], [ 'refused_host', 'private_host' ], true ) ) {
		return said( 'failed', 'not_sent', [ 'detail' => $answer['error'] ] + $data );
	}
	// Longer than anything the documentation knows.
	if ( 'too_large' === $answer['error'] ) {
		return said( 'failed', 'not_understood', [ 'detail' => $answer['error'] ] + $data );
	}
	if ( '' !== $answer['error'] || 0 === $answer['status'] ) {
		return said( 'busy', 'unreachable', [ 'detail' => $answer['error'] ] + $data );
	}
	if ( in_array( $answer['status'], [ 408, 425, 429 ], true ) ) {
		return said( 'busy', 'too_many', $data );
	}
	if ( $answer['status'] >= 500 ) {
		return said( 'busy', 'down', $data );
	}

	return null;
}

/**
 * Says that the provider refused, with its own words for whoever wants to know more.
 *
 * @phpstan-param array{status: int, headers: array<string,string>, body: string, error: string, error_text: string, at: int, retry_after: int|null} $answer
 * @param array<string,mixed> $answer
 * @return array{state: 'done'|'failed'|'busy', code: string, data: array<string,mixed>}
 */
function refused( string $code, array $answer, string $detail = '' ): array {
	return said(
		'failed',
		$code,
		[
			'status' => $answer['status'],
			'detail' => one_line( $detail ),
		]
	);
}

/**
 * Reads a JSON object or list; empty where the body is neither, such as an error page on the way.
 *
 * @return array<mixed>
 */
function json_values( string $body ): array {
	$values = json_decode( $body, true );

	return is_array( $values ) ? $values : [];
}

/**
 * Follows names into what json_values() gave; an empty string where there is no text or number.
 *
 * @param mixed      $values
 * @param int|string ...$names
 */
function text_at( $values, ...$names ): string {
	foreach ( $names as $name ) {
		$values = is_array( $values ) ? $values[ $name ] ?? null : null;
	}

	return is_string( $values ) || is_int( $values ) ? (string) $values : '';
}

/**
 * Follows names to a list of objects; what is none is left out.
 *
 * @param mixed      $values
 * @param int|string ...$names
 * @return list<array<mixed>>
 */
function objects_at( $values, ...$names ): array {
	foreach ( $names as $name ) {
		$values = is_array( $values ) ? $values[ $name ] ?? null : null;
	}

	return is_array( $values ) ? array_values( array_filter( $values, 'is_array' ) ) : [];
}

/**
 * Writes somebody else's words on one line of at most 200 bytes.
 */
function one_line( string $text ): string {
	$text = trim( (string) preg_replace( '/[\x00-\x20\x7f]+/', ' ', $text ) );

	// A character that was cut through is left out.
	return strlen( $text ) <= 200 ? $text : (string) preg_replace( '/[\xc0-\xff][\x80-\xbf]*\z/', '', substr( $text, 0, 200 ) );
}

/**
 * Says what the codes above mean for the owner of a site; empty for any other.
 *
 * @param array<string,mixed> $data What came with the code.
 */
function common_sentence( string $name, string $code, array $data ): string {
	$status = is_int( $data['status'] ?? null ) ? $data['status'] : 0;
	switch ( $code ) {
		case 'unreachable':
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			return sprintf( __( '%s did not answer. Visitors may get old pictures from it until it has been purged. Try again; if it stays so, ask your host whether this server may reach it.', 'shortpixel-flush' ), $name );
		case 'not_sent':
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			return sprintf( __( 'Nothing was sent to %s, because its address leads into a closed network. Visitors may get old pictures from it. Check the address in the settings.', 'shortpixel-flush' ), $name );
		case 'too_many':
			/* translators: %s: Cloudflare, bunny.net or another CDN. */
			return sprintf( __( '%s takes no more requests for the moment. Visitors may get old pictures from it until it has been purged. Try again in a few minutes.', 'shortpixel-flush' ), $name );
		case 'down':
			/* translators: 1: Cloudflare, bunny.net or another CDN. 2: a number such as 503. */
			return sprintf( __( '%1$s has trouble of its own (%2$d). Visitors may get old pictures from it until it has been purged. Try again later.', 'shortpixel-flush' ), $name, $status );
		case 'not_understood':
			/* translators: 1: Cloudflare, bunny.net or another CDN. 2: a number such as 400. */
			return sprintf( __( '%1$s gave an answer that is not in its documentation (%2$d). Whether it was purged is not known, so visitors may get old pictures from it. Test the connection in the settings, then try again.', 'shortpixel-flush' ), $name, $status );
	}

	return '';
}

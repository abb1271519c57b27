<?php
/**
 * Builds the results of purges and tests at edges (the site's own CDNs), and reads untrusted values, such as a CDN's
 * answer or a stored option.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

defined( 'ABSPATH' ) || exit;

const MOST_LINE_BYTES = 200;

/**
 * @phpstan-param 'done'|'failed'|'busy' $state
 * @param array<string, mixed>           $data
 * @return array{state: 'done'|'failed'|'busy', code: string, data: array<string, mixed>}
 */
function result( string $state, string $code, array $data = [] ): array {
	return [
		'state' => $state,
		'code'  => $code,
		'data'  => $data,
	];
}

/** @return array<mixed> Empty if the body is not a JSON object or list, but for example a proxy's error page. */
function json_values( string $body ): array {
	$values = json_decode( $body, true );

	return is_array( $values ) ? $values : [];
}

/**
 * @param mixed      $values
 * @param int|string ...$names The path to the value.
 * @return string The text or whole number at the path; '' if there is none.
 */
function text_at( $values, ...$names ): string {
	$value = value_at( $values, $names );

	return is_string( $value ) || is_int( $value ) ? (string) $value : '';
}

/**
 * @param mixed      $values
 * @param int|string ...$names
 * @return list<array<mixed>> The objects in the list at the path of names.
 */
function objects_at( $values, ...$names ): array {
	$value = value_at( $values, $names );

	return is_array( $value ) ? array_values( array_filter( $value, 'is_array' ) ) : [];
}

/**
 * @param mixed             $values
 * @param array<int|string> $names
 * @return mixed
 */
function value_at( $values, array $names ) {
	foreach ( $names as $name ) {
		$values = is_array( $values ) ? $values[ $name ] ?? null : null;
	}

	return $values;
}

/** Replaces each run of spaces and control characters by one space, and cuts the text to at most MOST_LINE_BYTES. */
function one_line( string $text ): string {
	$text = trim( (string) preg_replace( '/[\x00-\x20\x7f]+/', ' ', $text ) );

	// Drops a non-ASCII character at the end, which may have been cut in half.
	return strlen( $text ) <= MOST_LINE_BYTES ? $text : (string) preg_replace( '/[\xc0-\xff][\x80-\xbf]*\z/', '', substr( $text, 0, MOST_LINE_BYTES ) );
}

/**
 * @param mixed $values
 * @return array<string, string>
 */
function only_strings( $values ): array {
	return array_filter( string_keyed( $values ), 'is_string' );
}

/**
 * @param mixed $values
 * @return array<string, mixed>
 */
function string_keyed( $values ): array {
	$keyed = [];
	foreach ( is_array( $values ) ? $values : [] as $name => $value ) {
		$keyed[ (string) $name ] = $value;
	}

	return $keyed;
}

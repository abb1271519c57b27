<?php
/**
 * Reading values that someone else wrote: a provider's answer, a stored option.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

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

/**
 * Decodes a JSON object or list; empty if the body is neither, such as an error page of a proxy.
 *
 * @return array<mixed>
 */
function json_values( string $body ): array {
	$values = json_decode( $body, true );

	return is_array( $values ) ? $values : [];
}

/**
 * Reads a text or a number at a path of names; an empty string if there is none.
 *
 * @param mixed      $values What json_values() returned.
 * @param int|string ...$names
 */
function text_at( $values, ...$names ): string {
	$value = value_at( $values, $names );

	return is_string( $value ) || is_int( $value ) ? (string) $value : '';
}

/**
 * Reads a list of objects at a path of names, skipping anything else in it.
 *
 * @param mixed      $values What json_values() returned.
 * @param int|string ...$names
 * @return list<array<mixed>>
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

/**
 * Shortens someone else's text to one line of at most 200 bytes.
 */
function one_line( string $text ): string {
	$text = trim( (string) preg_replace( '/[\x00-\x20\x7f]+/', ' ', $text ) );

	// A character that was cut in half is dropped.
	return strlen( $text ) <= 200 ? $text : (string) preg_replace( '/[\xc0-\xff][\x80-\xbf]*\z/', '', substr( $text, 0, 200 ) );
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

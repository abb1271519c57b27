<?php
/**
 * Pieces that the schemas of our answers are made of.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Describes an object that has each of these properties and no other.
 *
 * @param array<string, array<string, mixed>> $properties
 * @return array{type: string, additionalProperties: bool, required: list<string>, properties: array<string, array<string, mixed>>}
 */
function object_schema( array $properties ): array {
	return [
		'type'                 => 'object',
		'additionalProperties' => false,
		'required'             => array_keys( $properties ),
		'properties'           => $properties,
	];
}

/**
 * @param array<string, mixed> $items
 * @return array<string, mixed>
 */
function list_schema( array $items ): array {
	return [
		'type'  => 'array',
		'items' => $items,
	];
}

/**
 * @return array<string, mixed>
 */
function count_schema(): array {
	return [
		'type'    => 'integer',
		'minimum' => 0,
	];
}

/**
 * @param list<string> $words
 * @return array<string, mixed>
 */
function word_schema( array $words ): array {
	return [
		'type' => 'string',
		'enum' => $words,
	];
}

/**
 * @return array<string, mixed>
 */
function page_cache_schema(): array {
	return object_schema(
		[
			'id'     => [ 'type' => 'string' ],
			'name'   => [ 'type' => 'string' ],
			'clears' => [ 'type' => 'boolean' ],
		]
	);
}

/**
 * @return array<string, mixed>
 */
function account_schema(): array {
	$schema = object_schema(
		[
			'state'   => word_schema( [ 'ok', 'low', 'exhausted', 'unreachable', 'unknown' ] ),
			'message' => [ 'type' => 'string' ],
		]
	);

	return array_merge( $schema, [ 'type' => [ 'object', 'null' ] ] );
}

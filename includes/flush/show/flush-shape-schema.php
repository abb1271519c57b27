<?php
/**
 * The only description of what flush_shape() and purge_shape() answer, as JSON schema.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/flush-shape-layers.php';
require_once __DIR__ . '/flush-shape-subject.php';
require_once __DIR__ . '/../new-address/new-address-record.php';

/**
 * Describes a flush.
 *
 * @return array<string,mixed>
 */
function flush_schema(): array {
	$counts = array_fill_keys( PURGE_STATES, whole_number() );

	return [
		'$schema' => 'http://json-schema.org/draft-04/schema#',
		'title'   => 'shortpixel-flush-flush',
	] + strict_object(
		[
			'id'          => whole_number(),
			'scope'       => one_of( [ 'images', 'urls', 'site' ] ),
			'state'       => one_of( [ 'queued', 'running', 'waiting', 'done', 'partial', 'failed', 'cancelled', 'undone' ] ),
			'paused'      => [ 'type' => 'boolean' ],
			'reason'      => [ 'type' => 'string' ],
			'subject'     => subject_schema(),
			'coverage'    => coverage_schema(),
			'method'      => one_of( METHODS ),
			'planning'    => or_null(
				strict_object(
					[
						'images_done' => whole_number(),
						'images'      => whole_number(),
					]
				)
			),
			'user'        => strict_object(
				[
					'id'   => whole_number(),
					'name' => [ 'type' => 'string' ],
				]
			),
			'endpoint'    => or_null(
				strict_object(
					[
						'from' => [ 'type' => 'string' ],
						'to'   => [ 'type' => 'string' ],
					]
				)
			),
			'layers'      => list_of(
				strict_object(
					[
						'layer'  => one_of( LAYERS ),
						'state'  => step_state(),
						'counts' => strict_object( $counts ),
					]
				)
			),
			'counts'      => strict_object( $counts + [ 'total' => whole_number() ] ),
			'steps'       => list_of(
				strict_object(
					[
						'id'      => [ 'type' => 'string' ],
						'title'   => [ 'type' => 'string' ],
						'state'   => step_state(),
						'message' => [ 'type' => 'string' ],
						'seconds' => or_null( [ 'type' => 'number' ] ),
					]
				)
			),
			'wait'        => or_null( strict_object( [ 'seconds_left' => whole_number() ] ) ),
			'trouble'     => [
				'description' => __( 'What is in the way while the flush is being sent; empty where nothing is.', 'shortpixel-flush' ),
				'type'        => 'string',
			],
			'message'     => [
				'description' => __( 'What is true for visitors now.', 'shortpixel-flush' ),
				'type'        => 'string',
			],
			'can'         => strict_object( array_fill_keys( [ 'run', 'retry', 'cancel', 'undo', 'pause', 'resume' ], [ 'type' => 'boolean' ] ) ),
			'created_at'  => moment(),
			'finished_at' => or_null( moment() ),
		]
	);
}

/**
 * Describes a purge.
 *
 * @return array<string,mixed>
 */
function purge_schema(): array {
	return [
		'$schema' => 'http://json-schema.org/draft-04/schema#',
		'title'   => 'shortpixel-flush-purge',
	] + strict_object(
		[
			'id'            => whole_number(),
			'layer'         => one_of( LAYERS ),
			'state'         => one_of( PURGE_STATES ),
			'url'           => [ 'type' => 'string' ],
			'source'        => [ 'type' => 'string' ],
			'attachment_id' => or_null( whole_number() ),
			'width'         => or_null( whole_number() ),
			'format'        => or_null( [ 'type' => 'string' ] ),
			'found_in'      => one_of( Variant::FOUND_IN ),
			'evidence'      => list_of(
				strict_object(
					[
						'kind' => [ 'type' => 'string' ],
						'text' => [ 'type' => 'string' ],
					]
				)
			),
			'reason'        => [ 'type' => 'string' ],
			'status'        => or_null( whole_number() ),
			'sent_at'       => or_null( moment() ),
			'checked_at'    => or_null( moment() ),
		]
	);
}

/**
 * Describes what a flush is about.
 *
 * @return array<string,mixed>
 */
function subject_schema(): array {
	return strict_object(
		[
			'title'            => [ 'type' => 'string' ],
			'attachments'      => list_of(
				strict_object(
					[
						'id'        => whole_number(),
						'title'     => [ 'type' => 'string' ],
						'thumbnail' => [ 'type' => 'string' ],
						'edit_url'  => [ 'type' => 'string' ],
					]
				)
			),
			'attachment_count' => whole_number(),
			'urls'             => list_of( [ 'type' => 'string' ] ),
			'url_count'        => whole_number(),
			'library'          => [ 'type' => 'boolean' ],
		]
	);
}

/**
 * Describes how far it was looked for addresses.
 *
 * @return array<string,mixed>
 */
function coverage_schema(): array {
	return or_null(
		strict_object(
			[
				'pages'   => whole_number(),
				'screens' => whole_number(),
				'read'    => whole_number(),
				'skipped' => list_of(
					strict_object(
						[
							'url'    => [ 'type' => 'string' ],
							'reason' => one_of( SKIP_REASONS ),
						]
					)
				),
			]
		)
	);
}

/**
 * Describes an object that has each of these properties and no other.
 *
 * @param array<string,array<string,mixed>> $properties Schemas by name.
 * @return array<string,mixed>
 */
function strict_object( array $properties ): array {
	return [
		'type'                 => 'object',
		'additionalProperties' => false,
		'required'             => array_keys( $properties ),
		'properties'           => $properties,
	];
}

/**
 * Describes a list.
 *
 * @param array<string,mixed> $items Schema of each.
 * @return array<string,mixed>
 */
function list_of( array $items ): array {
	return [
		'type'  => 'array',
		'items' => $items,
	];
}

/**
 * Describes what may also be null.
 *
 * @param array<string,mixed> $schema A schema with one type.
 * @return array<string,mixed>
 */
function or_null( array $schema ): array {
	return [ 'type' => [ $schema['type'] ?? 'string', 'null' ] ] + $schema;
}

/**
 * Describes one of some words.
 *
 * @param list<string> $words The words.
 * @return array<string,mixed>
 */
function one_of( array $words ): array {
	return [
		'type' => 'string',
		'enum' => $words,
	];
}

/**
 * Describes how far a step or a layer is.
 *
 * @return array<string,mixed>
 */
function step_state(): array {
	return one_of( [ 'queued', 'running', 'done', 'skipped', 'failed' ] );
}

/**
 * Describes a number that is counted.
 *
 * @return array<string,mixed>
 */
function whole_number(): array {
	return [
		'type'    => 'integer',
		'minimum' => 0,
	];
}

/**
 * Describes a time in UTC.
 *
 * @return array<string,mixed>
 */
function moment(): array {
	return [
		'type'   => 'string',
		'format' => 'date-time',
	];
}

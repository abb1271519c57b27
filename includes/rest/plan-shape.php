<?php
/**
 * The answer to a dry run.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/schema-parts.php';

/**
 * Keeps what a person is told of a plan; the rows that would be stored stay here.
 *
 * @param array<string, mixed> $plan
 * @return array<string, mixed>
 */
function plan_shape( array $plan ): array {
	return array_intersect_key( $plan, plan_schema()['properties'] );
}

/**
 * Describes the answer to a dry run.
 *
 * @return array{properties: array<string, array<string, mixed>>, ...}
 */
function plan_schema(): array {
	return object_schema(
		[
			'scope'       => word_schema( SCOPES ),
			'addresses'   => count_schema(),
			'sources'     => count_schema(),
			'attachments' => list_schema( attachment_schema() ),
			'variants'    => list_schema( variant_schema() ),
			'found_in'    => object_schema(
				[
					'settings' => count_schema(),
					'page'     => count_schema(),
					'pasted'   => count_schema(),
				]
			),
			'notes'       => list_schema( [ 'type' => 'string' ] ),
			'site'        => site_plan_schema(),
		]
	) + [ 'title' => 'shortpixel-flush-plan' ];
}

/**
 * @return array<string, mixed>
 */
function attachment_schema(): array {
	return object_schema(
		[
			'id'        => [ 'type' => 'integer' ],
			'title'     => [ 'type' => 'string' ],
			'thumbnail' => [ 'type' => 'string' ],
			'edit_url'  => [ 'type' => 'string' ],
		]
	);
}

/**
 * @return array<string, mixed>
 */
function variant_schema(): array {
	return object_schema(
		[
			'url'           => [ 'type' => 'string' ],
			'source'        => [ 'type' => 'string' ],
			'attachment_id' => [ 'type' => [ 'integer', 'null' ] ],
			'width'         => [ 'type' => [ 'integer', 'null' ] ],
			'format'        => [ 'type' => [ 'string', 'null' ] ],
			'found_in'      => word_schema( [ 'settings', 'page', 'pasted' ] ),
		]
	);
}

/**
 * @return array<string, mixed>
 */
function site_plan_schema(): array {
	$schema = object_schema(
		[
			'provider'    => object_schema(
				[
					'id'   => [ 'type' => 'string' ],
					'name' => [ 'type' => 'string' ],
				]
			),
			'endpoint'    => object_schema(
				[
					'from' => [ 'type' => 'string' ],
					'to'   => [ 'type' => 'string' ],
				]
			),
			'images'      => count_schema(),
			'files'       => count_schema(),
			'files_exact' => [ 'type' => 'boolean' ],
			'page_caches' => list_schema( page_cache_schema() ),
			'account'     => account_schema(),
			'custom_host' => [ 'type' => 'boolean' ],
			'effects'     => list_schema( [ 'type' => 'string' ] ),
		]
	);

	return array_merge( $schema, [ 'type' => [ 'object', 'null' ] ] );
}

<?php
/**
 * Describes the answer to a dry run as a schema, which no route publishes.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Rest\Schemas;
use function ShortPixelFlush\Say\coverage_schema;
use function ShortPixelFlush\Say\list_of;
use function ShortPixelFlush\Say\one_of;
use function ShortPixelFlush\Say\or_null;
use function ShortPixelFlush\Say\strict_object;
use function ShortPixelFlush\Say\ways_schema;
use function ShortPixelFlush\Say\whole_number;
use const ShortPixelFlush\Rest\SCOPES;

require_once dirname( __DIR__, 4 ) . '/includes/rest/fields.php';

/**
 * Describes the answer to a dry run.
 *
 * @return array<string, mixed>
 */
function plan_schema(): array {
	return strict_object(
		[
			'scope'            => one_of( SCOPES ),
			'addresses'        => whole_number(),
			'sources'          => whole_number(),
			'attachments'      => list_of( attachment_schema() ),
			'attachment_count' => whole_number(),
			'variants'         => list_of( variant_schema() ),
			'found_in'         => strict_object( array_fill_keys( Variant::FOUND_IN, whole_number() ) ),
			'coverage'         => coverage_schema(),
			'notes'            => list_of( [ 'type' => 'string' ] ),
			'left_out'         => list_of( [ 'type' => 'string' ] ),
			'ways'             => ways_schema(),
			'way_sentence'     => [ 'type' => 'string' ],
			'refused'          => list_of(
				strict_object(
					[
						'url'     => [ 'type' => 'string' ],
						'message' => [ 'type' => 'string' ],
					]
				)
			),
			'site'             => site_plan_schema(),
			'library'          => or_null(
				strict_object(
					[
						'images'    => whole_number(),
						'looked_at' => whole_number(),
					]
				)
			),
			'estimate'         => or_null(
				strict_object(
					[
						'images'   => whole_number(),
						'credits'  => or_null( whole_number() ),
						'asks'     => [ 'type' => 'boolean' ],
						'sentence' => [ 'type' => 'string' ],
					]
				)
			),
			'left'             => or_null( whole_number() ),
		]
	) + [ 'title' => 'shortpixel-flush-plan' ];
}

/**
 * @return array<string, mixed>
 */
function attachment_schema(): array {
	return strict_object(
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
	return strict_object(
		[
			'url'           => [ 'type' => 'string' ],
			'source'        => [ 'type' => 'string' ],
			'attachment_id' => or_null( whole_number() ),
			'width'         => or_null( whole_number() ),
			'format'        => or_null( [ 'type' => 'string' ] ),
			'found_in'      => one_of( Variant::FOUND_IN ),
		]
	);
}

/**
 * @return array<string, mixed>
 */
function site_plan_schema(): array {
	return or_null(
		strict_object(
			[
				'provider'    => strict_object(
					[
						'id'   => [ 'type' => 'string' ],
						'name' => [ 'type' => 'string' ],
					]
				),
				'endpoint'    => strict_object(
					[
						'from' => [ 'type' => 'string' ],
						'to'   => [ 'type' => 'string' ],
					]
				),
				'providers'   => list_of( site_part_schema() ),
				'images'      => whole_number(),
				'files'       => whole_number(),
				'files_exact' => [ 'type' => 'boolean' ],
				'page_caches' => list_of( Schemas::page_cache() ),
				'account'     => [ 'type' => 'object' ] + Schemas::account(),
				'custom_host' => [ 'type' => 'boolean' ],
				'effects'     => list_of( [ 'type' => 'string' ] ),
			]
		)
	);
}

/**
 * Describes a provider in the plan of a flush of everything: it switches to another endpoint, or keeps its endpoint and
 * is purged.
 *
 * @return array<string, mixed>
 */
function site_part_schema(): array {
	$text = [ 'type' => 'string' ];

	return strict_object(
		[
			'id'   => $text,
			'name' => $text,
			'by'   => one_of( [ 'switch', 'purge' ] ),
			'from' => $text,
			'to'   => $text,
		]
	);
}

<?php
/**
 * What the routes return, as JSON schemas; those of flushes and purges are in flush/.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Variant;
use function ShortPixelFlush\Flush\coverage_schema;
use function ShortPixelFlush\Flush\flush_schema;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use const ShortPixelFlush\Edges\EDGE_STATES;
use const ShortPixelFlush\Flush\ACCOUNT_STATES;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../edges/edge-sentences.php';
require_once __DIR__ . '/../flush/account.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/fields.php';

/** @return array<mixed> */
function plan_schema(): array {
	return strict_object(
		[
			'scope'       => one_of( SCOPES ),
			'addresses'   => whole_number(),
			'sources'     => whole_number(),
			'attachments' => list_of( attachment_schema() ),
			'variants'    => list_of( variant_schema() ),
			'found_in'    => strict_object( array_fill_keys( Variant::FOUND_IN, whole_number() ) ),
			'coverage'    => coverage_schema(),
			'notes'       => list_of( [ 'type' => 'string' ] ),
			'site'        => site_plan_schema(),
			'library'     => or_null(
				strict_object(
					[
						'images'    => whole_number(),
						'looked_at' => whole_number(),
					]
				)
			),
		]
	) + [ 'title' => 'shortpixel-flush-plan' ];
}

/** @return array<mixed> */
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

/** @return array<mixed> */
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

/** @return array<mixed> */
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
				'providers'   => list_of( provider_target_schema() ),
				'images'      => whole_number(),
				'files'       => whole_number(),
				'files_exact' => [ 'type' => 'boolean' ],
				'page_caches' => list_of( page_cache_schema() ),
				'account'     => account_schema(),
				'custom_host' => [ 'type' => 'boolean' ],
				'effects'     => list_of( [ 'type' => 'string' ] ),
			]
		)
	);
}

/**
 * Describes a provider of a flush of everything: its endpoint is switched, or stays and is purged.
 *
 * @return array<mixed>
 */
function provider_target_schema(): array {
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

/** @return array<mixed> */
function status_schema(): array {
	$text   = [ 'type' => 'string' ];
	$flag   = [ 'type' => 'boolean' ];
	$schema = strict_object(
		[
			'providers'       => list_of( provider_schema() ),
			'edges'           => list_of( edge_status_schema() ),
			'suggestions'     => list_of( suggestion_schema() ),
			'page_caches'     => list_of( page_cache_schema() ),
			'runner'          => strict_object(
				[
					'cron'    => $flag,
					'driver'  => one_of( [ 'wp_cron', 'action_scheduler' ] ),
					'message' => $text,
				]
			),
			'account'         => account_schema(),
			'running'         => list_of( flush_schema() ),
			'last_site_flush' => or_null( flush_schema() ),
			'can'             => strict_object(
				[
					'images' => $flag,
					'site'   => $flag,
					'manage' => $flag,
				]
			),
		]
	);
	return [
		'$schema' => 'http://json-schema.org/draft-04/schema#',
		'title'   => 'shortpixel-flush-status',
	] + $schema;
}

/** @return array<mixed> */
function provider_schema(): array {
	$text = [ 'type' => 'string' ];
	$flag = [ 'type' => 'boolean' ];
	return strict_object(
		[
			'id'            => $text,
			'name'          => $text,
			'state'         => one_of( [ 'ready', 'problem' ] ),
			'endpoint'      => or_null( $text ),
			'next_endpoint' => or_null( $text ),
			'custom_host'   => $flag,
			'can'           => strict_object(
				[
					'images' => $flag,
					'site'   => $flag,
				]
			),
			'message'       => $text,
			'help_url'      => $text,
		]
	);
}

/** @return array<mixed> */
function edge_status_schema(): array {
	$text = [ 'type' => 'string' ];
	return strict_object(
		[
			'id'      => $text,
			'kind'    => $text,
			'name'    => $text,
			'hosts'   => list_of( $text ),
			'state'   => one_of( EDGE_STATES ),
			'message' => $text,
		]
	);
}

/** @return array<mixed> */
function suggestion_schema(): array {
	$text = [ 'type' => 'string' ];
	return strict_object(
		[
			'kind'     => $text,
			'name'     => $text,
			'host'     => $text,
			'evidence' => $text,
		]
	);
}

/** @return array<mixed> */
function suggestions_schema(): array {
	return strict_object(
		[
			'suggestions' => list_of( suggestion_schema() ),
			'dismissed'   => list_of( dismissed_schema() ),
		]
	);
}

/** @return array<mixed> */
function dismissed_schema(): array {
	$text = [ 'type' => 'string' ];
	return strict_object(
		[
			'kind' => $text,
			'name' => $text,
			'host' => $text,
		]
	);
}

/** @return array<mixed> */
function edge_kinds_schema(): array {
	$text  = [ 'type' => 'string' ];
	$field = [
		'name'        => $text,
		'label'       => $text,
		'help'        => $text,
		'type'        => one_of( [ 'text', 'secret', 'choice', 'lines' ] ),
		'is_required' => [ 'type' => 'boolean' ],
		'choices'     => list_of(
			strict_object(
				[
					'value' => $text,
					'label' => $text,
				]
			)
		),
		'pattern'     => $text,
	];
	$kind  = [
		'id'     => $text,
		'name'   => $text,
		'fields' => list_of( strict_object( $field ) ),
		'costs'  => $text,
	];
	return strict_object(
		[
			'kinds'     => list_of( strict_object( $kind ) ),
			'note'      => $text,
			'dismissed' => list_of( dismissed_schema() ),
		]
	);
}

/** @return array<mixed> */
function edge_test_schema(): array {
	return strict_object(
		[
			'state'   => one_of( [ 'done', 'failed' ] ),
			'message' => [ 'type' => 'string' ],
			'zone'    => [ 'type' => 'string' ],
		]
	);
}

/** @return array<mixed> */
function page_cache_schema(): array {
	return strict_object(
		[
			'id'     => [ 'type' => 'string' ],
			'name'   => [ 'type' => 'string' ],
			'clears' => [ 'type' => 'boolean' ],
		]
	);
}

/** @return array<mixed> */
function account_schema(): array {
	return or_null(
		strict_object(
			[
				'state'   => one_of( ACCOUNT_STATES ),
				'message' => [ 'type' => 'string' ],
			]
		)
	);
}

/** @return array<mixed> */
function screen_schema(): array {
	return strict_object(
		[
			'width'   => whole_number(),
			'height'  => whole_number(),
			'density' => [ 'type' => 'number' ],
		]
	);
}

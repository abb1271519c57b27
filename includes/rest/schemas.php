<?php
/** What the routes return, as JSON schemas; those of flushes and purges are in flush/. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Flush\flush_schema;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use const ShortPixelFlush\Edges\EDGE_STATES;
use const ShortPixelFlush\Flush\ACCOUNT_STATES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../edges/status.php';
require_once __DIR__ . '/../flush/account.php';
require_once __DIR__ . '/../flush/say/schema.php';

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
			'usual_seconds'   => strict_object(
				[
					'removal'     => whole_number(),
					'new_address' => whole_number(),
				]
			),
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
					'images'      => $flag,
					'site'        => $flag,
					'purge'       => $flag,
					'new_address' => $flag,
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

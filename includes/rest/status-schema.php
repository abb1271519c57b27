<?php
/**
 * The shape of GET /status.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Flush\flush_schema;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/flush-shape.php';
require_once __DIR__ . '/schema-parts.php';

/**
 * Describes the state of the site.
 *
 * @return array<string, mixed>
 */
function status_schema(): array {
	$text = [ 'type' => 'string' ];
	$flag = [ 'type' => 'boolean' ];

	$schema = object_schema(
		[
			'providers'       => list_schema( provider_schema() ),
			'edges'           => list_schema(
				object_schema(
					[
						'id'      => $text,
						'name'    => $text,
						'message' => $text,
					]
				)
			),
			'page_caches'     => list_schema( page_cache_schema() ),
			'runner'          => object_schema(
				[
					'cron'    => $flag,
					'message' => $text,
				]
			),
			'account'         => account_schema(),
			'running'         => list_schema( flush_schema() ),
			'last_site_flush' => array_merge( flush_schema(), [ 'type' => [ 'object', 'null' ] ] ),
			'can'             => object_schema(
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

/**
 * @return array<string, mixed>
 */
function provider_schema(): array {
	$text = [ 'type' => 'string' ];
	$flag = [ 'type' => 'boolean' ];

	return object_schema(
		[
			'id'            => $text,
			'name'          => $text,
			'state'         => word_schema( [ 'ready', 'problem' ] ),
			'endpoint'      => [ 'type' => [ 'string', 'null' ] ],
			'next_endpoint' => [ 'type' => [ 'string', 'null' ] ],
			'custom_host'   => $flag,
			'can'           => object_schema(
				[
					'images' => $flag,
					'site'   => $flag,
				]
			),
			'message'       => $text,
		]
	);
}

<?php
/**
 * The shape of GET /status.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Flush\flush_schema;
use function ShortPixelFlush\Flush\list_of;
use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;
use const ShortPixelFlush\Flush\DRIVERS;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../flush/health.php';
require_once __DIR__ . '/edge-answers.php';

/**
 * Describes the state of the site.
 *
 * @return array<string, mixed>
 */
function status_schema(): array {
	$text = [ 'type' => 'string' ];
	$flag = [ 'type' => 'boolean' ];

	$schema = strict_object(
		[
			'providers'       => list_of( provider_schema() ),
			'edges'           => list_of( edge_status_schema() ),
			'suggestions'     => list_of( suggestion_schema() ),
			'page_caches'     => list_of( page_cache_schema() ),
			'runner'          => strict_object(
				[
					'cron'    => $flag,
					'driver'  => one_of( DRIVERS ),
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

/**
 * @return array<string, mixed>
 */
function provider_schema(): array {
	$text = [ 'type' => 'string' ];
	$flag = [ 'type' => 'boolean' ];

	return strict_object(
		[
			'id'            => $text,
			'name'          => $text,
			'state'         => one_of( [ 'ready', 'problem' ] ),
			'endpoint'      => or_null( [ 'type' => 'string' ] ),
			'next_endpoint' => or_null( [ 'type' => 'string' ] ),
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

/**
 * @return array<string, mixed>
 */
function page_cache_schema(): array {
	return strict_object(
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
	return or_null(
		strict_object(
			[
				'state'   => one_of( [ 'ok', 'low', 'exhausted', 'unreachable', 'unknown' ] ),
				'message' => [ 'type' => 'string' ],
			]
		)
	);
}

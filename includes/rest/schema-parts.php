<?php
/**
 * Pieces that the schemas of our answers are made of.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../flush/say/schema.php';

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

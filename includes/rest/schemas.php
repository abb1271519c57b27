<?php
/** What several routes return, as JSON schemas; what one returns is beside what makes it. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use function ShortPixelFlush\Flush\one_of;
use function ShortPixelFlush\Flush\or_null;
use function ShortPixelFlush\Flush\strict_object;
use function ShortPixelFlush\Flush\whole_number;
use const ShortPixelFlush\Flush\ACCOUNT_STATES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/account.php';
require_once __DIR__ . '/../flush/say/schema.php';

/**
 * @param array<string, array<mixed>> $properties
 * @return array<mixed>
 */
function answer_schema( string $name, array $properties ): array {
	return [
		'$schema' => 'http://json-schema.org/draft-04/schema#',
		'title'   => "shortpixel-flush-{$name}",
	] + strict_object( $properties );
}

/** @return array<mixed> */
function suggestion_schema(): array {
	return strict_object( array_fill_keys( [ 'kind', 'name', 'host', 'evidence' ], [ 'type' => 'string' ] ) );
}

/** @return array<mixed> A suggestion that somebody has dismissed. */
function dismissed_schema(): array {
	return strict_object( array_fill_keys( [ 'kind', 'name', 'host' ], [ 'type' => 'string' ] ) );
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

/** @return array{properties: array<string, array<mixed>>, ...} */
function card_schema(): array {
	$text = [ 'type' => 'string' ];
	return strict_object(
		[
			'id'        => whole_number(),
			'title'     => $text,
			'thumbnail' => $text,
			'edit_url'  => $text,
		]
	);
}

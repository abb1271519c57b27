<?php
/**
 * What may be sent to the routes, as JSON schema by field.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Purge;
use const ShortPixelFlush\Flush\METHODS;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/layout-fields.php';
require_once __DIR__ . '/../flush/say/schema.php';

const FLUSH_STATES = [ 'queued', 'running', 'waiting', 'done', 'partial', 'failed', 'cancelled', 'undone' ];
const SCOPES       = [ 'images', 'urls', 'site' ];

const MOST_ATTACHMENTS = 100;
const MOST_URLS        = 200;

// The largest integer that JavaScript holds exactly; a bigger id is a mistake, not an id.
const LARGEST_ID = 9007199254740991;

// Nothing printable contains these, and one of them in a URL or a log line is an attack.
const NO_CONTROL_CHARACTERS = '^[^\x{00}-\x{1F}\x{7F}]*\z';

/**
 * Describes the body of POST /flushes.
 *
 * @return array<string, array<string, mixed>>
 */
function create_fields(): array {
	return [
		'scope'             => [
			'description' => __( 'What to flush: images of the library, addresses, or everything.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => SCOPES,
			'needed'      => true,
		],
		'attachments'       => [
			'description' => __( 'Ids of the images; with scope "images" only.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => MOST_ATTACHMENTS,
			'items'       => id_field(),
		],
		'library'           => [
			'description' => __( 'Every image of the library, instead of some; with scope "images" only. Their addresses are looked for while the flush runs.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
		'urls'              => [
			'description' => __( 'CDN addresses, addresses of image files or of pages of this site; with scope "urls" only.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => MOST_URLS,
			'items'       => text_field( 4096 ) + [ 'minLength' => 1 ],
		],
		'method'            => [
			'description' => __( 'Whether ShortPixel is to remove its copies, or pages are to ask for the images at a new address; the latter with scope "images" only.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => METHODS,
			'default'     => 'removal',
		],
		'expected_endpoint' => text_field( 2048 ) + [
			'description' => __( 'The endpoint that the user saw; with scope "site" only. Another one now refuses the flush.', 'shortpixel-flush' ),
			'minLength'   => 1,
		],
		'layouts'           => layouts_field(),
		'seen_on'           => text_field( 4096 ) + [
			'description' => __( 'The page of this site on which a browser saw the addresses; with scope "urls" only.', 'shortpixel-flush' ),
			'minLength'   => 1,
		],
		'screen'            => screen_field() + [
			'description' => __( 'The screen of the browser that saw them; with "seen_on" only.', 'shortpixel-flush' ),
		],
		'reason'            => text_field( 200 ) + [
			'description' => __( 'Why, in the words of who asks; shown in the list of flushes.', 'shortpixel-flush' ),
			'default'     => '',
		],
		'dry_run'           => [
			'description' => __( 'Answers what would be flushed, and flushes nothing.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
	];
}

/**
 * Describes the query of GET /flushes.
 *
 * @return array<string, array<string, mixed>>
 */
function list_fields(): array {
	return paging_fields() + [
		'state'      => states_field(),
		'scope'      => [
			'description' => __( 'Only flushes of this kind.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => SCOPES,
		],
		'attachment' => id_field() + [ 'description' => __( 'Only flushes of this image.', 'shortpixel-flush' ) ],
		'open'       => [
			'description' => __( 'Only unfinished flushes, or only finished ones.', 'shortpixel-flush' ),
			'type'        => 'boolean',
		],
	];
}

/**
 * Describes the query of GET /flushes/{id}/purges.
 *
 * @return array<string, array<string, mixed>>
 */
function purge_fields(): array {
	return paging_fields() + [
		'state' => [
			'description' => __( 'Only addresses in this state.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => Purge::STATES,
		],
	];
}

/**
 * Describes the query of GET /status.
 *
 * @return array<string, array<string, mixed>>
 */
function status_fields(): array {
	return [
		'check' => [
			'description' => __( 'Asks ShortPixel for the account’s state now, which takes a moment.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
	];
}

/**
 * @return array<string, array<string, mixed>>
 */
function paging_fields(): array {
	return [
		'page'     => [
			'description' => __( 'Which page of the list.', 'shortpixel-flush' ),
			'type'        => 'integer',
			'minimum'     => 1,
			// Keeps the offset an integer that every database takes.
			'maximum'     => 1000000,
			'default'     => 1,
		],
		'per_page' => [
			'description' => __( 'How many entries a page holds.', 'shortpixel-flush' ),
			'type'        => 'integer',
			'minimum'     => 1,
			'maximum'     => 100,
			'default'     => 10,
		],
	];
}

/**
 * @return array<string, mixed>
 */
function states_field(): array {
	return [
		'description' => __( 'Only flushes in one of these states.', 'shortpixel-flush' ),
		'type'        => 'array',
		'minItems'    => 1,
		'maxItems'    => count( FLUSH_STATES ),
		'items'       => [
			'type' => 'string',
			'enum' => FLUSH_STATES,
		],
	];
}

/**
 * @return array<string, mixed>
 */
function id_field(): array {
	return [
		'type'    => 'integer',
		'minimum' => 1,
		'maximum' => LARGEST_ID,
	];
}

/**
 * @return array<string, mixed>
 */
function text_field( int $longest ): array {
	return [
		'type'      => 'string',
		'maxLength' => $longest,
		'pattern'   => NO_CONTROL_CHARACTERS,
		'sentence'  => __( 'A text holds characters that can’t be seen, such as a line break or a tab. Remove them, then try again.', 'shortpixel-flush' ),
	];
}

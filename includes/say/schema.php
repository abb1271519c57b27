<?php
/** The JSON schemas of a flush and of a purge. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use const ShortPixelFlush\Model\CAUSES;
use const ShortPixelFlush\Model\FORMER_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// `purge` only with scope `site`.
const METHODS = [ 'auto', 'new_link', 'removal', 'purge' ];
const LAYERS  = [ 'shortpixel', 'wait', 'edge', 'page_caches', 'check' ];

// Why a page was not measured in full: it can't be framed, it did not load as a page, or time ran out.
const SKIP_REASONS = [ 'framing', 'unreachable', 'late' ];

// Kinds of screens that pages are measured on.
const DEVICES = [ 'phone', 'tablet', 'desktop' ];

// The action offered after a failed flush: the check that may explain it.
const OFFERS = [ 'check_why' ];

// Each says in one word what visitors get.
const RESULTS = [ 'open', 'stopped', 'undone', 'gone', 'everybody', 'new_visitors', 'sampled', 'looked', 'unseen', 'unknown', 'old', 'changed' ];

// Other places that name the images, and their state there. `own` is the site's own file.
const SURFACES       = [ 'share', 'icon', 'preload', 'data', 'sitemap', 'feed' ];
const SURFACE_STATES = [ 'old', 'unknown', 'own', 'new' ];

/** @return Json_Schema */
function ways_schema(): array {
	return described(
		'How many images get a new link, and how many have their copies removed.',
		strict_object( array_fill_keys( [ Flush::NEW_LINK, Flush::REMOVAL ], whole_number() ) )
	);
}

/** @return Json_Schema */
function flush_schema(): array {
	$counts = array_fill_keys( Purge::STATES, whole_number() );
	return [
		'$schema' => 'http://json-schema.org/draft-04/schema#',
		'title'   => 'shortpixel-flush-flush',
	] + strict_object(
		[
			'id'               => whole_number(),
			'version'          => described( 'Grows with every change.', whole_number() ),
			'scope'            => one_of( [ 'images', 'urls', 'site' ] ),
			'state'            => one_of( [ 'queued', 'running', 'waiting', 'done', 'partial', 'failed', 'cancelled', 'undone' ] ),
			'cause'            => one_of( array_merge( CAUSES, FORMER_CAUSES ) ),
			'why'              => described( 'The cause in words.', [ 'type' => 'string' ] ),
			'reason'           => [ 'type' => 'string' ],
			'subject'          => subject_schema(),
			'coverage'         => coverage_schema(),
			'measuring'        => described( 'Images whose pages a browser is measuring.', list_of( whole_number() ) ),
			'pages_to_read'    => described( 'Pages that a browser should read and send to /flushes/{id}/pages.', list_of( [ 'type' => 'string' ] ) ),
			'method'           => one_of( METHODS ),
			'ways'             => ways_schema(),
			'way_sentence'     => described( 'Which way was taken, and why.', [ 'type' => 'string' ] ),
			'planning'         => described(
				'While a library is being planned.',
				or_null( strict_object( array_fill_keys( [ 'images_done', 'images' ], whole_number() ) ) )
			),
			'user'             => strict_object(
				[
					'id'   => whole_number(),
					'name' => [ 'type' => 'string' ],
				]
			),
			'endpoint'         => described(
				'The API URL before and after a switch.',
				or_null( strict_object( array_fill_keys( [ 'from', 'to' ], [ 'type' => 'string' ] ) ) )
			),
			'layers'           => list_of(
				strict_object(
					[
						'layer'  => one_of( LAYERS ),
						'state'  => step_state(),
						'counts' => strict_object( $counts ),
					]
				)
			),
			'counts'           => described( 'Copies that visitors may have, by state.', strict_object( $counts + [ 'total' => whole_number() ] ) ),
			'copies'           => described(
				'All copies, those whose removal ShortPixel accepted, those to check, and those checked.',
				strict_object( array_fill_keys( [ 'total', 'removed', 'sampled', 'checked' ], whole_number() ) )
			),
			'steps'            => list_of(
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
			'wait'             => described( 'While it waits for ShortPixel.', or_null( strict_object( [ 'seconds_left' => whole_number() ] ) ) ),
			'trouble'          => described( 'What keeps the flush from being sent; empty if nothing does.', [ 'type' => 'string' ] ),
			'message'          => described( 'What is true for visitors now.', [ 'type' => 'string' ] ),
			'result'           => described(
				'The same in one word. everybody: returning visitors too. new_visitors: browsers may keep the old image. '
					. 'looked: new where it was checked. unseen: no page shows it. unknown: visitors may see the old image. '
					. 'old: they were seen to get it. changed: the image has changed since.',
				one_of( RESULTS )
			),
			'details'          => described( 'Further sentences.', list_of( [ 'type' => 'string' ] ) ),
			'surfaces'         => described(
				'Other places that name the images. own: the site’s own file, of which the CDN has no copy.',
				list_of(
					strict_object(
						[
							'kind'  => one_of( SURFACES ),
							'state' => one_of( SURFACE_STATES ),
							'text'  => [ 'type' => 'string' ],
							'page'  => described( 'The page or document that names it.', [ 'type' => 'string' ] ),
						]
					)
				)
			),
			'unchecked'        => described( 'No check showed what the flush did.', [ 'type' => 'boolean' ] ),
			'kept_by_browsers' => or_null(
				described(
					'How long browsers may keep the old image; 0 if unknown, null if they don’t or nothing was checked.',
					strict_object( [ 'seconds' => whole_number() ] )
				)
			),
			'offers'           => list_of( one_of( OFFERS ) ),
			'can'              => described(
				'What the user may do now.',
				strict_object( array_fill_keys( [ 'run', 'retry', 'cancel', 'undo' ], [ 'type' => 'boolean' ] ) )
			),
			'created_at'       => moment(),
			'finished_at'      => or_null( moment() ),
		]
	);
}

/** @return Json_Schema */
function purge_schema(): array {
	return [
		'$schema' => 'http://json-schema.org/draft-04/schema#',
		'title'   => 'shortpixel-flush-purge',
	] + strict_object(
		[
			'id'            => whole_number(),
			'layer'         => one_of( LAYERS ),
			'state'         => one_of( Purge::STATES ),
			'url'           => [ 'type' => 'string' ],
			'source'        => described( 'The link of the image file.', [ 'type' => 'string' ] ),
			'attachment_id' => or_null( whole_number() ),
			'width'         => or_null( whole_number() ),
			'format'        => or_null( [ 'type' => 'string' ] ),
			'found_in'      => one_of( Variant::FOUND_IN ),
			'evidence'      => list_of( strict_object( array_fill_keys( [ 'kind', 'text' ], [ 'type' => 'string' ] ) ) ),
			'reason'        => described( 'Why it failed, in words.', [ 'type' => 'string' ] ),
			'status'        => described( 'The last HTTP status.', or_null( whole_number() ) ),
			'sent_at'       => or_null( moment() ),
			'checked_at'    => or_null( moment() ),
		]
	);
}

/** @return Json_Schema */
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
			'attachment_ids'   => described( 'The images, where they are known and at most 100; else the first of them.', list_of( whole_number() ) ),
			'urls'             => list_of( [ 'type' => 'string' ] ),
			'url_count'        => whole_number(),
			'library'          => [ 'type' => 'boolean' ],
			'pages'            => described( 'The pages whose images it flushes.', list_of( [ 'type' => 'string' ] ) ),
		]
	);
}

/** @return Json_Schema */
function coverage_schema(): array {
	return or_null(
		strict_object(
			[
				'pages'   => whole_number(),
				'screens' => whole_number(),
				'devices' => list_of( one_of( DEVICES ) ),
				'read'    => whole_number(),
				'whole'   => described( 'Whether the pages that show the images name all their copies.', [ 'type' => 'boolean' ] ),
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
 * @param Json_Schema $schema
 * @return Json_Schema
 */
function described( string $description, array $schema ): array {
	return [ 'description' => $description ] + $schema;
}

/**
 * @param array<string, array<mixed>> $properties All are required, and no others are allowed.
 * @return array{type: 'object', additionalProperties: false, required: list<string>, properties: array<string, array<mixed>>}
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
 * @param array<mixed> $items The schema of each item.
 * @return array{type: 'array', items: array<mixed>}
 */
function list_of( array $items ): array {
	return [
		'type'  => 'array',
		'items' => $items,
	];
}

/**
 * @param Json_Schema $schema A schema of one type.
 * @return Json_Schema
 */
function or_null( array $schema ): array {
	return [ 'type' => [ $schema['type'] ?? 'string', 'null' ] ] + $schema;
}

/**
 * @param list<string> $words
 * @return array{type: 'string', enum: list<string>}
 */
function one_of( array $words ): array {
	return [
		'type' => 'string',
		'enum' => $words,
	];
}

/** @return array{type: 'string', enum: list<string>} */
function step_state(): array {
	return one_of( [ 'queued', 'running', 'done', 'skipped', 'failed' ] );
}

/** @return array{type: 'integer', minimum: 0} */
function whole_number(): array {
	return [
		'type'    => 'integer',
		'minimum' => 0,
	];
}

/** @return array{type: 'string', format: 'date-time'} A time in UTC. */
function moment(): array {
	return [
		'type'   => 'string',
		'format' => 'date-time',
	];
}

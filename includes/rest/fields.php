<?php
/** What may be sent to the routes, as JSON schema by field. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Flush\Flush;
use ShortPixelFlush\Flush\Purge;
use ShortPixelFlush\Schedules\Schedule;
use const ShortPixelFlush\Flush\CAUSES;
use const ShortPixelFlush\Flush\LONGEST_DRAWN;
use const ShortPixelFlush\Flush\METHODS;
use const ShortPixelFlush\Network\MOST_SITES;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/model/causes.php';
require_once __DIR__ . '/../flush/plan/places/packed-curve.php';
require_once __DIR__ . '/../flush/say/schema.php';
require_once __DIR__ . '/../network/sites.php';

const SCOPES = [ 'images', 'urls', 'site' ];

// What can be asked for: the images on a page become a flush of images, or of links where none is in the library.
const ASKED_SCOPES = [ 'images', 'urls', 'page', 'site' ];

const MOST_ATTACHMENTS = 100;
// More than those are planned while the flush runs.
const MOST_CHOSEN = 5000;
const MOST_URLS   = 200;

// Ten years; whoever wants more wants everything.
const MOST_MONTHS = 120;

// The largest integer that JavaScript holds exactly; a bigger id is a mistake, not an id.
const LARGEST_ID = 9007199254740991;

// No printable text contains them; in a URL or a log line they are an attack.
const NO_CONTROL_CHARACTERS = '^[^\x{00}-\x{1F}\x{7F}]*\z';

const MOST_LAYOUTS       = 20;
const MOST_MEASURED      = 5;
// Those of the table, and phones of each width where heights count.
const MOST_SCREENS       = 320;
const MOST_LAYOUT_IMAGES = 300;
const MOST_BOXES         = 320;
const LONGEST_SIDE       = 20000;
const LAYOUT_STATES      = [ 'measured', 'framing', 'unreachable', 'late' ];

/** @return array<string, array<mixed>> The body of POST /flushes. */
function create_fields(): array {
	return [
		'scope'             => [
			'description' => __( 'What to flush: images of the library, links, the images on a page, or everything.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => ASKED_SCOPES,
			'needed'      => true,
		],
		'attachments'       => [
			'description' => __( 'Ids of the images; with scope "images" only. The copies of more than 100 are looked for while the flush runs.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => MOST_CHOSEN,
			'items'       => id_field(),
		],
		'library'           => [
			'description' => __( 'Every image of the library, instead of some; with scope "images" only. Their copies are looked for while the flush runs.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
		'urls'              => [
			'description' => __( 'CDN links, links to image files or to pages of this site, one each, with scope "urls". With scope "page", CDN links and image files that a browser has loaded for it.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => MOST_URLS,
			'items'       => text_field( 4096 ) + [ 'minLength' => 1 ],
		],
		'method'            => [
			'description' => __( 'Whether ShortPixel is to remove its copies, or pages are to ask for the images at a new link, with scope "images" or "site" only. With scope "site", "purge" has ShortPixel remove all copies at once and leaves the links as they are; otherwise images get a new link where their plugin can give them one.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => METHODS,
			'default'     => 'removal',
		],
		'expected_endpoint' => text_field( 2048 ) + [
			'description' => __( 'The API URL that the user saw; with scope "site" only. Another one now refuses the flush.', 'shortpixel-flush' ),
			'minLength'   => 1,
		],
		'layouts'           => layouts_field(),
		'measuring'         => [
			'description' => __( 'Whether a browser is still measuring the pages that show the images, and will send what it finds to /flushes/{id}/layouts; with "attachments" or scope "page" only. The flush waits for it, at most a minute after the last word.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
		'seen_on'           => text_field( 4096 ) + [
			'description' => __( 'The page of this site whose images are flushed; with scope "page" only.', 'shortpixel-flush' ),
			'minLength'   => 1,
		],
		'screen'            => screen_field() + [
			'description' => __( 'The screen of the browser that loaded the page; with scope "page" only.', 'shortpixel-flush' ),
		],
		'reason'            => text_field( 200 ) + [
			'description' => __( 'Why, in the words of who asks; shown in the list of flushes.', 'shortpixel-flush' ),
			'default'     => '',
		],
		'cause'             => [
			'description' => __( 'Why it is flushed: a person chose the images, or a scan found that they look old to visitors; "scan" with "attachments" of which each is such a finding, and with method "removal" only.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => [ 'person', 'scan' ],
			'default'     => 'person',
		],
		'confirmed'         => confirmed_field(),
		'dry_run'           => [
			'description' => __( 'Answers what would be flushed, and flushes nothing.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
	];
}

/** @return array<string, array<mixed>> The body of POST /schedules. What it means is checked by add_schedule(). */
function schedule_fields(): array {
	return [
		'target'      => [
			'description' => __( 'What is flushed: images, those in folders of months, or everything.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => Schedule::TARGETS,
			'needed'      => true,
		],
		'attachments' => [
			'description' => __( 'Ids of the images; with target "images" only.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => MOST_ATTACHMENTS,
			'items'       => id_field(),
		],
		'months'      => [
			'description' => __( 'Folders of uploads, each like 2026/11; with target "months" only.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => MOST_MONTHS,
			'items'       => text_field( 7 ),
		],
		'every'       => [
			'description' => __( 'How often.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => Schedule::INTERVALS,
			'needed'      => true,
		],
		'time'        => text_field( 5 ) + [
			'description' => __( 'At what time of day, in the site’s time, like 03:30.', 'shortpixel-flush' ),
			'needed'      => true,
		],
		'date'        => text_field( 10 ) + [ 'description' => __( 'The day, like 2026-11-30; with every "once" only.', 'shortpixel-flush' ) ],
		'weekday'     => [
			'description' => __( 'The day of the week, from 0, Sunday, to 6; with every "week" only.', 'shortpixel-flush' ),
			'type'        => 'integer',
			'minimum'     => 0,
			'maximum'     => 6,
		],
		'day'         => [
			'description' => __( 'The day of the month; with every "month" only.', 'shortpixel-flush' ),
			'type'        => 'integer',
			'minimum'     => 1,
			'maximum'     => 28,
		],
	];
}

/** @return array<string, array<mixed>> The body of POST /flushes/{id}/retry. */
function retry_fields(): array {
	return [ 'confirmed' => confirmed_field() ];
}

/** @return array<mixed> */
function confirmed_field(): array {
	return exact_object(
		[
			'addresses' => [
				'type'    => 'integer',
				'minimum' => 0,
			],
			'money'     => [
				'type'    => [ 'number', 'null' ],
				'minimum' => 0,
			],
		]
	) + [
		'description' => __( 'What somebody has agreed to: so many copies, and so many US dollars at CDNs of the site’s own that charge; null for whatever it costs there. Needed where the estimate asks.', 'shortpixel-flush' ),
	];
}

/** @return array<string, array<mixed>> The query of GET /flushes. */
function list_fields(): array {
	return paging_fields() + filter_fields();
}

/** @return array<string, array<mixed>> Which flushes; the query of GET /flushes/summary. */
function filter_fields(): array {
	return [
		'search'     => text_field( 4096 ) + [
			'description' => __( 'Only flushes of what is called so: an image’s title, file name, link or id, a copy’s link, or the flush’s own number.', 'shortpixel-flush' ),
			'minLength'   => 1,
		],
		'user'       => [
			'description' => __( 'Only flushes that this user asked for; 0 for those that nobody asked for in person.', 'shortpixel-flush' ),
			'type'        => 'integer',
			'minimum'     => 0,
			'maximum'     => LARGEST_ID,
		],
		'after'      => moment_field() + [ 'description' => __( 'Only flushes that were asked for at this time or later.', 'shortpixel-flush' ) ],
		'before'     => moment_field() + [ 'description' => __( 'Only flushes that were asked for before this time.', 'shortpixel-flush' ) ],
		'state'      => states_field(),
		'scope'      => [
			'description' => __( 'Only flushes of this kind.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => SCOPES,
		],
		'cause'      => [
			'description' => __( 'Only flushes for one of these causes.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => count( CAUSES ),
			'items'       => [
				'type' => 'string',
				'enum' => CAUSES,
			],
		],
		'attachment' => id_field() + [ 'description' => __( 'Only flushes of this image.', 'shortpixel-flush' ) ],
		'open'       => [
			'description' => __( 'Only unfinished flushes, or only finished ones.', 'shortpixel-flush' ),
			'type'        => 'boolean',
		],
	];
}

/** @return array<string, array<mixed>> The query of GET /images and GET /pages. */
function images_fields(): array {
	return [
		'attachments' => [
			'description' => __( 'Ids of the images.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => MOST_ATTACHMENTS,
			'items'       => id_field(),
			'needed'      => true,
		],
	];
}

/** @return array<string, array<mixed>> The query of GET /flushes/{id}/purges. */
function purge_fields(): array {
	return paging_fields() + [
		'state'   => [
			'description' => __( 'Only copies in this state.', 'shortpixel-flush' ),
			'type'        => 'string',
			'enum'        => Purge::STATES,
		],
		'sampled' => [
			'description' => __( 'Only copies that are checked.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
	];
}

/** @return array<string, array<mixed>> Few on a page: each holds up to three images. */
function comparison_fields(): array {
	$fields                        = paging_fields();
	$fields['per_page']['maximum'] = 10;
	$fields['per_page']['default'] = 1;
	return $fields;
}

/** @return array<string, array<mixed>> The query of GET /status. */
function status_fields(): array {
	return [
		'check' => [
			'description' => __( 'Asks ShortPixel for the account’s state now, which takes a moment.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
	];
}

/** @return array<string, array<mixed>> */
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

/** @return array<string, array<mixed>> The query of GET /network/sites. */
function network_list_fields(): array {
	return paging_fields() + [
		'search' => text_field( 200 ) + [
			'description' => __( 'Only sites with this in their domain and path.', 'shortpixel-flush' ),
			'minLength'   => 1,
		],
		'sites'  => array_diff_key( network_fields()['sites'], [ 'needed' => true ] ),
	];
}

/** @return array<string, array<mixed>> What is asked of several sites of the network. */
function network_fields(): array {
	return [
		'sites' => [
			'description' => __( 'Ids of sites of this network.', 'shortpixel-flush' ),
			'type'        => 'array',
			'minItems'    => 1,
			'maxItems'    => MOST_SITES,
			'items'       => id_field(),
			'needed'      => true,
		],
	];
}

/** @return array<mixed> */
function states_field(): array {
	return [
		'description' => __( 'Only flushes in one of these states.', 'shortpixel-flush' ),
		'type'        => 'array',
		'minItems'    => 1,
		'maxItems'    => count( Flush::STATES ),
		'items'       => [
			'type' => 'string',
			'enum' => Flush::STATES,
		],
	];
}

/** @return array<mixed> */
function moment_field(): array {
	return [
		'type'      => 'string',
		'format'    => 'date-time',
		'maxLength' => 40,
	];
}

/** @return array<mixed> */
function id_field(): array {
	return [
		'type'    => 'integer',
		'minimum' => 1,
		'maximum' => LARGEST_ID,
	];
}

/** @return array<mixed> */
function text_field( int $longest ): array {
	return [
		'type'      => 'string',
		'maxLength' => $longest,
		'pattern'   => NO_CONTROL_CHARACTERS,
		'sentence'  => __( 'A text holds characters that can’t be seen, such as a line break or a tab. Remove them, then try again.', 'shortpixel-flush' ),
	];
}

/** @return array<string, array<mixed>> What a browser has measured while a flush runs. */
function late_layouts_fields(): array {
	return [
		'layouts'   => [ 'needed' => true ] + layouts_field(),
		'measuring' => [
			'description' => __( 'Whether more will come, so that the flush must not end yet.', 'shortpixel-flush' ),
			'type'        => 'boolean',
			'default'     => false,
		],
	];
}

/** @return array<mixed> What a browser may say of pages that it measured. Only its form is trusted. */
function layouts_field(): array {
	return [
		'description' => __( 'What a browser measured on the pages that show the images; not with scope "site".', 'shortpixel-flush' ),
		'type'        => 'array',
		'maxItems'    => MOST_LAYOUTS,
		'sentence'    => __( 'What was measured on the pages names a link that is none. Nothing has been flushed.', 'shortpixel-flush' ),
		'items'       => exact_object(
			[
				'url'     => address_field(),
				'state'   => [
					'type' => 'string',
					'enum' => LAYOUT_STATES,
				],
				'screens' => list_field( MOST_SCREENS, screen_field() ),
				'images'  => list_field( MOST_LAYOUT_IMAGES, layout_image_field() ),
			]
		),
	];
}

/** @return array<mixed> */
function layout_image_field(): array {
	return exact_object(
		[
			'source' => address_field(),
			'kind'   => [
				'type' => 'string',
				'enum' => [ 'image', 'background' ],
			],
			'drawn'  => [
				'type'      => 'string',
				'maxLength' => LONGEST_DRAWN,
				'pattern'   => '^[a-zA-Z0-9.%/ -]*\z',
				'required'  => false,
			],
			'width'  => side_field( 'integer' ),
			'height' => side_field( 'integer' ),
			'nth'    => side_field( 'integer' ) + [ 'required' => false ],
			'boxes'  => list_field( MOST_BOXES, box_field() ),
		]
	);
}

/** @return array<mixed> An element's size, on the screens of its layout that are listed by index. */
function box_field(): array {
	$index = [
		'type'    => 'integer',
		'minimum' => 0,
		'maximum' => MOST_SCREENS - 1,
	];

	return exact_object( array_fill_keys( [ 'width', 'height', 'padding_x', 'padding_y' ], side_field( 'number' ) ) + [ 'screens' => list_field( MOST_SCREENS, $index ) ] );
}

/** @return array<mixed> A screen as a page sees it. */
function screen_field(): array {
	return exact_object(
		[
			'width'   => side_field( 'integer' ),
			'height'  => side_field( 'integer' ),
			'density' => [
				'type'    => 'number',
				'minimum' => 0.5,
				'maximum' => 8,
			],
		]
	);
}

/** @return array<mixed> */
function address_field(): array {
	return [
		'type'      => 'string',
		'maxLength' => 4096,
		'pattern'   => '^https?://[^\x{00}-\x{20}\x{7F}]+\z',
	];
}

/**
 * @param 'integer'|'number' $type
 * @return array<mixed>
 */
function side_field( string $type ): array {
	return [
		'type'    => $type,
		'minimum' => 0,
		'maximum' => LONGEST_SIDE,
	];
}

/**
 * @param array<mixed> $items
 * @return array<mixed>
 */
function list_field( int $most, array $items ): array {
	return [
		'type'     => 'array',
		'maxItems' => $most,
		'items'    => $items,
	];
}

/**
 * @param array<string, array<mixed>> $properties All required; others are refused.
 * @return array<mixed>
 */
function exact_object( array $properties ): array {
	return [
		'type'                 => 'object',
		'additionalProperties' => false,
		'properties'           => array_map( static fn ( array $schema ): array => $schema + [ 'required' => true ], $properties ),
	];
}

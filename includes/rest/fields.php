<?php
/** The fields that the routes accept, as JSON schemas. */

declare( strict_types=1 );

namespace ShortPixelFlush\Rest;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Scan\Scan;
use function ShortPixelFlush\Say\list_of;
use function ShortPixelFlush\Say\moment;
use function ShortPixelFlush\Say\one_of;
use function ShortPixelFlush\Say\strict_object;
use const ShortPixelFlush\Model\CAUSES;
use const ShortPixelFlush\Say\METHODS;
use const ShortPixelFlush\SITE_URL_ANSWERS;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SCOPES = [ 'images', 'urls', 'site' ];

const MOST_ATTACHMENTS = 100;
// A larger selection than MOST_ATTACHMENTS is planned while the flush runs.
const MOST_CHOSEN = 5000;
const MOST_URLS   = 200;
const MOST_PASTED = 65536;

// The parts of a page that may contain links take about 20 KB, or 100 KB in a shop.
const MOST_PAGE_TEXT = 262144;
const MOST_HEADERS   = 60;

// JavaScript's largest safe integer; a larger id is a mistake.
const LARGEST_ID = 9007199254740991;

// Printable text contains none of these; in a URL or a log line they suggest an attack.
const NO_CONTROL_CHARACTERS = '^[^\x{00}-\x{1F}\x{7F}]*\z';

const MOST_LAYOUTS       = 20;
const MOST_SCREENS       = 150;
const MOST_LAYOUT_IMAGES = 300;
const MOST_BOXES         = 320;
const LONGEST_SIDE       = 20000;

const LAYOUT_STATES = [ 'measured', 'framing', 'unreachable', 'late' ];

/** @return array<string, array<mixed>> The body of POST /flushes. */
function create_fields(): array {
	return [
		'scope'             => field( 'Images of the library, links, or everything.', one_of( SCOPES ) + [ 'needed' => true ] ),
		'attachments'       => list_field( 'Ids of images, with scope "images".', MOST_CHOSEN, id_field() ),
		'library'           => flag_field( 'All images of the library, with scope "images".' ),
		'urls'              => list_field(
			'With scope "urls": CDN links, links of image files, or pages of this site for their images.',
			MOST_URLS,
			text_field( 4096 ) + [ 'minLength' => 1 ]
		),
		'pasted'            => field(
			'Any text with such links, such as a page’s source, instead of "urls".',
			pasted_field()
		),
		'method'            => field(
			'"auto" gives new links where possible, and removes copies otherwise. "removal" keeps all links. '
				. '"purge", with scope "site", has ShortPixel remove all copies and keeps the links.',
			one_of( METHODS ) + [ 'default' => 'auto' ]
		),
		'expected_endpoint' => field(
			'With scope "site": the API URL that the user saw. If it has changed, the flush is refused.',
			text_field( 2048 ) + [ 'minLength' => 1 ]
		),
		'measuring'         => flag_field(
			'A browser is measuring the images’ pages and will send layouts to /flushes/{id}/layouts. The flush waits a minute at most.'
		),
		'reason'            => field( 'Shown in the history.', text_field( 200 ) + [ 'default' => '' ] ),
		'cause'             => field(
			'"scan" if a check found each of the images to be old.',
			one_of( [ 'person', 'scan' ] ) + [ 'default' => 'person' ]
		),
		'without_credits'   => flag_field(
			'The user agreed to flush without credits, after which visitors get the originals. Needed with "ask" if none are left.'
		),
		'dry_run'           => flag_field( 'Returns the plan, and flushes nothing.' ),
	] + agreement_fields();
}

/** @return array<string, array<mixed>> The body of POST /address. */
function site_url_fields(): array {
	return [ 'answer' => field( 'Whether this is the site, at a new domain, or a copy of it.', one_of( SITE_URL_ANSWERS ) + [ 'needed' => true ] ) ];
}

/** @return array<string, array<mixed>> The body of POST /outside. */
function outside_fields(): array {
	return [
		'answer' => field(
			'"all" flushes everything, "flush" the changed images, and "accept" none, since the files look the same to visitors.',
			one_of( [ 'all', 'flush', 'accept' ] ) + [ 'needed' => true ]
		),
	];
}

/** @return array<mixed> */
function confirmed_field(): array {
	return field( 'The number of images that the user agreed to flush. Needed if "asks" of the estimate is true.', between( 0, LARGEST_ID ) );
}

/**
 * @return array<string, array<mixed>> The number of images that the user agreed to flush, and whether the client can
 *     ask the user.
 */
function agreement_fields(): array {
	return [
		'confirmed' => confirmed_field(),
		'ask'       => flag_field(
			'The user can be asked: if "confirmed" is needed, the response is 200 with "estimate" instead of an error.'
		),
	];
}

/** @return array<string, array<mixed>> The filters of the list of flushes. */
function filter_fields(): array {
	return [
		'search'     => field(
			'An image’s title, file name, link or id, a copy’s link, or a flush’s id.',
			text_field( 4096 ) + [ 'minLength' => 1 ]
		),
		'user'       => field( 'The id of the user who started the flush; 0 if no user did.', between( 0, LARGEST_ID ) ),
		'after'      => field( 'Started at this time or later.', moment() + [ 'maxLength' => 40 ] ),
		'before'     => field( 'Started before this time.', moment() + [ 'maxLength' => 40 ] ),
		'state'      => any_of( Flush::STATES ),
		'scope'      => one_of( SCOPES ),
		'cause'      => any_of( CAUSES ),
		'attachment' => id_field(),
		'open'       => field( 'Only unfinished flushes if true, only finished ones if false.', [ 'type' => 'boolean' ] ),
	];
}

/**
 * @param list<string> $words
 * @return array<mixed>
 */
function any_of( array $words ): array {
	return [
		'minItems' => 1,
		'maxItems' => count( $words ),
	] + list_of( one_of( $words ) );
}

/** @return array<string, array<mixed>> The query of GET /images and GET /pages. */
function images_fields(): array {
	return [
		'attachments' => [ 'needed' => true ] + list_field( 'Ids of the images.', MOST_ATTACHMENTS, id_field() ),
	];
}

/** @return array<string, array<mixed>> The query of GET /flushes/{id}/purges. */
function purge_fields(): array {
	return paging_fields() + [
		'state'   => one_of( Purge::STATES ),
		'sampled' => flag_field( 'Only copies that are checked.' ),
	];
}

/** @return array<string, array<mixed>> */
function paging_fields( int $most = 100, int $usual = 10 ): array {
	return [
		// Limited so that the offset fits into the integers of every database.
		'page'     => field( 'The page of the list.', between( 1, 1000000 ) + [ 'default' => 1 ] ),
		'per_page' => field( 'The number of entries per page.', between( 1, $most ) + [ 'default' => $usual ] ),
	];
}

/** @return array<mixed> */
function id_field(): array {
	return between( 1, LARGEST_ID );
}

/** @return array<mixed> */
function text_field( int $longest ): array {
	return [
		'type'      => 'string',
		'maxLength' => $longest,
		'pattern'   => NO_CONTROL_CHARACTERS,
		'sentence'  => 'A text holds characters that can’t be seen, such as a line break or a tab.',
	];
}

/** @return array<mixed> */
function pasted_field( int $longest = MOST_PASTED ): array {
	return [
		'minLength' => 1,
		'pattern'   => '^[^\x{00}-\x{08}\x{0B}\x{0C}\x{0E}-\x{1F}\x{7F}]*\z',
	] + text_field( $longest );
}

/** @return array<string, array<mixed>> A browser's measurements while a flush runs. */
function late_layouts_fields(): array {
	return [
		'layouts'   => [ 'needed' => true ] + layouts_field(),
		'measuring' => flag_field( 'Whether more will come, so that the flush must not end yet.' ),
	];
}

/** @return array<string, array<mixed>> A browser's copies of pages that this server has read. */
function outside_pages_fields(): array {
	$page = [
		'url'     => url_field(),
		'status'  => between( 0, 599 ),
		'headers' => [
			'type'                 => 'object',
			'maxProperties'        => MOST_HEADERS,
			'additionalProperties' => text_field( 2048 ),
		],
		'text'    => [ 'minLength' => 0 ] + pasted_field( MOST_PAGE_TEXT ),
	];
	return [
		'pages' => [ 'needed' => true ] + list_field(
			'The pages in "pages_to_read" as a browser received them: the parts that may contain links.',
			Flush::PAGES_READ_OUTSIDE,
			strict_object( $page )
		),
	];
}

/** @return array<mixed> A browser's measurements of pages. layouts_refusal() checks more than their format. */
function layouts_field(): array {
	return [
		'description' => 'A browser’s measurements of the pages that show the images.',
		'type'        => 'array',
		'maxItems'    => MOST_LAYOUTS,
		'sentence'    => 'The measurements of pages contain something that is not a link.',
		'items'       => strict_object(
			[
				'url'     => url_field(),
				'state'   => one_of( LAYOUT_STATES ),
				'screens' => [ 'maxItems' => MOST_SCREENS ] + list_of( screen_field() ),
				'images'  => [ 'maxItems' => MOST_LAYOUT_IMAGES ] + list_of( layout_image_field() ),
			]
		),
	];
}

/** @return array<mixed> */
function layout_image_field(): array {
	return strict_object(
		[
			'source' => url_field(),
			'kind'   => one_of( [ 'image', 'background' ] ),
			'width'  => between( 0, LONGEST_SIDE ),
			'height' => between( 0, LONGEST_SIDE ),
			'boxes'  => [ 'maxItems' => MOST_BOXES ] + list_of( box_field() ),
		]
	);
}

/** @return array<mixed> An element's size, and the indexes of the layout's screens on which it has that size. */
function box_field(): array {
	$side = [ 'type' => 'number' ] + between( 0, LONGEST_SIDE );
	return strict_object(
		array_fill_keys( [ 'width', 'height', 'padding_x', 'padding_y' ], $side ) + [
			'screens' => [ 'maxItems' => MOST_SCREENS ] + list_of( between( 0, MOST_SCREENS - 1 ) ),
		]
	);
}

/** @return array<mixed> A screen, as a script on the page sees it. */
function screen_field(): array {
	return strict_object(
		[
			'width'   => between( 0, LONGEST_SIDE ),
			'height'  => between( 0, LONGEST_SIDE ),
			'density' => [
				'type'    => 'number',
				'minimum' => 0.5,
				'maximum' => 8,
			],
		]
	);
}

/** @return array<mixed> */
function url_field(): array {
	return [
		'type'      => 'string',
		'maxLength' => 4096,
		'pattern'   => '^https?://[^\x{00}-\x{20}\x{7F}]+\z',
	];
}

/** @return array{type: 'integer', minimum: int, maximum: int} */
function between( int $least, int $most ): array {
	return [
		'type'    => 'integer',
		'minimum' => $least,
		'maximum' => $most,
	];
}

/**
 * @param array<mixed> $schema
 * @return array<mixed>
 */
function field( string $description, array $schema ): array {
	return [ 'description' => $description ] + $schema;
}

/** @return array<string, array<mixed>> */
function scan_fields(): array {
	return [
		'reach' => field(
			'"recent": about 30 images, with at most 40 requests to the CDN; only /scan/run continues it.',
			one_of( Scan::REACHES ) + [ 'default' => 'library' ]
		),
	];
}

/** @return array<mixed> */
function flag_field( string $description ): array {
	return [
		'description' => $description,
		'type'        => 'boolean',
		'default'     => false,
	];
}

/**
 * @param array<mixed> $items The schema of an item; the list needs at least one item.
 * @return array<mixed>
 */
function list_field( string $description, int $most, array $items ): array {
	return [
		'description' => $description,
		'minItems'    => 1,
		'maxItems'    => $most,
	] + list_of( $items );
}

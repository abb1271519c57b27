<?php
/** Describes the subject of a flush, and how thorough the search for its links was. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Report;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most images and links that are listed, and the most images that are named by id.
const SUBJECT_LISTED = 10;
const SUBJECT_IDS    = 100;

/**
 * @return array{
 *     title: string,
 *     attachments: list<array{id: int, title: string, thumbnail: string, edit_url: string}>,
 *     attachment_count: int,
 *     attachment_ids: list<int>,
 *     urls: list<string>,
 *     url_count: int,
 *     library: bool,
 *     pages: list<string>,
 * } Lists the first few, and counts all.
 */
function subject_shape( Report $report ): array {
	$flush = $report->flush;
	$urls  = $flush->subject->urls;
	$count = max( count( $report->cards ), $flush->subject->attachment_count );
	return [
		'title'            => subject_title( $report, $count, $urls ),
		'attachments'      => array_slice( $report->cards, 0, SUBJECT_LISTED ),
		'attachment_count' => $count,
		'attachment_ids'   => array_slice( $flush->subject->attachment_ids, 0, SUBJECT_IDS ),
		'urls'             => array_slice( $urls, 0, SUBJECT_LISTED ),
		'url_count'        => max( count( $urls ), $flush->subject->url_count ),
		'library'          => $flush->subject->library,
		'pages'            => $flush->subject->on_pages['urls'] ?? [],
	];
}

/**
 * @param int          $count The number of attachments.
 * @param list<string> $urls  As pasted.
 */
function subject_title( Report $report, int $count, array $urls ): string {
	if ( $report->flush->subject->library ) {
		/* translators: %s: number of images. */
		return sentence( _n( 'The library, %s image', 'The library, %s images', $count, 'shortpixel-flush' ), $count );
	}
	if ( $report->flush->is_site() ) {
		return __( 'All images', 'shortpixel-flush' );
	}
	$cards = array_values( array_filter( array_column( $report->cards, 'title' ), static fn ( string $title ): bool => '' !== $title ) );
	$pages = $report->flush->subject->pages;
	// If many copies of a few images were pasted, the images are meant.
	if ( [] === $urls || ( count( $urls ) > 1 && [] === $pages && [] !== $cards ) ) {
		return joined_names( $cards, $count );
	}
	return joined_names( array_map( static fn ( string $url ): string => $pages[ $url ] ?? link_name( $url ), $urls ), count( $urls ) );
}

/**
 * @param list<string> $names The first few names.
 * @param int          $count The number of all names.
 */
function joined_names( array $names, int $count ): string {
	if ( [] === $names ) {
		/* translators: %s: number of images. */
		return sentence( _n( '%s image', '%s images', $count, 'shortpixel-flush' ), $count );
	}
	if ( 1 === $count ) {
		return $names[0];
	}
	if ( ! isset( $names[1] ) ) {
		/* translators: 1: an image's title, 2: number of further images. */
		return sentence( _n( '%1$s and %2$s more', '%1$s and %2$s more', $count - 1, 'shortpixel-flush' ), $names[0], $count - 1 );
	}
	if ( 2 === $count ) {
		return wp_sprintf( '%l', $names );
	}
	/* translators: 1: an image's title, 2: another image's title, 3: number of further images. */
	return sentence( _n( '%1$s, %2$s and %3$s more', '%1$s, %2$s and %3$s more', $count - 2, 'shortpixel-flush' ), $names[0], $names[1], $count - 2 );
}

/** Returns the last part of a link; the whole link if that is empty. */
function link_name( string $url ): string {
	$path = rtrim( substr( $url, 0, strcspn( $url, '?#' ) ), '/' );
	$name = rawurldecode( substr( (string) strrchr( $path, '/' ), 1 ) );
	return '' === $name ? $url : wp_check_invalid_utf8( $name, true );
}

/**
 * @return array{
 *     pages: int,
 *     screens: int,
 *     devices: list<string>,
 *     read: int,
 *     whole: bool,
 *     skipped: list<array{url: string, reason: string}>,
 * }|null How thorough the search for links was; null if unknown.
 */
function coverage_shape( Flush $flush ): ?array {
	$coverage = $flush->subject->coverage;
	return null === $coverage ? null : array_replace(
		$coverage,
		[
			'devices' => array_values( array_intersect( DEVICES, $coverage['devices'] ) ),
			'skipped' => array_values(
				array_filter( $coverage['skipped'], static fn ( array $page ): bool => in_array( $page['reason'], SKIP_REASONS, true ) )
			),
		]
	);
}

/**
 * Describes the measurements of a plan; empty if there are none.
 *
 * @param Coverage|null $coverage
 */
function measured_note( ?array $coverage ): string {
	$pages   = $coverage['pages'] ?? 0;
	$screens = $coverage['screens'] ?? 0;
	return 0 === $pages ? '' :
		/* translators: %s: number of screen sizes. */
		sentence( _n( 'Pages were measured on %s screen size.', 'Pages were measured on %s screen sizes.', $screens, 'shortpixel-flush' ), $screens );
}

/**
 * @param list<array{url: string, reason: string}> $skipped The pages that a flush's coverage lacks.
 * @return list<string>
 */
function skipped_sentences( array $skipped ): array {
	$pages = count( $skipped );
	/* translators: %s: number of pages. */
	return 0 === $pages ? [] : [ sentence( _n( '%s page could not be measured.', '%s pages could not be measured.', $pages, 'shortpixel-flush' ), $pages ) ];
}

function changed_sentence(): string {
	return __( 'Changed. Visitors may see the old image.', 'shortpixel-flush' );
}

function images_changed_sentence( int $images ): string {
	/* translators: %s: number of images. */
	return sentence( _n( '%s image has changed. Visitors may see the old one.', '%s images have changed. Visitors may see the old ones.', $images, 'shortpixel-flush' ), $images );
}

<?php
/**
 * The plan for pasted addresses.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use Generator;
use WP_Error;
use function ShortPixelFlush\url_host;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/plan-images.php';
require_once __DIR__ . '/pasted.php';
require_once __DIR__ . '/pasted-pages.php';
require_once __DIR__ . '/plan-seen-on.php';

const PASTED_PAGES = 10;

/**
 * Plans a flush of addresses, pasted or seen. One that can't be understood refuses the whole: half a flush is nothing anybody asked for.
 *
 * @param list<string> $urls
 * @param array        $seen As it applies: `seen_on`, the page of this site where a browser saw them; that browser's `screen`;
 *                           `layouts`, what it measured.
 * @phpstan-param array{seen_on?: string, screen?: array{width: int, height: int, density: float}|null, layouts?: list<array{url: string, state: string, screens: list<array{width: int, height: int, density: float}>, images: list<array{source: string, kind: string, width: int, height: int, boxes: list<array{width: float, height: float, padding_x: float, padding_y: float, screens: list<int>}>}>}>} $seen
 * @return array<string, mixed>|WP_Error The error's data names the address, and under `refused` every one that was refused.
 */
function plan_urls( array $urls, array $seen = [] ) {
	$page       = '' === ( $seen['seen_on'] ?? '' ) ? '' : page_seen_on( $seen['seen_on'] );
	$understood = is_wp_error( $page ) ? $page : understand_all( $urls, '' !== $page );

	if ( is_wp_error( $understood ) || is_wp_error( $page ) ) {
		return $understood;
	}

	$needs_provider = [] !== $understood['attachments'] || [] !== $understood['files'];
	$error          = $needs_provider ? no_provider( 'can_flush_images' ) : null;
	$on_pages       = null === $error ? variants_of_pages( $understood['pages'] ) : $error;

	if ( is_wp_error( $on_pages ) ) {
		return $on_pages;
	}

	$layouts = $seen['layouts'] ?? [];
	$search  = [] === $understood['attachments'] ? null : new Variant_Search( $layouts );
	$seen_on = variants_seen_on( $page );
	$groups  = [
		measured_on( $layouts, array_merge( $understood['pages'], '' === $page ? [] : [ $page ] ) ),
		variants_of_urls( $understood['cdn'], '' === $page ? 'pasted' : 'page' ),
		$on_pages,
		$seen_on['variants'],
		rows_of_images( $search, $understood['attachments'] ),
		variants_by_settings( [ 0 => $understood['files'] ] ),
	];
	$read    = count( $understood['pages'] ) + $seen_on['read'] + ( null === $search ? 0 : $search->account()['pages_read'] );
	$plan    = plan_of_urls( $urls, $understood['attachments'], $groups, coverage_of( $layouts, $read ) );

	return 0 === $plan['addresses'] ? nothing_to_flush() : array_merge(
		$plan,
		[
			'notes'  => array_merge( null === $search ? [] : variant_notes( $search->account(), count( $understood['attachments'] ) ), array_map( __NAMESPACE__ . '\foreign_host_note', $understood['foreign'] ) ),
			'screen' => $seen['screen'] ?? null,
		]
	);
}

/**
 * Gives the variants of pasted pictures of the library.
 *
 * @param list<int> $attachments
 * @return iterable<array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function rows_of_images( ?Variant_Search $search, array $attachments ): iterable {
	if ( null === $search ) {
		return [];
	}

	$search->read_pages( $attachments );

	return $search->rows( $attachments );
}

/**
 * Understands all that was pasted, or seen on a page.
 *
 * @param list<string> $urls
 * @param bool         $seen Nobody chose what a page shows: an address at a host that nobody named hinders none of the others there.
 * @return array{foreign: list<string>, cdn: list<string>, attachments: list<int>, files: list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>, pages: list<string>}|WP_Error
 */
function understand_all( array $urls, bool $seen = false ) {
	$cdn     = [];
	$ids     = [];
	$files   = [];
	$pages   = [];
	$refused = [];
	$foreign = [];

	foreach ( $urls as $url ) {
		$what = understand( $url );

		if ( $seen && is_wp_error( $what ) && 'shortpixel_flush_host_not_allowed' === $what->get_error_code() ) {
			$foreign[ url_host( $url ) ] = $what;
		} elseif ( is_wp_error( $what ) ) {
			$refused[] = $what;
		} elseif ( 'cdn' === $what['kind'] ) {
			$cdn = array_merge( $cdn, $what['urls'] );
		} elseif ( 'attachment' === $what['kind'] ) {
			$ids[] = $what['attachment_id'];
		} elseif ( 'file' === $what['kind'] ) {
			$files[] = $what['source'];
		} else {
			$pages[] = $what['url'];
		}
	}

	$pages = array_values( array_unique( $pages ) );

	if ( count( $pages ) > PASTED_PAGES ) {
		/* translators: %s: number of pages. */
		return new WP_Error( 'shortpixel_flush_too_many', sprintf( __( 'At most %s pages can be flushed at once. Paste fewer.', 'shortpixel-flush' ), number_format_i18n( PASTED_PAGES ) ), [ 'status' => 413 ] );
	}

	if ( [] === $refused && [] === $cdn && [] === $ids && [] === $files && [] === $pages ) {
		$refused = array_values( $foreign );
	}

	return [] !== $refused ? all_refused( $refused ) : [
		'foreign'     => array_keys( $foreign ),
		'cdn'         => $cdn,
		'attachments' => array_values( array_unique( $ids ) ),
		'files'       => $files,
		'pages'       => $pages,
	];
}

/**
 * Makes one error of many: the first, naming all.
 *
 * @param non-empty-list<WP_Error> $refused
 */
function all_refused( array $refused ): WP_Error {
	$named = [];

	foreach ( $refused as $error ) {
		$data    = $error->get_error_data();
		$named[] = [
			'url'     => is_array( $data ) && isset( $data['url'] ) ? $data['url'] : '',
			'code'    => $error->get_error_code(),
			'message' => $error->get_error_message(),
		];
	}

	return new WP_Error(
		$refused[0]->get_error_code(),
		$refused[0]->get_error_message(),
		[
			'status'  => 400,
			'url'     => $named[0]['url'],
			'refused' => $named,
		]
	);
}

/**
 * Puts the plan together.
 *
 * @param list<string> $urls
 * @param list<int>    $attachments
 * @param list<iterable<array{url: string, source: string, attachment_id: int|null, found_in: string}>> $groups
 * @param array{pages: int, screens: int, read: int, skipped: list<array{url: string, reason: string}>}|null $coverage
 * @return array<string, mixed>
 */
function plan_of_urls( array $urls, array $attachments, array $groups, ?array $coverage ): array {
	$plan = plan(
		[
			'scope'    => 'urls',
			'urls'     => array_map( __NAMESPACE__ . '\unwrapped', $urls ),
			'variants' => one_after_the_other( $groups ),
			'coverage' => $coverage,
		]
	);
	$ids  = array_values( array_unique( array_merge( $attachments, array_filter( array_column( $plan['purges'], 'attachment_id' ), 'is_int' ) ) ) );

	return array_merge(
		$plan,
		[
			'attachments'      => attachment_cards( $ids ),
			'attachment_ids'   => $ids,
			'attachment_count' => count( $ids ),
		]
	);
}

/**
 * Joins what is found without holding all of it.
 *
 * @param list<iterable<array{url: string, source: string, attachment_id: int|null, found_in: string}>> $groups
 * @return Generator<int, array{url: string, source: string, attachment_id: int|null, found_in: string}>
 */
function one_after_the_other( array $groups ): Generator {
	foreach ( $groups as $group ) {
		foreach ( $group as $variant ) {
			yield $variant;
		}
	}
}

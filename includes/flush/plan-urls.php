<?php
/**
 * The plan for pasted addresses.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/plan-images.php';
require_once __DIR__ . '/pasted.php';
require_once __DIR__ . '/pasted-pages.php';

const PASTED_PAGES = 10;

/**
 * Plans a flush of pasted addresses. One that can't be understood refuses the whole: half a flush is nothing anybody asked for.
 *
 * @param list<string> $urls
 * @return array<string, mixed>|WP_Error The error's data names the address, and under `refused` every one that was refused.
 */
function plan_urls( array $urls ) {
	$understood = understand_all( $urls );

	if ( is_wp_error( $understood ) ) {
		return $understood;
	}

	$needs_provider = [] !== $understood['attachments'] || [] !== $understood['files'];
	$error          = $needs_provider ? no_provider( 'flushes_images' ) : null;
	$on_pages       = null === $error ? variants_of_pages( $understood['pages'] ) : $error;

	if ( is_wp_error( $on_pages ) ) {
		return $on_pages;
	}

	$images   = [] === $understood['attachments'] ? null : look_for_variants( $understood['attachments'] );
	$variants = array_merge(
		variants_of_urls( $understood['cdn'], 'pasted' ),
		$on_pages,
		null === $images ? [] : $images['variants'],
		variants_by_settings( [ 0 => $understood['files'] ] )
	);

	return [] === $variants ? nothing_to_flush() : plan_of_urls( $urls, $understood['attachments'], $variants, $images );
}

/**
 * Understands all that was pasted.
 *
 * @param list<string> $urls
 * @return array{cdn: list<string>, attachments: list<int>, files: list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>, pages: list<string>}|WP_Error
 */
function understand_all( array $urls ) {
	$cdn     = [];
	$ids     = [];
	$files   = [];
	$pages   = [];
	$refused = [];

	foreach ( $urls as $url ) {
		$what = understand( $url );

		if ( is_wp_error( $what ) ) {
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

	return [] !== $refused ? all_refused( $refused ) : [
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
 * @param list<string>                                                                          $urls
 * @param list<int>                                                                             $attachments
 * @param list<array{url: string, source: string, attachment_id: int|null, found_in: string}>  $variants
 * @param array{variants: list<array{url: string, source: string, attachment_id: int|null, found_in: string}>, pages_read: int, pages_unread: int, images_looked_for: int, foreign_hosts: list<string>}|null $images
 * @return array<string, mixed>
 */
function plan_of_urls( array $urls, array $attachments, array $variants, ?array $images ): array {
	$ids = array_values( array_unique( array_merge( $attachments, array_filter( array_column( $variants, 'attachment_id' ), 'is_int' ) ) ) );

	return plan(
		[
			'scope'          => 'urls',
			'attachments'    => attachment_cards( $ids ),
			'attachment_ids' => $ids,
			'urls'           => array_map( __NAMESPACE__ . '\unwrapped', $urls ),
			'variants'       => $variants,
			'notes'          => null === $images ? [] : variant_notes( $images, count( $attachments ) ),
		]
	);
}

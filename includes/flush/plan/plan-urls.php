<?php
/** The plan for addresses that were pasted, or that a browser saw on a page. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use Generator;
use WP_Error;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../hosts.php';
require_once __DIR__ . '/../say/plan-notes.php';
require_once __DIR__ . '/../say/refusals.php';
require_once __DIR__ . '/measured.php';
require_once __DIR__ . '/pasted.php';
require_once __DIR__ . '/plan-images.php';
require_once __DIR__ . '/sample.php';
require_once __DIR__ . '/variants.php';

const PASTED_PAGES = 10;

/**
 * One refused address refuses all: nobody asked for half a flush.
 *
 * @param list<string> $urls
 * @param Seen         $seen `seen_on` is the page of this site where a browser saw them, `screen` that browser's, `layouts` what it measured.
 * @return Plan|WP_Error The error's data names the address, and under `refused` every one that was refused.
 */
function plan_urls( array $urls, array $seen = [] ) {
	$owners     = new Owners();
	$page       = '' === ( $seen['seen_on'] ?? '' ) ? '' : page_seen_on( $seen['seen_on'] );
	$classified = is_wp_error( $page ) ? $page : classify_all( $urls, $owners, '' !== $page );

	if ( is_wp_error( $classified ) || is_wp_error( $page ) ) {
		return $classified;
	}

	$layouts        = $seen['layouts'] ?? [];
	$places         = new Place_Search( $layouts );
	$needs_provider = [] !== $classified['attachments'] || [] !== $classified['files'];
	$error          = $needs_provider ? no_provider( 'can_flush_images' ) : null;
	$on_pages       = null === $error ? variants_of_pages( $classified['pages'], $places, $owners ) : $error;

	if ( is_wp_error( $on_pages ) ) {
		return $on_pages;
	}

	$search = [] === $classified['attachments'] ? null : new Variant_Search( $layouts, $places );
	$shown  = array_merge(
		measured_on( $layouts, array_merge( $classified['pages'], '' === $page ? [] : [ $page ] ), $owners ),
		variants_of_urls( $classified['cdn'], '' === $page ? 'pasted' : 'page', $owners ),
		$on_pages,
		variants_seen_on( $page, $places, $owners )
	);
	$groups = [
		$shown,
		'' === $page ? [] : variants_elsewhere( $page, $shown, $places, $owners ),
		variants_of_attachments( $search, $classified['attachments'] ),
		variants_by_settings( [ 0 => $classified['files'] ] ),
	];
	$pasted = array_map( __NAMESPACE__ . '\unwrapped', $urls );
	$plan   = Plan::of(
		'urls',
		concatenated( $groups ),
		[
			'urls'           => $pasted,
			'pages'          => titles_of_pasted( $pasted, $classified['pages'] ),
			'attachment_ids' => $classified['attachments'],
			'is_reported'    => '' !== $page,
			'screen'         => $seen['screen'] ?? null,
		]
	);
	$notes  = array_merge(
		null === $search ? coverage_notes( $places->coverage() ?? [] ) : variant_notes( $search->summary(), count( $classified['attachments'] ), $places->coverage() ?? [] ),
		array_map( __NAMESPACE__ . '\foreign_host_note', $classified['foreign'] ),
		array_map( __NAMESPACE__ . '\foreign_source_note', $owners->left_out() )
	);
	$ids    = $plan->touched_attachments();

	if ( ! $owners->is_complete() ) {
		return too_many_to_look_up();
	}

	return 0 === $plan->addresses ? nothing_to_flush() : $plan->with_sample( __NAMESPACE__ . '\sampled' )->with(
		[
			'attachments'    => attachment_cards( $ids ),
			'attachment_ids' => $ids,
			'coverage'       => $places->coverage(),
			'notes'          => $notes,
		]
	);
}

/**
 * @param list<string> $urls  As pasted.
 * @param list<string> $pages Those of them that are pages.
 * @return array<string, string> Titles by what was pasted.
 */
function titles_of_pasted( array $urls, array $pages ): array {
	$pages  = array_map( __NAMESPACE__ . '\same_page', $pages );
	$titles = [];

	foreach ( $urls as $url ) {
		$is_front = same_page( $url ) === same_page( home_url( '/' ) );

		if ( in_array( same_page( $url ), $pages, true ) ) {
			$titles[ $url ] = text( current( $is_front ? front_page() : page_of_post( url_to_postid( $url ) ) ) );
		}
	}

	return array_filter( $titles, static fn ( string $title ): bool => '' !== $title );
}

/**
 * Who flushes the images on a page means the images: other pages show them in other sizes.
 *
 * @param list<Variant> $shown What the page shows.
 * @return list<Variant>
 */
function variants_elsewhere( string $page, array $shown, Place_Search $places, Owners $owners ): array {
	$ids   = array_unique( array_map( static fn ( Variant $variant ): int => $variant->attachment_id ?? 0, $shown ) );
	$ids   = array_slice( array_values( array_diff( $ids, [ 0 ] ) ), 0, Variant_Search::PAGES_FOR_IMAGES );
	$pages = array_filter( pages_of_all( $ids ), static fn ( string $other ): bool => same_page( $other ) !== same_page( $page ) );
	$read  = addresses_on_pages( array_values( $pages ) );
	$found = [];

	$places->add_pages( $read );

	foreach ( array_filter( $read ) as $url => $seen ) {
		$owners->find( array_merge( $seen['urls'], array_column( $seen['lazy'], 'url' ), array_column( $seen['images'], 'url' ) ) );

		$is_theirs = static fn ( string $address ): bool => in_array( $owners->of( $address ), $ids, true );

		$seen['urls']   = array_values( array_filter( $seen['urls'], $is_theirs ) );
		$seen['lazy']   = array_values( array_filter( $seen['lazy'], static fn ( array $source ): bool => $is_theirs( $source['url'] ) ) );
		$seen['images'] = array_values( array_filter( $seen['images'], static fn ( array $image ): bool => $is_theirs( $image['url'] ) ) );

		array_push( $found, ...variants_of_urls( $seen['urls'], 'page', $owners ), ...variants_of_waiting( (string) $url, $seen, $places, $owners ) );
	}

	return $found;
}

/**
 * @param list<int> $attachments
 * @return iterable<Variant>
 */
function variants_of_attachments( ?Variant_Search $search, array $attachments ): iterable {
	if ( null === $search ) {
		return [];
	}

	$search->read_pages( $attachments );

	return $search->rows( $attachments );
}

/**
 * @param list<string> $urls
 * @param bool         $seen Nobody chose what a page shows, so what may not be flushed is only noted.
 * @return array{foreign: list<string>, cdn: list<string>, attachments: list<int>, files: list<Source_File>, pages: list<string>}|WP_Error
 */
function classify_all( array $urls, Owners $owners, bool $seen = false ) {
	$addresses = array_map( __NAMESPACE__ . '\pasted_address', $urls );
	$known     = array_filter( $addresses, 'is_string' );
	$cdn       = [];
	$ids       = [];
	$files     = [];
	$pages     = [];
	$refused   = [];
	$foreign   = [];

	$owners->find( $known );
	_prime_post_caches( array_diff( array_map( __NAMESPACE__ . '\id_in_query', $known ), [ 0 ] ), false, true );

	if ( ! $owners->is_complete() ) {
		return too_many_to_look_up();
	}

	foreach ( $addresses as $address ) {
		$what = is_wp_error( $address ) ? $address : classify_address( $address, $owners );

		if ( $seen && is_string( $address ) && is_wp_error( $what ) && 'shortpixel_flush_host_not_allowed' === $what->get_error_code() ) {
			$foreign[ url_host( $address ) ] = $what;
		} elseif ( is_wp_error( $what ) ) {
			$refused[] = $what;
		} elseif ( 'cdn' === $what['kind'] ) {
			$cdn[] = $what['url'];
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

	foreach ( $pages as $index => $page ) {
		$attachment = attachment_of_page( $page );
		$what       = 0 === $attachment ? null : classify_attachment( $attachment, $page );

		if ( is_wp_error( $what ) ) {
			$refused[] = $what;
		} elseif ( null !== $what ) {
			$ids[] = $what['attachment_id'];
			unset( $pages[ $index ] );
		}
	}

	$allowed = $owners->without_foreign( $cdn );
	$others  = array_map( __NAMESPACE__ . '\refused_source', array_values( array_diff( $cdn, $allowed ) ) );
	$refused = array_merge( $refused, $seen ? [] : $others );

	if ( [] === $refused && [] === $allowed && [] === $ids && [] === $files && [] === $pages ) {
		$refused = array_merge( array_values( $foreign ), $others );
	}

	return [] !== $refused ? all_refused( $refused ) : [
		'foreign'     => array_keys( $foreign ),
		'cdn'         => $allowed,
		'attachments' => array_values( array_unique( $ids ) ),
		'files'       => $files,
		'pages'       => array_values( $pages ),
	];
}

/**
 * @param list<iterable<Variant>> $groups
 * @return Generator<int, Variant>
 */
function concatenated( array $groups ): Generator {
	foreach ( $groups as $group ) {
		foreach ( $group as $variant ) {
			yield $variant;
		}
	}
}

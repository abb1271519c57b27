<?php
/** The plan for addresses that were pasted. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../say/plan-notes.php';
require_once __DIR__ . '/../say/refusals.php';
require_once __DIR__ . '/measured.php';
require_once __DIR__ . '/pasted.php';
require_once __DIR__ . '/plan-images.php';
require_once __DIR__ . '/preconditions.php';
require_once __DIR__ . '/sample.php';
require_once __DIR__ . '/variants.php';

const PASTED_PAGES = 10;

/**
 * One refused address refuses all: nobody asked for half a flush.
 *
 * @param list<string> $urls
 * @param list<Layout> $layouts What a browser measured.
 * @return Plan|WP_Error The error's data names the address, and under `refused` every one that was refused.
 */
function plan_urls( array $urls, array $layouts = [] ) {
	$owners     = new Owners();
	$classified = classify_all( $urls, $owners );

	if ( is_wp_error( $classified ) ) {
		return $classified;
	}

	$places         = new Place_Search( $layouts );
	$needs_provider = [] !== $classified['attachments'] || [] !== $classified['files'];
	$error          = $needs_provider ? no_provider( 'can_flush_images' ) : null;
	$on_pages       = null === $error ? variants_of_pages( $classified['pages'], $places, $owners ) : $error;

	if ( is_wp_error( $on_pages ) ) {
		return $on_pages;
	}

	$search = [] === $classified['attachments'] ? null : new Variant_Search( $layouts, $places );
	$groups = [
		measured_on( $layouts, $classified['pages'], $owners ),
		variants_of_urls( $classified['cdn'], 'pasted', $owners ),
		$on_pages,
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
		]
	);
	$notes  = array_merge(
		null === $search ? coverage_notes( $places->coverage() ?? [] ) : variant_notes( $search->summary(), count( $classified['attachments'] ), $places->coverage() ?? [] ),
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
	$pages  = array_column( array_map( static fn ( string $page ): array => [ same_page( $page ), $page ], $pages ), 1, 0 );
	$titles = [];

	foreach ( $urls as $url ) {
		$page     = $pages[ same_page( $url ) ] ?? '';
		$is_front = same_page( $url ) === same_page( home_url( '/' ) );
		// As its full link: what was pasted may lack the scheme. Post 0 would be whichever WordPress is at.
		$post = '' === $page || $is_front ? 0 : url_to_postid( $page );

		if ( '' !== $page && ( $is_front || $post > 0 ) ) {
			$titles[ $url ] = text( current( $is_front ? front_page() : page_of_post( $post ) ) );
		}
	}

	return array_filter( $titles, static fn ( string $title ): bool => '' !== $title );
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
 * @return array{cdn: list<string>, attachments: list<int>, files: list<Source_File>, pages: list<string>}|WP_Error
 */
function classify_all( array $urls, Owners $owners ) {
	$addresses = array_map( __NAMESPACE__ . '\pasted_address', $urls );
	$known     = array_filter( $addresses, 'is_string' );
	$cdn       = [];
	$ids       = [];
	$files     = [];
	$pages     = [];
	$refused   = [];

	$owners->find( $known );
	_prime_post_caches( array_diff( array_map( __NAMESPACE__ . '\id_in_query', $known ), [ 0 ] ), false, true );

	if ( ! $owners->is_complete() ) {
		return too_many_to_look_up();
	}

	foreach ( $addresses as $address ) {
		$what = is_wp_error( $address ) ? $address : classify_address( $address, $owners );

		if ( is_wp_error( $what ) ) {
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
	$refused = array_merge( $refused, array_map( __NAMESPACE__ . '\refused_source', array_values( array_diff( $cdn, $allowed ) ) ) );

	return [] !== $refused ? all_refused( $refused ) : [
		'cdn'         => $allowed,
		'attachments' => array_values( array_unique( $ids ) ),
		'files'       => $files,
		'pages'       => array_values( $pages ),
	];
}

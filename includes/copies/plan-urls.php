<?php
/** Plans a flush of pasted links. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Variant;
use WP_Error;
use function ShortPixelFlush\not_allowed_sentence;
use function ShortPixelFlush\Say\all_refused;
use function ShortPixelFlush\Say\coverage_notes;
use function ShortPixelFlush\Say\forbidden;
use function ShortPixelFlush\Say\nothing_to_flush;
use function ShortPixelFlush\Say\page_sentences;
use function ShortPixelFlush\Say\refused_page;
use function ShortPixelFlush\Say\refused_source;
use function ShortPixelFlush\Say\refused_url;
use function ShortPixelFlush\Say\too_many_to_look_up;
use function ShortPixelFlush\Say\variant_notes;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const PASTED_PAGES = 10;

// The most library images that are planned with all their copies; more are left out.
const IMAGES_AT_LINKS = 100;

/** @return Plan|WP_Error A plan for the links in a text. */
function plan_pasted( string $text ) {
	$found = links_in( $text );

	if ( count( $found['links'] ) > PASTED_LINKS ) {
		/* translators: %s: number of links. */
		return new WP_Error( 'shortpixel_flush_too_many', sprintf( __( 'At most %s links or pages can be flushed at once. Use fewer.', 'shortpixel-flush' ), number_format_i18n( PASTED_LINKS ) ), [ 'status' => 413 ] );
	}

	$plan = plan_urls( [] === $found['links'] ? [ $text ] : $found['links'] );

	return is_wp_error( $plan ) || ! $found['has_rest'] ? $plan : $plan->with( [ 'left_out' => array_merge( $plan->left_out, [ __( 'Everything else in the text is left out.', 'shortpixel-flush' ) ] ) ] );
}

/**
 * Plans a flush of links. Library images on a page are planned like selected ones, with all their copies; images outside
 * the library only with copies to which that page leads. If one link is refused, all are.
 *
 * @param list<string> $urls
 * @return Plan|WP_Error An error for refused links has them in its data; see all_refused() and refused_url().
 */
function plan_urls( array $urls ) {
	$owners     = new Owners();
	$classified = classify_all( $urls, $owners );

	if ( is_wp_error( $classified ) ) {
		return $classified;
	}

	$pages = $classified['pages'];
	$error = [] === array_merge( $classified['attachments'], $classified['files'], $pages ) ? null : no_provider( 'can_flush_images' );
	$read  = null === $error ? pages_as_seen( $pages ) : [];
	$error = $error ?? first_refused_page( $read );

	if ( null !== $error ) {
		return $error;
	}

	$search = new Variant_Search();
	$search->add_read( $read );

	$on_pages = images_on_pages( $read, $owners );

	if ( ! $owners->is_complete() ) {
		return too_many_to_look_up();
	}

	if ( is_wp_error( $on_pages ) ) {
		return $on_pages;
	}

	$chosen = array_values( array_unique( array_merge( $classified['attachments'], $on_pages['ids'] ) ) );
	$ids    = array_slice( $chosen, 0, IMAGES_AT_LINKS );
	$pasted = array_map( __NAMESPACE__ . '\unwrapped', $urls );
	$files  = array_unique( array_map( static fn ( Variant $variant ): string => $variant->source, $on_pages['links'] ) );
	$said   = [] === $pages ? null : [
		'urls'   => $pages,
		'files'  => count( $files ),
		'others' => $on_pages['others'],
		'hosts'  => array_slice( $owners->left_out(), 0, 10 ),
		'more'   => count( $chosen ) - count( $ids ),
	];
	$plan   = Plan::of(
		[] === $ids || [] !== $classified['cdn'] || [] !== $classified['files'] ? 'urls' : 'images',
		concatenated(
			[
				variants_of_urls( $classified['cdn'], 'pasted', $owners ),
				variants_of_attachments( $search, $ids ),
				$on_pages['links'],
				variants_by_settings( null, [], $classified['files'] ),
			]
		),
		[
			'urls'           => $pasted,
			'pages'          => titles_of_pasted( $pasted, $pages ),
			'attachment_ids' => $ids,
			'on_pages'       => $said,
			'left_out'       => page_sentences( $said ),
		]
	);

	if ( 0 === $plan->addresses ) {
		return nothing_to_flush();
	}

	$touched  = $plan->touched_attachments();
	$coverage = $search->coverage();

	return $plan->with_sample( __NAMESPACE__ . '\sampled' )->with(
		[
			'attachments'    => attachment_cards( $touched ),
			'attachment_ids' => $touched,
			'coverage'       => $coverage,
			'surfaces'       => $search->surfaces(),
			'notes'          => [] === $ids ? coverage_notes( $coverage ) : variant_notes( $search->summary(), count( $ids ), $coverage ),
		]
	);
}

/**
 * @param list<int> $attachments
 * @return iterable<Variant>
 */
function variants_of_attachments( Variant_Search $search, array $attachments ): iterable {
	if ( [] === $attachments ) {
		return [];
	}

	$search->read_pages( $attachments );

	return $search->rows( $attachments );
}

/** @param array<string, Page_Seen> $read */
function first_refused_page( array $read ): ?WP_Error {
	foreach ( $read as $page => $shown ) {
		if ( 200 !== $shown['status'] ) {
			return refused_page( $page, $shown['status'] );
		}
	}
	return null;
}

/**
 * Lists the images on pages; fails if one of the pages has none that may be flushed.
 *
 * @param array<string, Page_Seen> $read
 * @return array{ids: list<int>, others: int, links: list<Variant>}|WP_Error The attachments that may be flushed, the
 *     number that may not, and the copies of images outside the library.
 */
function images_on_pages( array $read, Owners $owners ) {
	$ids    = [];
	$others = [];
	$links  = [];

	foreach ( $read as $page => $shown ) {
		$images   = new Page_Images( $shown, $owners );
		$of_page  = $images->links();
		$is_empty = [] === $images->allowed() && [] === $of_page;

		if ( $is_empty && [] !== $images->others() ) {
			return forbidden( not_allowed_sentence(), [ 'url' => $page ] );
		}

		if ( $is_empty && [] !== $owners->left_out() ) {
			return refused_source( $page );
		}

		if ( $is_empty ) {
			return refused_url( 'page_has_no_images', $page, __( 'This page shows no image through ShortPixel. Flush the image itself instead.', 'shortpixel-flush' ) );
		}

		array_push( $ids, ...$images->allowed() );
		array_push( $others, ...$images->others() );
		array_push( $links, ...$of_page );
	}

	return [
		'ids'    => array_values( array_unique( $ids ) ),
		'others' => count( array_unique( $others ) ),
		'links'  => $links,
	];
}

/**
 * @param list<string> $urls  As pasted.
 * @param list<string> $pages The links that are pages.
 * @return array<string, string> Titles by pasted link.
 */
function titles_of_pasted( array $urls, array $pages ): array {
	$pages  = array_column( array_map( static fn ( string $page ): array => [ same_page( $page ), $page ], $pages ), 1, 0 );
	$titles = [];

	foreach ( $urls as $url ) {
		$page     = $pages[ same_page( $url ) ] ?? '';
		$is_front = same_page( $url ) === same_page( home_url( '/' ) );
		// Uses the full link, since a pasted one may lack the scheme.
		$post = '' === $page || $is_front ? 0 : url_to_postid( $page );

		// For post 0, WordPress would take its current post.
		if ( '' !== $page && ( $is_front || $post > 0 ) ) {
			$titles[ $url ] = (string) current( $is_front ? front_page() : page_of_post( $post ) );
		}
	}

	return array_filter( $titles, static fn ( string $title ): bool => '' !== $title );
}

/**
 * @param list<string> $urls
 * @return array{cdn: list<string>, attachments: list<int>, files: list<Source_File>, pages: list<string>}|WP_Error
 */
function classify_all( array $urls, Owners $owners ) {
	$addresses = array_map( __NAMESPACE__ . '\pasted_url', $urls );
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
		$what = is_wp_error( $address ) ? $address : classify_url( $address, $owners );

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
		return new WP_Error( 'shortpixel_flush_too_many', sprintf( __( 'At most %s pages can be flushed at once. Use fewer.', 'shortpixel-flush' ), number_format_i18n( PASTED_PAGES ) ), [ 'status' => 413 ] );
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
	$refused = array_merge( $refused, array_map( '\ShortPixelFlush\Say\refused_source', array_values( array_diff( $cdn, $allowed ) ) ) );

	return [] !== $refused ? all_refused( $refused ) : [
		'cdn'         => $allowed,
		'attachments' => array_values( array_unique( $ids ) ),
		'files'       => $files,
		'pages'       => array_values( $pages ),
	];
}

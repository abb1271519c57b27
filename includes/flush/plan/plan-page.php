<?php
/** The plan for the images on a page of this site, for whoever presses the button in its toolbar. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../say/page.php';
require_once __DIR__ . '/../say/plan-notes.php';
require_once __DIR__ . '/../say/refusals.php';
require_once __DIR__ . '/pages/page-reader.php';
require_once __DIR__ . '/pasted.php';
require_once __DIR__ . '/plan-images.php';
require_once __DIR__ . '/preconditions.php';
require_once __DIR__ . '/sample.php';
require_once __DIR__ . '/variants.php';

// As many as are planned before a flush starts.
const PAGE_IMAGES = 100;

/**
 * Who flushes the images on a page means the images, wherever else they are shown: each is planned as if it had been chosen. Those in no
 * library are flushed at the links that the page has.
 *
 * @param list<string>   $urls What a browser has loaded for the page: CDN URLs and image files.
 * @param Seen           $seen `seen_on` is the page, `screen` the browser's, `layouts` what was measured.
 * @param list<int>|null $only Those of its images that are flushed; null for all that whoever acts may flush.
 * @return Plan|WP_Error
 */
function plan_page( array $urls, array $seen, ?array $only = null ) {
	$page  = page_seen_on( $seen['seen_on'] ?? '' );
	$error = no_provider( 'can_flush_images' );

	if ( is_wp_error( $page ) || null !== $error ) {
		return is_wp_error( $page ) ? $page : $error;
	}

	$layouts = $seen['layouts'] ?? [];
	$owners  = new Owners();
	$places  = new Place_Search( $layouts );
	$search  = new Variant_Search( $layouts, $places );
	$read    = addresses_on_pages( [ $page ] );
	$images  = new Page_Images( $urls, $read[ $page ] ?? null, $owners );
	$allowed = $only ?? $images->allowed();
	$ids     = array_slice( $allowed, 0, PAGE_IMAGES );

	$search->add_read( $read );
	$search->read_pages( $ids );

	$links = $images->links( $page, $layouts, $places );

	if ( ! $owners->is_complete() ) {
		return too_many_to_look_up();
	}

	$others = null === $only ? count( $images->ids() ) - count( $allowed ) : 0;
	$files  = array_values( array_unique( array_map( static fn ( Variant $variant ): string => $variant->source, $links ) ) );
	$plan   = Plan::of(
		[] === $ids ? 'urls' : 'images',
		// What the browser shows comes first: it is the first to be fetched again.
		concatenated( [ $images->loaded( $ids ), $search->rows( $ids ), $links ] ),
		[
			'attachments'    => attachment_cards( $ids ),
			'attachment_ids' => $ids,
			'urls'           => [] === $ids ? $files : [],
			'is_reported'    => true,
			'screen'         => $seen['screen'] ?? null,
			'page'           => [
				'url'    => $page,
				'files'  => count( $files ),
				'others' => $others,
				'hosts'  => array_slice( $owners->left_out(), 0, 10 ),
				'more'   => count( $allowed ) - count( $ids ),
			],
		]
	);

	$unknown = $images->at_unknown_hosts();

	if ( 0 === $plan->addresses ) {
		$refused = [] === $unknown ? null : classify_cdn_url( current( $unknown ) );
		return is_wp_error( $refused ) ? $refused : refused_page_images( $page, $others + count( $owners->left_out() ) );
	}

	$coverage = $search->coverage();

	return $plan->with_sample( __NAMESPACE__ . '\sampled' )->with(
		[
			'coverage' => $coverage,
			'notes'    => array_merge(
				variant_notes( $search->summary(), count( $ids ), $coverage ?? [] ),
				array_map( __NAMESPACE__ . '\foreign_host_note', array_map( 'strval', array_keys( $unknown ) ) ),
				page_sentences( $plan->page ?? [] )
			),
		]
	);
}

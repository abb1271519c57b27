<?php
/**
 * Purges images' files at edges in front of the site before a new link is tried, because the CDN fetches the file
 * through these.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Edge_Record;
use ShortPixelFlush\Model\Edge_Records;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Outcome;
use ShortPixelFlush\Model\Plan;
use ShortPixelFlush\Model\Step;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Copies\image_url;
use function ShortPixelFlush\Copies\sources;
use function ShortPixelFlush\Copies\sources_and_documents;
use function ShortPixelFlush\Copies\variants_by_settings;
use function ShortPixelFlush\now;
use function ShortPixelFlush\Providers\ready;
use function ShortPixelFlush\url_host;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds, after which a new link is tried without waiting for a slow edge.
const MOST_SECONDS_AT_FILES = 300;

/**
 * @return list<Step> The step; empty unless the flush may give new links, and an edge is in front of the uploads folder
 *     or of the flush's first image.
 */
function edge_files_steps( Flush $flush ): array {
	if ( '' !== why_settled( $flush ) || [] === Site_Edge::all() ) {
		return [];
	}
	$image = image_url( $flush->named_images()[0] ?? 0 );
	$edges = Site_Edge::in_front_of( array_diff( [ url_host( wp_get_upload_dir()['baseurl'] ), url_host( $image ) ], [ '' ] ) );
	return [] === $edges
		? []
		: [ Step::queued( 'edge_files', [ 'edges' => array_map( static fn ( Site_Edge $edge ): Edge_Record => $edge->record(), $edges ) ] ) ];
}

function edge_files_step( Step_Context $context ): Outcome {
	$flush = $context->flush;
	$ids   = $flush->has_new_links() ? $flush->images_by( Flush::NEW_LINK ) : images_to_link( $flush );
	if ( [] === $ids ) {
		return Outcome::skipped( 'same_addresses', $context->step->data );
	}
	$known   = Edge_Records::in( $context->step->data )->edges;
	$records = purge_edges( array_intersect_key( Site_Edge::all(), $known ), files_at_edges( $ids ), $known, $context->budget );
	$again   = edges_again( $records );
	if ( null !== $again && now() - $context->step->started_at <= MOST_SECONDS_AT_FILES ) {
		return $again;
	}
	// If an old file may be left at an edge, nothing seen elsewhere holds for all visitors.
	$left  = array_filter( $records, static fn ( Edge_Record $record ): bool => 'done' !== $record->state );
	$ended = array_map( static fn ( Edge_Record $record ): Edge_Record => $record->ended( 'failed' ), $left );
	$data  = new Edge_Records( [ 'edges' => array_replace( $records, $ended ) ] );
	return [] === $left ? Outcome::done( '', $data ) : Outcome::failed( 'files_at_edges_failed', $data );
}

/** @return list<int> Images that may get a new link, as far as is known before trying one. */
function images_to_link( Flush $flush ): array {
	$ids       = images_to_choose_for( $flush );
	$can_clear = clearable_images( $flush, $ids );
	if ( [] === $can_clear ) {
		return [];
	}
	// Before pages are read, the settings have to show which providers serve an image.
	$variants = array_map( static fn ( int $id ): array => variants_by_settings( $id, sources( $id ), [] ), $ids );
	$plan     = plan_of( $flush, $ids, false ) ?? Plan::of( 'images', array_merge( [], ...$variants ), [ 'attachment_ids' => $ids ] );
	return images_of_way( ways_of_plan( $flush, $plan, $can_clear ), Flush::NEW_LINK );
}

/**
 * @param list<int> $ids
 * @return list<string> The URLs of the images' files, plain and as pages contain them now.
 */
function files_at_edges( array $ids ): array {
	$urls = [];
	foreach ( $ids as $id ) {
		foreach ( sources_and_documents( $id ) as $source ) {
			$urls[ Versions\without_any_version( $source['url'] ) ] = true;
			foreach ( ready() as $provider ) {
				$urls[ Versions\source_of( $provider->id(), $source['url'] ) ] = true;
			}
		}
	}
	return array_map( 'strval', array_keys( $urls ) );
}

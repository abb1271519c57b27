<?php
/** Finds a copy that visitors had before an image got a new link, if the flush itself found none. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Http\Client;
use ShortPixelFlush\Model\Baseline;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Proof\Origin;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\allowed_hosts;
use function ShortPixelFlush\Copies\keep_recent_lists;
use function ShortPixelFlush\Copies\plan_images;
use function ShortPixelFlush\Proof\look_at;
use function ShortPixelFlush\Proof\verdict;
use function ShortPixelFlush\wait_seconds;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SEEN_BEFORE_SECONDS = 10.0;

/**
 * Stores a thumbnail of what visitors got before a flush gave its image a new link. The CDN may still have that copy,
 * since the flush did not know its link, and so did not remove it.
 *
 * @param list<Layout> $layouts A browser's measurements. They are ignored while the flush runs.
 */
function keep_seen_before( Flush $flush, array $layouts ): void {
	$row = [] === $layouts ? null : row_without_before( $flush );
	if ( null === $row ) {
		return;
	}
	$plan     = plan_images( [ $row->attachment_id ], $layouts );
	$measured = is_wp_error( $plan )
		? []
		: array_values( array_filter( $plan->variants, static fn ( Variant $variant ): bool => 'probe' === $variant->found_in ) );
	keep_recent_lists( $measured );
	$client = new Client( allowed_hosts() );
	$origin = new Origin();
	$until  = microtime( true ) + SEEN_BEFORE_SECONDS;
	foreach ( array_slice( $measured, 0, MOST_COMPARED ) as $variant ) {
		$former = at_former_link( $variant, $flush );
		$answer = probe( $client, $former->url );
		$look   = look_at( $former->url, $former->source, $flush->created_at, new Baseline(), $answer, $origin->read( $former->source ), wait_seconds() );
		// Only a copy that is older than the flush shows what visitors had before.
		if ( 'stale' === verdict( $look )['state'] ) {
			( new Thumbnail_Keeper( $flush ) )->keep_before( $row, $answer );
			return;
		}
		if ( microtime( true ) >= $until ) {
			return;
		}
	}
}

/**
 * Returns the copy with which the new link was tried, if it lacks a thumbnail from before and its image still has that
 * link.
 */
function row_without_before( Flush $flush ): ?Purge {
	if ( $flush->is_open() || $flush->is_undo() || null === $flush->subject->tried || ! has_its_version( $flush ) ) {
		return null;
	}
	$row = ( new Purges() )->at( $flush->id, $flush->subject->tried->url );
	return null === $row || isset( $row->thumbnails['before'] ) ? null : $row;
}

/** Returns a copy as pages requested it before the flush. */
function at_former_link( Variant $variant, Flush $flush ): Variant {
	$version = Versions\version_of_key( Versions\key_of( $variant->source, Versions\places() ), $flush->subject->former ?? [] );
	return at_new_link( $variant, $version, forms_of( $flush )[ provider_id( $variant->url ) ] ?? 'query' );
}

<?php
/**
 * Records a flush's result with its images: the Media Library shows it, and scans skip images that have not changed since
 * they were proved new.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// If a flush names more images than this, only the first ones get its result. The screen's history shows it as well.
const MOST_NAMED = 500;

/** @param string $state The final state of the flush. */
function note_result( int $flush_id, string $state ): void {
	$flushes = new Flushes();
	$flush   = $flushes->get( $flush_id );
	// A stopped flush says nothing about its images: their earlier results still hold.
	if ( null === $flush || 'images' !== $flush->scope || 'cancelled' === $state || $flush->is_undo() ) {
		return;
	}
	$records  = new Image_Records();
	$planning = $flush->planning();
	if ( null === $planning || ! $planning->by_record ) {
		// An image that changed again meanwhile belongs to a later flush, which still has to find its copies.
		$later = array_filter( array_merge( $flushes->open( null, 'images' ), $flushes->gathering() ), static fn ( Flush $one ): bool => $one->id > $flush_id );
		$records->set_flush(
			array_slice( array_unique( $flush->named_images() ), 0, MOST_NAMED ),
			$flush_id,
			array_values( array_map( static fn ( Flush $one ): int => $one->id, $later ) )
		);
	}
	if ( 'done' === $state ) {
		$records->set_proved( $flush_id, now(), 'sampled' !== $flush->result() );
	}
	// All copies that were checked are new, including those that a scan found old. Others are unknown.
	if ( 'partial' === $state && null !== $flush->failure && 'not_measured' === $flush->failure->code ) {
		$records->forget_stale( 'no_times', $flush_id );
	}
	if ( 'delete' === $flush->cause ) {
		$records->release_deleted( $flush_id );
	}
}

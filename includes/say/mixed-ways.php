<?php
/** Describes what visitors get after a flush that has given some images new links and removed the copies of others. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Report;
use ShortPixelFlush\Model\Step;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function mixed_ways_message( Report $report ): string {
	$flush = $report->flush;
	$step  = $flush->step( 'fall_back' );
	$fell  = null === $step || 'done' !== $step->state ? 0 : $step->data->images;
	if ( $fell > 0 && ! in_array( $flush->state, [ 'cancelled', 'undone' ], true ) ) {
		return fallen_back_message( $report, $fell );
	}
	return mixed_ended_message( $report );
}

function mixed_ended_message( Report $report ): string {
	$flush = $report->flush;
	$ended = $flush->subject->ended;
	switch ( $flush->state ) {
		case 'done':
			return $report->has_version ? removal_message( $report ) : new_link_gone( $flush->is_one_image() ? 1 : count( $flush->subject->ways ) );
		case 'partial':
			$is_new = static fn ( string $way ): bool => 'done' === ( $ended[ $way ] ?? '' );
			return paragraph(
				new_so_far_sentence( $flush, array_filter( [ 'new_link', 'removal' ], $is_new ) ),
				...( $is_new( 'new_link' ) ? [] : new_link_partial( $report->with_tally( $report->tally->at_new_links() ) ) ),
				...( $is_new( 'removal' ) ? [] : [ removal_message( $report->with_tally( $report->tally->of_removal() ) ) ] )
			);
		case 'cancelled':
			return $report->has_version ? new_link_message( $report ) : removal_message( $report );
		case 'undone':
			return paragraph( new_link_message( $report ), stays_removed_sentence( count( $flush->images_by( 'removal' ) ) ) );
	}
	return new_link_message( $report );
}

/** @param int $fell The number of images that the new link did not help. */
function fallen_back_message( Report $report, int $fell ): string {
	$flush = $report->flush;
	$steps = array_filter( link_steps( $flush ), static fn ( Step $step ): bool => 'failed' === $step->state );
	$whys  = array_map( static fn ( Step $step ): string => step_message( $flush, $step ), array_values( $steps ) );
	if ( [] === $flush->images_by( Flush::NEW_LINK ) ) {
		// If it is unknown whether the new link helped, the result of the removal says everything.
		$said    = in_array( 'not_known', array_column( $flush->subject->ways, 'why' ), true ) ? '' : __( 'The new link did not help, so the copies were removed.', 'shortpixel-flush' );
		$removed = removal_message( $report->with_tally( $report->tally->of_removal() ) );
		// An edge that refuses one step usually refuses others, but is only named once.
		return paragraph(
			$said,
			$removed,
			...array_filter( array_unique( array_diff( $whys, [ '' ] ) ), static fn ( string $why ): bool => false === strpos( $removed, $why ) )
		);
	}
	/* translators: 1: number of images that the new links did not help, 2: number of images. */
	$said = sentence( _n( 'The new link did not help %1$s of %2$s images, so its copies were removed.', 'The new links did not help %1$s of %2$s images, so their copies were removed.', $fell, 'shortpixel-flush' ), $fell, count( $flush->subject->ways ) );
	return paragraph( $said, mixed_ended_message( $report ), ...$whys );
}

/** @param array<string> $ways The ways whose checked copies are all new. */
function new_so_far_sentence( Flush $flush, array $ways ): string {
	$new = array_sum( array_map( static fn ( string $way ): int => count( $flush->images_by( $way ) ), $ways ) );
	/* translators: 1: number of images that are new, 2: number of images. */
	return 0 === $new ? '' : sentence( _n( '%1$s of %2$s images is new for visitors.', '%1$s of %2$s images are new for visitors.', $new, 'shortpixel-flush' ), $new, count( $flush->subject->ways ) );
}

function stays_removed_sentence( int $images ): string {
	/* translators: %s: number of images. */
	return sentence( _n( 'The copies of %s other image were removed, which can’t be undone.', 'The copies of %s other images were removed, which can’t be undone.', $images, 'shortpixel-flush' ), $images );
}

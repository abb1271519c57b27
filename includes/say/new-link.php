<?php
/**
 * Describes what visitors get after a flush that has given images new links. No sentence claims more than was checked.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Report;
use ShortPixelFlush\Model\Step;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

function new_link_message( Report $report ): string {
	$flush  = $report->flush;
	$images = $flush->is_one_image() ? 1 : max( 2, count( $flush->subject->ways ) );
	if ( ! $report->has_version && in_array( $flush->state, [ 'done', 'partial' ], true ) ) {
		return new_link_gone( $images );
	}
	switch ( $flush->state ) {
		case 'done':
			if ( 'unseen' === $flush->result() ) {
				return new_link_unseen( $images );
			}
			return in_array( $flush->result(), [ 'looked', 'sampled' ], true ) ? new_where_checked( $flush ) : done_message( $flush, $report->tally );
		case 'partial':
			return paragraph( ...new_link_partial( $report ) );
		case 'failed':
			return flush_failure_sentence( $flush );
		case 'cancelled':
			return $report->has_version
				? __( 'Stopped. Pages ask for the new link, which was not checked.', 'shortpixel-flush' )
				: __( 'Stopped. Visitors may still see the old image.', 'shortpixel-flush' );
		case 'undone':
			return paragraph( new_link_undone( $images ), ...failed_step_messages( $flush ), ...pages_left_messages( $flush ) );
	}
	return '';
}

/** Describes a flush whose pages request the new links, though some visitors may not get those pages. */
function new_where_checked( Flush $flush ): string {
	$seen = $flush->pages_seen();
	return 0 === $seen->unproven + $seen->unseen
		? __( 'New where we looked, but not through your host’s cache. Open a page in a private window to check.', 'shortpixel-flush' )
		: __( 'New where we looked. Not every page could be read as each visitor gets it.', 'shortpixel-flush' );
}

/** Describes a flush whose images have new links that are on none of the pages read. */
function new_link_unseen( int $images ): string {
	return _n( 'No known page shows this image. It has a new link.', 'No known page shows these images. They have new links.', $images, 'shortpixel-flush' );
}

/** Describes a flush whose links a later flush changed again: that flush says what visitors get. */
function new_link_gone( int $images ): string {
	return _n( 'A later flush has changed the link of this image again.', 'A later flush has changed the links of these images again.', $images, 'shortpixel-flush' );
}

function new_link_undone( int $images ): string {
	return _n( 'Pages ask for the image at its earlier link again. Visitors may get an older copy.', 'Pages ask for the images at their earlier links again. Visitors may get older copies.', $images, 'shortpixel-flush' );
}

/** @return list<string> Sentences, worst first: what ShortPixel sends; else what pages ask for, then what is unknown. */
function new_link_partial( Report $report ): array {
	$flush = $report->flush;
	$tally = $report->tally->of_sample();
	$count = $tally->sums();
	if ( null !== $flush->failure && 'not_undone' === $flush->failure->code ) {
		return [ flush_failure_sentence( $flush ) ];
	}
	if ( $count['old'] > 0 ) {
		return [ __( 'Visitors still see the old image: the new link did not help.', 'shortpixel-flush' ) ];
	}
	$sentences = array_merge( failed_step_messages( $flush ), pages_left_messages( $flush ) );
	if ( $count['unsure'] > 0 || 0 === $count['new'] || ! $flush->is_proved_apart() ) {
		$sentences[] = __( 'The check could not tell whether visitors see the new image. Open a page in a private window.', 'shortpixel-flush' );
	}
	if ( null !== $flush->failure && ( $count['failed'] > 0 || [] === $sentences ) ) {
		$sentences[] = failure_sentence( $flush->failure );
	}
	return [] === $sentences ? [ __( 'New where we looked.', 'shortpixel-flush' ) ] : $sentences;
}

/** @return list<string> */
function failed_step_messages( Flush $flush ): array {
	$messages = array_map( static fn ( Step $step ): string => step_message( $flush, $step ), $flush->steps_of( [], [ 'failed' ] ) );
	return array_values( array_unique( array_diff( $messages, [ '' ] ) ) );
}

/** @return list<string> Messages about edges that keep old pages, which matter however the flush ended. */
function pages_left_messages( Flush $flush ): array {
	$step = $flush->step( 'edge_pages' );
	return null !== $step && $flush->keeps_pages_at_edges() ? [ step_message( $flush, $step ) ] : [];
}

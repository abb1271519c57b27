<?php
/** What visitors get during and after a flush that gives images new addresses. No sentence claims more than was looked at. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/failures.php';
require_once __DIR__ . '/removal.php';
require_once __DIR__ . '/steps.php';

function new_address_message( Report $report ): string {
	$flush  = $report->flush;
	$is_one = $flush->is_one_image();
	if ( ! $report->has_version && in_array( $flush->state, [ 'done', 'partial' ], true ) ) {
		return new_address_gone( $is_one );
	}
	switch ( $flush->state ) {
		case 'done':
			$total = $report->tally->of_sample()->count();
			if ( ! $flush->has_step( 'pages', [ 'done' ] ) ) {
				$said = new_address_unseen( $is_one );
			} else {
				$said = $flush->is_seen_by_everybody() ? new_address_done( $is_one, $total ) : new_where_looked( $flush );
			}
			return paragraph( $said, ...step_messages( $flush, 'skipped' ) );
		case 'partial':
			return paragraph( ...new_address_partial( $report ) );
		case 'failed':
			return flush_failure_sentence( $flush );
		case 'cancelled':
			return $report->has_version
				? __( 'Stopped. Your pages ask for the image at its new link already; whether visitors see the new one there was not checked. Try again to see, or undo it.', 'shortpixel-flush' )
				: __( 'Stopped. No link has changed, so visitors may still see the old image.', 'shortpixel-flush' );
		case 'undone':
			return paragraph( new_address_undone( $is_one ), ...step_messages( $flush, 'failed' ), ...pages_left_messages( $flush ) );
	}
	$step = $flush->next_step();
	return null === $step ? looking_message( $flush, $report->tally->of_sample() ) : under_way_sentence( $flush, $step );
}

/** Every address that was looked at is new, and pages ask for it. */
function new_address_done( bool $is_one, int $total ): string {
	$sentence = $is_one
		/* translators: %s: number of copies. */
		? _n( 'Visitors see the new image: your pages ask for it at a new link. %s copy there was checked.', 'Visitors see the new image: your pages ask for it at a new link. %s copies there were checked.', $total, 'shortpixel-flush' )
		/* translators: %s: number of copies. */
		: _n( 'Visitors see the new images: your pages ask for them at new links. %s copy there was checked.', 'Visitors see the new images: your pages ask for them at new links. %s copies there were checked.', $total, 'shortpixel-flush' );
	return sentence( $sentence, $total );
}

/** Pages ask for the new links, but not everybody may get those pages. */
function new_where_looked( Flush $flush ): string {
	$step = $flush->step( 'pages' );
	$said = $flush->is_one_image()
		? __( 'New where we looked: your pages ask for the image at its new link.', 'shortpixel-flush' )
		: __( 'New where we looked: your pages ask for the images at their new links.', 'shortpixel-flush' );
	return paragraph(
		$said,
		null === $step || 0 === integer( $step->data['unseen'] ?? 0 )
			? __( 'This site reads its pages past any cache in front of it. Open one in a private window.', 'shortpixel-flush' )
			: __( 'Some pages could not be read as a phone or another browser gets them.', 'shortpixel-flush' )
	);
}

/** Every address that was looked at is new, but no page was seen to ask for it. */
function new_address_unseen( bool $is_one ): string {
	return $is_one
		? __( 'The image has a new link, where visitors see the new image. Open a page that shows it, to see whether the page asks for it there.', 'shortpixel-flush' )
		: __( 'The images have new links, where visitors see the new images. Open a page that shows them, to see whether the page asks for them there.', 'shortpixel-flush' );
}

/** Since it was given, which is no news about visitors: the later flush says what they get. */
function new_address_gone( bool $is_one ): string {
	return $is_one
		? __( 'The image no longer has this new link: a later flush gave it another one, or put it back to its earlier one.', 'shortpixel-flush' )
		: __( 'The images no longer have these new links: later flushes gave them others, or put them back to their earlier ones.', 'shortpixel-flush' );
}

function new_address_undone( bool $is_one ): string {
	return $is_one
		? __( 'Undone: your pages ask for the image at its earlier link again, where visitors may get an older copy.', 'shortpixel-flush' )
		: __( 'Undone: your pages ask for the images at their earlier links again, where visitors may get older copies.', 'shortpixel-flush' );
}

/** @return list<string> The worst first: what ShortPixel shows, then what pages ask for, then what is unknown. */
function new_address_partial( Report $report ): array {
	$flush = $report->flush;
	$tally = $report->tally->of_sample();
	$count = $tally->sums();
	// Of many copies only a sample is looked at.
	$checked = $count['total'] - $tally->count( [ 'unchecked' ] );
	if ( null !== $flush->failure && 'not_undone' === $flush->failure->code ) {
		return [ flush_failure_sentence( $flush ) ];
	}
	$sentences = [
		$flush->is_one_image()
			? __( 'The image has a new link.', 'shortpixel-flush' )
			: __( 'The images have new links.', 'shortpixel-flush' ),
	];
	if ( $count['old'] > 0 ) {
		$sentence = 1 === $checked
			? __( 'But the checked copy still shows the old image: ShortPixel, or a CDN in front of it, does not tell the new link from the old one. Undo this, then clear the CDN instead.', 'shortpixel-flush' )
			/* translators: 1: number of copies that show the old image, 2: number of copies that were checked. */
			: _n( 'But %1$s of the %2$s checked copies still shows the old image: ShortPixel, or a CDN in front of it, does not tell the new link from the old one. Undo this, then clear the CDN instead.', 'But %1$s of the %2$s checked copies still show the old image: ShortPixel, or a CDN in front of it, does not tell the new link from the old one. Undo this, then clear the CDN instead.', $count['old'], 'shortpixel-flush' );
		$sentences[] = sentence( $sentence, $count['old'], $checked );
	}
	if ( ! $flush->is_compared() ) {
		$sentences[] = __( 'Nothing proves yet that it shows the new image: no copy that visitors have could be compared. Open a page in a private window to see it.', 'shortpixel-flush' );
	}
	$sentences = array_merge( $sentences, step_messages( $flush, 'failed' ), pages_left_messages( $flush ) );
	// Where nothing could be compared, that is said already.
	if ( $count['unsure'] > 0 && $flush->is_compared() ) {
		$sentence = 1 === $checked
			? __( 'For the checked copy it could not be told which image visitors see. Open the page in a private window to see it.', 'shortpixel-flush' )
			/* translators: 1: number of copies, 2: number of copies that were checked. */
			: _n( 'For %1$s of the %2$s checked copies it could not be told which image visitors see. Open the page in a private window to see it.', 'For %1$s of the %2$s checked copies it could not be told which image visitors see. Open the page in a private window to see it.', $count['unsure'], 'shortpixel-flush' );
		$sentences[] = sentence( $sentence, $count['unsure'], $checked );
	}
	if ( $count['failed'] > 0 ) {
		/* translators: %s: number of copies. */
		$sentences[] = sentence( _n( '%s copy showed no image.', '%s copies showed no image.', $count['failed'], 'shortpixel-flush' ), $count['failed'] );
		$sentences[] = null === $flush->failure ? '' : failure_sentence( $flush->failure );
	}
	return $sentences;
}

/** @return list<string> Of the steps in a state. */
function step_messages( Flush $flush, string $state ): array {
	$messages = [];
	foreach ( $flush->steps_of( [], [ $state ] ) as $step ) {
		// That there is no page cache is no news about this flush.
		$messages[] = 'no_page_caches' === $step->code ? '' : step_message( $flush, $step );
	}
	return array_values( array_diff( $messages, [ '' ] ) );
}

/** @return list<string> Of edges that keep old pages, which matters however the flush ended. */
function pages_left_messages( Flush $flush ): array {
	return array_values( array_map( static fn ( Step $step ): string => step_message( $flush, $step ), array_filter( $flush->steps_of( [ 'edge' ] ), [ Edge_Record::class, 'keeps_pages' ] ) ) );
}

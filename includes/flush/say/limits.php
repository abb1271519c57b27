<?php
/** What people read of a flush's size: what it takes, what has to be agreed to, and what is more than they may flush in a day. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use WP_Error;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../../clock.php';
require_once __DIR__ . '/paragraph.php';
require_once __DIR__ . '/plan-notes.php';

function credits_sentence( Estimate $estimate ): string {
	if ( null === $estimate->credits ) {
		return __( 'ShortPixel makes the copies again as visitors ask for them, which uses credits.', 'shortpixel-flush' );
	}
	$credits = max( 1, about( ceil( $estimate->credits ) ) );
	/* translators: %s: number of credits. */
	return sentence( _n( 'ShortPixel makes the copies again as visitors ask for them: probably %s credit.', 'ShortPixel makes the copies again as visitors ask for them: probably %s credits.', $credits, 'shortpixel-flush' ), $credits );
}

/** What somebody has to agree to. */
function agreement_question( Estimate $estimate ): string {
	/* translators: %s: number of images. */
	return paragraph( sentence( _n( 'This flushes %s image.', 'This flushes %s images.', $estimate->images, 'shortpixel-flush' ), $estimate->images ), credits_sentence( $estimate ) );
}

function not_confirmed( Estimate $estimate ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_not_confirmed',
		paragraph( agreement_question( $estimate ), __( 'It has to be confirmed first. Nothing has been flushed.', 'shortpixel-flush' ) ),
		[
			'status'   => 409,
			'estimate' => estimate_shape( $estimate ),
		]
	);
}

/** @return array{images: int, credits: float|null, asks: bool, question: string} */
function estimate_shape( Estimate $estimate ): array {
	return [
		'images'   => $estimate->images,
		'credits'  => null === $estimate->credits ? null : round( $estimate->credits, 2 ),
		'asks'     => $estimate->asks(),
		'question' => $estimate->asks() ? agreement_question( $estimate ) : '',
	];
}

/** For a user who may flush only so much in a day. */
function left_note( int $left, int $most ): string {
	/* translators: 1: number of images that may still be flushed, 2: number of images a day. */
	return sentence( _n( 'You may flush %2$s image in 24 hours, and have %1$s left.', 'You may flush %2$s images in 24 hours, and have %1$s left.', $most, 'shortpixel-flush' ), $left, $most );
}

/** @param int $free_at When there is room for it, in Unix seconds. */
function over_daily_images( int $wanted, int $left, int $most, int $free_at ): WP_Error {
	$what_now = $wanted > $most
		? __( 'Flush fewer images, or ask an administrator. Nothing has been flushed.', 'shortpixel-flush' )
		/* translators: %s: a time span, such as "5 hours". */
		: sprintf( __( 'Flush fewer images, or try again in %s. Nothing has been flushed.', 'shortpixel-flush' ), human_time_diff( now(), max( now() + 60, $free_at ) ) );
	return new WP_Error(
		'shortpixel_flush_daily_limit',
		paragraph( left_note( $left, $most ), $what_now ),
		[
			'status' => 429,
			'left'   => $left,
		]
	);
}

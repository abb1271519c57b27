<?php
/** Describes a flush's size: what it takes, what needs confirmation, and what exceeds a user's daily limit. */

declare( strict_types=1 );

namespace ShortPixelFlush\Say;

use ShortPixelFlush\Model\Estimate;
use WP_Error;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/** Rounds credits to two significant digits for display; null if they can't be estimated. */
function whole_credits( Estimate $estimate ): ?int {
	return null === $estimate->credits ? null : max( 1, rounded( ceil( $estimate->credits ) ) );
}

/** Returns the estimate in words, such as "8 images, probably 20 credits." */
function estimate_sentence( Estimate $estimate ): string {
	/* translators: %s: number of images. */
	$images  = sentence( _n( '%s image', '%s images', $estimate->images, 'shortpixel-flush' ), $estimate->images );
	$credits = whole_credits( $estimate );
	if ( null === $credits ) {
		/* translators: %s: such as "8 images". */
		return sprintf( __( '%s, at the cost of some credits.', 'shortpixel-flush' ), $images );
	}
	/* translators: 1: such as "8 images", 2: number of credits. */
	return sprintf( _n( '%1$s, probably %2$s credit.', '%1$s, probably %2$s credits.', $credits, 'shortpixel-flush' ), $images, number_format_i18n( $credits ) );
}

function not_confirmed( Estimate $estimate ): WP_Error {
	return new WP_Error(
		'shortpixel_flush_not_confirmed',
		paragraph( estimate_sentence( $estimate ), __( 'This has to be confirmed first.', 'shortpixel-flush' ) ),
		[
			'status'   => 409,
			'estimate' => estimate_shape( $estimate ),
		]
	);
}

/** @return array{images: int, credits: int|null, asks: bool, sentence: string} */
function estimate_shape( Estimate $estimate ): array {
	return [
		'images'   => $estimate->images,
		'credits'  => whole_credits( $estimate ),
		'asks'     => $estimate->asks(),
		'sentence' => estimate_sentence( $estimate ),
	];
}

/** Tells a user with a daily limit how much is left. */
function left_note( int $left, int $most ): string {
	/* translators: 1: number of images that may still be flushed, 2: number of images a day. */
	return sentence( _n( 'You may flush %2$s image in 24 hours, and have %1$s left.', 'You may flush %2$s images in 24 hours, and have %1$s left.', $most, 'shortpixel-flush' ), $left, $most );
}

/** @param int $free_at When the limit has room again, in Unix seconds. */
function over_daily_images( int $wanted, int $left, int $most, int $free_at ): WP_Error {
	$what_now = $wanted > $most
		? __( 'Flush fewer images, or ask an administrator.', 'shortpixel-flush' )
		/* translators: %s: a time span, such as "5 hours". */
		: sprintf( __( 'Flush fewer images, or flush again in %s.', 'shortpixel-flush' ), human_time_diff( now(), max( now() + 60, $free_at ) ) );
	return new WP_Error(
		'shortpixel_flush_daily_limit',
		paragraph( left_note( $left, $most ), $what_now ),
		[
			'status' => 429,
			'left'   => $left,
		]
	);
}

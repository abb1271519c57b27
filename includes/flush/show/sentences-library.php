<?php
/**
 * How a flush of the whole library stands while its pictures are still being looked for.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/../store/folded.php';
require_once __DIR__ . '/../run/planning.php';

/**
 * Says how far it is: never more than was counted.
 *
 * @param array<string,mixed>                                             $row   The flush.
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count Addresses so far.
 */
function growing_message( array $row, array $count ): string {
	$planning = planning_of( $row );
	$images   = number_format_i18n( $planning['images'] ?? 0 );
	if ( 0 === ( $planning['done'] ?? 0 ) ) {
		/* translators: %s: number of pictures. */
		return sprintf( _n( 'Looking for the addresses of %s picture…', 'Looking for the addresses of %s pictures…', $planning['images'] ?? 0, 'shortpixel-flush' ), $images );
	}
	$done  = number_format_i18n( $planning['done'] ?? 0 );
	$total = number_format_i18n( $count['total'] );
	$new   = number_format_i18n( $count['new'] );

	/* translators: 1: number of pictures begun, 2: number of all pictures, 3: number of addresses so far, 4: how many of those are new. */
	return sprintf( __( '%1$s of %2$s pictures begun: %4$s of their %3$s addresses are new so far…', 'shortpixel-flush' ), $done, $images, $total, $new );
}

/**
 * Says what a flush leaves behind that was stopped before all pictures were looked for.
 *
 * @param array<string,mixed>                                             $row   The flush.
 * @param array{total: int, new: int, old: int, unsure: int, failed: int} $count Addresses so far.
 */
function stopped_growing_message( array $row, array $count ): string {
	$planning = planning_of( $row );

	return sprintf(
		/* translators: 1: number of pictures begun, 2: number of all pictures, 3: number of addresses of those begun, 4: how many of them are new. */
		__( 'Stopped at %1$s of %2$s pictures. %4$s of their %3$s addresses are new; at all others visitors may still get the old pictures. Try again to go on from there.', 'shortpixel-flush' ),
		number_format_i18n( $planning['done'] ?? 0 ),
		number_format_i18n( $planning['images'] ?? 0 ),
		number_format_i18n( $count['total'] ),
		number_format_i18n( $count['new'] )
	);
}

/**
 * Says how many addresses trying again does not reach; empty where it reaches all.
 *
 * @param array<string,mixed> $row The flush.
 */
function out_of_reach_sentence( array $row ): string {
	$count = folded_count( $row, Store::RETRY_STATES );

	return 0 === $count ? '' : sprintf(
		/* translators: %s: number of addresses. */
		_n( '%s of them was only counted; a new flush reaches it, trying again does not.', '%s of them were only counted; a new flush reaches them, trying again does not.', $count, 'shortpixel-flush' ),
		number_format_i18n( $count )
	);
}

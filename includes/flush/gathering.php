<?php
/**
 * Opens and closes flushes whose images are added after the flush is stored. The table of images names them, so there
 * can be any number. Such a flush is invisible until it is closed.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Up to this many images, the flush itself names them too, so that their pages can be cleared from page caches.
const MOST_GATHERED_BY_NAME = 10;

/**
 * @param string $cause One of CAUSES.
 * @return int The flush's id; 0 if it could not be stored.
 */
function open_gathering( string $cause, int $user_id ): int {
	return ( new Flushes() )->create(
		[
			'scope'   => 'images',
			'state'   => 'gathering',
			'user_id' => $user_id,
			'cause'   => $cause,
		]
	);
}

/** @return list<int> The first gathered images, at most MOST_GATHERED_BY_NAME. */
function first_gathered( int $flush_id ): array {
	return array_keys( ( new Image_Records() )->of_flush( $flush_id, 0, MOST_GATHERED_BY_NAME ) ?? [] );
}

/**
 * Makes a gathered flush visible to runners. Returns false if it was closed already or can't be stored, and if it has no
 * images: it is then deleted.
 *
 * @param callable(int): string $reason Receives the number of images.
 * @param string                $method As for start().
 */
function close_gathering( int $flush_id, callable $reason, string $method = 'auto' ): bool {
	$flushes = new Flushes();
	$flush   = $flushes->get( $flush_id );
	$first   = first_gathered( $flush_id );
	if ( null === $flush || 'gathering' !== $flush->state ) {
		return false;
	}
	if ( [] === $first ) {
		$flushes->delete( [ $flush_id ] );
		return false;
	}
	$count    = ( new Image_Records() )->count_of_flush( $flush_id );
	$subject  = [ 'attachment_count' => $count ] + queued_subject( $first ) + ( $count > MOST_GATHERED_BY_NAME ? [] : [ 'attachment_ids' => $first ] );
	$planning = [
		'images'    => $count,
		'last'      => PHP_INT_MAX,
		'by_record' => true,
	];
	return $flushes->update(
		$flush,
		[
			'state'   => 'queued',
			'reason'  => $reason( $count ),
			'subject' => $flush->subject->with( [ 'method' => $method ] + $subject ),
			'steps'   => steps_to_plan( $planning, $method ),
		]
	);
}

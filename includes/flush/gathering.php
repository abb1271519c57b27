<?php
/**
 * A flush whose images are put together one by one, by whatever begins by itself. The table of images names them, so there can be any
 * number; nobody else sees the flush until it is closed.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The pages of more images than that are not cleared one by one.
const MOST_GATHERED_BY_NAME = 10;

/**
 * @param string $cause One of CAUSES.
 * @return int The flush's id; 0 where the database refused it.
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

/** @return list<int> The first of the images that were gathered. */
function first_gathered( int $flush_id ): array {
	return array_keys( ( new Image_Records() )->of_flush( $flush_id, 0, MOST_GATHERED_BY_NAME ) ?? [] );
}

/**
 * Lets runners have what was gathered; without images the flush is deleted. False also where it was closed already.
 *
 * @param callable(int): string $reason Gets the number of images.
 * @param string                $method As start() takes it.
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

<?php
/** Whether a change of an image waits, or was left without a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Flush\Image_Record;
use function ShortPixelFlush\Flush\is_changed_since;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/changed-since.php';
require_once __DIR__ . '/decide.php';

// `waiting`: the next background run decides. `put_off`: a filter wants to be asked again later. `changed`: it has changed since its last flush, and no flush is to come.
const IMAGE_STATES = [ 'waiting', 'put_off', 'changed', 'settled' ];

/**
 * Tells whether a change of an image is still to be decided on, or no flush has followed it.
 *
 * @param int          $flushed_at When its last flush began, in Unix seconds; 0 where there was none.
 * @param int          $uploaded   When the image was uploaded, in Unix seconds.
 * @param list<string> $on         The causes that are switched on.
 * @return value-of<IMAGE_STATES>
 */
function image_state( Image_Record $record, int $flushed_at, int $uploaded, array $on, int $now ): string {
	// A flush that began after the change has covered it, whether or not a background run has decided on it since.
	$is_pending = $record->changed_at > $flushed_at;
	if ( $is_pending && is_new_upload( $record, $uploaded ) ) {
		return 'settled';
	}
	if ( $is_pending && [] !== array_intersect( named_causes( $record->change_causes() ), $on ) ) {
		return $record->changed_at > $now ? 'put_off' : 'waiting';
	}
	return is_changed_since( $record, $flushed_at ) ? 'changed' : 'settled';
}

<?php
/** Tells whether a change to an image is undecided, or was left without a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Image_Record;
use function ShortPixelFlush\automatic_causes;
use function ShortPixelFlush\Flush\is_changed_since;
use function ShortPixelFlush\Flush\runner_status;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// `waiting`: a background run will decide. `put_off`: a filter asked to be called again later. `changed`: changed
// since the last flush, and no flush will follow. `settled`: any other image.
const IMAGE_STATES = [ 'waiting', 'put_off', 'changed', 'settled' ];

/**
 * Returns the causes for which undecided images will be flushed; none if no image is undecided, or background tasks
 * don't run on this site.
 *
 * @param array<Image_Record> $records
 * @return list<string>
 */
function coming_causes( array $records ): array {
	$has_pending = [] !== array_filter( $records, static fn ( Image_Record $record ): bool => $record->changed_at > 0 );
	return $has_pending && runner_status()['cron'] ? automatic_causes() : [];
}

/**
 * Returns the state of an image's last change.
 *
 * @param int          $flushed_at When its last flush began, in Unix seconds; 0 if there was none.
 * @param int          $uploaded   When the image was uploaded, in Unix seconds.
 * @param list<string> $on         As returned by coming_causes().
 * @return value-of<IMAGE_STATES>
 */
function image_state( Image_Record $record, int $flushed_at, int $uploaded, array $on, int $now ): string {
	// A flush that began after the change covers it, whether or not a background run has decided on it since.
	$is_pending = $record->changed_at > $flushed_at;
	// Plugins that replace a file may set a new upload date.
	if ( $is_pending && 0 === $flushed_at && is_new_upload( $record, $uploaded ) ) {
		return 'settled';
	}
	if ( $is_pending && [] !== array_intersect( named_causes( $record->change_causes() ), $on ) ) {
		return $record->changed_at > $now ? 'put_off' : 'waiting';
	}
	return is_changed_since( $record, $flushed_at ) ? 'changed' : 'settled';
}

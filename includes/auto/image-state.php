<?php
/** Whether a change of an image waits, or was left without a flush. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Image_Record;
use function ShortPixelFlush\automatic_causes;
use function ShortPixelFlush\Flush\is_changed_since;
use function ShortPixelFlush\Flush\runner_status;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// `waiting`: the next background run decides. `put_off`: a filter wants to be asked again later. `changed`: it has changed since its last flush, and no flush is to come.
const IMAGE_STATES = [ 'waiting', 'put_off', 'changed', 'settled' ];

/**
 * The causes after which a flush is to come: none on a site without background tasks.
 *
 * @param array<Image_Record> $records Only those that are to be decided on need to be asked about.
 * @return list<string>
 */
function coming_causes( array $records ): array {
	$has_pending = [] !== array_filter( $records, static fn ( Image_Record $record ): bool => $record->changed_at > 0 );
	return $has_pending && runner_status()['cron'] ? automatic_causes() : [];
}

/**
 * Tells whether a change of an image is still to be decided on, or no flush has followed it.
 *
 * @param int          $flushed_at When its last flush began, in Unix seconds; 0 where there was none.
 * @param int          $uploaded   When the image was uploaded, in Unix seconds.
 * @param list<string> $on         As coming_causes() gave them.
 * @return value-of<IMAGE_STATES>
 */
function image_state( Image_Record $record, int $flushed_at, int $uploaded, array $on, int $now ): string {
	// A flush that began after the change has covered it, whether or not a background run has decided on it since.
	$is_pending = $record->changed_at > $flushed_at;
	// Plugins that replace a file may date it anew.
	if ( $is_pending && 0 === $flushed_at && is_new_upload( $record, $uploaded ) ) {
		return 'settled';
	}
	if ( $is_pending && [] !== array_intersect( named_causes( $record->change_causes() ), $on ) ) {
		return $record->changed_at > $now ? 'put_off' : 'waiting';
	}
	return is_changed_since( $record, $flushed_at ) ? 'changed' : 'settled';
}

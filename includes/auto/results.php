<?php
/** What came of a flush, noted for its images: the Media Library shows it, and a scan need not ask again. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Flush\Flushes;
use ShortPixelFlush\Flush\Image_Records;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../clock.php';

// What names more images than that is the library's, whose history is on the screen.
const MOST_NAMED = 500;

/** @param string $state As the flush ended. */
function note_result( int $flush_id, string $state ): void {
	$flush = ( new Flushes() )->get( $flush_id );
	if ( null === $flush || 'images' !== $flush->scope || $flush->is_undo() ) {
		return;
	}
	$records  = new Image_Records();
	$planning = $flush->planning();
	if ( null === $planning || ! $planning->by_record ) {
		$records->set_flush( array_slice( array_unique( $flush->named_images() ), 0, MOST_NAMED ), $flush_id );
	}
	if ( 'done' === $state ) {
		$records->set_proved( $flush_id, now() );
	}
	if ( 'delete' === $flush->cause ) {
		$records->delete_missing( $flush_id );
	}
}

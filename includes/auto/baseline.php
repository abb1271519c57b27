<?php
/** Reads the files of a library that was there before the plugin, once: what they were is what a later change is told by. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Flush\Image_Records;
use function ShortPixelFlush\Flush\library_extent;
use function ShortPixelFlush\Flush\library_slice;
use function ShortPixelFlush\Flush\text;

defined( 'ABSPATH' ) || exit;

require_once __DIR__ . '/../flush/plan/library.php';
require_once __DIR__ . '/file-changes.php';

// The last image that was read, and the last that there was when it began: `after last`.
const BASELINE_OPTION = 'shortpixel_flush_baseline';

const BASELINE_SLICE = 100;

/** Reads sizes and times, no bytes. Returns whether all are read. */
function read_library( float $until ): bool {
	$stored = explode( ' ', text( get_option( BASELINE_OPTION, '' ) ) );
	$after  = (int) $stored[0];
	$last   = isset( $stored[1] ) ? (int) $stored[1] : library_extent()['last'];
	while ( $after < $last && microtime( true ) < $until ) {
		$ids = library_slice( $after, $last, BASELINE_SLICE );
		if ( null === $ids ) {
			return false;
		}
		_prime_post_caches( $ids, false, true );
		$files = [];
		foreach ( $ids as $id ) {
			$files[ $id ] = [ text( get_post_meta( $id, '_wp_attached_file', true ) ), stamps_of( paths_of( $id ) ) ];
		}
		if ( ! ( new Image_Records() )->add_known( $files ) ) {
			return false;
		}
		$after = [] === $ids ? $last : max( $ids );
		update_option( BASELINE_OPTION, "{$after} {$last}", false );
	}
	return $after >= $last;
}

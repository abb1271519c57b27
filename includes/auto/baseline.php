<?php
/**
 * Records the files of images that have no record yet: those older than the plugin, and new uploads. Changes are
 * detected by comparison with these records.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use Throwable;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\change_value;
use function ShortPixelFlush\Copies\library_slice;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The id of the last image that was read.
const BASELINE_OPTION = 'shortpixel_flush_baseline';

const BASELINE_SLICE = 100;

const LOOK_EVERY = 86400;

/** Reads sizes and times, not contents. Returns whether the whole library has been read. */
function read_library( float $until ): bool {
	$after   = read_until();
	$records = new Image_Records();
	do {
		$ids = library_slice( $after, PHP_INT_MAX, BASELINE_SLICE );
		if ( null === $ids || [] === $ids ) {
			return null !== $ids;
		}
		$attempt = begin_attempt( 'baseline', $ids );
		$now     = array_map( 'intval', $attempt['now'] );
		$lost    = array_map( 'intval', $attempt['given_up'] );
		$files   = [];
		$again   = [];
		_prime_post_caches( $now, false, true );
		foreach ( $now as $id ) {
			try {
				$file = image_file( $id );
				if ( may_have_deleted_link( $file ) ) {
					$again[] = $id;
				} else {
					$paths        = paths_of( $id );
					$files[ $id ] = [ $file, without_later_stamps( stamps_of( $paths ), $paths, (int) get_post_time( 'U', true, $id ) ) ];
				}
			} catch ( Throwable $error ) {
				// Without a record, the files' times still reveal a change.
				log_error( "The files of image {$id} could not be read", $error );
			}
		}
		end_attempt( 'baseline', $now );
		$over = [ ...$now, ...$lost ];
		if ( [] === $over || ! $records->add_known( $files ) || ! $records->note_uploads( not_decided_on( $records, $again ) ) ) {
			return false;
		}
		$after = max( $over );
		change_value( BASELINE_OPTION, static fn ( $stored ): int => max( $after, integer( $stored ) ), 'off' );
		foreach ( $lost as $id ) {
			log_error( "The files of image {$id} could not be read", 'reading them ended the process each time' );
		}
		$is_last = count( $ids ) < BASELINE_SLICE && count( $over ) === count( $ids );
	} while ( ! $is_last && microtime( true ) < $until );
	return $is_last;
}

/**
 * Sets to 0 the recorded time of files that were written long after their upload, so that the next daily look counts
 * them as changed. Uploads older than two days may predate the plugin, so their files' times are kept.
 *
 * @param array<string, File_Stamp> $stamps
 * @param array<string, string>     $paths    By name.
 * @param int                       $uploaded In Unix seconds.
 * @return array<string, File_Stamp>
 */
function without_later_stamps( array $stamps, array $paths, int $uploaded ): array {
	foreach ( $uploaded < now() - 2 * LOOK_EVERY ? [] : $stamps as $name => $stamp ) {
		// A file may be copied here with an earlier modification time, but its ctime is new.
		if ( max( $stamp->modified, (int) filectime( $paths[ $name ] ) ) > $uploaded + NEW_SECONDS ) {
			$stamps[ $name ] = new File_Stamp( $stamp->size, 0 );
		}
	}
	return $stamps;
}

/**
 * @param list<int> $uploads
 * @return array<int> The uploads that were not yet compared with a deleted image at their link.
 */
function not_decided_on( Image_Records $records, array $uploads ): array {
	return array_diff( $uploads, array_keys( array_filter( $records->all( $uploads ), static fn ( Image_Record $record ): bool => $record->decided_at > 0 ) ) );
}

/** Returns the id up to which the library was read. */
function read_until(): int {
	return integer( get_option( BASELINE_OPTION, 0 ) );
}

/** Whether images are left whose files were never read, such as new uploads. */
function has_unread_images(): bool {
	return [] !== ( library_slice( read_until(), PHP_INT_MAX, 1 ) ?? [] );
}

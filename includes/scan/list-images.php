<?php
/**
 * Examines images' files on the disk to find out which images have changed, which need no request, and in which order to
 * judge the rest.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Scan;

use ShortPixelFlush\Model\File_History;
use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Finding;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use Throwable;
use function ShortPixelFlush\Auto\compare_files;
use function ShortPixelFlush\Auto\file_hash;
use function ShortPixelFlush\Auto\note_change;
use function ShortPixelFlush\Auto\paths_of;
use function ShortPixelFlush\Auto\stamps_of;
use function ShortPixelFlush\Auto\store_changes;
use function ShortPixelFlush\Copies\library_slice;
use function ShortPixelFlush\Copies\library_slice_before;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most images in a scan of recent changes: they fit into its request limit, even if some need a second copy.
const RECENT_IMAGES = 30;

/**
 * Lists the images that looked old, changed, or were uploaded last; at most RECENT_IMAGES.
 *
 * @param int $before Only images below this id.
 * @return list<int>|null Images, the newest first; null if the database did not answer.
 */
function recent_images( int $before ): ?array {
	$uploaded = library_slice_before( PHP_INT_MAX, RECENT_IMAGES );
	$changed  = ( new Image_Records() )->last_changed( RECENT_IMAGES );
	// A changed image may have been deleted since, or may no longer be an image.
	$changed = null === $changed || [] === $changed ? $changed : library_slice( 0, PHP_INT_MAX, RECENT_IMAGES, $changed );
	if ( null === $uploaded || null === $changed ) {
		return null;
	}
	$ids = array_slice( array_values( array_unique( array_merge( $changed, $uploaded ) ) ), 0, RECENT_IMAGES );
	rsort( $ids );
	return array_values( array_filter( $ids, static fn ( int $id ): bool => $id < $before ) );
}

/**
 * Records which images a scan has to judge, and why the others need no request. Sends nothing.
 *
 * @param list<int> $ids
 * @return bool False if the database refused.
 */
function list_images( array $ids ): bool {
	_prime_post_caches( $ids, false, true );
	$records = new Image_Records();
	$known   = $records->all( $ids );
	$listed  = [];
	foreach ( $ids as $id ) {
		$record = $known[ $id ] ?? new Image_Record( [ 'attachment_id' => $id ] );
		try {
			$listed[ $id ] = examined( $id, $record );
		} catch ( Throwable $error ) {
			log_error( "The files of image {$id} could not be read", $error );
			$listed[ $id ] = [
				'scanned_at'  => now(),
				'scan_state'  => 'unknown',
				'scan_reason' => 'no_copy',
				'finding'     => $record->finding,
			];
		}
	}
	$is_noted = $records->note_listed( $listed );
	// Stores the changes that examined() noted.
	store_changes();
	return $is_noted;
}

/**
 * Examines an image's files, and notes if they have changed. Returns what to record of the image.
 *
 * @return array{
 *     file: string,
 *     files: array<string, File_Stamp>,
 *     stamped_at: int,
 *     scan_due: int,
 *     scanned_at: int,
 *     scan_state: string,
 *     scan_reason: string,
 *     finding: Finding,
 * }
 */
function examined( int $id, Image_Record $record ): array {
	$paths   = paths_of( $id );
	$stamps  = stamps_of( $paths );
	$files   = compare_files( $record->files, $stamps, static fn ( string $name ): string => file_hash( $paths[ $name ] ) );
	$finding = $record->finding;
	$known   = $record->stamped_at > 0;
	$changed = $known ? array_merge( $files['changed'], $files['unsure'] ) : [];
	$touched = $known ? array_diff( rewritten_names( $record->files, $stamps ), $changed ) : [];
	if ( [] !== $changed || [] !== $touched ) {
		$finding = with_histories( $record, $stamps, $files['changed'], $files['unsure'], $touched );
	}
	$is_open = $known && 0 === $record->changed_at && 'outside' !== $record->decision;
	if ( $is_open && [] !== $files['changed'] ) {
		note_change( $id, 'change' );
	} elseif ( $is_open && $files['stamps'] !== $record->files ) {
		// Recorded here: no change is noted for files that were only touched, or may have changed at the same size.
		( new Image_Records() )->update(
			$id,
			[
				'files'      => $files['stamps'],
				'stamped_at' => [] === $files['stamps'] ? 0 : now(),
			]
		);
	}
	$is_settled = [] === $changed && is_settled( $record, $paths );
	$is_due     = [] !== $stamps && ! $is_settled;
	$result     = $is_settled ? [ 'new', 'unchanged' ] : [ $record->scan_state, $record->scan_reason ];

	[ $state, $reason ] = [] === $stamps ? [ 'unknown', 'no_file' ] : $result;
	return [
		'file'        => 0 === $record->changed_at ? image_file( $id ) : '',
		'files'       => 0 === $record->changed_at ? $stamps : [],
		'stamped_at'  => 0 === $record->changed_at && [] !== $stamps ? now() : 0,
		'scan_due'    => $is_due ? ( [] === $changed ? max( 1, newest_time( $stamps ) ) : now() ) : 0,
		'scanned_at'  => $is_due ? $record->scanned_at : now(),
		'scan_state'  => $state,
		'scan_reason' => $reason,
		'finding'     => $finding,
	];
}

/**
 * Whether an image needs no request: a new copy stays new until the file changes.
 *
 * @param array<string, string> $paths
 */
function is_settled( Image_Record $record, array $paths ): bool {
	$since = max( $record->proved_at, 'new' === $record->scan_state ? $record->scanned_at : 0 );
	if ( 0 === $since || 0 === $record->stamped_at || $record->changed_at > 0 || [] === $paths ) {
		return false;
	}
	foreach ( $paths as $path ) {
		// A file's ctime can't be set back, so it reveals files that were copied here with their old time.
		if ( max( (int) filemtime( $path ), (int) filectime( $path ) ) >= $since ) {
			return false;
		}
	}
	return true;
}

/**
 * @param array<string, File_Stamp> $known
 * @param array<string, File_Stamp> $now
 * @return list<string>
 */
function rewritten_names( array $known, array $now ): array {
	$both = array_intersect_key( $now, $known );
	return array_map(
		'strval',
		array_keys(
			array_filter( $both, static fn ( File_Stamp $stamp, string $name ): bool => $stamp->was_written_since( $known[ $name ] ), ARRAY_FILTER_USE_BOTH )
		)
	);
}

/** @param array<string, File_Stamp> $stamps */
function newest_time( array $stamps ): int {
	return max( 0, 0, ...array_map( static fn ( File_Stamp $stamp ): int => min( now(), $stamp->modified ), array_values( $stamps ) ) );
}

/**
 * @param array<string, File_Stamp> $stamps
 * @param list<string>              $changed Names of files with different bytes.
 * @param list<string>              $unsure  Names of files that may have changed.
 * @param array<string>             $touched Names of files that were rewritten with the same bytes.
 */
function with_histories( Image_Record $record, array $stamps, array $changed, array $unsure, array $touched ): Finding {
	$finding   = $record->finding;
	$histories = $finding->histories;
	foreach ( $touched as $name ) {
		$histories += [ $name => File_History::by_time( $record->files[ $name ]->modified ) ];
	}
	foreach ( array_merge( $changed, $unsure ) as $name ) {
		$is_changed         = in_array( $name, $changed, true );
		$histories[ $name ] = File_History::rewritten( $record->files[ $name ], $stamps[ $name ], $record->stamped_at, now(), $is_changed );
	}
	if ( [] === $changed && [] === $unsure ) {
		return $finding->with( [ 'histories' => $histories ] );
	}
	// Keeps the record of the earlier copy, which tells a retouched image from its earlier version.
	$before = 'new' === $record->scan_state
		? array_intersect_key( $finding->to_array(), array_flip( [ 'url', 'source', 'sha256', 'fingerprint' ] ) )
		: $finding->before;
	return $finding->with(
		[
			'histories' => $histories,
			'before'    => $before,
		]
	);
}

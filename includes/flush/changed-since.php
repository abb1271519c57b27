<?php
/** Finds images that changed after their last flush began, so that its result no longer holds. */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Model\image_path;
use const ShortPixelFlush\Model\DISK_SLACK;
use const ShortPixelFlush\Model\INTENDED_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Counts the images that changed since their last flush began, for flushes as in can_be_outdated().
 *
 * @param array<Flush> $flushes
 * @return array<int, int> The counts by flush, without zeros.
 */
function count_changed_since( array $flushes ): array {
	$named  = array_filter( $flushes, __NAMESPACE__ . '\can_be_outdated' );
	$counts = [];
	foreach ( ( new Image_Records() )->possibly_changed( array_values( array_map( static fn ( Flush $flush ): int => $flush->id, $named ) ) ) as $one ) {
		if ( is_changed_since( $one['record'], $one['flushed_at'] ) ) {
			$flush_id            = $one['record']->flush_id;
			$counts[ $flush_id ] = ( $counts[ $flush_id ] ?? 0 ) + 1;
		}
	}
	return $counts;
}

/** Whether a flush has a result that a change to its images outdates. Not if the table of images names them. */
function can_be_outdated( Flush $flush ): bool {
	$planning = $flush->planning();
	return 'images' === $flush->scope
		&& 'delete' !== $flush->cause
		&& in_array( $flush->state, [ 'done', 'partial' ], true )
		&& ( null === $planning || ! $planning->by_record );
}

/**
 * Whether an image has changed since its last flush began. Compares at most names, sizes and times of its files.
 *
 * @param int $flushed_at When that flush began, in Unix seconds; 0 if there was none.
 */
function is_changed_since( Image_Record $record, int $flushed_at ): bool {
	if ( [ 'optimise' ] === $record->change_causes() ) {
		// An optimized file shows the same picture.
		return false;
	}
	if ( $record->changed_at > $flushed_at ) {
		return has_other_files( $record );
	}
	$is_later = 0 === $record->changed_at && $record->decided_at > max( $flushed_at, $record->proved_at );
	if ( $is_later && in_array( $record->decision, Image_Record::UNFLUSHED, true ) ) {
		return true;
	}
	return $flushed_at > 0 && was_overwritten( $record, $flushed_at );
}

/** Whether the names, sizes and times of an image's files confirm a reported change. */
function has_other_files( Image_Record $record ): bool {
	$stamps = array_filter( array_map( [ File_Stamp::class, 'of' ], $record->paths() ) );
	if ( 0 === $record->stamped_at || [] === $stamps ) {
		return was_written_at_change( $record );
	}
	foreach ( $stamps as $name => $stamp ) {
		if ( $stamp->was_written_since( $record->files[ $name ] ) ) {
			return true;
		}
	}
	return image_file( $record->attachment_id ) !== $record->file;
}

/**
 * Whether an image's own file was written when the change was reported, or later. If it is not on this server, whether
 * the change was intended.
 */
function was_written_at_change( Image_Record $record ): bool {
	$path  = image_path( $record->attachment_id, true );
	$stamp = '' !== $path && ! wp_is_stream( $path ) ? File_Stamp::of( $path ) : null;
	return null === $stamp ? [] !== array_intersect( $record->change_causes(), INTENDED_CAUSES ) : $stamp->modified >= $record->changed_at - DISK_SLACK;
}

/**
 * Whether the image's own file was overwritten by one of another size since the flush began. The daily look finds other
 * changes.
 */
function was_overwritten( Image_Record $record, int $flushed_at ): bool {
	$name  = wp_basename( $record->file );
	$path  = $record->paths()[ $name ] ?? '';
	$stamp = '' === $path ? null : File_Stamp::of( $path );
	// A file copied in with an old modification time has a new change time.
	return null !== $stamp && $stamp->size !== $record->files[ $name ]->size && max( $stamp->modified, (int) filectime( $path ) ) > $flushed_at;
}

<?php
/** Files of which no old copy can be at their links, because they are new there or have not changed: what is seen of them proves nothing of a change. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Versions;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds: files of an image that were written closer together were written by one change.
const ONE_CHANGE = 600;

/** @return array<int, Image_Record> What is known of the files of images that changed, by id; none where a flush was asked for. */
function changed_records( Flush $flush ): array {
	return $flush->is_automatic() ? ( new Image_Records() )->of_flush( $flush->id, 0, Flush::MOST_NEW_LINKS ) ?? [] : [];
}

/** @param array<int, Image_Record> $records What changed_records() returned. */
function is_never_old( string $source, int $attachment_id, array $records ): bool {
	$record = $records[ $attachment_id ] ?? null;
	return null !== $record && $record->is_never_old( file_of_source( $source ) );
}

/** @return string The name of the file that a source, with or without a version, leads to. */
function file_of_source( string $source ): string {
	return wp_basename( source_path( Versions\without_any_version( $source ) ) );
}

/**
 * Whether a size was written before somebody overwrote the image's full-size file alone, and so still shows the earlier image.
 *
 * @param string $name A file of the image.
 */
function is_earlier_size( Image_Record $record, string $name ): bool {
	$large = array_intersect( [ wp_basename( $record->file ), wp_basename( (string) wp_get_original_image_path( $record->attachment_id ) ) ], $record->changed_files ?? [] );
	$paths = paths_of_record( $record );
	if ( [] === $large || ! isset( $paths[ $name ] ) || ! $record->is_never_old( $name ) ) {
		return false;
	}
	foreach ( $large as $one ) {
		if ( was_written_later( $paths[ $one ] ?? '', $paths[ $name ] ) ) {
			return true;
		}
	}
	return false;
}

/** Whether a file is of a later change than the other. One that was copied in with an old time has a new change time. */
function was_written_later( string $path, string $other ): bool {
	if ( ! is_file( $path ) || ! is_file( $other ) ) {
		return false;
	}
	return (int) filemtime( $path ) > (int) filemtime( $other ) + ONE_CHANGE || (int) filectime( $path ) > (int) filectime( $other ) + ONE_CHANGE;
}

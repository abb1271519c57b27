<?php
/**
 * Finds files whose links can't have an old copy, because the files are new or have not changed. Copies of such files
 * don't prove that visitors get a change.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Proof\Origin;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Proof\differs;
use function ShortPixelFlush\Proof\distance_of;
use const ShortPixelFlush\Proof\LOOKS_THE_SAME;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds: a size that was written at most this long before the full-size file may still be of the same change.
const ONE_CHANGE = 600;

/** @return array<int, Image_Record> The records of a flush's images, by id; empty if a user started or retried it. */
function changed_records( Flush $flush ): array {
	return $flush->is_automatic() ? ( new Image_Records() )->of_flush( $flush->id, 0, Flush::MOST_NEW_LINKS ) ?? [] : [];
}

/** @param array<int, Image_Record> $records As returned by changed_records(). */
function is_never_old( string $source, int $attachment_id, array $records ): bool {
	$record = $records[ $attachment_id ] ?? null;
	return null !== $record && $record->is_never_old( file_of_source( $source ) );
}

/** @return string The name of the file behind a source, which may have a version. */
function file_of_source( string $source ): string {
	return wp_basename( source_path( Versions\without_any_version( $source ) ) );
}

/**
 * Lists sizes that still show the earlier image, because only the image's full-size file was overwritten.
 *
 * @return list<string> Names.
 */
function earlier_sizes( Image_Record $record ): array {
	$paths     = array_filter( $record->paths(), 'is_file' );
	$full      = wp_basename( (string) wp_get_original_image_path( $record->attachment_id ) );
	$large     = array_intersect_key( $paths, array_flip( array_intersect( [ $full, wp_basename( $record->file ) ], $record->changed_files ?? [] ) ) );
	$after     = static function ( int $seconds ) use ( $paths, $large, $record ): array {
		$is_before = static fn ( string $name ): bool => $record->is_never_old( $name ) && is_any_written_after( $large, $paths[ $name ], $seconds );
		return array_filter( array_map( 'strval', array_keys( $paths ) ), $is_before );
	};
	$earlier   = $after( ONE_CHANGE );
	$uncertain = array_diff( $after( 0 ), $earlier );
	$is_shown  = [] !== $uncertain && show_the_same( array_values( $large )[0], array_intersect_key( $paths, array_flip( $uncertain ) ) );
	return array_values( $is_shown ? $earlier : array_merge( $earlier, $uncertain ) );
}

/**
 * Whether any file was written later than another. A file copied in with an old modification time has a new change
 * time.
 *
 * @param array<string> $paths
 * @param int           $seconds The difference that has to be exceeded.
 */
function is_any_written_after( array $paths, string $other, int $seconds ): bool {
	foreach ( $paths as $path ) {
		if ( (int) filemtime( $path ) > (int) filemtime( $other ) + $seconds || (int) filectime( $path ) > (int) filectime( $other ) + $seconds ) {
			return true;
		}
	}
	return false;
}

/**
 * Whether sizes show the same image as the full-size file, judging by the smallest uncropped one that can be compared;
 * false if there is none.
 *
 * @param array<string> $sizes Paths.
 */
function show_the_same( string $full, array $sizes ): bool {
	$whole = Origin::facts_of_file( $full );
	if ( null === $whole ) {
		return false;
	}
	usort( $sizes, static fn ( string $one, string $other ): int => (int) filesize( $one ) <=> (int) filesize( $other ) );
	foreach ( $sizes as $path ) {
		$size     = Origin::facts_of_file( $path );
		$distance = null === $size ? null : distance_of( $size, $whole );
		if ( null !== $size && null !== $distance ) {
			return $distance < LOOKS_THE_SAME && ! differs( $size, $whole );
		}
	}
	return false;
}

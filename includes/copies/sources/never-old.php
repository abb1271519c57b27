<?php
/** Files of which no old copy can be at their links, because they are new there or have not changed: what is seen of them proves nothing of a change. */

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
 * Lists sizes from before somebody overwrote the image's full-size file alone: they still show the earlier image.
 *
 * @return list<string> Names.
 */
function earlier_sizes( Image_Record $record ): array {
	$paths     = array_filter( paths_of_record( $record ), 'is_file' );
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
 * A file that was copied in with an old time has a new change time.
 *
 * @param array<string> $paths
 * @param int           $seconds How much later at least.
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
 * Judges by the smallest size that is not cut to another shape.
 *
 * @param array<string> $sizes Paths.
 */
function show_the_same( string $full, array $sizes ): bool {
	$whole = Origin::facts_of_file( $full );
	usort( $sizes, static fn ( string $one, string $other ): int => (int) filesize( $one ) <=> (int) filesize( $other ) );
	foreach ( $sizes as $path ) {
		$size     = Origin::facts_of_file( $path );
		$distance = null === $whole || null === $size ? null : distance_of( $size, $whole );
		if ( null !== $whole && null !== $size && null !== $distance ) {
			return $distance < LOOKS_THE_SAME && ! differs( $size, $whole );
		}
	}
	return false;
}

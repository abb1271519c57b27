<?php
/**
 * Finds the file that shows an image when pages link to one that does not: a file from before a change, or a size that
 * was not regenerated.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Attachment_Meta;
use ShortPixelFlush\Model\Image_Record;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Versions\path_stem;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Finds what pages should request instead of files that do not show the image. Files from before an edit in WordPress
 * are left out, since posts show them on purpose, except sizes_left_by_edits().
 *
 * @param list<string> $names Names of the image's files that pages request.
 * @return array<string, string> The name of a file that shows the image, by the name of one that does not.
 */
function files_instead( int $attachment_id, array $names, ?Image_Record $record ): array {
	$file    = image_file( $attachment_id );
	$folder  = dirname( $file ) . '/';
	$files   = present_files( $attachment_id ) ?? [];
	$earlier = null === $record ? [] : earlier_sizes( $record );
	$shown   = array_filter(
		$files,
		static fn ( string $name ): bool => path_stem( $folder . $name ) === path_stem( $file ) && ! in_array( $name, $earlier, true ),
		ARRAY_FILTER_USE_KEY
	);
	$kept    = array_merge(
		array_map( 'strval', array_keys( $shown ) ),
		array_diff( files_before_edits( $attachment_id ), sizes_left_by_edits( $attachment_id, $files ) )
	);
	$instead = [];
	foreach ( array_diff( $names, $kept ) as $name ) {
		$is_own = path_stem( $folder . $name ) === path_stem( $file ) && [] === array_diff( attachments_of_file( $folder . $name ), [ $attachment_id ] );
		// A cropped size can't be replaced without changing its shape.
		$is_cut = isset( $files[ $name ] ) && ! is_whole_size( $files[ $name ], $files );
		$to     = $is_own && ! $is_cut ? file_of_width( file_by_name( $name )[0], $shown, $files ) : '';
		if ( '' !== $to ) {
			$instead[ $name ] = $to;
		}
	}
	return $instead;
}

/**
 * Lists sizes in the metadata that are not among the current files: WordPress keeps a size for which an edit made the
 * image too small, and shows the earlier image there. Cropped and unregistered sizes are left out.
 *
 * @param array<string, Found_Source> $files As returned by present_files().
 * @return list<string> Names.
 */
function sizes_left_by_edits( int $attachment_id, array $files ): array {
	$registered = wp_get_registered_image_subsizes();
	$is_whole   = static fn ( string $size ): bool => false === ( $registered[ $size ]['crop'] ?? true );
	$sizes      = array_filter( Attachment_Meta::of( $attachment_id )->sizes, $is_whole, ARRAY_FILTER_USE_KEY );
	return array_values( array_diff( array_column( $sizes, 'file' ), array_keys( $files ) ) );
}

/**
 * @param array<string, Found_Source> $shown Those to choose from, by name.
 * @param array<string, Found_Source> $files As returned by present_files().
 * @return string The smallest size that is large enough, or else the full-size file; empty for none.
 */
function file_of_width( int $width, array $shown, array $files ): string {
	$sizes = array_filter(
		$shown,
		static fn ( array $source ): bool => 0 === strpos( $source['role'], 'size:' )
			&& $width > 0
			&& $source['width'] >= $width
			&& is_whole_size( $source, $files )
	);
	uasort( $sizes, static fn ( array $one, array $other ): int => $one['width'] <=> $other['width'] );
	$whole = array_filter( $shown, static fn ( array $source ): bool => in_array( $source['role'], [ 'full', 'original' ], true ) );
	return (string) ( array_key_first( $sizes ) ?? array_key_first( $whole ) ?? '' );
}

/**
 * Whether a size shows the whole image, judging by its shape; true if the image's is unknown.
 *
 * @param Found_Source                $source
 * @param array<string, Found_Source> $files  As returned by present_files().
 */
function is_whole_size( array $source, array $files ): bool {
	foreach ( $files as $whole ) {
		if ( 'full' === $whole['role'] && $whole['width'] > 0 ) {
			// Sides are rounded to whole pixels.
			return abs( $source['height'] - $source['width'] * $whole['height'] / $whole['width'] ) <= 1.0;
		}
	}
	return true;
}

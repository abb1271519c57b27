<?php
/** Which file shows an image whose pages link to one that does not: one that it had before it changed, or a size that was not made again. */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use ShortPixelFlush\Model\Image_Record;
use function ShortPixelFlush\Model\entries;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\Versions\path_stem;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * What WordPress keeps of an image from before an edit stays as it is: posts show that on purpose.
 *
 * @param list<string> $names Of the image's files that pages ask for.
 * @return array<string, string> Those that don't show it, each with the name of the file that does.
 */
function files_instead( int $attachment_id, array $names, ?Image_Record $record ): array {
	$file    = text( get_post_meta( $attachment_id, '_wp_attached_file', true ) );
	$folder  = dirname( $file ) . '/';
	$files   = present_files( $attachment_id ) ?? [];
	$earlier = null === $record ? [] : earlier_sizes( $record );
	$shown   = array_filter( $files, static fn ( string $name ): bool => path_stem( $folder . $name ) === path_stem( $file ) && ! in_array( $name, $earlier, true ), ARRAY_FILTER_USE_KEY );
	$kept    = array_merge( array_map( 'strval', array_keys( $shown ) ), array_diff( files_before_edits( $attachment_id ), sizes_left_by_edits( $attachment_id, $files ) ) );
	$instead = [];
	foreach ( array_diff( $names, $kept ) as $name ) {
		$is_own = path_stem( $folder . $name ) === path_stem( $file ) && [] === array_diff( attachments_of_file( $folder . $name ), [ $attachment_id ] );
		// What was cut to a shape of its own would lose it.
		$is_cut = isset( $files[ $name ] ) && ! is_whole_size( $files[ $name ], $files );
		$to     = $is_own && ! $is_cut ? file_of_width( file_by_name( $name )[0], $shown, $files ) : '';
		if ( '' !== $to ) {
			$instead[ $name ] = $to;
		}
	}
	return $instead;
}

/**
 * Lists files that the metadata still has as sizes of the image after an edit made it too small for them: with these, WordPress shows
 * the earlier image even where a page names no file. Leaves out sizes that are cut to a shape of their own.
 *
 * @param array<string, Found_Source> $files Of the image as it is, by name.
 * @return list<string> Names.
 */
function sizes_left_by_edits( int $attachment_id, array $files ): array {
	$meta       = entries( wp_get_attachment_metadata( $attachment_id ) );
	$registered = wp_get_registered_image_subsizes();
	$is_whole   = static fn ( string $size ): bool => false === ( $registered[ $size ]['crop'] ?? true );
	$sizes      = array_filter( entries( $meta['sizes'] ?? [] ), $is_whole, ARRAY_FILTER_USE_KEY );
	$names      = array_map( static fn ( $size ): string => text( entries( $size )['file'] ?? '' ), array_values( $sizes ) );
	return array_values( array_diff( $names, array_keys( $files ) ) );
}

/**
 * @param array<string, Found_Source> $shown By name.
 * @param array<string, Found_Source> $files All of the image, by name.
 * @return string The smallest that is not too small, or the whole image; empty for none.
 */
function file_of_width( int $width, array $shown, array $files ): string {
	$sizes = array_filter( $shown, static fn ( array $source ): bool => 0 === strpos( $source['role'], 'size:' ) && $width > 0 && $source['width'] >= $width && is_whole_size( $source, $files ) );
	uasort( $sizes, static fn ( array $one, array $other ): int => $one['width'] <=> $other['width'] );
	$whole = array_filter( $shown, static fn ( array $source ): bool => in_array( $source['role'], [ 'full', 'original' ], true ) );
	return (string) ( array_key_first( $sizes ) ?? array_key_first( $whole ) ?? '' );
}

/**
 * Whether a size shows the whole image, as far as its shape says.
 *
 * @param Found_Source                $source
 * @param array<string, Found_Source> $files  All of the image, by name.
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

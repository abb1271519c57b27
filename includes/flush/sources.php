<?php
/**
 * Which files an attachment has: the original, the scaled one, every size, what an edit left, what other plugins put beside them.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use function ShortPixelFlush\Versions\address_now;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/source-siblings.php';
require_once __DIR__ . '/../versions/address.php';

/**
 * Lists the sources of an attachment: each file once, the attachment's own first.
 *
 * The files need not exist: an offloaded or deleted file still has its address, and ShortPixel its copy.
 *
 * @return list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>
 */
function sources( int $attachment_id ): array {
	$url  = wp_get_attachment_url( $attachment_id );
	$meta = wp_get_attachment_metadata( $attachment_id );
	$path = get_attached_file( $attachment_id );

	if ( ! is_string( $url ) || '' === $url || ! wp_attachment_is_image( $attachment_id ) ) {
		return [];
	}

	$files   = attachment_files( $attachment_id, basename_of( $url ), is_array( $meta ) ? $meta : [] );
	$folder  = is_string( $path ) && '' !== $path ? dirname( $path ) : null;
	$sources = [];

	foreach ( with_siblings( $files, $folder ) as $name => $size ) {
		$sources[ $name ] = [
			'url'    => address_now( browser_url( beside( $url, (string) $name ) ) ),
			'width'  => $size[0],
			'height' => $size[1],
			'type'   => (string) wp_check_filetype( (string) $name )['type'],
			'path'   => null !== $folder && is_file( $folder . '/' . $name ) ? $folder . '/' . $name : null,
		];
	}

	/**
	 * Filters the sources of an attachment: the image files whose copies ShortPixel may keep.
	 *
	 * @param array<int, array{url: string, width: int, height: int, type: string, path: string|null}> $sources
	 * @param int                                                                                      $attachment_id
	 */
	return with_widths( apply_filters( 'shortpixel_flush_sources', array_values( $sources ), $attachment_id ) );
}

/**
 * Lists the files that WordPress knows of, by name, with their width and height.
 *
 * @param array<mixed> $meta The attachment's metadata.
 * @return array<string, array{int, int}>
 */
function attachment_files( int $attachment_id, string $main, array $meta ): array {
	$files = [ $main => size_of( $meta ) ];

	if ( isset( $meta['original_image'] ) && is_string( $meta['original_image'] ) ) {
		$files[ basename_of( $meta['original_image'] ) ] = [ 0, 0 ];
	}

	$backups = get_post_meta( $attachment_id, '_wp_attachment_backup_sizes', true );

	foreach ( [ $meta['sizes'] ?? [], $backups ] as $sizes ) {
		foreach ( is_array( $sizes ) ? $sizes : [] as $size ) {
			if ( is_array( $size ) && isset( $size['file'] ) && is_string( $size['file'] ) ) {
				$files += [ basename_of( $size['file'] ) => size_of( $size ) ] + format_files( $size );
			}
		}
	}

	return $files + format_files( $meta );
}

/**
 * Lists the files of other formats that a modern-images plugin noted for one size.
 *
 * @param array<mixed> $size
 * @return array<string, array{int, int}>
 */
function format_files( array $size ): array {
	$files = [];

	foreach ( isset( $size['sources'] ) && is_array( $size['sources'] ) ? $size['sources'] : [] as $source ) {
		if ( is_array( $source ) && isset( $source['file'] ) && is_string( $source['file'] ) ) {
			$files[ basename_of( $source['file'] ) ] = size_of( $size );
		}
	}

	return $files;
}

/**
 * Reads width and height; zero where they are not known.
 *
 * @param array<mixed> $size
 * @return array{int, int}
 */
function size_of( array $size ): array {
	return [
		isset( $size['width'] ) && is_numeric( $size['width'] ) ? (int) $size['width'] : 0,
		isset( $size['height'] ) && is_numeric( $size['height'] ) ? (int) $size['height'] : 0,
	];
}

/**
 * Gives every source the attachment's widths that it can be shown at: those it is not smaller than.
 *
 * @param mixed $sources
 * @return list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}>
 */
function with_widths( $sources ): array {
	$kept   = [];
	$widths = [];

	foreach ( is_array( $sources ) ? $sources : [] as $source ) {
		if ( is_array( $source ) && isset( $source['url'] ) && is_string( $source['url'] ) ) {
			list( $width, $height ) = size_of( $source );

			$widths[] = $width;
			$kept[]   = [
				'url'    => $source['url'],
				'width'  => $width,
				'height' => $height,
				'type'   => isset( $source['type'] ) && is_string( $source['type'] ) ? $source['type'] : '',
				'path'   => isset( $source['path'] ) && is_string( $source['path'] ) ? $source['path'] : null,
			];
		}
	}

	$widths = array_values( array_diff( array_unique( $widths ), [ 0 ] ) );
	rsort( $widths );

	foreach ( $kept as $index => $source ) {
		$kept[ $index ]['widths'] = array_values(
			array_filter(
				$widths,
				static function ( int $width ) use ( $source ): bool {
					return 0 === $source['width'] || $width <= $source['width'];
				}
			)
		);
	}

	return $kept;
}

/**
 * Gives the address of a file in the same folder, keeping a query such as a signature.
 */
function beside( string $url, string $name ): string {
	$end   = strcspn( $url, '?#' );
	$slash = strrpos( substr( $url, 0, $end ), '/' );

	return substr( $url, 0, false === $slash ? 0 : $slash + 1 ) . $name . substr( $url, $end );
}

/**
 * Gives the file name at the end of a path or address; basename() depends on the locale and loses letters.
 */
function basename_of( string $path ): string {
	$path  = substr( $path, 0, strcspn( $path, '?#' ) );
	$slash = strrpos( $path, '/' );

	return false === $slash ? $path : substr( $path, $slash + 1 );
}

/**
 * Writes an address as a browser requests it: what is neither ASCII nor visible is percent-encoded, the rest is left alone.
 */
function browser_url( string $url ): string {
	return (string) preg_replace_callback(
		'/[^\x21-\x7e]|["<>`]/',
		static function ( array $found ): string {
			return rawurlencode( $found[0] );
		},
		$url
	);
}

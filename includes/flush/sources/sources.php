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

require_once __DIR__ . '/../store/store-rows.php';
require_once __DIR__ . '/source-siblings.php';
require_once __DIR__ . '/../../versions/address.php';
require_once __DIR__ . '/source-sizes.php';
require_once __DIR__ . '/source-srcset.php';

/**
 * Lists the sources of an attachment: each file once, the attachment's own first.
 *
 * The files need not exist: an offloaded or deleted file still has its address, and ShortPixel its copy.
 *
 * @return list<array{url: string, width: int, height: int, type: string, path: string|null, role: string, largest: bool, widths: list<int>}> `role` is `full`, `original`, `size:<name>`, `backup`, `sibling` (another format, or for dense screens), `deleted` (a size that the metadata doesn't know), or `extra` (a filter's); `largest` marks what is largest in the srcset of its shape.
 */
function sources( int $attachment_id ): array {
	$url  = wp_get_attachment_url( $attachment_id );
	$meta = wp_get_attachment_metadata( $attachment_id );

	if ( ! is_string( $url ) || '' === $url || ! wp_attachment_is_image( $attachment_id ) ) {
		return [];
	}

	$main    = basename_of( $url );
	$files   = attachment_files( $attachment_id, $main, is_array( $meta ) ? $meta : [] );
	$folder  = local_folder( $attachment_id );
	$listed  = null === $folder ? [] : Folder_Listing::files_of( $folder, own_stem( rawurldecode( $main ) ) );
	$files   = with_siblings( with_deleted_sizes( $files, rawurldecode( $main ), $folder ), $folder, $listed );
	$sources = [];

	foreach ( with_unknown_files( $files, $main, $listed ?? [] ) as $name => $file ) {
		foreach ( spellings( $url, (string) $name ) as $address => $name ) {
			$sources[] = [
				'url'    => address_now( browser_url( $address ) ),
				'width'  => $file[0],
				'height' => $file[1],
				'type'   => (string) wp_check_filetype( $name )['type'],
				'path'   => null !== $folder && is_file( $folder . '/' . rawurldecode( $name ) ) ? $folder . '/' . rawurldecode( $name ) : null,
				'role'   => $file[2],
			];
		}
	}

	/**
	 * Filters the sources of an attachment: the image files whose copies ShortPixel may keep.
	 *
	 * @param array<int, array{url: string, width: int, height: int, type: string, path: string|null, role: string}> $sources
	 * @param int                                                                                                    $attachment_id
	 */
	return with_widths( with_largest( well_formed_sources( apply_filters( 'shortpixel_flush_sources', $sources, $attachment_id ) ) ) );
}

/**
 * Lists how pages write the address of a file beside the attachment's own, and its name so.
 *
 * WordPress encodes square brackets in a `src`, and leaves them in a srcset. And it gives https addresses to whoever asks by
 * https, as the admin may; visitors who come by http, where the site's address says so, get what its settings say.
 *
 * @return array<string, string> Name by address.
 */
function spellings( string $url, string $name ): array {
	$uploads = wp_get_upload_dir()['baseurl'];
	$secure  = set_url_scheme( $uploads, 'https' );
	$is_both = is_ssl() && $secure !== $uploads && 0 === strpos( $url, $secure ) && 0 === strpos( text( get_option( 'home' ) ), 'http://' );
	$names   = [];

	foreach ( $is_both ? [ $url, $uploads . substr( $url, strlen( $secure ) ) ] : [ $url ] as $main ) {
		foreach ( [ $name, str_replace( [ '[', ']' ], [ '%5B', '%5D' ], $name ) ] as $spelling ) {
			$names[ beside( $main, $spelling ) ] = $spelling;
		}
	}

	return $names;
}

/**
 * Gives the folder in which the attachment's files are on this server; null where they are elsewhere, such as in a bucket
 * that PHP reads as if it were a folder: each look would be a request.
 */
function local_folder( int $attachment_id ): ?string {
	$path   = get_attached_file( $attachment_id );
	$folder = is_string( $path ) && '' !== $path && false === strpos( $path, '://' ) ? dirname( $path ) : '';

	return '' !== $folder && is_dir( $folder ) ? $folder : null;
}

/**
 * Lists the files that WordPress knows of, by name, with their width, height and role.
 *
 * @param array<mixed> $meta The attachment's metadata.
 * @return array<string, array{int, int, string}>
 */
function attachment_files( int $attachment_id, string $main, array $meta ): array {
	$files = [ $main => file_of( $meta, 'full' ) ];

	if ( isset( $meta['original_image'] ) && is_string( $meta['original_image'] ) ) {
		$files += [ basename_of( $meta['original_image'] ) => [ 0, 0, 'original' ] ];
	}

	$backups = get_post_meta( $attachment_id, '_wp_attachment_backup_sizes', true );

	foreach ( [ $meta['sizes'] ?? [], $backups ] as $kind => $sizes ) {
		foreach ( is_array( $sizes ) ? $sizes : [] as $name => $size ) {
			if ( is_array( $size ) && isset( $size['file'] ) && is_string( $size['file'] ) ) {
				$files += [ basename_of( $size['file'] ) => file_of( $size, 0 === $kind ? 'size:' . $name : 'backup' ) ] + format_files( $size );
			}
		}
	}

	return $files + format_files( $meta );
}

/**
 * Puts together what is kept of a file.
 *
 * @param array<mixed> $size
 * @return array{int, int, string}
 */
function file_of( array $size, string $role ): array {
	list( $width, $height ) = size_of( $size );

	return [ $width, $height, $role ];
}

/**
 * Lists the files of other formats that a modern-images plugin noted for one size.
 *
 * @param array<mixed> $size
 * @return array<string, array{int, int, string}>
 */
function format_files( array $size ): array {
	$files = [];

	foreach ( isset( $size['sources'] ) && is_array( $size['sources'] ) ? $size['sources'] : [] as $source ) {
		if ( is_array( $source ) && isset( $source['file'] ) && is_string( $source['file'] ) ) {
			$files[ basename_of( $source['file'] ) ] = file_of( $size, 'sibling' );
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
 * Keeps what is a source.
 *
 * @param mixed $sources
 * @return list<array{url: string, width: int, height: int, type: string, path: string|null, role: string}>
 */
function well_formed_sources( $sources ): array {
	$kept = [];

	foreach ( is_array( $sources ) ? $sources : [] as $source ) {
		if ( is_array( $source ) && isset( $source['url'] ) && is_string( $source['url'] ) ) {
			list( $width, $height ) = size_of( $source );

			$kept[] = [
				'url'    => $source['url'],
				'width'  => $width,
				'height' => $height,
				'type'   => isset( $source['type'] ) && is_string( $source['type'] ) ? $source['type'] : '',
				'path'   => isset( $source['path'] ) && is_string( $source['path'] ) ? $source['path'] : null,
				'role'   => isset( $source['role'] ) && is_string( $source['role'] ) ? $source['role'] : 'extra',
			];
		}
	}

	return $kept;
}

/**
 * Gives every source the attachment's widths that it can be shown at: those it is not smaller than.
 *
 * @param list<array{url: string, width: int, height: int, type: string, path: string|null, role: string, largest: bool}> $sources
 * @return list<array{url: string, width: int, height: int, type: string, path: string|null, role: string, largest: bool, widths: list<int>}>
 */
function with_widths( array $sources ): array {
	$widths = array_values( array_diff( array_unique( array_column( $sources, 'width' ) ), [ 0 ] ) );
	rsort( $widths );
	$kept = [];

	foreach ( $sources as $source ) {
		$kept[] = $source + [
			'widths' => array_values(
				array_filter(
					$widths,
					static function ( int $width ) use ( $source ): bool {
						return 0 === $source['width'] || $width <= $source['width'];
					}
				)
			),
		];
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

<?php
/**
 * Lists files that are missing from an attachment's metadata: those of a former theme, leftovers, and other plugins'
 * files beside an image. Pages can still show them, and ShortPixel may have their copies.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use const ShortPixelFlush\Versions\CROP_IN_NAME;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const ALSO_IN_FORMATS = [ 'webp', 'avif' ];

/**
 * @param array<string, Sized_File> $files
 * @param string                    $main   The name of the attachment's own file, encoded as in its URL.
 * @param list<string>              $listed The existing files.
 * @return array<string, Sized_File> The files, and others with the attachment's name that are neither in the metadata
 *     nor siblings.
 */
function with_unknown_files( array $files, string $main, array $listed ): array {
	$endings = ALSO_IN_FORMATS;

	foreach ( array_merge( [ $main ], array_keys( $files ) ) as $name ) {
		$endings[] = strtolower( pathinfo( (string) $name, PATHINFO_EXTENSION ) );
	}

	$known = array_fill_keys( array_map( 'rawurldecode', array_map( 'strval', array_keys( $files ) ) ), true );

	foreach ( $listed as $name ) {
		if ( ! isset( $known[ $name ] ) && in_array( strtolower( pathinfo( $name, PATHINFO_EXTENSION ) ), $endings, true ) ) {
			$files += [ $name => file_by_name( $name ) ];
		}
	}

	return $files;
}

/** @return Sized_File With the size stated in the file's name. */
function file_by_name( string $name ): array {
	$scale = 1 === preg_match( '~@2x\.~', $name ) ? 2 : 1;

	return 1 === preg_match( '~-(\d{1,5})x(\d{1,5})' . CROP_IN_NAME . '(?:@2x)?\.[^-]*$~D', $name, $size )
		? [ (int) $size[1] * $scale, (int) $size[2] * $scale, 'deleted' ]
		: [ 0, 0, 'deleted' ];
}

/**
 * Returns the common start of an attachment's file names. A size at its end is part of it, if the image was uploaded
 * with that name.
 */
function own_stem( string $name ): string {
	return (string) preg_replace( '~(?:-scaled|-rotated)?(?:-e\d{10,13})?\.[a-z0-9]{2,5}$~iD', '', $name );
}

/**
 * @param array<string, Sized_File> $files
 * @param list<string>|null         $listed The existing files; null if the folder is not listed.
 * @return array<string, Sized_File> The files, and the WebP, AVIF and double-size files that other plugins put beside
 *     an image on this server.
 */
function with_siblings( array $files, ?string $folder, ?array $listed ): array {
	$siblings = [];

	foreach ( null === $folder ? [] : $files as $name => $file ) {
		foreach ( sibling_names( (string) $name ) as $sibling => $scale ) {
			$is_there = null === $listed ? is_file( $folder . '/' . rawurldecode( $sibling ) ) : in_array( rawurldecode( $sibling ), $listed, true );

			if ( ! isset( $files[ $sibling ] ) && $is_there ) {
				$siblings[ $sibling ] = [ $file[0] * $scale, $file[1] * $scale, 'sibling' ];
			}
		}
	}

	return $files + $siblings;
}

/** @return array<string, int> Scale factors by file name. */
function sibling_names( string $name ): array {
	$dot = strrpos( $name, '.' );

	if ( false === $dot || false !== strpos( $name, '@2x.' ) ) {
		return [];
	}

	$stem   = substr( $name, 0, $dot );
	$ending = substr( $name, $dot );
	$names  = [ "{$stem}@2x{$ending}" => 2 ];

	// photo.webp and photo.jpg.webp are both in use.
	foreach ( ALSO_IN_FORMATS as $format ) {
		$names[ "{$stem}.{$format}" ]             = 1;
		$names[ "{$name}.{$format}" ]             = 1;
		$names[ "{$stem}@2x.{$format}" ]          = 2;
		$names[ "{$stem}@2x{$ending}.{$format}" ] = 2;
	}

	return $names;
}

<?php
/**
 * Lists files missing in an attachment's metadata: deleted sizes, those of a former theme, leftovers, and other
 * plugins' files beside an image. Pages can still show them, and ShortPixel has their copies.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use function ShortPixelFlush\Model\integer;
use function ShortPixelFlush\Proof\image_file_size;
use const ShortPixelFlush\Versions\CROP_IN_NAME;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const ALSO_IN_FORMATS = [ 'webp', 'avif' ];

/**
 * @param array<string, Sized_File> $files The attachment's own file first.
 * @param string                    $main  The name of the attachment's own file.
 * @return array<string, Sized_File> The files with registered sizes that the metadata lacks, named as by WordPress.
 */
function with_deleted_sizes( array $files, string $main, ?string $folder ): array {
	$known   = array_column( $files, 2 );
	$ending  = extension_of_sizes( $files, $main );
	$missing = [];

	// A drawing has no sizes.
	foreach ( 'svg' === strtolower( $ending ) ? [] : wp_get_registered_image_subsizes() as $name => $size ) {
		if ( ! in_array( 'size:' . $name, $known, true ) ) {
			$missing[] = $size;
		}
	}

	$from = [] === $missing ? [ 0, 0 ] : original_dimensions( $files, $folder );

	foreach ( $missing as $size ) {
		$made = $from[0] > 0 && $from[1] > 0 ? image_resize_dimensions( $from[0], $from[1], $size['width'], $size['height'], $size['crop'] ) : false;

		if ( is_array( $made ) ) {
			$width  = integer( $made[4] );
			$height = integer( $made[5] );
			$files += [ own_stem( $main ) . "-{$width}x{$height}.{$ending}" => [ $width, $height, 'deleted' ] ];
		}
	}

	return $files;
}

/**
 * @param array<string, Sized_File> $files
 * @return array{int, int} The original's dimensions, even if there is a scaled copy, whose rounded sides could shift a size's height by one.
 */
function original_dimensions( array $files, ?string $folder ): array {
	$main = array_values( $files )[0] ?? [ 0, 0, '' ];

	foreach ( null === $folder ? [] : $files as $name => $file ) {
		$path = $folder . '/' . $name;
		$size = 'original' === $file[2] && is_file( $path ) ? image_file_size( $path ) : null;

		if ( null !== $size ) {
			return [ $size['width'], $size['height'] ];
		}
	}

	return [ $main[0], $main[1] ];
}

/** @param array<string, Sized_File> $files Files, whose sizes can have another format than the original. */
function extension_of_sizes( array $files, string $main ): string {
	foreach ( $files as $name => $file ) {
		if ( 0 === strpos( $file[2], 'size:' ) ) {
			return pathinfo( (string) $name, PATHINFO_EXTENSION );
		}
	}

	return pathinfo( $main, PATHINFO_EXTENSION );
}

/**
 * @param array<string, Sized_File> $files
 * @param string                    $main   The name of the attachment's own file, encoded as in its URL.
 * @param list<string>              $listed
 * @return array<string, Sized_File> The files with further ones of the attachment's name that are neither in the metadata nor siblings.
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

/** @return Sized_File The file with the size in its name. */
function file_by_name( string $name ): array {
	$scale = 1 === preg_match( '~@2x\.~', $name ) ? 2 : 1;

	return 1 === preg_match( '~-(\d{1,5})x(\d{1,5})' . CROP_IN_NAME . '(?:@2x)?\.[^-]*$~D', $name, $size )
		? [ (int) $size[1] * $scale, (int) $size[2] * $scale, 'deleted' ]
		: [ 0, 0, 'deleted' ];
}

/**
 * Returns the common start of an attachment's file names. A size at the end belongs to it, if the image was uploaded
 * like that.
 */
function own_stem( string $name ): string {
	return (string) preg_replace( '~(?:-scaled|-rotated)?(?:-e\d{10,13})?\.[a-z0-9]{2,5}$~iD', '', $name );
}

/**
 * @param array<string, Sized_File> $files
 * @param list<string>|null         $listed The existing files; null if the folder is not listed.
 * @return array<string, Sized_File> The files with the WebP, AVIF and double-size files that other plugins put beside an image on this server.
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

/** @return array<string, int> The scale by name. */
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

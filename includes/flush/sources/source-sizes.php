<?php
/**
 * Sizes that an attachment's metadata doesn't know: made by a theme that is gone, deleted since, or left on the disk. Pages
 * can still show them, and ShortPixel has its copies.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

const ALSO_IN_FORMATS = [ 'webp', 'avif' ];

/**
 * Adds the files of the registered sizes that the metadata lacks, named as WordPress would name them.
 *
 * @param array<string, array{int, int, string}> $files The attachment's own file first.
 * @param string                                 $main  The name of that file.
 * @return array<string, array{int, int, string}>
 */
function with_deleted_sizes( array $files, string $main, ?string $folder ): array {
	$known   = array_column( $files, 2 );
	$missing = [];

	foreach ( wp_get_registered_image_subsizes() as $name => $size ) {
		if ( ! in_array( 'size:' . $name, $known, true ) ) {
			$missing[] = $size;
		}
	}

	$from   = [] === $missing ? [ 0, 0 ] : measures_of_original( $files, $folder );
	$ending = ending_of_sizes( $files, $main );

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
 * Gives the width and height from which WordPress makes the sizes: the original's, where a scaled copy stands for it. The
 * copy's are rounded already, so that a size's height can come out one off.
 *
 * @param array<string, array{int, int, string}> $files
 * @return array{int, int}
 */
function measures_of_original( array $files, ?string $folder ): array {
	$main = array_values( $files )[0] ?? [ 0, 0, '' ];

	foreach ( null === $folder ? [] : $files as $name => $file ) {
		$path = $folder . '/' . $name;
		$size = 'original' === $file[2] && is_file( $path ) ? wp_getimagesize( $path ) : false;

		if ( is_array( $size ) ) {
			return [ (int) $size[0], (int) $size[1] ];
		}
	}

	return [ $main[0], $main[1] ];
}

/**
 * Gives the ending that the sizes have; a site can make them in another format than the original's.
 *
 * @param array<string, array{int, int, string}> $files
 */
function ending_of_sizes( array $files, string $main ): string {
	foreach ( $files as $name => $file ) {
		if ( 0 === strpos( $file[2], 'size:' ) ) {
			return pathinfo( (string) $name, PATHINFO_EXTENSION );
		}
	}

	return pathinfo( $main, PATHINFO_EXTENSION );
}

/**
 * Adds files that are there and bear the attachment's name, but that neither the metadata nor a sibling explains.
 *
 * @param array<string, array{int, int, string}> $files
 * @param string                                 $main   The name of the attachment's own file, as its address has it.
 * @param list<string>                           $listed
 * @return array<string, array{int, int, string}>
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

/**
 * Reads width and height from a file's name.
 *
 * @return array{int, int, string}
 */
function file_by_name( string $name ): array {
	$scale = 1 === preg_match( '~@2x\.~', $name ) ? 2 : 1;

	return 1 === preg_match( '~-(\d{1,5})x(\d{1,5})(?:@2x)?\.[^-]*$~D', $name, $size ) ? [ (int) $size[1] * $scale, (int) $size[2] * $scale, 'deleted' ] : [ 0, 0, 'deleted' ];
}

/**
 * Gives what the names of an attachment's files begin with. A size at the end is part of it: the picture was uploaded so.
 */
function own_stem( string $name ): string {
	return (string) preg_replace( '~(?:-scaled|-rotated)?(?:-e\d{10,13})?\.[a-z0-9]{2,5}$~iD', '', $name );
}

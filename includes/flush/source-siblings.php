<?php
/**
 * The files that other plugins put beside an image: WebP, AVIF, and twice the size for dense screens.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * Adds the siblings that exist; where the files are not on this server, none can be looked for.
 *
 * @param array<string, array{int, int}> $files Width and height by name.
 * @return array<string, array{int, int}>
 */
function with_siblings( array $files, ?string $folder ): array {
	if ( null === $folder || ! is_dir( $folder ) ) {
		return $files;
	}

	$siblings = [];

	foreach ( $files as $name => $size ) {
		foreach ( sibling_names( (string) $name ) as $sibling => $scale ) {
			if ( ! isset( $files[ $sibling ] ) && is_file( $folder . '/' . $sibling ) ) {
				$siblings[ $sibling ] = [ $size[0] * $scale, $size[1] * $scale ];
			}
		}
	}

	return $files + $siblings;
}

/**
 * Names the possible siblings of a file, each with its scale.
 *
 * @return array<string, int>
 */
function sibling_names( string $name ): array {
	$dot = strrpos( $name, '.' );

	if ( false === $dot || false !== strpos( $name, '@2x.' ) ) {
		return [];
	}

	$stem   = substr( $name, 0, $dot );
	$ending = substr( $name, $dot );
	$names  = [ "{$stem}@2x{$ending}" => 2 ];

	// photo.webp and photo.jpg.webp are both in use.
	foreach ( [ 'webp', 'avif' ] as $format ) {
		$names[ "{$stem}.{$format}" ]             = 1;
		$names[ "{$name}.{$format}" ]             = 1;
		$names[ "{$stem}@2x.{$format}" ]          = 2;
		$names[ "{$stem}@2x{$ending}.{$format}" ] = 2;
	}

	return $names;
}

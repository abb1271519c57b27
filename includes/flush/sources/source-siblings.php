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
 * @param array<string, array{int, int, string}> $files Width, height and role by name.
 * @param list<string>|null                      $listed The files that are there; null where the folder is not listed.
 * @return array<string, array{int, int, string}>
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

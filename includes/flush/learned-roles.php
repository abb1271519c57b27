<?php
/**
 * Which part a file has in its attachment: what was seen of one image's largest file holds for another's.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

require_once __DIR__ . '/sources.php';
require_once __DIR__ . '/source-match.php';

/**
 * Names the roles of an attachment's files, by their paths as source_path() gives them.
 *
 * @param list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}> $sources The attachment's own file first.
 * @return array<string, list<string>>
 */
function source_roles( int $attachment_id, array $sources ): array {
	$meta  = wp_get_attachment_metadata( $attachment_id );
	$names = roles_by_name( is_array( $meta ) ? $meta : [], get_post_meta( $attachment_id, '_wp_attachment_backup_sizes', true ) );

	/** @var array<string, list<string>> $roles */
	$roles = [];

	foreach ( $sources as $index => $source ) {
		$path = source_path( $source['url'] );
		$name = basename_of( $path );

		$roles[ $path ] = array_merge( 0 === $index ? [ 'full' ] : [], $names[ $name ] ?? [] );
	}

	$largest = largest_in_srcset( $sources );

	if ( null !== $largest ) {
		$roles[ source_path( $largest ) ][] = 'largest';
	}

	return array_map( 'array_values', array_map( 'array_unique', $roles ) );
}

/**
 * Names the roles that the metadata gives to file names.
 *
 * @param array<mixed> $meta
 * @param mixed        $backups What an edit of the image left.
 * @return array<string, list<string>>
 */
function roles_by_name( array $meta, $backups ): array {
	$original = $meta['original_image'] ?? null;
	$roles    = is_string( $original ) ? [ basename_of( $original ) => [ 'original' ] ] : [];

	foreach ( [ $meta['sizes'] ?? [], $backups ] as $sizes ) {
		foreach ( is_array( $sizes ) ? $sizes : [] as $size => $file ) {
			if ( is_array( $file ) && isset( $file['file'] ) && is_string( $file['file'] ) ) {
				$roles[ basename_of( $file['file'] ) ][] = 'size:' . substr( sanitize_key( text( $size ) ), 0, 60 );
			}
		}
	}

	return $roles;
}

/**
 * Finds the largest file that WordPress puts into an image's srcset: what SPAI takes, whichever size is shown.
 *
 * @param list<array{url: string, width: int, height: int, type: string, path: string|null, widths: list<int>}> $sources
 */
function largest_in_srcset( array $sources ): ?string {
	$full = $sources[0] ?? null;

	if ( null === $full || $full['width'] < 1 || $full['height'] < 1 ) {
		return null === $full ? null : $full['url'];
	}

	/** This filter is documented in wp-includes/media.php */
	$widest  = apply_filters( 'max_srcset_image_width', 2048, [ $full['width'], $full['height'] ] ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals.NonPrefixedHooknameFound -- WordPress's own.
	$largest = null;

	foreach ( $sources as $source ) {
		$fits = $source['width'] > 0 && $source['width'] <= integer( $widest ) && $source['type'] === $full['type']
			&& wp_image_matches_ratio( $full['width'], $full['height'], $source['width'], $source['height'] );

		if ( $fits && ( null === $largest || $source['width'] > $largest['width'] ) ) {
			$largest = $source;
		}
	}

	return null === $largest ? $full['url'] : $largest['url'];
}

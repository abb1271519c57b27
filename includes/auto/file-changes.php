<?php
/**
 * Finds the files of an image that have changed since they were last read. Only files that are new, or differ in size or
 * time, are read for that.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\File_Stamp;
use function ShortPixelFlush\Copies\sources_and_documents;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In bytes: the largest file that is hashed. A larger one that was rewritten at the same size stays `unsure`.
const MOST_HASHED_BYTES = 33554432;

/** @return array<string, string> The image's files that are on this server: paths by name. */
function paths_of( int $attachment_id ): array {
	return local_paths( sources_and_documents( $attachment_id ) );
}

/**
 * @phpstan-param list<array{path: string|null, ...}> $sources
 * @return array<string, string> The files that are on this server: paths by name.
 */
function local_paths( array $sources ): array {
	$paths = [];
	foreach ( $sources as $source ) {
		if ( null !== $source['path'] ) {
			$paths[ wp_basename( $source['path'] ) ] = $source['path'];
		}
	}
	return $paths;
}

/**
 * @param array<string, string> $paths By name.
 * @return array<string, File_Stamp>
 */
function stamps_of( array $paths ): array {
	return array_filter( array_map( [ File_Stamp::class, 'of' ], $paths ) );
}

/**
 * Opens the files, because on a shared disk, NFS clients otherwise cache file attributes for up to a minute.
 *
 * @param array<string> $paths
 */
function open_each( array $paths ): void {
	foreach ( $paths as $path ) {
		// Opening a stream would download what a plugin keeps in a bucket.
		// phpcs:ignore WordPress.WP.AlternativeFunctions, WordPress.PHP.NoSilencedErrors -- It may be gone, or not ours to read.
		$file = wp_is_stream( $path ) ? false : @fopen( $path, 'rb' );
		if ( false !== $file ) {
			fclose( $file ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
		}
	}
}

/** Returns a file's hash; empty if it can't be read, or is too large. */
function file_hash( string $path ): string {
	$hash = filesize( $path ) <= MOST_HASHED_BYTES ? md5_file( $path ) : false;
	return is_string( $hash ) ? $hash : '';
}

/**
 * Compares files with their earlier stamps. Pure except for what `$hash` reads.
 *
 * A file rewritten at the same size is `unsure` if its contents were never read, or can't be read now.
 *
 * @param array<string, File_Stamp> $known The stamps as last read.
 * @param array<string, File_Stamp> $now
 * @param callable(string): string  $hash  Returns a file's hash by its name; empty if it can't be read.
 * @return array{
 *     changed: list<string>,
 *     unsure: list<string>,
 *     gone: list<string>,
 *     stamps: array<string, File_Stamp>,
 * } Names of files, and the stamps to keep. New files are in no list, since visitors have no copies of them.
 */
function compare_files( array $known, array $now, callable $hash ): array {
	$changed = [];
	$unsure  = [];
	$stamps  = [];
	foreach ( $now as $name => $stamp ) {
		$earlier = $known[ $name ] ?? null;
		if ( null !== $earlier && ! $stamp->was_written_since( $earlier ) ) {
			$stamps[ $name ] = $earlier;
			continue;
		}
		// PHP turns a name of digits only into an integer key.
		$stamps[ $name ] = $stamp->with_hash( $hash( (string) $name ) );
		if ( null === $earlier ) {
			continue;
		}
		$is_hashed = '' !== $earlier->hash && '' !== $stamps[ $name ]->hash;
		if ( $is_hashed ? $stamps[ $name ]->hash !== $earlier->hash : $stamp->size !== $earlier->size ) {
			$changed[] = (string) $name;
		} elseif ( ! $is_hashed ) {
			$unsure[] = (string) $name;
		}
	}
	return [
		'changed' => $changed,
		'unsure'  => $unsure,
		'gone'    => array_values( array_map( 'strval', array_keys( array_diff_key( $known, $now ) ) ) ),
		'stamps'  => $stamps,
	];
}

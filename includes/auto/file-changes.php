<?php
/** Which of an image's files have other bytes than when they were last read. Sizes and times come first: bytes are read only where those differ. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\File_Stamp;
use function ShortPixelFlush\Copies\sources;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// A file is hashed only up to this size: beyond, a new time counts as a change.
const MOST_HASHED_BYTES = 33554432;

/** @return array<string, string> The image's files that are on this server: paths by name. */
function paths_of( int $attachment_id ): array {
	return local_paths( sources( $attachment_id ) );
}

/**
 * @phpstan-param list<array{path: string|null, ...}> $sources
 * @return array<string, string> Of those that are on this server: paths by name.
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
 * Has a disk that several servers share say how files are now: of one that was written on another server, NFS tells for up to a minute what
 * this server remembers, unless it is opened.
 *
 * @param array<string> $paths
 */
function open_each( array $paths ): void {
	foreach ( $paths as $path ) {
		// What a plugin keeps in a bucket would be fetched.
		$file = wp_is_stream( $path ) ? false : @fopen( $path, 'rb' ); // phpcs:ignore WordPress.WP.AlternativeFunctions, WordPress.PHP.NoSilencedErrors -- It may be gone, or not ours to read.
		if ( false !== $file ) {
			fclose( $file ); // phpcs:ignore WordPress.WP.AlternativeFunctions -- As above.
		}
	}
}

/** Empty where the file can't be read, or is too large. */
function file_hash( string $path ): string {
	$hash = filesize( $path ) <= MOST_HASHED_BYTES ? md5_file( $path ) : false;
	return is_string( $hash ) ? $hash : '';
}

/**
 * Pure but for what `$hash` reads.
 *
 * Of a file that was written anew with the same size nobody can tell where its bytes were never read.
 *
 * @param array<string, File_Stamp> $known As they were last read.
 * @param array<string, File_Stamp> $now
 * @param callable(string): string  $hash  Gives a file's hash by its name; empty where it can't.
 * @return array{changed: list<string>, unsure: list<string>, gone: list<string>, stamps: array<string, File_Stamp>} Names, and the stamps to keep. New files are in no list: nobody has a copy of them.
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
		// PHP makes a number of a name that has only digits.
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

<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Copies;

use const ShortPixelFlush\Versions\ADDED_TO_NAME;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

/**
 * Lists a folder of uploads once for all of its images, unless it changes, and finds the files of one image without
 * going through the others: a month's folder can hold the sizes of ten thousand images.
 */
final class Folder_Listing {
	// The most files in all remembered folders, about ten megabytes of memory; a larger folder is not listed.
	private const FILES = 150000;

	private const STEM = '~^(.+?)(' . ADDED_TO_NAME . ')';
	private const NAME = self::STEM . '(\.(?:jpe?g|jpe|png|gif|webp|avif|bmp|tiff?|heic|heif)(?:\.(?:webp|avif))?)$~iD';

	private static int $most = self::FILES;

	/**
	 * @var array<string, array{changed: int, read: int, files: int, ends: array<string, string>|null}>
	 *     By folder, the most recently used last. `ends` holds the rest of each name by stem, one per line; null if
	 *     there are too many.
	 */
	private static array $folders = [];

	/**
	 * Lists the image files whose names are this stem and an extension, including those with a suffix for a size, an
	 * edit, another format or dense screens.
	 *
	 * @return list<string>|null Null if the folder is too large to be listed.
	 */
	public static function files_of( string $folder, string $stem ): ?array {
		$changed = (int) filemtime( $folder );
		$known   = self::$folders[ $folder ] ?? null;

		// A file added after the reading, but within the same second, does not change the modification time.
		$is_old = null === $known || $known['changed'] !== $changed || ( $known['changed'] >= $known['read'] && $known['read'] < time() );

		unset( self::$folders[ $folder ] );
		$known = null === $known || $is_old ? self::read( $folder, $changed ) : $known;

		self::$folders[ $folder ] = $known;

		return null === $known['ends'] ? null : self::names( $known['ends'], $stem );
	}

	/** Forgets all folders, for tests, which add files within the second in which a folder was read. */
	public static function forget( int $most = self::FILES ): void {
		self::$folders = [];
		self::$most    = $most;
	}

	/**
	 * Lists the names with a stem. An upload's own name may end like a size; its files are then listed under the stem
	 * without that ending.
	 *
	 * @param array<string, string> $ends
	 * @return list<string>
	 */
	private static function names( array $ends, string $stem ): array {
		$names = [];
		$short = 1 === preg_match( self::STEM . '$~iD', $stem, $part ) ? $part[1] : $stem;

		foreach ( array_unique( [ $stem, $short ] ) as $listed ) {
			foreach ( isset( $ends[ $listed ] ) ? explode( "\n", $ends[ $listed ] ) : [] as $end ) {
				$name = $listed . $end;

				if ( 0 === strpos( $name, $stem ) && 0 === strcspn( $name, '-@.', strlen( $stem ) ) ) {
					$names[] = $name;
				}
			}
		}

		return $names;
	}

	/** @return array{changed: int, read: int, files: int, ends: array<string, string>|null} */
	private static function read( string $folder, int $changed ): array {
		$room   = self::$most - array_sum( array_column( self::$folders, 'files' ) );
		$read   = time();
		$files  = 0;
		$ends   = [];
		$handle = opendir( $folder );

		while ( false !== $handle && null !== $ends ) {
			$name = readdir( $handle );

			if ( false === $name ) {
				break;
			}

			++$files;

			// Drops the least recently used folders, since the next images are rarely there.
			while ( $files > $room && [] !== self::$folders ) {
				$room += array_shift( self::$folders )['files'];
			}

			if ( $files > $room ) {
				$ends = null;
			} elseif ( 1 === preg_match( self::NAME, $name, $part ) ) {
				$end = $part[2] . $part[3];

				$ends[ $part[1] ] = isset( $ends[ $part[1] ] ) ? $ends[ $part[1] ] . "\n" . $end : $end;
			}
		}

		if ( false !== $handle ) {
			closedir( $handle );
		}

		return [
			'changed' => $changed,
			'read'    => $read,
			'files'   => null === $ends ? 0 : $files,
			'ends'    => $ends,
		];
	}
}

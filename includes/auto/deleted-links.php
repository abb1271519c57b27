<?php
/**
 * Remembers the links of deleted images: the CDN and browsers may keep their copies for long, and a new upload can get
 * the same link.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Copies\attachments_of_file;
use function ShortPixelFlush\Model\text;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Hashes of the links, concatenated. Autoloaded, so checking an upload needs no query.
const DELETED_OPTION = 'shortpixel_flush_deleted';

// Hashes have five characters, so this keeps the option below 4 KB. With more deleted images, every upload is compared
// in the background.
const MOST_DELETED = 700;
const MANY_DELETED = '*';

/** @param string $file The path of an attachment's own file, relative to the uploads folder. */
function may_have_deleted_link( string $file ): bool {
	$hashes = text( wp_load_alloptions()[ DELETED_OPTION ] ?? '' );
	return MANY_DELETED === $hashes
		|| ( '' !== $hashes && in_array( Versions\hash_of( Versions\path_stem( $file ) ), str_split( $hashes, Versions\CODE_LENGTH ), true ) );
}

/** @param list<string> $files The paths of deleted images' own files, relative to the uploads folder. */
function note_deleted_links( array $files ): void {
	$new = array_map( static fn ( string $file ): string => Versions\hash_of( Versions\path_stem( $file ) ), $files );
	change_option(
		DELETED_OPTION,
		static fn ( ?string $stored ): string => MANY_DELETED === $stored
			? $stored
			: joined_hashes( array_merge( '' === (string) $stored ? [] : str_split( (string) $stored, Versions\CODE_LENGTH ), $new ) ),
		'on'
	);
}

/** @param array<string> $hashes */
function joined_hashes( array $hashes ): string {
	$hashes = array_unique( $hashes );
	return count( $hashes ) > MOST_DELETED ? MANY_DELETED : implode( '', $hashes );
}

/** Forgets deleted images once no copies of their files are left. */
function forget_deleted_links(): void {
	$records = new Image_Records();
	if ( $records->forget_deleted( now() - Versions\seconds_until_forgotten() ) > 0 ) {
		change_option( DELETED_OPTION, static fn (): string => '', 'on' );
		note_deleted_links( $records->deleted_files( MOST_DELETED + 1 ) );
	}
}

/**
 * Adds to a record the files of images deleted at this link, since copies may still show them. Their stamps replace
 * those of the image's own files only if the deletion was decided on after these were read; otherwise, the files have
 * been compared already.
 *
 * @param string                    $file   The path of the image's own file, relative to the uploads folder.
 * @param array<string, File_Stamp> $stamps The stamps of its current files.
 */
function with_deleted_files( Image_Records $records, Image_Record $record, string $file, array $stamps ): Image_Record {
	$known = [];
	foreach ( may_have_deleted_link( $file ) ? $records->deleted_at( Versions\path_stem( $file ) ) : [] as $deleted ) {
		$is_later = $deleted->decided_at > $record->stamped_at;
		$known   += $is_later ? $deleted->files : array_diff_key( $deleted->files, $record->files );
	}
	$known = array_intersect_key( $known, $stamps );
	return [] === $known ? $record : $record->replacing( $known );
}

/**
 * @phpstan-param list<array{url: string, ...}> $former Sources of a deleted image.
 * @return array<string, File_Stamp> The stamps of its files; empty stamps if they were never read.
 */
function files_of_deleted( Image_Record $record, array $former ): array {
	$names = array_map( static fn ( array $source ): string => rawurldecode( wp_basename( $source['url'] ) ), $former );
	return [] === $record->files ? array_fill_keys( $names, new File_Stamp( 0, 0 ) ) : $record->files;
}

/**
 * Marks for comparison the images uploaded at a deleted image's link before the deletion was noticed, unless the files
 * there are the same as before.
 *
 * @param string                    $file  The path of the deleted image's own file, relative to the uploads folder.
 * @param array<string, File_Stamp> $known The stamps of the deleted image's files.
 */
function note_successors( Image_Records $records, Image_Record $deleted, string $file, array $known ): void {
	$folder = dirname( path_join( wp_get_upload_dir()['basedir'], $file ) );
	$paths  = [];
	foreach ( array_keys( $known ) as $name ) {
		$paths[ $name ] = "{$folder}/{$name}";
	}
	$files = compare_files( $known, stamps_of( $paths ), static fn ( string $name ): string => file_hash( $paths[ $name ] ) );
	if ( [] === $files['changed'] && [] === $files['unsure'] ) {
		return;
	}
	$records->note_uploads( array_diff( attachments_of_file( $file ), [ $deleted->attachment_id ] ), $deleted->user_id );
}

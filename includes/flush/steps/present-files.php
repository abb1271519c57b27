<?php
/**
 * Points links to files that show the current images if pages request other files: ones from before a change, or sizes
 * that were not regenerated.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Flush;

use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Model\Purge;
use ShortPixelFlush\Model\Variant;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Purges;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\Copies\changed_records;
use function ShortPixelFlush\Copies\file_of_source;
use function ShortPixelFlush\Copies\files_instead;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\Versions\path_stem;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// The most copies at new links that are searched.
const MOST_LOOKED_THROUGH = 1000;

/**
 * Records which files replace those that pages request. If that is recorded already, pages that still have the earlier
 * links come from a cache.
 *
 * @param array<int, list<string>> $names   Names of the files that pages request, by image.
 * @param array<int, Image_Record> $records As returned by changed_records().
 * @return bool Whether the next reading of the pages may be better.
 */
function lead_to_present_files( Flush $flush, array $names, array $records ): bool {
	$noted   = Versions\noted_ends();
	$ends    = [];
	$instead = [];
	foreach ( $names as $id => $of_one ) {
		$key            = key_of_image( $id );
		$instead[ $id ] = files_instead( $id, $of_one, $records[ $id ] ?? null );
		if ( [] !== $instead[ $id ] ) {
			$ends[ $key ] = ends_of_names( $instead[ $id ], $key ) + ( $ends[ $key ] ?? $noted[ $key ] ?? [] );
		}
	}
	if ( [] === $ends || array_intersect_key( $noted, $ends ) === $ends ) {
		return [] !== $ends;
	}
	if ( ! note_ends_of( $flush, $noted, $ends, true ) ) {
		return false;
	}
	// Pages no longer request copies of the replaced files, but copies of the files that replace them.
	$rows = ( new Purges() )->found_in( $flush->id, Flush::NEW_LINK, MOST_LOOKED_THROUGH );
	$left = array_filter( $rows, static fn ( Purge $row ): bool => isset( $instead[ $row->attachment_id ][ file_of_source( $row->source ) ] ) );
	( new Purges() )->add(
		$flush->id,
		array_values(
			array_map(
				static fn ( Purge $row ): Variant => variant_instead(
					$row,
					$instead[ $row->attachment_id ][ file_of_source( $row->source ) ],
					$flush->subject->version
				),
				$left
			)
		)
	);
	( new Purges() )->forget_new_links( $flush->id, array_values( array_map( static fn ( Purge $row ): int => $row->id, $left ) ) );
	return true;
}

/** @param Purge $row A row at a new link. */
function variant_instead( Purge $row, string $name, string $version ): Variant {
	$form   = Versions\form_in( $row->url );
	$beside = static fn ( string $url ): string => substr( $url, 0, (int) strrpos( $url, '/' ) + 1 ) . rawurlencode( $name );
	$url    = $beside( Versions\without_any_version( $row->url ) );
	return new Variant(
		'parameter' === $form ? Versions\with_parameter( $url, $version ) : Versions\write_version( $url, $version, $form ),
		Versions\write_version( $beside( Versions\without_any_version( $row->source ) ), $version, $form ),
		$row->attachment_id,
		Flush::NEW_LINK
	);
}

/** Updates the files recorded as replacements for a flush's images, which may have changed again. */
function renew_present_files( Flush $flush ): void {
	$noted = Versions\noted_ends();
	if ( [] === $noted ) {
		return;
	}
	$records = changed_records( $flush );
	$ends    = [];
	update_meta_cache( 'post', $flush->images_with_new_links() );
	foreach ( $flush->images_with_new_links() as $id ) {
		$key = key_of_image( $id );
		if ( isset( $noted[ $key ] ) ) {
			$names        = array_map( static fn ( $end ): string => wp_basename( $key ) . $end, array_keys( $noted[ $key ] ) );
			$ends[ $key ] = ends_of_names( files_instead( $id, $names, $records[ $id ] ?? null ), $key );
		}
	}
	if ( array_intersect_key( $noted, $ends ) !== $ends ) {
		note_ends_of( $flush, $noted, $ends, false );
	}
}

function key_of_image( int $attachment_id ): string {
	return path_stem( image_file( $attachment_id ) );
}

/**
 * @param array<string, string> $instead Names of replacing files, by the replaced names.
 * @return array<string, string> The same without the stem with which all of these names begin.
 */
function ends_of_names( array $instead, string $key ): array {
	$ends = [];
	foreach ( $instead as $name => $to ) {
		$ends[ substr( (string) $name, strlen( wp_basename( $key ) ) ) ] = substr( $to, strlen( wp_basename( $key ) ) );
	}
	return $ends;
}

/**
 * Records replacements; the flush keeps the earlier ones for its undo.
 *
 * @param Ends $noted
 * @param Ends $ends
 */
function note_ends_of( Flush $flush, array $noted, array $ends, bool $clears_pages ): bool {
	$before  = array_intersect_key( $noted, $ends ) + array_fill_keys( array_keys( $ends ), [] );
	$is_kept = null !== ( new Flushes() )->change(
		$flush->id,
		static fn ( Flush $now ): array => [
			'subject' => $now->subject->with( [ 'ends' => $now->subject->ends + $before ] ),
			'steps'   => $clears_pages ? clearing_pages_again( $now->steps ) : $now->steps,
		]
	);
	return $is_kept && Versions\note_ends( $ends );
}

/** Restores the replacements from before the flush. */
function take_ends_back( Flush $flush ): bool {
	return Versions\note_ends( $flush->subject->ends );
}

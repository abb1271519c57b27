<?php
/** Gives images their plain links back once no earlier copies are left there, which makes room for new links. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Versions;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// Up to this many versions leave enough room, and changing a link back makes the CDN and every browser fetch the image
// again.
const MANY_VERSIONS = 1200;

const MOST_FREED = 100;

/** Runs after a flush, since only flushes assign versions. */
function free_old_versions(): void {
	if ( count( Versions\stored()['codes'] ) <= MANY_VERSIONS ) {
		return;
	}
	$before = now() - Versions\seconds_until_forgotten();
	$old    = array_slice( Versions\assigned_before( $before ), 0, MOST_FREED );
	$free   = array_values( array_filter( $old, static fn ( string $hash ): bool => is_unchanged_since( $hash, $before ) ) );
	if ( [] !== $free ) {
		Versions\remove( $free );
	}
}

/**
 * Whether the images with this hash surely have the same files as at that time. If one was replaced since, without
 * getting a newer version, the plain link may still have an old copy.
 */
function is_unchanged_since( string $hash, int $time ): bool {
	$owners = Versions\owners_of( [ $hash ] );
	if ( null === $owners ) {
		return false;
	}
	$records = ( new Image_Records() )->all( $owners );
	foreach ( $owners as $id ) {
		$record = $records[ $id ] ?? null;
		$stamps = null === $record ? [] : stamps_of( $record->paths() );
		if ( null === $record || ! isset( $stamps[ wp_basename( $record->file ) ] ) ) {
			return false;
		}
		if ( $record->changed_at > 0 || $record->decided_at >= $time ) {
			return false;
		}
		$written = array_filter(
			$stamps,
			static fn ( File_Stamp $stamp, string $name ): bool => $stamp->modified >= $time || $stamp->was_written_since( $record->files[ $name ] ),
			ARRAY_FILTER_USE_BOTH
		);
		if ( [] !== $written ) {
			return false;
		}
	}
	return true;
}

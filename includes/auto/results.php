<?php
/** Records a flush's result with its images: the Media Library shows it, and a scan need not check them again. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Copies\Post_Search;
use ShortPixelFlush\Model\Flush;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use function ShortPixelFlush\Copies\image_url;
use function ShortPixelFlush\Copies\posts_linking_to;
use function ShortPixelFlush\Copies\source_stem;
use function ShortPixelFlush\Copies\without_documents;
use function ShortPixelFlush\now;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// A flush that names more images counts as the library's, whose history is on the screen.
const MOST_NAMED = 500;

// The limits of the search for posts with old links: images in the flush, seconds, and posts named.
const MOST_RENAMED     = 10;
const LINKS_SECONDS    = 3.0;
const MOST_LINKS_NAMED = 5;

/** @param string $state The final state of the flush. */
function note_result( int $flush_id, string $state ): void {
	$flushes = new Flushes();
	$flush   = $flushes->get( $flush_id );
	// A stopped flush says nothing about its images: their earlier results still hold.
	if ( null === $flush || 'images' !== $flush->scope || 'cancelled' === $state || $flush->is_undo() ) {
		return;
	}
	$records  = new Image_Records();
	$planning = $flush->planning();
	if ( null === $planning || ! $planning->by_record ) {
		// An image that changed again meanwhile belongs to a later flush, which still has to find its copies.
		$later = array_filter( array_merge( $flushes->open( null, 'images' ), $flushes->gathering() ), static fn ( Flush $one ): bool => $one->id > $flush_id );
		$records->set_flush(
			array_slice( array_unique( $flush->named_images() ), 0, MOST_NAMED ),
			$flush_id,
			array_values( array_map( static fn ( Flush $one ): int => $one->id, $later ) )
		);
	}
	if ( 'done' === $state ) {
		$records->set_proved( $flush_id, now(), 'sampled' !== $flush->result() );
	}
	$posts = $flush->is_automatic() ? posts_with_old_links( $flush ) : [];
	if ( [] !== $posts ) {
		$flushes->change( $flush_id, static fn ( Flush $now ): array => [ 'subject' => $now->subject->with( [ 'linked_from' => $posts ] ) ] );
	}
	if ( 'delete' === $flush->cause ) {
		$records->release_deleted( $flush_id );
	}
}

/** @return list<int> Posts that still link to an earlier name of an image in the flush. */
function posts_with_old_links( Flush $flush ): array {
	$names = [];
	foreach ( ( new Image_Records() )->of_flush( $flush->id, 0, MOST_RENAMED + 1 ) ?? [] as $id => $record ) {
		$current = source_stem( image_url( $id ) );
		foreach ( without_documents( $record->former ) as $source ) {
			$name = rawurldecode( source_stem( $source['url'] ) );
			if ( '' !== $name && rawurldecode( $current ) !== $name ) {
				$names[ $id ][ $name ] = $name;
			}
		}
	}
	if ( [] === $names || count( $names ) > MOST_RENAMED ) {
		return [];
	}
	return array_slice(
		posts_linking_to(
			array_values( array_unique( array_merge( ...array_map( 'array_values', array_values( $names ) ) ) ) ),
			new Post_Search( microtime( true ) + LINKS_SECONDS )
		),
		0,
		MOST_LINKS_NAMED
	);
}

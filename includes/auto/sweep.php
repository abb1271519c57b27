<?php
/** Decides which changed images are flushed, after the requests that changed them. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Flushes;
use ShortPixelFlush\Store\Image_Records;
use ShortPixelFlush\Versions;
use Throwable;
use function ShortPixelFlush\automatic_causes;
use function ShortPixelFlush\begin_attempt;
use function ShortPixelFlush\compare_and_swap_option;
use function ShortPixelFlush\Copies\attachments_of_file;
use function ShortPixelFlush\Copies\has_file;
use function ShortPixelFlush\Copies\source_path;
use function ShortPixelFlush\Copies\sources_and_documents;
use function ShortPixelFlush\Copies\upload_name;
use function ShortPixelFlush\Copies\was_shown_before;
use function ShortPixelFlush\end_attempt;
use function ShortPixelFlush\Flush\can_flush_images;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\log_error;
use function ShortPixelFlush\Model\image_file;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;
use const ShortPixelFlush\Model\INTENDED_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const SWEEP_SECONDS = 4.0;

const SWEEP_MOST = 1000;

// Attempts are counted for this many images at once.
const SWEEP_PORTION = 50;

// In seconds, between two runs while images are left whose files were never read.
const BASELINE_EVERY = 30;

// A week, in seconds.
const LONGEST_DELAY = 604800;

// When the running sweep's lease expires, in Unix seconds: until then, no other sweep may close the flushes that
// this one fills.
const SWEEP_OPTION = 'shortpixel_flush_sweep';
const SWEEP_LEASE  = 120;
const SWEEP_PAUSE  = 5;

/**
 * Decides on the images that wait. If there are none, reads images that were never read.
 *
 * @return int|null When to run again, in Unix seconds; null if nothing waits.
 */
function sweep( float $seconds ): ?int {
	if ( is_resting() ) {
		return null;
	}
	$records = new Image_Records();
	$flushes = new Flushes();
	$summary = undecided_summary();
	if ( 0 === $summary['count'] + $summary['others'] && [] === $flushes->gathering() ) {
		$is_read = ! can_flush_images() || read_library( microtime( true ) + $seconds );
		return $is_read ? $summary['next'] : now() + BASELINE_EVERY;
	}
	$due   = next_sweep();
	$lease = null === $due || $due > now() ? null : take_sweep_lease();
	if ( null === $lease ) {
		return $due;
	}
	try {
		// Under the lease, it is certain that no other sweep is filling these flushes.
		$left     = $flushes->gathering();
		$gatherer = new Gatherer( $left, is_storm( $summary, [] !== $left ), $summary['count'] <= Versions\room() );
		$is_over  = decide_on_all( $records, $gatherer, microtime( true ) + $seconds );
		if ( $is_over ) {
			$gatherer->close();
		}
	} finally {
		// Changes nothing if this sweep took too long and another one holds the lease.
		compare_and_swap_option( SWEEP_OPTION, $lease, '0' );
	}
	return $is_over ? next_sweep( SWEEP_PAUSE ) : now();
}

/**
 * @param int $pause The minimum number of seconds before the next sweep, so images that can't be decided on don't cause
 *     an endless loop.
 * @return int|null When the next sweep is due, in Unix seconds; null if nothing waits.
 */
function next_sweep( int $pause = 0 ): ?int {
	$summary = undecided_summary();
	$has_any = [] !== ( new Flushes() )->gathering();
	if ( 0 === $summary['count'] + $summary['others'] && ! $has_any ) {
		return $summary['next'];
	}
	return can_flush_images() ? max( now() + $pause, held_until( $summary, $has_any, now() ), (int) raw_option( SWEEP_OPTION ) ) : null;
}

/**
 * Summarizes undecided images. Those whose cause is switched off are decided on too, but don't delay others or count
 * towards a storm, for example while an optimizer goes through the library.
 *
 * @return array{count: int, others: int, first: int, last: int, next: int|null} As in Image_Records.
 */
function undecided_summary(): array {
	return ( new Image_Records() )->undecided_summary( automatic_causes() );
}

/** @return string|null The unique lease; null if another sweep is at work. */
function take_sweep_lease(): ?string {
	$until = raw_option( SWEEP_OPTION );
	$lease = ( now() + SWEEP_LEASE ) . ' ' . wp_generate_password( 12, false );
	return (int) $until <= now() && true === compare_and_swap_option( SWEEP_OPTION, $until, $lease ) ? $lease : null;
}

/** Decides on all images that wait; returns whether there was time for all. */
function decide_on_all( Image_Records $records, Gatherer $gatherer, float $until ): bool {
	do {
		$undecided = $records->undecided( SWEEP_MOST );
		$is_last   = count( $undecided ) < SWEEP_MOST;
		_prime_post_caches( array_keys( $undecided ), false, true );
		foreach ( array_chunk( $undecided, SWEEP_PORTION, true ) as $portion ) {
			$attempt = begin_attempt( 'change', array_keys( $portion ) );
			foreach ( array_intersect_key( $portion, array_flip( $attempt['given_up'] ) ) as $record ) {
				give_up_on( $records, $record, 'comparing them ended the process each time' );
			}
			$is_in_time = decide_on_each( $records, array_intersect_key( $portion, array_flip( $attempt['now'] ) ), $gatherer, $until );
			end_attempt( 'change', $attempt['now'] );
			if ( ! $is_in_time ) {
				return false;
			}
			$is_last = $is_last && count( $attempt['now'] ) + count( $attempt['given_up'] ) === count( $portion );
		}
	} while ( ! $is_last );
	return true;
}

/**
 * @param array<int, Image_Record> $undecided
 * @return bool Whether there was time for all.
 */
function decide_on_each( Image_Records $records, array $undecided, Gatherer $gatherer, float $until ): bool {
	foreach ( $undecided as $record ) {
		if ( microtime( true ) >= $until ) {
			return false;
		}
		try {
			decide_on( $records, $record, $gatherer );
		} catch ( Throwable $error ) {
			give_up_on( $records, $record, $error );
		}
	}
	return true;
}

/**
 * Gives up on an image that would otherwise come first in every sweep. Its file records stay, so the change is found
 * later.
 *
 * @param Throwable|string $why
 */
function give_up_on( Image_Records $records, Image_Record $record, $why ): void {
	$records->decide( $record, [ 'decision' => 'failed' ] );
	log_error( "The files of image {$record->attachment_id} could not be compared", $why );
}

function decide_on( Image_Records $records, Image_Record $record, Gatherer $gatherer ): void {
	$id = $record->attachment_id;
	if ( 'attachment' !== get_post_type( $id ) ) {
		decide_on_deleted( $records, $record, $gatherer );
		return;
	}
	$sources = sources_and_documents( $id );
	$paths   = local_paths( $sources );
	open_each( $paths );
	$stamps  = stamps_of( $paths );
	$file    = image_file( $id );
	$known   = with_deleted_files( $records, $record, $file, $stamps );
	$files   = compare_files( $known->files, $stamps, static fn ( string $name ): string => file_hash( $paths[ $name ] ) );
	$written = [] === $stamps ? 0 : max( array_map( static fn ( $stamp ): int => $stamp->modified, $stamps ) );
	$gone    = '' !== $record->file && $file !== $record->file && in_array( wp_basename( $record->file ), $files['gone'], true );
	$former  = former_sources( $record, $sources, $gone ? $files['gone'] : [] );
	// An edit saves a new file beside the original, and restoring returns to the original: cached pages keep requesting
	// the other file.
	$is_meant = isset( $record->files[ wp_basename( $file ) ] ) || [] !== array_intersect( $known->change_causes(), INTENDED_CAUSES );
	$is_other = '' !== $record->file && $file !== $record->file && $is_meant;
	$change   = [
		'file'          => $file,
		// A file that is gone may come back with other bytes.
		'files'         => $files['stamps'] + ( $gone ? [] : $record->files ),
		// 0, for never read, if no file is on this server: files that return later can't be compared.
		'stamped_at'    => [] === $stamps ? 0 : now(),
		'causes'        => $known->causes,
		'changed_files' => changed_files( $known, $files ),
		'decision'      => decide( $known, $files, $is_other || [] !== $former, $written, uploaded_at( $record ), automatic_causes() ),
	];
	$covering = 'flush' === $change['decision'] && [] === $former && ! $gatherer->is_storm ? flush_that_covers( $record, $written ) : 0;
	if ( $covering > 0 ) {
		$records->decide( $record, $change + [ 'flush_id' => $covering ] );
	} elseif ( 'flush' === $change['decision'] ) {
		flush_or_put_off( $records, $record, $gatherer, named_causes( $known->change_causes() )[0], $change + [ 'former' => $former ] );
	} else {
		$records->decide( $record, $change );
	}
}

/**
 * Returns the id of a flush of this image, begun or retried by a user, that was created after the files were written; 0
 * for none. Another one would repeat it, and might change links that the user asked to keep.
 *
 * @param int $written When its newest file was written, in Unix seconds.
 */
function flush_that_covers( Image_Record $record, int $written ): int {
	$flushes = new Flushes();
	$last    = $record->flush_id > 0 ? $flushes->get( $record->flush_id ) : null;
	foreach ( array_merge( $flushes->open( null, 'images' ), null === $last ? [] : [ $last ] ) as $flush ) {
		$is_asked = ! $flush->is_automatic() && ! $flush->is_undo() && in_array( $record->attachment_id, $flush->named_images(), true );
		$counts   = $flush->is_open() || in_array( $flush->state, [ 'done', 'partial' ], true );
		if ( $is_asked && $counts && $flush->created_at > max( $record->changed_at, $written ) ) {
			return $flush->id;
		}
	}
	return 0;
}

/**
 * Returns when the image was uploaded, in Unix seconds; 0 if visitors may have its earlier file, because it was flushed
 * or a page showed it.
 */
function uploaded_at( Image_Record $record ): int {
	$uploaded = (int) get_post_time( 'U', true, $record->attachment_id );
	// Plugins that replace a file may set a new upload date.
	$was_seen = $record->flush_id > 0 || ( is_new_upload( $record, $uploaded ) && was_shown_before( $record->attachment_id, $record->changed_at ) );
	return $was_seen ? 0 : $uploaded;
}

/** Decides on a deleted image, and keeps the record of its files, since an upload may get its links. */
function decide_on_deleted( Image_Records $records, Image_Record $record, Gatherer $gatherer ): void {
	$former = former_sources( $record, [], [] );
	$file   = '' === $record->file ? upload_name( $former[0]['url'] ?? '' ) : $record->file;
	$known  = files_of_deleted( $record, $former );
	if ( [] !== $former && is_still_used( $former[0]['url'], $file ) ) {
		$former = array_values(
			array_filter(
				$former,
				static fn ( array $source ): bool => isset( $record->files[ wp_basename( source_path( $source['url'] ) ) ] )
					&& false === has_file( $source['url'] )
			)
		);
		note_successors( $records, $record, $file, $known );
	}
	$change = [
		'file'  => $file,
		'files' => $known,
	];
	if ( '' !== $file ) {
		note_deleted_links( [ $file ] );
	}
	if ( [] !== $former && in_array( 'delete', automatic_causes(), true ) ) {
		$flushed = [
			'decision'   => 'flush',
			'stamped_at' => 0,
			'former'     => $former,
		];
		flush_or_put_off( $records, $record, $gatherer, 'delete', $change + $flushed );
	} else {
		$records->decide( $record, $change + Image_Records::DELETED );
	}
}

/**
 * @param string $cause One of CHANGE_CAUSES.
 * @phpstan-param array{
 *     file: string,
 *     files: array<string, File_Stamp>,
 *     stamped_at: int,
 *     causes?: int,
 *     changed_files?: list<string>|null,
 *     decision: string,
 *     former: list<Source_File>,
 * } $change Further changes to its record.
 */
function flush_or_put_off( Image_Records $records, Image_Record $record, Gatherer $gatherer, string $cause, array $change ): void {
	$delay = delay_of( $record->attachment_id, $cause );
	if ( true === $delay ) {
		$gatherer->add( $record, $cause, $change );
	} elseif ( false === $delay ) {
		$refused = [
			'decision' => 'refused',
			'former'   => [],
		];
		$records->decide( $record, $refused + $change );
	} else {
		// The file records stay, or the files would look unchanged when the image is decided on again.
		$put_off = [
			'decision'   => 'delayed',
			'changed_at' => now() + $delay,
			'causes'     => $record->causes,
			'former'     => $record->former,
		];
		$records->decide( $record, $put_off );
	}
}

/**
 * Whether another attachment still uses a deleted one's file, as with multilingual plugins. Its copies are then in use.
 */
function is_still_used( string $url, string $file ): bool {
	// Checks the disk first, which costs least. On a shared disk a deleted file may still appear for a while, so
	// finding it there proves nothing.
	return false !== has_file( $url ) && [] !== attachments_of_file( $file );
}

/** @return bool|int True to flush it now, false for never, or the number of seconds after which to ask again. */
function delay_of( int $attachment_id, string $cause ) {
	/**
	 * Filters whether an image whose file has changed is flushed automatically.
	 *
	 * @param bool|int $flush         True to flush it now, false to leave it, or a number of seconds after which the
	 *     filter is asked again.
	 * @param int      $attachment_id
	 * @param string   $cause         `delete`, `rename`, `replace`, `restore`, `edit`, `change`, `optimise` or `outside`.
	 */
	$flush = apply_filters( 'shortpixel_flush_automatically', true, $attachment_id, $cause );
	return is_int( $flush ) && $flush > 0 ? min( $flush, LONGEST_DELAY ) : false !== $flush;
}

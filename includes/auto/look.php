<?php
/**
 * Finds files that changed outside WordPress, by FTP, rsync or a restored backup: once a day, in slices, all known
 * files are compared with their records. Changes are handled like any other, but if there are more than
 * MOST_WITHOUT_ASKING, a user decides.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\File_Stamp;
use ShortPixelFlush\Model\Image_Record;
use ShortPixelFlush\Store\Image_Records;
use WP_Error;
use function ShortPixelFlush\change_option;
use function ShortPixelFlush\Flush\can_flush_images;
use function ShortPixelFlush\Flush\forget_pause;
use function ShortPixelFlush\Flush\paused_since;
use function ShortPixelFlush\Flush\queue_site;
use function ShortPixelFlush\Flush\schedule;
use function ShortPixelFlush\is_resting;
use function ShortPixelFlush\Model\json_text;
use function ShortPixelFlush\now;
use function ShortPixelFlush\raw_option;
use function ShortPixelFlush\Say\cause_reason;
use function ShortPixelFlush\storage_failed;
use function ShortPixelFlush\settings;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

const LOOK_OPTION = 'shortpixel_flush_look';

const LOOK_SECONDS = 4.0;

// In seconds, between two slices, so that the site's other work gets its turn.
const LOOK_PAUSE = 30;

// More images than this are only flushed once a user agrees.
const MOST_WITHOUT_ASKING = 200;

/** @return int|null When a look starts or continues, in Unix seconds; null if none will. */
function next_look(): ?int {
	if ( ! is_daily_look_on() ) {
		return null;
	}
	$look    = current_look();
	$is_soon = $look->is_running() || paused_since() > 0 || has_unread_images();
	return max( now(), $look->leased_until, $is_soon ? now() + LOOK_PAUSE : $look->due );
}

function is_daily_look_on(): bool {
	return ! is_resting() && settings()['automatic'] && can_flush_images();
}

function current_look(): Daily_Look {
	return Daily_Look::from_json( raw_option( LOOK_OPTION ) );
}

/** Reads uploads, and starts or continues the daily look if it is due. */
function look( float $seconds ): void {
	$until = microtime( true ) + $seconds;
	// Uploads must be recorded before changes to them can be detected.
	$token = is_daily_look_on() && read_library( $until ) ? lease_look() : '';
	if ( '' === $token ) {
		return;
	}
	do {
		$is_over = compare_slice( $token, $until );
	} while ( ! $is_over && microtime( true ) < $until );
	if ( $is_over ) {
		end_look( $token );
	} else {
		change_look( static fn ( Daily_Look $look ): ?Daily_Look => $look->lease === $token ? $look->paused() : null );
	}
}

/** @return string The lease; empty if nothing is due, or another process holds it. */
function lease_look(): string {
	$token = wp_generate_password( 12, false );
	$taken = null;
	$since = paused_since();
	change_look(
		static function ( Daily_Look $look ) use ( $token, $since, &$taken ): ?Daily_Look {
			$taken = $look->may_be_taken( now(), $since ) ? $look->taken( $token, now(), $since ) : null;
			return $taken;
		}
	);
	return null === $taken ? '' : $token;
}

/** Compares the next images. Returns whether none are left. */
function compare_slice( string $token, float $until ): bool {
	$look    = current_look();
	$records = new Image_Records();
	$known   = $look->lease === $token ? $records->known( $look->after, $look->slice() ) : null;
	if ( null === $known ) {
		return false;
	}
	$left = $look->reading;
	foreach ( $known as $id => $record ) {
		if ( ! $look->skips_next_image() ) {
			$began = microtime( true );
			compare_image( $records, $record, $left > 0, $look->rewritten_since );
			$left -= microtime( true ) - $began;
		}
		$done = $id;
		if ( microtime( true ) >= $until ) {
			break;
		}
	}
	if ( ! isset( $done ) ) {
		return true;
	}
	change_look( static fn ( Daily_Look $now ): ?Daily_Look => $now->lease === $token ? $now->past( $done, $left, now() ) : null );
	return count( $known ) < $look->slice() && array_key_last( $known ) === $done;
}

/**
 * @param bool $may_read        Whether there is time to read files that were never read.
 * @param int  $rewritten_since As in Daily_Look.
 */
function compare_image( Image_Records $records, Image_Record $record, bool $may_read, int $rewritten_since ): void {
	$paths  = $record->paths();
	$known  = 0 === $rewritten_since ? $record->files : without_rewritten( $record, $paths, $rewritten_since );
	$stamps = stamps_of( $paths );
	// A missing file may still be uploading, or its size was deleted: its record stays.
	$missing = array_diff_key( $record->files, $stamps );
	$files   = compare_files( $known, $stamps, static fn ( string $name ): string => file_hash( $paths[ $name ] ) );
	$differs = [] !== $files['changed'] || [] !== $files['unsure'];
	if ( $differs && 'accepted' !== $record->decision ) {
		if ( 'outside' !== $record->decision ) {
			$found = [
				'files'      => $known,
				'decision'   => 'outside',
				'decided_at' => now(),
			];
			$records->update( $record->attachment_id, $found );
		}
		return;
	}
	$now = $files['stamps'] + $missing;
	if ( $may_read ) {
		$now = read_files( array_intersect_key( $now, $stamps ), $paths ) + $now;
	}
	$change = in_array( $record->decision, [ 'outside', 'accepted' ], true ) ? [ 'decision' => 'unchanged' ] : [];
	if ( [] !== $change || json_text( $now ) !== json_text( $record->files ) ) {
		$read = [
			'files'      => $now,
			'stamped_at' => now(),
		];
		$records->update( $record->attachment_id, $change + $read );
	}
}

/**
 * Sets to 0 the recorded time of files that were rewritten since `$since`, and since the image was last read or decided
 * on, so that they count as changed. After a restored backup, files and database agree, but visitors got other files in
 * between, perhaps at these very links.
 *
 * @param array<string, string> $paths By name.
 * @return array<string, File_Stamp>
 */
function without_rewritten( Image_Record $record, array $paths, int $since ): array {
	$since = max( $since, $record->stamped_at, $record->decided_at );
	$known = $record->files;
	foreach ( $known as $name => $stamp ) {
		$path = $paths[ $name ] ?? '';
		// A restored file may have its old modification time, but its ctime is new.
		$is_rewritten   = '' !== $path && is_file( $path ) && filectime( $path ) > $since;
		$known[ $name ] = $is_rewritten ? new File_Stamp( $stamp->size, 0 ) : $stamp;
	}
	return $known;
}

/**
 * Hashes files that were never read: only their contents tell a changed file of the same size from a touched one.
 *
 * @param array<string, File_Stamp> $stamps
 * @param array<string, string>     $paths  By name.
 * @return array<string, File_Stamp> The stamps of the files that were read.
 */
function read_files( array $stamps, array $paths ): array {
	$read = [];
	foreach ( $stamps as $name => $stamp ) {
		$hash = '' === $stamp->hash ? file_hash( $paths[ $name ] ) : '';
		$now  = '' === $hash ? null : File_Stamp::of( $paths[ $name ] );
		if ( null !== $now && ! $now->was_written_since( $stamp ) ) {
			$read[ $name ] = $stamp->with_hash( $hash );
		}
	}
	return $read;
}

function end_look( string $token ): void {
	$records = new Image_Records();
	$found   = $records->count_outside();
	$is_held = $found > MOST_WITHOUT_ASKING;
	if ( ! $is_held && $found > 0 ) {
		$records->release_outside();
	}
	forget_deleted_links();
	forget_pause( current_look()->rewritten_since );
	change_look( static fn ( Daily_Look $look ): ?Daily_Look => $look->lease === $token ? $look->ended( now() + LOOK_EVERY, $is_held ? $found : 0 ) : null );
}

/** Returns the number of changed images that wait for a user's decision. */
function held_outside(): int {
	return is_daily_look_on() ? current_look()->held : 0;
}

/**
 * Carries out a user's decision about the held images.
 *
 * @param string $answer  `all` flushes everything, `flush` only these images; `accept` records their files without a
 *     flush.
 * @param int    $user_id The user who decided; 0 for none.
 * @return WP_Error|null Null on success: it is done, or starts with the next background run.
 */
function answer_outside( string $answer, int $user_id ): ?WP_Error {
	if ( 0 === held_outside() ) {
		return new WP_Error( 'shortpixel_flush_not_found', __( 'No changed images are waiting for an answer.', 'shortpixel-flush' ), [ 'status' => 404 ] );
	}
	$flush = 'all' === $answer ? queue_site( cause_reason( 'outside' ), $user_id ) : 0;
	if ( is_wp_error( $flush ) ) {
		return $flush;
	}
	$records = new Image_Records();
	$is_done = 'flush' === $answer ? $records->release_outside() : $records->accept_outside();
	if ( ! $is_done ) {
		return storage_failed();
	}
	$due = 'flush' === $answer ? null : now();
	change_look( static fn ( Daily_Look $look ): Daily_Look => $look->answered( $due ) );
	schedule( now() );
	return null;
}

/** @param callable(Daily_Look): ?Daily_Look $change Returns null to leave the look unchanged. */
function change_look( callable $change ): bool {
	return change_option(
		LOOK_OPTION,
		static function ( ?string $stored ) use ( $change ): ?string {
			$changed = $change( Daily_Look::from_json( $stored ) );
			return null === $changed ? null : json_text( $changed->to_array() );
		},
		'off'
	);
}

<?php
/** Decides what happens to an image whose files may have changed, and holds images while many change at once. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Image_Record;
use const ShortPixelFlush\Model\DISK_SLACK;
use const ShortPixelFlush\Model\INTENDED_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// In seconds, how long an upload counts as new while WordPress and then optimizers process it. Visitors have no old
// copies of it unless it is replaced.
const NEW_SECONDS = 600;

// More waiting images than this count as a storm.
const STORM_FROM = 50;

// In seconds: the time without changes after which a storm's images are decided on, that time for two or more images
// without a storm, and the longest time that images are held.
const STORM_QUIET   = 60;
const TOGETHER      = 10;
const LONGEST_STORM = 3600;

/**
 * @phpstan-param array{changed: list<string>, unsure: list<string>, ...} $files As returned by compare_files().
 * @param bool         $has_former Whether the image had another file or other URLs before.
 * @param int          $written    When the image's newest file was written, in Unix seconds; 0 if none is on this
 *     server.
 * @param int          $uploaded   When the image was uploaded, in Unix seconds.
 * @param list<string> $on         The enabled causes.
 * @return 'flush'|'unchanged'|'new'|'off'
 */
function decide( Image_Record $record, array $files, bool $has_former, int $written, int $uploaded, array $on ): string {
	$causes   = $record->change_causes();
	$intended = array_intersect( $causes, INTENDED_CAUSES );
	if ( is_new_upload( $record, $uploaded ) ) {
		return 'new';
	}
	// Files of a replaced image rarely all keep their sizes, so one of the same size that can't be compared only counts
	// if the change was intended, or made outside WordPress.
	$is_sure     = [] !== $intended || in_array( 'outside', $causes, true );
	$has_changed = [] !== $files['changed'] || ( $is_sure && [] !== $files['unsure'] );
	if ( 0 === $written ) {
		// No file is on this server, so nothing can be compared.
		$has_changed = [] !== $intended;
	} elseif ( 0 === $record->stamped_at ) {
		// The earlier files are unknown, but the time shows whether these were written by the reported change.
		$has_changed = $written >= $record->changed_at - DISK_SLACK;
	}
	// A delayed image had changed before it was delayed.
	if ( ! $has_changed && ! $has_former && 'delayed' !== $record->decision ) {
		return 'unchanged';
	}
	return [] === array_intersect( named_causes( $causes ), $on ) ? 'off' : 'flush';
}

/**
 * @phpstan-param array{changed: list<string>, unsure: list<string>, gone: list<string>, ...} $files As returned by compare_files().
 * @return list<string>|null Names of files whose links may still show an old image; null if all may.
 */
function changed_files( Image_Record $record, array $files ): ?array {
	$earlier = $record->changed_files ?? ( $record->flush_id > 0 ? null : [] );
	// A PDF changes as a whole, including its previews.
	$is_whole = [] !== preg_grep( '/\.pdf$/iD', $files['changed'] );
	return 0 === $record->stamped_at || null === $earlier || $is_whole
		? null
		: array_values( array_unique( array_merge( $earlier, $files['changed'], $files['unsure'], $files['gone'] ) ) );
}

/** @param int $uploaded When the image was uploaded, in Unix seconds. */
function is_new_upload( Image_Record $record, int $uploaded ): bool {
	return [] === array_intersect( $record->change_causes(), INTENDED_CAUSES ) && $record->changed_at < $uploaded + NEW_SECONDS;
}

/**
 * Returns the specific causes. The general `change` is only among them if there is no other but `optimise`: optimizers'
 * own changes are dropped when recorded, so a `change` beside them has another cause.
 *
 * @param list<string> $causes
 * @return list<string> The strongest first.
 */
function named_causes( array $causes ): array {
	if ( [] === $causes ) {
		return [ 'change' ];
	}
	$named = array_values( array_diff( $causes, [ 'change' ] ) );
	return [] === array_diff( $named, [ 'optimise' ] ) ? $causes : $named;
}

/** @phpstan-param array{count: int, ...} $summary A summary of the undecided images. */
function is_storm( array $summary, bool $has_begun ): bool {
	return $has_begun || $summary['count'] > STORM_FROM;
}

/**
 * @phpstan-param array{count: int, first: int, last: int, ...} $summary
 * @param bool $has_begun Whether an earlier sweep left flushes that it was still filling.
 * @return int Unix seconds; not in the future if the images may be decided on.
 */
function held_until( array $summary, bool $has_begun, int $now ): int {
	if ( $has_begun || $summary['count'] < 2 || $summary['first'] <= $now - LONGEST_STORM ) {
		return $now;
	}
	return $summary['last'] + ( is_storm( $summary, false ) ? STORM_QUIET : TOGETHER );
}

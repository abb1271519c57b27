<?php
/** Decides what becomes of an image whose files may have changed. Pure. */

declare( strict_types=1 );

namespace ShortPixelFlush\Auto;

use ShortPixelFlush\Model\Image_Record;
use const ShortPixelFlush\Model\DISK_SLACK;
use const ShortPixelFlush\Model\INTENDED_CAUSES;

defined( 'ABSPATH' ) || exit;

\ShortPixelFlush\load_needs_of( __FILE__ );

// An upload is worked on in several requests, and by optimisers after that. Nobody has old copies of it, unless somebody replaces it.
const NEW_SECONDS = 600;

/**
 * @phpstan-param array{changed: list<string>, unsure: list<string>, ...} $files What compare_files() found.
 * @param bool         $has_former Whether it had another file or other addresses before.
 * @param int          $written    When its newest file was written, in Unix seconds; 0 where none is on this server.
 * @param int          $uploaded   When the image was uploaded, in Unix seconds.
 * @param list<string> $on         The causes that are switched on.
 * @return 'flush'|'unchanged'|'new'|'off'
 */
function decide( Image_Record $record, array $files, bool $has_former, int $written, int $uploaded, array $on ): string {
	$causes   = $record->change_causes();
	$intended = array_intersect( $causes, INTENDED_CAUSES );
	if ( is_new_upload( $record, $uploaded ) ) {
		return 'new';
	}
	// Files of another image don't all have the sizes of the earlier ones, so one of the same size counts only where somebody meant it, or nobody told WordPress.
	$is_sure     = [] !== $intended || in_array( 'outside', $causes, true );
	$has_changed = [] !== $files['changed'] || ( $is_sure && [] !== $files['unsure'] );
	if ( 0 === $written ) {
		// Nothing can be compared.
		$has_changed = [] !== $intended;
	} elseif ( 0 === $record->stamped_at ) {
		// Nobody knows how the files were, but it still shows whether they were written just then.
		$has_changed = $written >= $record->changed_at - DISK_SLACK;
	}
	// What was put off had changed before that.
	if ( ! $has_changed && ! $has_former && 'delayed' !== $record->decision ) {
		return 'unchanged';
	}
	return [] === array_intersect( named_causes( $causes ), $on ) ? 'off' : 'flush';
}

/**
 * @phpstan-param array{changed: list<string>, unsure: list<string>, gone: list<string>, ...} $files What compare_files() found.
 * @return list<string>|null Names of files whose links may still show what was there before; null where all may.
 */
function changed_files( Image_Record $record, array $files ): ?array {
	$earlier = $record->changed_files ?? ( $record->flush_id > 0 ? null : [] );
	return 0 === $record->stamped_at || null === $earlier ? null : array_values( array_unique( array_merge( $earlier, $files['changed'], $files['unsure'], $files['gone'] ) ) );
}

/** @param int $uploaded When the image was uploaded, in Unix seconds. */
function is_new_upload( Image_Record $record, int $uploaded ): bool {
	return [] === array_intersect( $record->change_causes(), INTENDED_CAUSES ) && $record->changed_at < $uploaded + NEW_SECONDS;
}

/**
 * Hooks for everything fire beside those that name a cause. An optimiser's are left out when they are noted, so a change beside it was
 * somebody else's.
 *
 * @param list<string> $causes
 * @return list<string> Strongest first.
 */
function named_causes( array $causes ): array {
	$named = array_values( array_diff( $causes, [ 'change' ] ) );
	return [] === array_diff( $named, [ 'optimise' ] ) ? ( [] === $causes ? [ 'change' ] : $causes ) : $named;
}

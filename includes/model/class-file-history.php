<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Model;

defined( 'ABSPATH' ) || exit;

/**
 * When a file got its current bytes, as far as known. All times are in Unix seconds.
 *
 * @immutable
 */
final class File_History extends Stored_Value {
	/** The modification time of these bytes: earlier than the file's present one if it was only touched since. */
	public int $modified = 0;

	/** The file got its bytes between these two times, which are equal if the file's own time is believed. */
	public int $from = 0;

	public int $by = 0;

	/** Whether it certainly had other bytes before, and their MD5; empty if unknown. */
	public bool $has_changed = false;

	public string $former_md5 = '';

	/**
	 * Returns the history of a file whose own time is all that is known, or that has not changed since it was last
	 * read.
	 */
	public static function by_time( int $modified ): self {
		return new self( array_fill_keys( [ 'modified', 'from', 'by' ], $modified ) );
	}

	/**
	 * Returns the history of a file that was written since it was last read. The file's own time may be older: copying,
	 * restoring a backup and rsync keep it.
	 *
	 * @param int  $read_at     When it was last read.
	 * @param bool $has_changed Whether its bytes certainly differ.
	 */
	public static function rewritten( File_Stamp $earlier, File_Stamp $now, int $read_at, int $at, bool $has_changed ): self {
		$is_plausible = $now->modified > $read_at && $now->modified <= $at;
		return new self(
			[
				'modified'    => $now->modified,
				'from'        => $is_plausible ? $now->modified : $read_at,
				'by'          => $is_plausible ? $now->modified : $at,
				'has_changed' => $has_changed,
				'former_md5'  => $earlier->hash,
			]
		);
	}
}
